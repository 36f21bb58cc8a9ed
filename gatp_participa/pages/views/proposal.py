"""A proposal and its road."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.accounts.models import User
from gatp_participa.calls.rules import may_comment, open_until
from gatp_participa.calls.status import Act
from gatp_participa.capture.queries import event_of_proposal, waiting_form
from gatp_participa.capture.rules import may_capture
from gatp_participa.comments.rules import comment_refusal
from gatp_participa.comments.views.section import html_of, section_of
from gatp_participa.core import clock, folios
from gatp_participa.entities.queries import catalogue
from gatp_participa.following.queries import as_whys
from gatp_participa.following.status import Why
from gatp_participa.pages.queries import calls, road
from gatp_participa.pages.queries.kept import kept
from gatp_participa.pages.status import ADVANCES, CHANNELS
from gatp_participa.pages.views import bp
from gatp_participa.proposals.queries import Allowance, Company, allowance_in, company_of
from gatp_participa.proposals.rules import LANGUAGES, may_moderate
from gatp_participa.proposals.status import Channel, ProposalStatus
from gatp_participa.secretariats.rules import of_place
from gatp_participa.themes.queries.copied import copies_of
from gatp_participa.web.guards import public
from gatp_participa.web.languages import current


@bp.get("/propuestas/<folio>")
@public
def proposal(folio: str) -> ResponseReturnValue:
    """What somebody proposed, and everything that happened to it since."""
    canonical = folios.normalize(folio)
    if canonical is None:
        return render_template("pages/no_proposal.html", folio=folio[:40], is_wrong=True), 404
    if canonical != folio:
        return redirect(url_for("pages.proposal", folio=canonical), code=301)
    person = user_or_none()
    one = road.proposal(canonical, reader_id=person.id if person else None)
    if one is None:
        return _without_proposal(canonical, person)
    told = road.road_of(one)
    is_public = _is_public(one)
    return render_template(
        "pages/proposal.html",
        proposal=one,
        is_public=is_public,
        road=told,
        alike=road.alike(one, told.themes) if is_public else [],
        copies=copies_of(one.id) if is_public else None,
        ADVANCES=ADVANCES,
        channel=CHANNELS[one.channel],
        event=event_of_proposal(one.id) if one.channel is Channel.EVENT else None,
        of_entity=_of_entity,
        language=LANGUAGES.get(one.language, one.language),
        **_taking_part(one),
        **_company(one),
    )


def _without_proposal(folio: str, person: User | None) -> ResponseReturnValue:
    """Tell a sheet that nobody typed yet from a folio that nobody has."""
    paper = waiting_form(folio)
    if paper is None:
        return render_template("pages/no_proposal.html", folio=folio, is_wrong=False), 404
    return render_template(
        "capture/waiting.html",
        paper=paper,
        may_capture=person is not None and may_capture(person, paper.run.entity_code),
    )


def _of_entity(code: str | None) -> str:
    """Return «del Estado de México», or "" when no state was said."""
    name = catalogue().entity_name(code)
    return of_place(code or "", name) if name else ""


def _is_public(one: Row) -> bool:
    return one.status is ProposalStatus.PUBLISHED


def _shows_text(one: Row) -> bool:
    """Say whether the page has its words; what waits for its review comes only to its author."""
    return one.status in (ProposalStatus.PUBLISHED, ProposalStatus.IN_REVIEW)


def _company(one: Row) -> dict[str, Any]:
    """Return the group, the people who sign, the files and the translation, if it has any."""
    person = user_or_none()
    return {
        "company": company_of(one.id) if one.has_company and _shows_text(one) else Company(),
        "may_moderate": may_moderate(person, one),
    }


def _taking_part(one: Row) -> dict[str, Any]:
    """Return what the visitor may do: support, until when and whether they do; comment."""
    person = user_or_none()
    call = calls.timed_call(one.call_id, one.call_status, one.call_closes_at)
    until = open_until(call, Act.SUPPORT, clock.now())
    whys = as_whys(one.whys) if person else set()
    return {
        "person": person,
        "whys": whys,
        "is_author": person is not None and person.id == one.author_id,
        "support_until": until,
        "is_supported": Why.SUPPORTER in whys,
        "allowance": _allowance(one, person) if until else None,
        "may_comment": person is not None and may_comment(call, clock.now()),
        "conversation": _conversation(one, call, person) if _is_public(one) else "",
    }


def _allowance(one: Row, person: User | None) -> Allowance | None:
    """Return how many supports the reader has left; nothing for visitors nor for the author."""
    if person is None or person.id == one.author_id:
        return None
    return allowance_in(one.call_id, one.call_supports_limit, user_id=person.id, proposal_id=one.id)


@dataclass(frozen=True)
class _Visit:
    """What the comments that a visitor reads depend on; the rest says where they come from."""

    number: int
    changed_at: datetime
    refusal: str | None
    language: str
    root: str
    one: Row = field(compare=False)
    call: calls.TimedCall = field(compare=False)


def _conversation(one: Row, call: calls.TimedCall, person: User | None) -> str:
    """Return what is said of a proposal; visitors share it until something is done to it."""
    if person is not None or one.comments_changed_at is None:
        has_any = one.comments_changed_at is not None
        return html_of(section_of(one, call, person, has_any=has_any))
    refusal = comment_refusal(call, clock.now())
    language = current().code
    changed_at = one.comments_changed_at
    return _visited(_Visit(one.id, changed_at, refusal, language, request.script_root, one, call))


@kept
def _visited(visit: _Visit) -> str:
    return html_of(section_of(visit.one, visit.call, None))
