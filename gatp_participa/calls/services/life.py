"""The steps of a call's life, each one once, in order, with its trace."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.calls import rules
from gatp_participa.calls.models import Call, CallExtension
from gatp_participa.calls.services.drafts import check_person, lock
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError


def publish(call: Call, *, person: User | None, now: datetime) -> Call:
    """Announce a call: from here on anyone sees it and its dates only change by an extension."""
    check_person(person)
    lock(call)
    if not rules.may_publish(call, now):
        raise ConflictError(
            _("Esta convocatoria no se puede publicar: ya es pública o su fecha de cierre ya pasó.")
        )
    call.published_at = now
    return _move(call, CallStatus.PUBLISHED, "calls.publish", person=person, now=now)


def open_now(call: Call, *, person: User | None, now: datetime) -> Call:
    """Open a published call whose date has come."""
    check_person(person)
    lock(call)
    if not rules.may_open(call, now):
        raise ConflictError(_("Esta convocatoria abre sola en la fecha que se anunció."))
    return _move(call, CallStatus.OPEN, "calls.open", person=person, now=now)


def close_now(call: Call, *, person: User | None, now: datetime) -> Call:
    """Close an open call whose date has come."""
    check_person(person)
    lock(call)
    if not rules.may_close(call, now):
        raise ConflictError(_("Esta convocatoria cierra sola en la fecha que se anunció."))
    return _move(call, CallStatus.CLOSED, "calls.close", person=person, now=now)


def start_analysis(call: Call, *, person: User | None, now: datetime) -> Call:
    """Begin to group what a closed call received, or go back to it from its results."""
    check_person(person)
    lock(call)
    if not rules.may_analyse(call):
        raise ConflictError(_("El análisis empieza cuando la convocatoria ya cerró."))
    return _move(call, CallStatus.ANALYSING, "calls.start_analysis", person=person, now=now)


def publish_results(call: Call, *, person: User | None, now: datetime) -> Call:
    """Say that the themes of a call can be read."""
    check_person(person)
    lock(call)
    if not rules.may_publish_results(call):
        raise ConflictError(_("Los resultados se publican después del análisis."))
    return _move(call, CallStatus.RESULTS, "calls.publish_results", person=person, now=now)


def archive(call: Call, *, person: User | None, now: datetime) -> Call:
    """End a call. Whether every theme has its answer is checked by whoever knows themes."""
    check_person(person)
    lock(call)
    if not rules.may_archive(call):
        raise ConflictError(_("Solo se archiva una convocatoria que ya publicó sus resultados."))
    call.archived_at = now
    return _move(call, CallStatus.ARCHIVED, "calls.archive", person=person, now=now)


def extend(
    call: Call, *, closes_at: datetime, reason: str, person: User, now: datetime
) -> CallExtension:
    """Close a call later, for a reason that anyone can read; one that had closed opens again.

    The stages that ended with the call go on until its new end.
    """
    check_person(person)
    lock(call)
    reason = " ".join(reason.split())
    if not rules.may_extend(call):
        raise ConflictError(_("Esta convocatoria ya no se puede ampliar."))
    if len(reason) < rules.MIN_REASON:
        raise InvalidInputError(
            _(
                "Explica por qué se amplía, con al menos %(min_reason)s letras: es público.",
                min_reason=rules.MIN_REASON,
            )
        )
    if closes_at <= max(call.closes_at, now):
        raise InvalidInputError(
            _("La nueva fecha de cierre tiene que ser posterior a la anterior.")
        )
    previous = call.closes_at
    extension = CallExtension(
        call_id=call.id, previous_closes_at=previous, closes_at=closes_at, reason=reason,
        decided_by_id=person.id, decided_at=now,
    )  # fmt: skip
    db.session.add(extension)
    for stage in call.stages:
        if stage.ends_at == previous:
            stage.ends_at = closes_at
    call.closes_at = closes_at
    status = [call.status.value, call.status.value]
    if call.status == CallStatus.CLOSED:
        call.status = CallStatus.OPEN
        status[1] = CallStatus.OPEN.value
    record(
        "calls.extend", call, person=person, now=now, status=status, reason=reason,
        closes_at=[previous.isoformat(), closes_at.isoformat()],
    )  # fmt: skip
    db.session.flush()
    return extension


def sweep(now: datetime) -> list[Call]:
    """Open and close the calls whose moment has come, and return them.

    Each step is one UPDATE that asks again for the status and the date, so two schedulers
    at once, or an extension in between, do no harm; a second sweep finds nothing.
    """
    steps = (
        (CallStatus.PUBLISHED, CallStatus.OPEN, Call.opens_at, "calls.open"),
        (CallStatus.OPEN, CallStatus.CLOSED, Call.closes_at, "calls.close"),
    )
    moved: dict[int, Call] = {}
    for before, after, due_at, act in steps:
        changed = db.session.scalars(
            update(Call)
            .where(Call.status == before, due_at <= now)
            .values(status=after)
            .returning(Call),
            execution_options={"synchronize_session": False, "populate_existing": True},
        ).all()
        for call in changed:
            record(act, call, person=None, now=now, status=[before.value, after.value])
            moved[call.id] = call
    db.session.flush()
    return list(moved.values())


def _move(
    call: Call, status: CallStatus, act: str, *, person: User | None, now: datetime
) -> Call:  # fmt: skip
    before, call.status = call.status, status
    record(act, call, person=person, now=now, status=[before.value, status.value])
    db.session.flush()
    return call
