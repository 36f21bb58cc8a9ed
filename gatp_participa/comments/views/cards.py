"""Comments ready to print: templates are slow at deciding, and a page has many of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape
from sqlalchemy import Row

from gatp_participa.accounts.models import User
from gatp_participa.comments import rules
from gatp_participa.comments.queries import Thread
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core import clock
from gatp_participa.core.text import shorten
from gatp_participa.web.filters import iso, moment, number, paragraphs, short_day
from gatp_participa.web.languages import current

LONGEST_THREAD = 420  # characters of a comment in a list; its own page has it whole
LONGEST_REPLY = 240


class Card(NamedTuple):
    """A comment, every field fit to print; what is empty is not shown."""

    id: int
    place: int  # 0 the first level, 1 its first reply, 2 any other
    href: str
    kind: str  # said, official, gone
    who: str
    stance: str
    stance_label: str
    iso: str
    day: str
    edited: str
    text: Markup
    is_cut: bool
    votes: str  # how many it serves, for who can not say so
    buttons: Sequence[tuple[str, str, int, bool]]  # (value, label, count, pressed)
    tools: Sequence[tuple[str, str]]  # (label, address) of what the person may do


class ThreadCard(NamedTuple):
    """A thread: its first level and the replies shown, what says how many more there are."""

    cards: Sequence[Card]
    more: str
    href: str
    can_reply: bool


@lru_cache(maxsize=8)
def _words(_language: str) -> dict[str, str]:
    """Return the words that repeat, in the language of the request."""
    return {
        Stance.FAVOUR: _("A favor"),
        Stance.AGAINST: _("En contra"),
        Stance.NEUTRAL: _("Neutral"),
        "votes": _("Les sirve a {yes}, no a {no}"),
        "si": _("Me sirve"),
        "no": _("No me sirve"),
        "report": _("Reportar"),
    }


class Maker:
    """Makes the cards of one page: addresses, words and permissions are asked once for all."""

    def __init__(
        self, folio: str, *, person: User | None, is_open: bool, moderates: bool,
        whole: bool = False,
    ) -> None:  # fmt: skip
        self.person, self.is_open = person, is_open
        self.moderates, self.whole = moderates, whole
        self.now = clock.now()
        self.address = url_for("comments.find", comment_id=0)[:-1]
        self.thread_address = url_for("comments.thread", folio=folio, thread_id=0)[:-1]
        self.reports = url_for("moderation.report", word="comentario", number=0)[:-1]
        self.moderation = url_for("moderation.bring", kind="comment", thing_id=0)[:-1]
        self.words = _words(current().code)

    def thread(self, thread: Thread) -> ThreadCard:
        """Return a thread as texts."""
        root = thread.root
        rows = enumerate((root, *thread.replies))
        return ThreadCard(
            cards=[self._card(row, min(place, 2)) for place, row in rows],
            more=_more(thread.replies_total - len(thread.replies)),
            href=f"{self.thread_address}{root.id}",
            can_reply=self.is_open and root.status is CommentStatus.VISIBLE,
        )  # fmt: skip

    def _card(self, row: Row, place: int) -> Card:
        href = f"{self.address}{row.id}"
        if row.status is not CommentStatus.VISIBLE:
            return self._gone(row, place, href)
        text, is_cut = self._text(row)
        mine = rules.is_author(self.person, row)
        can_vote = self.is_open and self.person is not None and not mine
        stance = row.stance
        return Card(
            id=row.id, place=place, href=href, kind="official" if row.is_official else "said",
            who=row.signed_as or row.author or _("Cuenta borrada"),
            stance=stance.value if stance else "",
            stance_label=self.words[stance] if stance else "",
            iso=iso(row.created_at), day=short_day(row.created_at),
            edited=_("Corregido el %(moment)s", moment=moment(row.edited_at))
            if row.edited_at else "",
            text=text, is_cut=is_cut,
            votes="" if can_vote else self._votes(row.useful_count, row.not_useful_count),
            buttons=self._buttons(row) if can_vote else (),
            tools=self._tools(row, href) if mine or self.moderates else self._report(row),
        )  # fmt: skip

    def _gone(self, row: Row, place: int, href: str) -> Card:
        if row.status is CommentStatus.HIDDEN:
            said = _("Quien modera ocultó este comentario. Razón: %(why)s", why=row.status_reason)
        elif row.author_id is None:
            said = _("Quien lo escribió borró su cuenta, y con ella este comentario.")
        else:
            said = _("El autor borró este comentario.")
        return Card(
            id=row.id, place=place, href=href, kind="gone", who="", stance="", stance_label="",
            iso="", day="", edited="", text=_one_paragraph(said), is_cut=False, votes="",
            buttons=(), tools=self._tools(row, href),
        )  # fmt: skip

    def _text(self, row: Row) -> tuple[Markup, bool]:
        longest = LONGEST_REPLY if row.parent_id else LONGEST_THREAD
        body = row.body
        if not (self.whole or row.is_official or len(body) <= longest):
            return _one_paragraph(shorten(body, longest)), True
        return paragraphs(body) if "\n" in body else _one_paragraph(body), False

    def _votes(self, useful: int, not_useful: int) -> str:
        if not useful and not not_useful:
            return ""
        return self.words["votes"].format(yes=number(useful), no=number(not_useful))

    def _buttons(self, row: Row) -> list[tuple[str, str, int, bool]]:
        """Return the two votes: pressing again what is pressed takes it back."""
        vote = row.my_vote
        return [
            (f"{row.id}:{'nada' if vote is answer else key}", label, count, vote is answer)
            for answer, key, label, count in (
                (True, "si", self.words["si"], row.useful_count),
                (False, "no", self.words["no"], row.not_useful_count),
            )
        ]

    def _report(self, row: Row) -> Sequence[tuple[str, str]]:
        # What an institution answered is its own: it is not reported but commented. To visitors
        # only in its thread: on the page of a proposal eighty links weigh more than they serve.
        if row.is_official or (self.person is None and not self.whole):
            return ()
        return ((self.words["report"], f"{self.reports}{row.id}"),)

    def _tools(self, row: Row, href: str) -> list[tuple[str, str]]:
        tools: list[tuple[str, str]] = []
        if rules.may_edit(self.person, row, self.now):
            tools.append((_("Corregir"), f"{href}/corregir"))
        if rules.may_remove(self.person, row):
            tools.append((_("Borrar"), f"{href}/borrar"))
        if self.moderates and row.status is not CommentStatus.DELETED:
            tools.append((_("Moderar"), f"{self.moderation}{row.id}"))
        return tools


def _one_paragraph(text: str) -> Markup:
    return Markup(f"<p>{escape(text)}</p>")  # noqa: S704 -- escaped just here


def _more(count: int) -> str:
    if not count:
        return ""
    return ngettext("Leer %(num)s respuesta más", "Leer %(num)s respuestas más", count)
