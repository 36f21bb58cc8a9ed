"""What capture puts on the staff's front page."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from gatp_participa.accounts import desk as places
from gatp_participa.accounts.models import User
from gatp_participa.capture import queries, rules
from gatp_participa.entities.queries import catalogue


@places.waits
def _without_minutes(person: User, today: date) -> list[places.Item]:
    if not rules.holds_events(person):
        return []
    return [
        places.Item(
            title=event.title, url=url_for("events.edit_event", event_id=event.id, _anchor="minutes"),
            what=_("Escribir la minuta"), where=catalogue().entity_name(event.entity_code),
            since=event.held_on, due_on=event.held_on + rules.MINUTES_AFTER,
            clock=_("Sin minuta"), is_late=True,
        )
        for event in queries.without_minutes(rules.event_states(person), today)
    ]  # fmt: skip
