"""What waits, how old it is, who is overloaded and when it will all be decided."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.rules import NATION, is_commission
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.moderation import forecast, labels, rules
from gatp_participa.moderation.queries import workload as queries
from gatp_participa.moderation.queries.log import words_of
from gatp_participa.moderation.views import bp
from gatp_participa.web.guards import requires


@bp.get("/mesa/moderacion/carga")
@requires(rules.opens_moderation)
def workload() -> ResponseReturnValue:
    """Show the load of the person's places; of each person, only to the Commission."""
    person, now = signed_in_user(), clock.now()
    places, asked = rules.places_of(person), request.args.get("estado", "")
    if asked in catalogue().entities and places & {asked, NATION}:
        places = frozenset({asked})
    else:
        asked = ""
    waiting = queries.waiting(places, now=now)
    return render_template(
        "moderation/workload.html", waiting=waiting, asked=asked, labels=labels,
        sees_all=NATION in rules.places_of(person), ages=queries.AGES,
        loads=queries.loads(places, now=now) if is_commission(person) else None,
        outlook=queries.outlook(places, waiting.total, now=now), days=forecast.DAYS,
        fewest=forecast.FEWEST, words_of=words_of,
    )  # fmt: skip
