"""A proposal and its road."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.calls.rules import open_until
from gatp_participa.calls.status import Act
from gatp_participa.core import clock, folios
from gatp_participa.entities.queries import catalogue
from gatp_participa.pages.queries import calls, road
from gatp_participa.pages.status import ADVANCES, CHANNELS
from gatp_participa.pages.views import bp
from gatp_participa.proposals.queries import supports
from gatp_participa.proposals.rules import LANGUAGES
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.secretariats.rules import of_entity
from gatp_participa.themes.queries.copied import copies_of
from gatp_participa.web.guards import public


@bp.get("/propuestas/<folio>")
@public
def proposal(folio: str) -> ResponseReturnValue:
    """What somebody proposed, and everything that happened to it since."""
    canonical = folios.normalize(folio)
    if canonical is None:
        return render_template("pages/no_proposal.html", folio=folio[:40], is_wrong=True), 404
    if canonical != folio:
        return redirect(url_for("pages.proposal", folio=canonical), code=301)
    one = road.proposal(canonical)
    if one is None:
        return render_template("pages/no_proposal.html", folio=canonical, is_wrong=False), 404
    told = road.road_of(one)
    is_public = one.status is ProposalStatus.PUBLISHED
    return render_template(
        "pages/proposal.html",
        proposal=one,
        is_public=is_public,
        road=told,
        alike=road.alike(one, told.themes) if is_public else [],
        copies=copies_of(one.id) if is_public else None,
        ADVANCES=ADVANCES,
        channel=CHANNELS[one.channel],
        of_entity=_of_entity,
        language=LANGUAGES.get(one.language, one.language),
        **_support_of(one),
    )


def _of_entity(code: str | None) -> str:
    """Return «del Estado de México», or "" when no state was said."""
    name = catalogue().entity_name(code)
    return of_entity(code or "", name) if name else ""


def _support_of(one: Row) -> dict[str, Any]:
    """Return what the visitor may do about supports: until when, and whether they gave theirs."""
    person = user_or_none()
    call = calls.timed_call(one.call_id, one.call_status, one.call_closes_at)
    until = open_until(call, Act.SUPPORT, clock.now())
    return {
        "person": person,
        "is_author": person is not None and person.id == one.author_id,
        "support_until": until,
        "is_supported": bool(until and person and supports(person.id, one.id)),
    }
