"""The front page, and the texts that explain how this works."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.core import clock
from gatp_participa.core.text import fold
from gatp_participa.entities.queries import catalogue
from gatp_participa.entities.shapes import shapes
from gatp_participa.pages.glossary import words
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
        view_box=shapes()["view_box"],
        outlines=_outlines(),
        roads=queries.roads(),
        table_name=names.table_name,
        local_day=clock.local_day,
    )


class Outline(NamedTuple):
    """A state on the map: where it leads, what it says, how dark it is, its shape."""

    code: str
    href: str
    name: str
    label: str
    shade: str
    path: str
    referred: int
    answered: int


def _outlines() -> list[Outline]:
    """Return the 32 states by name, as the map and its table print them."""
    address = url_for("pages.entity", code="00")[:-2]
    some, none = _("%(place)s: %(part)s de %(whole)s respondidos"), _("%(place)s: sin turnos")
    referrals, paths = states.referrals_by_state(), shapes()["paths"]
    outlines = []
    for place in sorted(catalogue().entities.values(), key=lambda place: fold(place.name)):
        referred, answered = referrals.get(place.code, (0, 0))
        words = {"place": place.name, "part": answered, "whole": referred}
        outlines.append(
            Outline(
                place.code, address + place.code, place.name,
                (some if referred else none) % words, f"q{_shade(referred, answered)}",
                paths[place.map_id], referred, answered,
            )
        )  # fmt: skip
    return outlines


def _shade(referred: int, answered: int) -> int:
    """Return 0 without referrals, 1 without answers, 4 with all of them; 2 and 3 in between."""
    if not referred or not answered:
        return 1 if referred else 0
    return 4 if answered == referred else 3 if answered * 2 >= referred else 2


@bp.get("/como-funciona")
@public
def how() -> ResponseReturnValue:
    """The road of a proposal, hop by hop, and what this is not."""
    return render_template("pages/how.html")


@bp.get("/palabras")
@public
def glossary() -> ResponseReturnValue:
    """Every word of the platform that needs a sentence, in order."""
    return render_template("pages/glossary.html", words=words())


@bp.get("/accesibilidad")
@public
def accessibility() -> ResponseReturnValue:
    """What the platform does so that everyone can use it, and what it still lacks."""
    return render_template("pages/accessibility.html", reviewed_on=date(2026, 11, 21))
