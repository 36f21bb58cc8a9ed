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
from gatp_participa.moderation.models import ModerationItem
from gatp_participa.moderation.queries import queue


@desk.waits
def to_decide(person: User, today: date) -> list[desk.Item]:
    """Give what waits for a decision where a person moderates, in the order of the queue."""
    if not rules.moderates(person):
        return []
    return [
        desk.Item(
            title=_called(item), url=url_for("moderation.item", item_id=item.id),
            what=_("Moderar"), where=catalogue().entity_name(item.entity_code),
            since=clock.local_day(item.opened_at), due_on=item.due_on,
            clock=_clock(item.due_on, today), is_late=item.due_on < today,
            is_near=item.due_on == today,
        )
        for item in queue.heaviest(rules.places_of(person), limit=desk.MOST_OF_EACH)
    ]  # fmt: skip


def _called(item: ModerationItem) -> str:
    """Return what an item is, not what it says: this page asks each package little."""
    what = str(labels.KINDS[item.kind])
    if item.is_first_review:
        return _("%(what)s: leer antes de publicar", what=what)
    if not item.reports_count:
        return _("%(what)s con señales", what=what)
    return ngettext(
        "%(what)s con %(num)s reporte", "%(what)s con %(num)s reportes", item.reports_count,
        what=what,
    )  # fmt: skip


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
