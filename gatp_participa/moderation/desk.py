"""What moderation puts on the staff's front page: what waits, and how much of it."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts import desk
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.moderation import labels, rules
from gatp_participa.moderation.queries import queue


@desk.waits
def to_decide(person: User, today: date) -> list[desk.Item]:
    """Give what waits for a decision where a person moderates, in the order of the queue."""
    if not rules.moderates(person):
        return []
    page = queue.waiting(rules.places_of(person), queue.Filters(), today=today)
    return [
        desk.Item(
            title=row.card.short_title if row.card else _("Ya no está en la plataforma"),
            url=url_for("moderation.item", item_id=row.item.id),
            what=_("Moderar: %(what)s", what=str(labels.KINDS[row.item.kind]).lower()),
            where=catalogue().entity_name(row.item.entity_code),
            since=clock.local_day(row.item.opened_at), due_on=row.item.due_on,
            clock=_clock(row.item.due_on, today), is_late=row.item.due_on < today,
            is_near=row.item.due_on == today,
        )
        for row in page.rows[: desk.MOST_OF_EACH]
    ]  # fmt: skip


@desk.counter("moderation.queue")
def how_many(person: User) -> str:
    """Say how much waits where a person moderates."""
    now = clock.now()
    found = queue.tally(rules.places_of(person), person.id, now=now, today=clock.local_day(now))
    if not found.waiting:
        return ""
    said = ngettext("%(num)s por decidir", "%(num)s por decidir", found.waiting)
    if found.late:
        said += ", " + ngettext("%(num)s fuera de plazo", "%(num)s fuera de plazo", found.late)
    return said


def _clock(due_on: date, today: date) -> str:
    if due_on < today:
        return _("fuera de plazo")
    return _("vence hoy") if due_on == today else ""
