"""Public pages: who attends each state, and who sits at its table."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gatp_participa.core import clock
from gatp_participa.entities.queries import entity_or_404
from gatp_participa.secretariats import queries, rules
from gatp_participa.secretariats.status import Stage
from gatp_participa.web.guards import public

bp = Blueprint("secretariats", __name__)


@bp.get("/secretariados")
@public
def index() -> ResponseReturnValue:
    """The 32 states: with a secretariat and since when, or attended by the national desk."""
    states = queries.attention_of_every_state(clock.today())
    return render_template(
        "secretariats/index.html",
        with_one=[state for state in states if state.secretariat],
        without=[state for state in states if not state.secretariat],
    )


@bp.get("/secretariados/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """Who sits at the table of a state, by sector, or who attends it meanwhile."""
    place, today = entity_or_404(code), clock.today()
    periods = queries.periods_of(code)
    period = next(
        (one for one in periods if one.stage == Stage.INSTALLED and rules.covers(one, today)), None
    )
    secretariat = period.secretariat if period else None
    members = queries.members_on(secretariat, today) if secretariat else []
    return render_template(
        "secretariats/show.html",
        place=place,
        of_place=rules.of_place(place.code, place.name),
        period=period,
        secretariat=secretariat,
        members=members,
        sides=queries.by_sector(members),
        past=[one for one in periods if one.to_on and one.to_on <= today],
    )
