"""What the demonstration's capturers typed: an event in person, its minutes and its sheets."""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.capture import services as capture
from gatp_participa.capture.models import PaperForm
from gatp_participa.capture.services import EventDraft, Sheet
from gatp_participa.capture.status import AttendanceSector, EventKind, PaperConsent
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.proposals.services import ProposalDraft

ENTITY = "20"
SHEETS = 12
SAID = (
    (
        "Horario de la clínica en la puerta",
        "Vamos desde la ranchería y está cerrado. Nadie avisa cuándo abre ni cuándo "
        "viene el doctor.",
    ),
    (
        "Cuánto cuesta cada trámite",
        "En la presidencia cobran distinto según quién te atiende. Queremos ver los "
        "precios en una lista.",
    ),
    (
        "Actas de la asamblea para quien no pudo ir",
        "Quienes trabajamos fuera no sabemos qué se acordó ni quién votó. Que se pegue "
        "y se lea en la bocina.",
    ),
    (
        "Qué pasó con el camino a San Isidro",
        "Pusieron un letrero con la cifra y luego nada. Queremos saber si ya se gastó "
        "y en qué.",
    ),
    (
        "Padrón de apoyos al campo a la vista",
        "Siempre les toca a los mismos. Si la lista estuviera en la casa ejidal "
        "sabríamos si es justo.",
    ),
    (
        "Un número para avisar del agua sucia",
        "Cuando sale con lodo no hay a quién llamar. Que publiquen quién responde y en "
        "cuántos días.",
    ),
    (
        "Formatos en nuestra lengua",
        "Mi abuela no lee español y firma lo que le dan. Que los formatos estén "
        "también en zapoteco.",
    ),
)  # fmt: skip
MINUTES = """- La información **existe** pero está en una oficina a hora y media de camino.
- Lo que más se repitió: *precios de los trámites* y *obras que se quedan a medias*.

## En qué quedamos

1. La mesa del estado recibe las hojas tal como se escribieron.
2. En un mes se vuelve a la comunidad con lo que contesten.
"""


def gather(call: Call, capturer: User, now: datetime) -> int:
    """Hold an event six days ago, type its sheets the day after and publish its minutes."""
    held_at = now - timedelta(days=6)
    event = capture.create_event(
        EventDraft(
            entity_code=ENTITY, kind=EventKind.MEETING, title="Encuentro en la casa del pueblo",
            place="Casa del pueblo, junto al mercado", held_on=clock.local_day(held_at),
            starts=time(10), ends=time(13, 30), minutes=MINUTES,
            organisers="Comité de mujeres del mercado y biblioteca comunitaria",
            attendance={
                AttendanceSector.PUBLIC: 41, AttendanceSector.CIVIL_SOCIETY: 9,
                AttendanceSector.GOVERNMENT: 4, AttendanceSector.SCHOOL: 12,
            },
        ),
        call=call, person=capturer, now=held_at - timedelta(days=3),
    )  # fmt: skip
    run = capture.number_sheets(
        call, ENTITY, SHEETS, event=event, person=capturer, now=held_at - timedelta(days=2)
    )
    forms = db.session.scalars(
        select(PaperForm).where(PaperForm.run_id == run.id).order_by(PaperForm.number)
    ).all()
    typed_at = held_at + timedelta(days=1)
    for minute, ((title, problem), form) in enumerate(zip(SAID, forms, strict=False)):
        capture.capture(
            Sheet(
                draft=ProposalDraft(title=title, problem=problem, entity_code=ENTITY),
                consent=PaperConsent.ANONYMOUS, ticket=secrets.token_urlsafe(24),
                folio=form.folio, event=event,
            ),
            call=call, person=capturer, now=typed_at + timedelta(minutes=2 * minute),
        )  # fmt: skip
    capture.publish_event(event, person=capturer, now=typed_at + timedelta(hours=2))
    return event.id
