"""The 32 states side by side, and the page of each."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.core import clock
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue, entity_or_404
from gatp_participa.pages.queries import states
from gatp_participa.pages.views import bp
from gatp_participa.secretariats.rules import of_place
from gatp_participa.web.guards import public


@bp.get("/estados")
@public
def entities() -> ResponseReturnValue:
    """Every state in a table; with ``?estado=20``, straight to that one."""
    chosen = request.args.get("estado")
    if chosen in catalogue().entities:
        return redirect(url_for("pages.entity", code=chosen), code=303)
    sums = states.sums_by_state(clock.today())
    return render_template(
        "pages/entities.html",
        sums=sums,
        nation=sums.get(NATION),
        nothing=states.Sums(),
        is_asked=chosen is not None,
    )


@bp.get("/estados/<code>")
@public
def entity(code: str) -> ResponseReturnValue:
    """What is open in a state, who attends it, what it received, answered and promised."""
    place = entity_or_404(code)
    sums = states.sums_by_state(clock.today()).get(code, states.Sums())
    return render_template(
        "pages/entity.html",
        place=place,
        of_place=of_place(place.code, place.name),
        sums=sums,
        closely=states.closely(code),
    )
