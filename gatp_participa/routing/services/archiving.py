"""Archive a call: only when nobody is left without an answer."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.calls import services as calls
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.entities.queries import term
from gatp_participa.routing import queries, rules
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.queries import lacks_its_answer
from gatp_participa.themes.models import Theme


def unanswered(call: Call) -> int:
    """Return how many referrals of a call's themes lack their answer or leave it under study."""
    pending = (
        select(func.count())
        .select_from(Referral)
        .join(Theme, Theme.id == Referral.theme_id)
        .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
        .where(Theme.call_id == call.id, lacks_its_answer())
    )
    return db.session.scalar(pending) or 0


def archive_call(call: Call, *, person: User, now: datetime) -> None:
    """Archive a call, once every theme that was referred has its answer everywhere.

    Raises:
        NotAllowedError: the person is not of the Commission.
        ConflictError: some referral has no answer, or the call is not at its results.
    """
    if not rules.may_archive(person):
        raise NotAllowedError(
            _("Solo la %(commission)s archiva convocatorias.", commission=term("commission.short"))
        )
    # Themes change only with the call held: nothing joins one between counting and archiving.
    db.session.refresh(call, with_for_update={"of": Call})
    if _has_unsent(call):
        raise ConflictError(
            _(
                "No se puede archivar todavía: a un tema se acaban de sumar propuestas que van en "
                "camino a su mesa."
            )
        )
    pending = unanswered(call)
    if pending:
        raise ConflictError(
            ngettext(
                "No se puede archivar todavía: falta una respuesta por publicar.",
                "No se puede archivar todavía: faltan %(num)s respuestas por publicar.",
                pending,
            )
        )
    calls.archive(call, person=person, now=now)


def _has_unsent(call: Call) -> bool:
    mine = select(Theme.id).where(
        Theme.call_id == call.id, Theme.id.in_(queries.themes_with_new_states())
    )
    return db.session.scalar(mine.limit(1)) is not None
