"""Prove the second factor: digits of a telephone or a code on paper, each of them once.

It opens its own transaction, as entering with a code does: a wrong proof counts as a try
although the answer is an error.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import case, delete, func, or_, select, update

from gatp_participa.accounts import codes, proofs, sealing
from gatp_participa.accounts.models import RecoveryCode, SecondFactor, User
from gatp_participa.accounts.services.signing_in import confirm_code
from gatp_participa.accounts.services.telling import tell
from gatp_participa.audit.services import record
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.settings import in_use

USE = "totp"  # what the seal of a secret is for
_UNSYNCHRONIZED = {"synchronize_session": False}


def wrong_digits() -> str:
    """Return what is said of a proof that is not right, whichever it was."""
    return _("Ese código no es el de ahora. Escribe el que muestra tu aplicación en este momento.")


def prove(user: User, typed: str, *, now: datetime) -> None:
    """Take the digits of a telephone or a recovery code as proof; each of them serves once.

    Raises:
        InvalidInputError: it is not the one of now, or it was used.
        TooManyRequestsError: five wrong ones in ten minutes.
    """
    with transaction():
        factor = spend_try(user.id, now)
        is_right = factor is not None and _is_right(user, factor, typed, now)
        if is_right:
            forget_tries(user.id)
    if factor is None:
        raise TooManyRequestsError(
            _("Fueron cinco intentos seguidos. Espera diez minutos y vuelve a probar.")
        )
    if not is_right:
        raise InvalidInputError(wrong_digits())


def prove_again(person: User, typed: str, *, now: datetime) -> None:
    """Check who is already in, before what cannot be undone: by their second factor if they have
    one, else with a code sent by mail.

    Raises:
        InvalidInputError: it is not right.
        TooManyRequestsError: too many wrong ones.
    """
    has_one = select(SecondFactor.id).where(SecondFactor.user_id == person.id)
    if db.session.scalar(has_one) is None:
        confirm_code(typed, person=person, now=now)
        return
    prove(person, typed, now=now)
    with transaction():
        record("accounts.confirm_again", person, person=person, now=now)


def new_recovery_codes(user: User, *, person: User, now: datetime) -> list[str]:
    """Make ten recovery codes, return them for the only time, and make the former ones useless.

    Raises:
        NotFoundError: the account has no second factor that they could stand for.
    """
    factor = db.session.scalar(
        select(SecondFactor).where(SecondFactor.user_id == user.id).with_for_update()
    )
    if factor is None:
        raise NotFoundError(_("Primero activa tu segundo paso."))
    made = proofs.new_recovery_codes()
    db.session.execute(
        delete(RecoveryCode).where(RecoveryCode.user_id == user.id),
        execution_options=_UNSYNCHRONIZED,
    )
    db.session.add_all(
        RecoveryCode(user_id=user.id, digest=_digest(user.id, code), created_at=now)
        for code in made
    )
    factor.codes_kept_at = None
    record("accounts.new_recovery_codes", user, person=person, now=now)
    return made


def keep_recovery_codes(user: User, *, now: datetime) -> None:
    """Note that a person says that they kept their codes.

    Raises:
        ConflictError: there are none to keep.
    """
    have = select(RecoveryCode.id).where(RecoveryCode.user_id == user.id).exists()
    done = db.session.scalar(
        update(SecondFactor)
        .where(SecondFactor.user_id == user.id, have)
        .values(codes_kept_at=now)
        .returning(SecondFactor.id)
        .execution_options(synchronize_session=False)
    )
    if done is None:
        raise ConflictError(_("Primero pide tus códigos de respaldo."))


def spend_try(user_id: int, now: datetime) -> tuple[str | None, int] | None:
    """Count one try and return what proofs are compared with; None when the tries were spent.

    One UPDATE, so that tries sent at the same time are as many as sent one by one.
    """
    since, cutoff = SecondFactor.tries_since, now - proofs.TRIES_SPAN
    is_new = or_(since.is_(None), since <= cutoff)
    found = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == user_id, or_(is_new, SecondFactor.tries < proofs.MAX_TRIES))
        .values(
            tries=case((is_new, 1), else_=SecondFactor.tries + 1),
            tries_since=case((is_new, now), else_=since),
        )
        .returning(SecondFactor.totp_secret, SecondFactor.totp_step)
        .execution_options(synchronize_session=False)
    ).first()
    return None if found is None else (found.totp_secret, found.totp_step)


def forget_tries(user_id: int) -> None:
    db.session.execute(
        update(SecondFactor).where(SecondFactor.user_id == user_id).values(tries=0, tries_since=None),
        execution_options=_UNSYNCHRONIZED,
    )  # fmt: skip


def _is_right(user: User, factor: tuple[str | None, int], typed: str, now: datetime) -> bool:
    if proofs.is_recovery_code(typed):
        return _use_recovery_code(user, typed, now)
    sealed, last = factor
    secret = sealing.unseal(sealed, use=USE) if sealed else None
    if secret is None:
        return False
    step = proofs.step_of(codes.as_typed(typed), secret, now=now, after=last)
    if step is None:
        return False
    # Two requests with the same digits: only one of them moves the step on.
    taken = db.session.scalar(
        update(SecondFactor)
        .where(SecondFactor.user_id == user.id, SecondFactor.totp_step < step)
        .values(totp_step=step)
        .returning(SecondFactor.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def _use_recovery_code(user: User, typed: str, now: datetime) -> bool:
    used = db.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.digest == _digest(user.id, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        return False
    record("accounts.use_recovery_code", user, person=user, now=now)
    left = db.session.scalar(
        select(func.count(RecoveryCode.id)).where(
            RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
        )
    )
    tell(user, "recovery_used", now=now, left=left)
    return True


def _digest(user_id: int, code: str) -> str:
    return proofs.recovery_digest(user_id, code, key=in_use().secret_key)
