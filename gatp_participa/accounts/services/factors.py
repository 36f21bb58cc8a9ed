"""The second factor: add one, take it away, start again."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from gatp_participa.accounts import codes, proofs, rules, sealing
from gatp_participa.accounts.models import (
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    SecondFactor,
    User,
)
from gatp_participa.accounts.services.proving import USE, wrong_digits
from gatp_participa.accounts.services.sessions import forget_sessions
from gatp_participa.accounts.services.telling import tell
from gatp_participa.audit.services import record
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)

_UNSYNCHRONIZED = {"synchronize_session": False}


def open_factor(user: User, *, is_first: bool) -> SecondFactor:
    """Return the row of a person's second factor, locked; made now when it ``is_first``.

    Raises:
        ConflictError: it is said to be the first, and there is one: reading somebody's mail
            is not enough to add another.
    """
    made = db.session.scalar(
        insert(SecondFactor)
        .values(user_id=user.id, totp_step=0, tries=0)
        .on_conflict_do_nothing(index_elements=["user_id"])
        .returning(SecondFactor.id)
    )
    if is_first and made is None:
        raise ConflictError(_("Tu cuenta ya tiene un segundo paso. Entra con él."))
    return db.session.scalars(
        select(SecondFactor).where(SecondFactor.user_id == user.id).with_for_update()
    ).one()


def add_totp(
    user: User, secret: str, digits: str, *, is_first: bool, person: User, now: datetime
) -> None:
    """Add a telephone's program, once its digits show that it has the secret.

    Raises:
        InvalidInputError: the digits are not of this secret now.
        ConflictError: there is one already, or ``is_first`` is not true.
    """
    step = proofs.step_of(codes.as_typed(digits), secret, now=now)
    if step is None:
        raise InvalidInputError(wrong_digits())
    factor = open_factor(user, is_first=is_first)
    if factor.totp_secret is not None:
        raise ConflictError(
            _("Ya tienes una aplicación de códigos. Quita esa antes de poner otra.")
        )
    factor.totp_secret, factor.totp_step = sealing.seal(secret, use=USE), step
    factor.totp_added_at = now
    record("accounts.add_totp", user, person=person, now=now)
    tell(user, "app_added", now=now)


def remove_totp(user: User, *, person: User, now: datetime) -> None:
    """Take a telephone's program away.

    Raises:
        NotFoundError: there was none.
        ConflictError: it is the last factor of somebody with a role.
    """
    factor = _lock(user)
    if factor is None or factor.totp_secret is None:
        raise NotFoundError(_("Ya no tenías una aplicación de códigos."))
    _check_not_last(user, others=_passkeys(user.id))
    factor.totp_secret = factor.totp_added_at = None
    db.session.flush()
    record("accounts.remove_totp", user, person=person, now=now)
    tell(user, "app_removed", now=now)
    if not _passkeys(user.id):
        _forget_all(user.id)


def remove_passkey(passkey_id: int, *, person: User, now: datetime) -> None:
    """Take away one of a person's own passkeys.

    Raises:
        NotFoundError: it is gone, or somebody else's.
        ConflictError: it is the last factor of somebody with a role.
    """
    factor = _lock(person)
    found = db.session.scalar(
        select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == person.id)
    )
    if factor is None or found is None:
        raise NotFoundError(_("Esa llave ya no está."))
    has_app = factor.totp_secret is not None
    _check_not_last(person, others=_passkeys(person.id) - 1 + has_app)
    name = found.name
    db.session.delete(found)
    db.session.flush()
    record("accounts.remove_passkey", person, person=person, now=now)
    tell(person, "passkey_removed", now=now, label=name)
    if not has_app and not _passkeys(person.id):
        _forget_all(person.id)


def reset(user: User, *, person: User | None, now: datetime) -> None:
    """Forget every factor of somebody who lost them, and close their sessions.

    They enter with a code by mail and activate another. ``person`` is None from the server.

    Raises:
        NotAllowedError: who asks does not administer, or it is their own: whoever is at an
            open session could otherwise make it theirs for good.
        ConflictError: there is nothing to reset.
    """
    if person is not None and not rules.may_reset_factor(person, user):
        raise NotAllowedError(
            _("Solo otra persona que administra la plataforma puede reiniciar un segundo paso.")
        )
    if _lock(user) is None:
        raise ConflictError(
            _("Esa cuenta no tiene segundo paso: al entrar le pediremos activarlo.")
        )
    _forget_all(user.id)
    forget_sessions(user)
    record("accounts.reset_second_factor", user, person=person, now=now)
    tell(user, "reset", now=now)


def _lock(user: User) -> SecondFactor | None:
    return db.session.scalar(
        select(SecondFactor).where(SecondFactor.user_id == user.id).with_for_update()
        .execution_options(populate_existing=True)
    )  # fmt: skip


def _check_not_last(user: User, *, others: int) -> None:
    if not others and rules.is_staff(user):
        raise ConflictError(
            _("Es tu único segundo paso y tu papel lo necesita. Agrega otro antes de quitar este.")
        )


def _passkeys(user_id: int) -> int:
    count = select(func.count(Passkey.id)).where(Passkey.user_id == user_id)
    return db.session.scalar(count) or 0


def _forget_all(user_id: int) -> None:
    for table in (RecoveryCode, PasskeyChallenge, Passkey, SecondFactor):
        db.session.execute(
            delete(table).where(table.user_id == user_id), execution_options=_UNSYNCHRONIZED
        )
    db.session.expire_all()
