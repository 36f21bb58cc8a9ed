"""The comments of a proposal, as its page and the pages of comments show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import render_template
from markupsafe import Markup

from gatp_participa.accounts.models import User
from gatp_participa.calls.rules import Timed
from gatp_participa.comments import queries, rules
from gatp_participa.comments.forms import CommentForm
from gatp_participa.comments.queries import Tally
from gatp_participa.comments.status import Order
from gatp_participa.comments.views.cards import Maker, ThreadCard
from gatp_participa.core import clock
from gatp_participa.proposals.rules import may_moderate
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.web.paging import Page


class Proposed(Protocol):
    """What is needed of a proposal: a row of its page or the proposal itself."""

    id: int
    folio: str
    entity_code: str | None
    author_id: int | None
    status: ProposalStatus


@dataclass(frozen=True, kw_only=True)
class Section:
    """What the template of the comments of a proposal needs."""

    folio: str
    tally: Tally
    threads: Sequence[ThreadCard]
    list_url: str
    next_cursor: str | None
    order: Order
    refusal: str | None  # why nobody may comment nor vote now
    person: User | None
    form: CommentForm | None
    most: int = rules.LIMITS[1]

    @property
    def next_url(self) -> str | None:
        """Return the address of the next page of threads."""
        if self.next_cursor is None:
            return None
        return f"{self.list_url}?orden={self.order.value}&despues={self.next_cursor}"


def section_of(
    one: Any, call: Timed, person: User | None, *, order: Order = Order.USEFUL,
    cursor: str | None = None, form: CommentForm | None = None, has_any: bool = True,
) -> Section | None:  # fmt: skip
    """Return the comments of a proposal (one query, none when it is known to have none).

    None says that it has none and its call takes none: there is nothing to show.
    """
    refusal = rules.comment_refusal(call, clock.now())
    if refusal and not has_any and not rules.takes_comments(call):
        return None
    page, tally = _NOTHING
    if has_any:
        page, tally = queries.threads_of(
            one.id, order=order, cursor=cursor, person_id=person and person.id
        )
    maker = maker_of(one, person, is_open=refusal is None)
    return Section(
        folio=one.folio, tally=tally, order=order, person=person, refusal=refusal,
        threads=[maker.thread(thread) for thread in page.rows],
        list_url=maker.thread_address.rstrip("/"),
        next_cursor=page.next_cursor,
        form=form or form_for(one, person) if person and not refusal else None,
    )  # fmt: skip


_NOTHING = Page(rows=()), Tally()


def html_of(section: Section | None) -> Markup:
    """Return the comments as a part of the page of their proposal."""
    if section is None:
        return Markup("")
    return Markup(render_template("comments/section.html", comments=section))  # noqa: S704 -- ours


def maker_of(one: Proposed, person: User | None, *, is_open: bool, whole: bool = False) -> Maker:
    """Return who makes the cards of a proposal's comments for a person."""
    moderates = may_moderate(person, one)
    return Maker(one.folio, person=person, is_open=is_open, moderates=moderates, whole=whole)


def form_for(one: Proposed, person: User | None, *, parent_id: int | None = None) -> CommentForm:
    """Return the form to comment, or to answer in the thread ``parent_id``."""
    official = rules.may_answer_officially(person, one.entity_code, clock.today())
    return CommentForm(may_be_official=official, parent_id=parent_id)
