"""The front page, and the texts that explain how this works."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.pages.queries import home as queries
from gatp_participa.pages.queries import names, states
from gatp_participa.pages.views import bp
from gatp_participa.web.guards import public


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """What this is, what is open, how the last call went."""
    calls = [one for one in queries.open_calls() if clock.now() < one.call.closes_at]
    return render_template(
        "pages/home.html",
        open_calls=calls,
        next_call=None if calls else queries.next_call(),
        outcome=queries.last_outcome(),
        referrals=states.referrals_by_state(),
        shapes=states.shapes(),
        roads=queries.roads(),
        table_name=names.table_name,
        local_day=clock.local_day,
    )


@bp.get("/como-funciona")
@public
def how() -> ResponseReturnValue:
    """The road of a proposal, hop by hop, and what this is not."""
    return render_template("pages/how.html")


@bp.get("/privacidad")
@public
def privacy() -> ResponseReturnValue:
    """The privacy notice in force."""
    return render_template("pages/privacy.html", institutions=catalogue().institutions)


@bp.get("/accesibilidad")
@public
def accessibility() -> ResponseReturnValue:
    """What the platform does so that everyone can use it, and what it still lacks."""
    return render_template("pages/accessibility.html")
