"""What accounts hold of a person besides their sessions: second factor and offered roles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, or_, select

from gatp_participa.accounts import queries
from gatp_participa.accounts.labels import role_label
from gatp_participa.accounts.models import (
    Invitation,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    SecondFactor,
    User,
)
from gatp_participa.core.db import db
from gatp_participa.privacy import registry

_UNSYNCHRONIZED = {"synchronize_session": False}

registry.keeps(
    "invitations.invited_by_id",
    "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es",
)


@registry.holds("segundo_paso")
def my_second_factor(user_id: int) -> Iterator[dict[str, Any]]:
    factor = queries.factor_of(user_id)
    if factor is None:
        return
    yield {
        "aplicacion_de_codigos_desde": factor.totp_added_at,
        "codigos_de_respaldo_sin_usar": queries.recovery_codes_left(user_id),
        "guardaste_tus_codigos": factor.codes_kept_at,
    }
    for key in queries.passkeys_of(user_id):
        yield {
            "llave_de_acceso": key.name, "agregada": key.created_at,
            "ultimo_dia_de_uso": key.last_used_on,
        }  # fmt: skip


@registry.holds("invitaciones_a_un_papel")
def my_invitations(user_id: int) -> Iterator[dict[str, Any]]:
    email = db.session.get_one(User, user_id).email
    for row in db.session.scalars(select(Invitation).where(Invitation.email == email)):
        yield {
            "papel": role_label(row.role), "enviada": row.sent_at, "vence": row.expires_at,
            "aceptada": row.accepted_at, "retirada": row.withdrawn_at,
        }  # fmt: skip


@registry.erases
def erase_second_factor(user: User, *, now: datetime) -> None:
    """Delete what somebody entered with, and the roles offered to their address."""
    for table in (RecoveryCode, PasskeyChallenge, Passkey, SecondFactor):
        db.session.execute(
            delete(table).where(table.user_id == user.id), execution_options=_UNSYNCHRONIZED
        )
    db.session.execute(
        delete(Invitation).where(Invitation.email == user.email),
        execution_options=_UNSYNCHRONIZED,
    )


@registry.tidies("invitations")
def forget_invitations(before: datetime) -> int:
    """Delete the invitations that ended: the audit keeps that a role was offered."""
    ended = func.coalesce(Invitation.accepted_at, Invitation.withdrawn_at)
    done = db.session.execute(
        delete(Invitation).where(or_(ended < before, Invitation.expires_at < before)),
        execution_options=_UNSYNCHRONIZED,
    )
    return cast(CursorResult, done).rowcount
