"""What the packages below this one hold about a person: their account, codes, letters, trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update

from gatp_participa.accounts.labels import role_label
from gatp_participa.accounts.models import (
    PasskeyChallenge,
    PendingAct,
    RoleGrant,
    SignInCode,
    User,
    UserSession,
)
from gatp_participa.accounts.services.sessions import forget_unused
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.entities.queries import catalogue
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.notices.services import SIGN_IN_CODE
from gatp_participa.privacy import registry
from gatp_participa.privacy.models import ArcoRequest, Consent
from gatp_participa.privacy.services.erasing import FAREWELL
from gatp_participa.privacy.status import RequestStatus

_OFFICE = "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es"
# The text of what a CHECK says was written, when its person leaves.
_ERASED = "(borrada)"
_UNSYNCHRONIZED = {"synchronize_session": False}

for column in (
    "role_grants.granted_by_id", "privacy_notices.published_by_id",
    "arco_requests.answered_by_id", "arco_requests.executed_by_id",
):  # fmt: skip
    registry.keeps(column, _OFFICE)
registry.keeps("role_grants.user_id", "qué papeles hubo y cuándo; el número no dice de quién")


@registry.holds("cuenta")
def my_account(user_id: int) -> Iterator[dict[str, Any]]:
    user = db.session.get_one(User, user_id)
    yield {
        "correo": user.email, "como_te_decimos": user.name, "nombre_publico": user.pseudonym,
        "cuenta_abierta": user.created_at, "version_del_aviso_que_conoces": user.notice_seen,
    }  # fmt: skip


@registry.holds("sesiones")
def my_sessions(user_id: int) -> Iterator[dict[str, Any]]:
    for row in db.session.scalars(select(UserSession).where(UserSession.user_id == user_id)):
        yield {
            "equipo": row.device, "abierta": row.opened_at, "ultimo_dia_de_uso": row.last_seen_on,
        }  # fmt: skip


@registry.holds("papeles")
def my_roles(user_id: int) -> Iterator[dict[str, Any]]:
    for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == user_id)):
        yield {
            "papel": role_label(grant.role), "lugar": catalogue().entity_name(grant.scope),
            "desde": grant.valid_from_on, "hasta": grant.valid_to_on,
        }  # fmt: skip


@registry.holds("codigos")
def my_codes(user_id: int) -> Iterator[dict[str, Any]]:
    mine = select(SignInCode).where(SignInCode.email == _address(user_id))
    for row in db.session.scalars(mine):
        yield {"pedido": row.created_at, "vence": row.expires_at, "usado": row.used_at}


@registry.holds("por_confirmar")
def my_pending_acts(user_id: int) -> Iterator[dict[str, Any]]:
    mine = select(PendingAct).where(PendingAct.email == _address(user_id))
    for row in db.session.scalars(mine):
        yield {"cuando": row.created_at, "lo_que_escribiste": row.payload}


@registry.holds("correos")
def my_letters(user_id: int) -> Iterator[dict[str, Any]]:
    mine = (
        select(OutboxMessage)
        .where(OutboxMessage.recipient == _address(user_id), OutboxMessage.kind != SIGN_IN_CODE)
        .order_by(OutboxMessage.id)
    )
    for row in db.session.scalars(mine.execution_options(yield_per=100)):
        yield {
            "asunto": row.subject, "texto": row.body_text, "escrito": row.created_at,
            "enviado": row.sent_at,
        }  # fmt: skip


@registry.holds("permisos")
def my_consents(user_id: int) -> Iterator[dict[str, Any]]:
    for row in db.session.scalars(
        select(Consent).where(Consent.user_id == user_id).order_by(Consent.id)
    ):
        yield {
            "para": row.purpose.label, "version_del_aviso": row.notice_number,
            "dado": row.given_at, "por": row.channel, "retirado": row.withdrawn_at,
        }  # fmt: skip


@registry.holds("solicitudes_de_datos")
def my_requests(user_id: int) -> Iterator[dict[str, Any]]:
    for row in db.session.scalars(
        select(ArcoRequest).where(ArcoRequest.user_id == user_id).order_by(ArcoRequest.id)
    ):
        yield {
            "folio": row.folio, "tipo": row.kind.label, "estado": row.status.label,
            "texto": row.body, "presentada": row.filed_at, "ampliada": row.extended_at,
            "razon_de_la_ampliacion": row.extension_reason,
            "preguntamos_que_faltaba": row.prevented_at, "lo_que_faltaba": row.prevention,
            "contestaste": row.replied_at, "tu_contestacion": row.reply,
            "se_tuvo_por_no_presentada": row.lapsed_at, "respondida": row.answered_at,
            "respuesta": row.answer, "cumplida": row.executed_at,
            "que_se_hizo": row.execution_note,
        }  # fmt: skip


@registry.holds("actos")
def my_acts(user_id: int) -> Iterator[dict[str, Any]]:
    mine = select(AuditEntry).where(AuditEntry.actor_id == user_id).order_by(AuditEntry.id)
    for row in db.session.scalars(mine.execution_options(yield_per=500)):
        yield {"acto": row.act, "cuando": row.at, "por": row.channel, "numero": row.subject_id}


@registry.erases
def erase_privacy(user: User, *, now: datetime) -> None:
    """Forget the consents; leave of each request that there was one, and when."""
    db.session.execute(
        delete(Consent).where(Consent.user_id == user.id), execution_options=_UNSYNCHRONIZED
    )
    for request in db.session.scalars(select(ArcoRequest).where(ArcoRequest.user_id == user.id)):
        if request.status in (RequestStatus.RECEIVED, RequestStatus.PREVENTED):
            request.status = RequestStatus.WITHDRAWN
        request.user_id, request.body, request.answer, request.execution_note = None, "", "", ""
        if request.extended_at is not None:
            request.extension_reason = _ERASED
        if request.prevented_at is not None:
            request.prevention = _ERASED
        if request.replied_at is not None:
            request.reply = _ERASED
    db.session.flush()


@registry.tidies("codes")
def forget_codes(before: datetime) -> int:
    return sum(
        cast(
            CursorResult,
            db.session.execute(
                delete(table).where(table.created_at < before),
                execution_options=_UNSYNCHRONIZED,
            ),
        ).rowcount
        for table in (SignInCode, PendingAct, PasskeyChallenge)
    )


@registry.tidies("letters")
def forget_letters(before: datetime) -> int:
    """Empty the letters that left, or were refused for good, before a moment.

    The row stays with its ``dedupe_key``: nobody is told the same thing twice.
    """
    done = db.session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.due_at.is_(None),
            func.coalesce(OutboxMessage.sent_at, OutboxMessage.created_at) < before,
            OutboxMessage.body_text != "",
        )
        .values(body_text="", body_html="", subject=""),
        execution_options=_UNSYNCHRONIZED,
    )  # fmt: skip
    return cast(CursorResult, done).rowcount


@registry.tidies("farewells")
def forget_farewells(_before: datetime) -> int:
    """Delete the letters of accounts that were erased, once they left or nobody takes them."""
    done = db.session.execute(
        delete(OutboxMessage).where(OutboxMessage.kind == FAREWELL, OutboxMessage.due_at.is_(None)),
        execution_options=_UNSYNCHRONIZED,
    )
    return cast(CursorResult, done).rowcount


@registry.tidies("sessions")
def forget_sessions_unused(before: datetime) -> int:
    return forget_unused(clock.local_day(before))


def _address(user_id: int) -> str:
    return db.session.get_one(User, user_id).email
