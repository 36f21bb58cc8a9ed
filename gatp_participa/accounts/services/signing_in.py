"""Enter with a code that only who reads the address's mail can know.

The answer is the same whether the address has an account or not: the account is made when
a code is redeemed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import delete, func, select, update

from gatp_participa.accounts import codes
from gatp_participa.accounts.models import SignInCode, User
from gatp_participa.accounts.services.people import find_or_create_user, normalize_email
from gatp_participa.audit.services import record
from gatp_participa.core.db import db, dialect, transaction
from gatp_participa.core.errors import InvalidInputError, NotAllowedError, TooManyRequestsError
from gatp_participa.notices.services import SIGN_IN_CODE, send
from gatp_participa.settings import in_use

_KEPT = timedelta(days=1)
# What packages above do whenever somebody enters, in the same transaction.
entered: list[Callable[[User, datetime], None]] = []
_WRONG = _l(
    "El código no coincide o ya venció. Revisa los seis números del correo más reciente "
    "o pide otro código."
)


def request_code(email: str, *, now: datetime, about: str = "") -> str:
    """Make a code, put the message in the outbox and return the code.

    ``about`` is what the code is for, when it ends something begun: who reads the message then
    knows what they confirm. Limits count per address, never per network: a school's computer
    room is one network.

    Raises:
        InvalidInputError: it is not an address.
        TooManyRequestsError: this address asked too often; the sentence says how long to wait.
    """
    email = normalize_email(email)
    if dialect() == "postgresql":  # SQLite has one writer at a time; here, one per address
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(email))))
    db.session.execute(
        delete(SignInCode).where(SignInCode.email == email, SignInCode.created_at < now - _KEPT)
    )
    _check_limits(email, now)
    code = codes.new_code()
    db.session.add(
        SignInCode(
            email=email, digest=codes.digest(email, code, key=in_use().secret_key), created_at=now,
            expires_at=now + codes.LIFE,
        )
    )  # fmt: skip
    db.session.flush()
    minutes = int(codes.LIFE.total_seconds() // 60)
    send(SIGN_IN_CODE, to=email, now=now, code=code, minutes=minutes, about=about)
    return code


def redeem_code(email: str, code: str, *, now: datetime) -> User:
    """Return who enters with a code, with an account made now if it is the first time.

    It opens its own transaction, unlike other acts: a wrong code counts as a try although
    the answer is an error. The count is one UPDATE, so that tries sent at the same time
    are as many tries as sent one by one. Any live code of the address opens, since
    messages do not always arrive in order.

    Raises:
        InvalidInputError: wrong, used or old code, or five tries were spent.
        NotAllowedError: the account was closed.
    """
    email = normalize_email(email)
    with transaction():
        user = None
        if _spend_code(email, code, now):
            user = find_or_create_user(email, now=now)
            if user.is_active:
                record("accounts.sign_in", user, person=user, now=now)
                for listener in entered:
                    listener(user, now)
    if user is None:
        raise InvalidInputError(_WRONG)
    if not user.is_active:
        raise NotAllowedError(
            _(
                "Esta cuenta está cerrada. Si crees que es un error, escribe a quien administra la "
                "plataforma."
            )
        )
    return user


def confirm_code(code: str, *, person: User, now: datetime) -> None:
    """Check a code sent again to who is already in, before what cannot be undone.

    It opens its own transaction for the same reason as entering.

    Raises:
        InvalidInputError: wrong, used or old code, or five tries were spent.
    """
    with transaction():
        is_right = _spend_code(person.email, code, now)
        if is_right:
            record("accounts.confirm_again", person, person=person, now=now)
    if not is_right:
        raise InvalidInputError(_WRONG)


def _spend_code(email: str, code: str, now: datetime) -> bool:
    """Count a try and say whether the code was right; then no code of the address opens more."""
    if not _is_right(_spend_try(email, now), email, codes.as_typed(code)):
        return False
    db.session.execute(
        update(SignInCode)
        .where(SignInCode.email == email, SignInCode.used_at.is_(None))
        .values(used_at=now)
    )
    return True


def _spend_try(email: str, now: datetime) -> Sequence[str]:
    """Count one try on every live code of an address and return their digests."""
    return db.session.scalars(
        update(SignInCode)
        .where(
            SignInCode.email == email,
            SignInCode.used_at.is_(None),
            SignInCode.expires_at > now,
            SignInCode.tries < codes.MAX_TRIES,
        )
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.digest)
        .execution_options(synchronize_session=False)
    ).all()


def _is_right(kept: Sequence[str], email: str, code: str) -> bool:
    return any(codes.matches(one, email, code, key=in_use().secret_key) for one in kept)


def _check_limits(email: str, now: datetime) -> None:
    longest = max(span for _, span in codes.LIMITS)
    asked = db.session.scalars(
        select(SignInCode.created_at)
        .where(SignInCode.email == email, SignInCode.created_at > now - longest)
        .order_by(SignInCode.created_at.desc())
    ).all()
    waits = [
        asked[most - 1] + span - now
        for most, span in codes.LIMITS
        if len(asked) >= most and asked[most - 1] > now - span
    ]
    if waits:
        minutes = math.ceil(max(waits) / timedelta(minutes=1))
        raise TooManyRequestsError(
            ngettext(
                "Ya te enviamos varios códigos. Busca el más reciente en tu correo, también "
                "entre los no deseados, o espera un minuto para pedir otro.",
                "Ya te enviamos varios códigos. Busca el más reciente en tu correo, también "
                "entre los no deseados, o espera %(num)s minutos para pedir otro.",
                minutes,
            )
        )
