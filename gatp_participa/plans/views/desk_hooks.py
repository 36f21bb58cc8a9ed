"""What following puts on the staff's front page: what to report, what to verify."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts import desk
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.plans import rules
from gatp_participa.plans.models import Activity
from gatp_participa.plans.queries import waiting
from gatp_participa.plans.services.reminding import BEFORE as NEAR
from gatp_participa.plans.status import CommitmentStatus


@desk.waits
def to_do(person: User, today: date) -> Iterator[desk.Item]:
    """Yield the final reports to verify, and the activities whose day comes or passed."""
    if not rules.opens_following(person):
        return
    for update in waiting.to_verify(person, limit=desk.MOST_OF_EACH):
        yield desk.Item(
            title=update.activity.title, lang="es", what=_("Ver la evidencia y decir si se comprueba"),
            url=url_for("plans.verify_report", update_id=update.id),
            since=clock.local_day(update.reported_at), where=_place(update.activity),
        )  # fmt: skip
    for activity in waiting.to_report(person, limit=desk.MOST_OF_EACH):
        if activity.status is not CommitmentStatus.SUSPENDED and activity.ends_on - NEAR <= today:
            yield _due(activity, today)


@desk.counter("plans.following")
def waiting_words(person: User) -> str:
    """Say how much waits for a person."""
    count = len(waiting.to_verify(person))
    if count:
        return ngettext(
            "%(num)s resultado por comprobar", "%(num)s resultados por comprobar", count
        )
    count = len(waiting.to_report(person))
    return (
        ngettext("%(num)s actividad abierta", "%(num)s actividades abiertas", count)
        if count
        else ""
    )


def _due(activity: Activity, today: date) -> desk.Item:
    left = (activity.ends_on - today).days
    words = ngettext("%(num)s día", "%(num)s días", left) if left > 0 else _("hoy")
    return desk.Item(
        title=activity.title, lang="es", what=_("Reportar el avance"),
        url=url_for("plans.report_activity", activity_id=activity.id),
        since=activity.ends_on - NEAR, where=_place(activity), due_on=activity.ends_on,
        clock=_("atrasada") if left < 0 else words, is_late=left < 0, is_near=0 <= left <= 5,
    )  # fmt: skip


def _place(activity: Activity) -> str:
    return catalogue().entity_name(activity.commitment.plan.entity_code)
