"""Open the table of a state or municipality, and say what it is from a day on."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services import normalize_email
from gatp_participa.audit import services as audit
from gatp_participa.core import clock
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotFoundError
from gatp_participa.entities.models import Municipality
from gatp_participa.entities.queries import entity_or_404
from gatp_participa.jobs import queue
from gatp_participa.secretariats import registry, rules
from gatp_participa.secretariats.models import SecretariatPeriod, TechnicalSecretariat
from gatp_participa.secretariats.services.common import (
    hold,
    one_line,
    refuse_but_commission,
    refuse_strangers,
)
from gatp_participa.secretariats.services.ending import end_all
from gatp_participa.secretariats.services.files import Record
from gatp_participa.secretariats.status import Quorum, Stage, Voting


def open_body(
    entity_code: str, municipality_code: str | None = None, *, person: User | None, now: datetime
) -> TechnicalSecretariat:
    """Return the table of a state or municipality, made now if there was none: with no stage yet.

    ``person`` is None when the operator does it from the server.

    Raises:
        NotAllowedError: the person does not set tables up.
        NotFoundError: there is no such state, or it has no such municipality.
    """
    refuse_but_commission(person)
    entity_or_404(entity_code)
    if municipality_code is not None:
        of = select(Municipality.entity_code).where(Municipality.code == municipality_code)
        if db.session.scalar(of) != entity_code:
            raise NotFoundError(_("No hay un municipio con esa clave."))
    row = {
        "entity_code": entity_code, "municipality_code": municipality_code, "contact_email": "",
        "contact_phone": "", "contact_address": "", "website": "", "quorum": Quorum.BOTH,
        "voting": Voting.CONSENSUS,
    }  # fmt: skip
    # Two people may open it at once; the second finds the first one's.
    made = db.session.scalar(
        insert(TechnicalSecretariat).values(row).on_conflict_do_nothing()
        .returning(TechnicalSecretariat.id)
    )  # fmt: skip
    same = (
        TechnicalSecretariat.municipality_code.is_(None)
        if municipality_code is None
        else TechnicalSecretariat.municipality_code == municipality_code
    )
    body = db.session.scalars(
        select(TechnicalSecretariat).where(TechnicalSecretariat.entity_code == entity_code, same)
    ).one()
    if made is not None:
        audit.record(
            "secretariats.open", body, person=person, now=now, entity_code=entity_code,
            municipality_code=municipality_code,
        )  # fmt: skip
    return body


def begin_stage(
    secretariat: TechnicalSecretariat,
    stage: Stage,
    *,
    from_on: date,
    display_name: str = "",
    note: str = "",
    record: Record | None = None,
    person: User | None,
    now: datetime,
) -> SecretariatPeriod:
    """End what a table was and begin what it is from a day on; what depends on it follows.

    When it becomes inactive everybody's place ends that day.

    Raises:
        NotAllowedError: the person does not set tables up.
        ConflictError: that stage does not follow the one it is in.
        InvalidInputError: the day has not come or runs backwards, or something must be explained.
    """
    refuse_but_commission(person)
    body = hold(secretariat.id)
    last = db.session.scalar(
        select(SecretariatPeriod)
        .where(SecretariatPeriod.secretariat_id == body.id)
        .order_by(SecretariatPeriod.from_on.desc())
        .limit(1)
    )
    note, display_name = one_line(note, limit=rules.NOTE_LIMIT), one_line(display_name)
    _check_stage(last, stage, from_on=from_on, record=record, note=note, now=now)
    if last is not None and last.to_on is None:
        last.to_on = from_on
        db.session.flush()  # only one may be open, even for a moment
    period = SecretariatPeriod(
        secretariat_id=body.id, stage=stage, from_on=from_on, display_name=display_name,
        note=note, created_at=now, record_key=record.key if record else "",
        record_name=record.name if record else "", record_digest=record.digest if record else "",
    )  # fmt: skip
    db.session.add(period)
    db.session.flush()
    db.session.expire(body, ["periods"])
    audit.record(
        "secretariats.begin_stage", body, person=person, now=now, stage=stage.value,
        before=last.stage.value if last else None, from_on=from_on.isoformat(),
        record=period.record_digest[:12],
    )  # fmt: skip
    if stage is Stage.INACTIVE:
        end_all(body, on=from_on, person=person, now=now)
    registry.stage_began(body, stage, person=person, now=now)
    return period


def attach_record(
    period: SecretariatPeriod, record: Record, *, person: User | None, now: datetime
) -> None:
    """Give a period its record, or another one in its place; both digests stay in the audit.

    Raises:
        NotAllowedError: the person does not set tables up.
        ConflictError: it has that same record.
    """
    refuse_but_commission(person)
    body = hold(period.secretariat_id)
    db.session.refresh(period)
    before, old = period.record_digest, period.record_key
    if before == record.digest:
        raise ConflictError(_("Ese periodo ya tiene esa misma acta."))
    period.record_key, period.record_name = record.key, record.name
    period.record_digest = record.digest
    db.session.flush()
    audit.record(
        "secretariats.attach_record", body, person=person, now=now, period_id=period.id,
        record=[before[:12], record.digest[:12]],
    )  # fmt: skip
    if old:
        queue.enqueue("secretariats.delete_files", now=now, keys=[old])


def rename(
    period: SecretariatPeriod, *, display_name: str, note: str, person: User | None, now: datetime
) -> None:
    """Say again what a table was called in a period, and why it began.

    Raises:
        NotAllowedError: the person does not set tables up.
        InvalidInputError: the reason is gone and the period needs one.
    """
    refuse_but_commission(person)
    body = hold(period.secretariat_id)
    note = one_line(note, limit=rules.NOTE_LIMIT)
    if rules.needs_explanation(period.stage, has_record=bool(period.record_key), note=note):
        raise InvalidInputError(_why(period.stage))
    before = period.display_name
    period.display_name, period.note = one_line(display_name), note
    db.session.flush()
    audit.record(
        "secretariats.rename", body, person=person, now=now, period_id=period.id,
        display_name=[before, period.display_name],
    )  # fmt: skip


def edit_contact(
    secretariat: TechnicalSecretariat,
    *,
    email: str = "",
    phone: str = "",
    address: str = "",
    website: str = "",
    person: User | None,
    now: datetime,
) -> None:
    """Say how people reach a table: all of it is public.

    Raises:
        NotAllowedError: the person may not change that table.
        InvalidInputError: something is not an address, a telephone or a page.
    """
    body = hold(secretariat.id)
    refuse_strangers(person, body)
    email, phone, website = one_line(email), one_line(phone), one_line(website, limit=300)
    if error := rules.phone_error(phone) or rules.website_error(website):
        raise InvalidInputError(error)
    body.contact_email = normalize_email(email) if email else ""
    body.contact_phone, body.website = phone, website
    body.contact_address = one_line(address, limit=rules.NOTE_LIMIT)
    db.session.flush()
    audit.record("secretariats.edit_contact", body, person=person, now=now)


def edit_rules(
    secretariat: TechnicalSecretariat,
    *,
    quorum: Quorum,
    voting: Voting,
    person: User | None,
    now: datetime,
) -> None:
    """Say when a table may decide and how; its sessions to come take these rules.

    Raises:
        NotAllowedError: the person may not change that table.
    """
    body = hold(secretariat.id)
    refuse_strangers(person, body)
    if (body.quorum, body.voting) == (quorum, voting):
        return
    before = [body.quorum.value, body.voting.value]
    body.quorum, body.voting = quorum, voting
    db.session.flush()
    audit.record(
        "secretariats.edit_rules", body, person=person, now=now,
        before=before, after=[quorum.value, voting.value],
    )  # fmt: skip


def _check_stage(
    last: SecretariatPeriod | None,
    stage: Stage,
    *,
    from_on: date,
    record: Record | None,
    note: str,
    now: datetime,
) -> None:
    if error := rules.step_error(last, stage):
        raise ConflictError(error)
    if error := rules.day_error(last, from_on, clock.local_day(now)):
        raise InvalidInputError(error)
    if rules.needs_explanation(stage, has_record=record is not None, note=note):
        raise InvalidInputError(_why(stage))


def _why(stage: Stage) -> str:
    return (
        _("Escribe por qué dejó de reunirse: cualquiera lo va a leer.")
        if stage is Stage.INACTIVE
        else _("Sube el acta de instalación, o escribe por qué todavía no está.")
    )
