"""The calendar of a state, what changed there, and both for programs."""

from __future__ import annotations

import calendar as weeks
import re
from collections import defaultdict
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.calendars import exports, queries
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue, entity_or_404
from gatp_participa.secretariats.rules import of_place
from gatp_participa.web.guards import public

bp = Blueprint("calendars", __name__)
MONTHS_OF_FEED = 12
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@bp.get("/estados/<code>/calendario")
@public
def show(code: str) -> ResponseReturnValue:
    """A month of a state: what opens and closes, where people meet, what is due."""
    place, today, first = entity_or_404(code), clock.today(), _month()
    last = _next(first) - timedelta(days=1)
    days = queries.days_between(code, first, last, today=today)
    by_day = defaultdict(list)
    for one in days:
        by_day[one.on].append(one)
    return render_template(
        "calendars/show.html", place=place, of_place=of_place(code, place.name), today=today,
        first=first, before=_before(first), after=_next(first), days=days, by_day=by_day,
        weeks=weeks.Calendar().monthdatescalendar(first.year, first.month),
    )  # fmt: skip


@bp.get("/estados/<code>/calendario.ics")
@public
def feed(code: str) -> ResponseReturnValue:
    """The same to subscribe to: from last month to a year ahead."""
    place, today = entity_or_404(code), clock.today()
    days = queries.days_between(
        code, today - timedelta(days=31), today + timedelta(days=31 * MONTHS_OF_FEED), today=today
    )
    made = exports.calendar_of(
        _("Gobierno abierto: %(place)s", place=place.name), days, now=clock.now()
    )
    return Response(made, mimetype="text/calendar")


@bp.get("/novedades")
@public
def changes() -> ResponseReturnValue:
    """What was done in a month, in the country or in a state."""
    code, first = _place(), _month()
    found = queries.changes_in(
        clock.start_of(first), clock.start_of(_next(first)), entity_code=code
    )
    return render_template(
        "calendars/changes.html", changes=found, code=code, first=first, before=_before(first),
        after=_next(first), today=clock.today(),
    )  # fmt: skip


@bp.get("/novedades.atom")
@public
def changes_feed() -> ResponseReturnValue:
    """The same as a feed: the last sixty days."""
    code, now = _place(), clock.now()
    since = now - timedelta(days=60)
    found = queries.changes_in(since, now + timedelta(seconds=1), entity_code=code)
    made = render_template("calendars/changes.atom", changes=found, code=code, now=now)
    return Response(made, mimetype="application/atom+xml")


def _place() -> str:
    code = request.args.get("estado", "")
    return code if code in catalogue().entities else ""


def _month() -> date:
    """Return the first day of the month asked for; of this one without a month that can be read."""
    asked = _MONTH.fullmatch(request.args.get("mes", ""))
    if asked:
        return date(int(asked[1]), int(asked[2]), 1)
    return clock.today().replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
