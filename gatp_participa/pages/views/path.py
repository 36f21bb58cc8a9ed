"""«Mi camino»: everything of a person's, each with where it is now and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.calls.rules import may_support
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.following.notices import sentence
from gatp_participa.following.queries import last_news
from gatp_participa.following.states import code_of
from gatp_participa.following.status import WORDS, Kind
from gatp_participa.moderation.queries.mine import count_to_appeal
from gatp_participa.pages.queries import path, standing
from gatp_participa.pages.queries.path import Mine, Part
from gatp_participa.pages.status import ADVANCES, Advance
from gatp_participa.pages.views import bp
from gatp_participa.proposals.queries import allowances_of
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.web.guards import anyone, requires
from gatp_participa.web.languages import tag_unlike_page

# Points of the small road that are behind at each advance, of four.
REACHED = {
    Advance.RECEIVED: 1, Advance.GROUPED: 2, Advance.ANSWERED: 3, Advance.COMMITTED: 4,
}  # fmt: skip


@dataclass(kw_only=True)
class PathRow:
    """Something of a person's, ready to print. ``standing`` only for proposals."""

    mine: Mine
    word: str
    title: str
    url: str = ""
    language: str = ""
    standing: Any = None
    advance: Advance | None = None
    reached: int = 0
    now: str = ""  # where it is, for what has no road
    verified: int | None = None  # of a plan, in per cent
    news: str = ""
    news_at: datetime | None = None


@bp.get("/mi-cuenta/camino", endpoint="path")
@requires(anyone)
def path_page() -> ResponseReturnValue:
    """Show a page of a person's things, whole or a part of them, or those of a call."""
    person_id, asked = signed_in_user().id, request.args.get("ver", "")
    part = Part(asked) if asked in list(Part) else None
    slug = request.args.get("convocatoria")
    call = call_by_slug(slug) if slug and part is Part.SUPPORTS else None
    page = path.things_of(
        person_id, part=part, call_id=call.id if call else None, cursor=request.args.get("despues")
    )  # fmt: skip
    return render_template(
        "pages/path.html", page=page, rows=_rows(page.rows), part=part, parts=_parts(),
        ADVANCES=ADVANCES, is_first=not request.args.get("despues"), call=call,
        can_take_back=call is not None and may_support(call, clock.now()),
        allowances=allowances_of(person_id) if part is Part.SUPPORTS else [],
        to_appeal=count_to_appeal(person_id, clock.now()) if part is None else 0,
    )  # fmt: skip


def _parts() -> list[tuple[Part, str]]:
    return [
        (Part.WROTE, _("Escribí")), (Part.SUPPORTS, _("Apoyo")),
        (Part.COMMENTED, _("Comenté")), (Part.FOLLOWS, _("Sigo")),
    ]  # fmt: skip


def _rows(found: Sequence[Mine]) -> list[PathRow]:
    proposals = standing.proposals(path.numbers(found, Kind.PROPOSAL))
    themes = standing.themes(path.numbers(found, Kind.THEME))
    plans = standing.plans(path.numbers(found, Kind.PLAN))
    codes = [code_of(number) for number in path.numbers(found, Kind.STATE)]
    states = standing.states(codes)
    news = last_news((one.kind, one.number) for one in found)
    rows = []
    for one in found:
        if one.kind is Kind.PROPOSAL:
            row = _proposal(one, proposals.get(one.number))
        elif one.kind is Kind.THEME:
            row = _theme(one, themes.get(one.number))
        elif one.kind is Kind.PLAN:
            row = _plan(one, plans.get(one.number))
        else:
            row = _state(one, states.get(code_of(one.number)))
        said = news.get((one.kind, one.number))
        if said is not None:
            row.news, row.news_at = sentence(said), said.happened_at
        rows.append(row)
    return rows


def _proposal(one: Mine, found: standing.Standing | None) -> PathRow:
    if found is None:
        return _gone(one)
    row = found.row
    is_public = row.status is ProposalStatus.PUBLISHED
    # The words of what is not public are only for who wrote them.
    title = row.title if is_public or Part.WROTE in one.parts else row.folio
    return PathRow(
        mine=one, word=WORDS[one.kind], title=title, standing=found,
        url=url_for("pages.proposal", folio=row.folio),
        language=tag_unlike_page(row.language),
        advance=found.advance if is_public else None,
        reached=REACHED[found.advance] if is_public else 0,
    )  # fmt: skip


def _theme(one: Mine, row: Any) -> PathRow:
    if row is None:
        return _gone(one)
    advance = (
        Advance.COMMITTED if row.is_committed
        else Advance.ANSWERED if row.answered
        else Advance.GROUPED
    )  # fmt: skip
    return PathRow(
        mine=one, word=WORDS[one.kind], title=row.name, reached=REACHED[advance],
        url=url_for("themes.show", theme_id=row.id), now=_answered(row.answered, row.referred),
    )  # fmt: skip


def _plan(one: Mine, row: Any) -> PathRow:
    if row is None:
        return _gone(one)
    commitments = ngettext("%(num)s compromiso", "%(num)s compromisos", row.commitments)
    return PathRow(
        mine=one, word=WORDS[one.kind], title=row.title,
        url=url_for("plans.show", code=row.entity_code, ordinal=row.ordinal),
        now=commitments, verified=round(row.verified),
    )  # fmt: skip


def _state(one: Mine, row: Any) -> PathRow:
    code = code_of(one.number)
    return PathRow(
        mine=one, word=WORDS[one.kind], title=catalogue().entity_name(code),
        url=url_for("pages.entity", code=code),
        now=_answered(row.answered, row.referred) if row else _("Todavía no tiene temas turnados"),
    )  # fmt: skip


def _answered(answered: int, referred: int) -> str:
    if not referred:
        return _("Todavía no se turna a ninguna mesa")
    return _("Respuestas: %(answered)s de %(referred)s", answered=answered, referred=referred)


def _gone(one: Mine) -> PathRow:
    return PathRow(mine=one, word=WORDS[one.kind], title=_("Ya no es público"))
