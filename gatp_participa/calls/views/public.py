"""What anyone sees of calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gatp_participa.calls import queries, rules
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import Act, Standing
from gatp_participa.calls.views import bp
from gatp_participa.core import clock
from gatp_participa.web.guards import public


@bp.get("/convocatorias")
@public
def index() -> ResponseReturnValue:
    """Calls: open now, then coming, then past."""
    now = clock.now()
    cursor = request.args.get("despues")
    current = [] if cursor else queries.current_calls()
    past = queries.past_calls(cursor)
    ended = [call for call in current if rules.standing(call, now) == Standing.PAST]
    return render_template(
        "calls/index.html",
        open_calls=[c for c in current if rules.standing(c, now) == Standing.OPEN],
        coming_calls=[c for c in current if rules.standing(c, now) == Standing.COMING],
        past_calls=[*ended, *past.rows],
        next_cursor=past.next_cursor,
        is_first=not cursor,
    )


@bp.get("/convocatorias/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """A call: what it asks, what can be done now and until when, its road, its rules."""
    now = clock.now()
    call = queries.call_by_slug(slug)
    return render_template("calls/show.html", **page_of(call, now))


@bp.get("/convocatorias/<slug>/bases/<int:version>")
@public
def rules_version(slug: str, version: int) -> ResponseReturnValue:
    """The rules as they were in a version: what people read when they took part."""
    call = queries.call_by_slug(slug)
    return render_template(
        "calls/rules_version.html",
        call=call,
        rules=queries.rules_version(call, version),
        in_force=queries.current_rules(call),
    )


def page_of(call: Call, now: datetime) -> dict[str, object]:
    """Return what a call's page shows, for the public and for the preview before publishing."""
    versions = queries.rules_versions(call)
    return {
        "call": call,
        "standing": rules.standing(call, now),
        "may_submit": rules.may_submit(call, now),
        "until": _together(rules.open_until, call, now),
        "since": _together(rules.open_from, call, now),
        "steps": rules.road(call, now),
        "rules": versions[0] if versions else None,
        "older_rules": versions[1:],
        "extensions": queries.extensions_of(call),
    }


def _together(
    question: Callable[[Call, Act, datetime], datetime | None], call: Call, now: datetime
) -> dict[datetime, list[str]]:
    """Return the acts that share an answer under it: fewer sentences to read."""
    answers: dict[datetime, list[str]] = {}
    for act in Act:
        answer = question(call, act, now)
        if answer is not None:
            answers.setdefault(answer, []).append(act.value)
    return answers
