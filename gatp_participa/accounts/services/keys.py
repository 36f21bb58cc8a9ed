"""Passkeys: ask a device for one, keep it, and take its signature as proof."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from gatp_participa.accounts import passkeys
from gatp_participa.accounts.models import Passkey, PasskeyChallenge, User
from gatp_participa.accounts.passkeys import BadAnswerError, Place
from gatp_participa.accounts.services.factors import open_factor
from gatp_participa.accounts.services.telling import tell
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.core.text import clean_input
from gatp_participa.entities.queries import term

ADD, PROVE = "add", "prove"
LIFE = timedelta(minutes=5)
MOST = 10  # passkeys of a person
MOST_ASKED = 8  # challenges that wait for an answer: each tab has its own
_NAME_LIMIT = 60


def ask_to_add(user: User, *, now: datetime) -> str:
    """Return, as JSON, what the browser needs to make a passkey for a person.

    Raises:
        ConflictError: this site cannot have them, or the person has ten.
    """
    known = _known(user)
    if len(known) >= MOST:
        raise ConflictError(_("Ya tienes diez llaves. Quita una antes de agregar otra."))
    return passkeys.options_to_add(
        _here(), site=term("platform.name"), user_id=user.id, user_name=user.email, known=known,
        challenge=_new_challenge(user, ADD, now),
    )  # fmt: skip


def ask_to_prove(user: User, *, now: datetime) -> str:
    """Return, as JSON, what the browser needs to sign with one of a person's passkeys.

    Raises:
        ConflictError: this site cannot have them, or the person has none.
    """
    known = _known(user)
    if not known:
        raise ConflictError(_("Tu cuenta no tiene llaves de acceso."))
    challenge = _new_challenge(user, PROVE, now)
    return passkeys.options_to_prove(_here(), known=known, challenge=challenge)


def add_passkey(
    user: User, answer: str, *, name: str, is_first: bool, person: User, now: datetime
) -> Passkey:
    """Keep the passkey that a device made.

    Raises:
        InvalidInputError: it does not answer what was asked, or was answered before.
        ConflictError: it is kept already, or there was a factor and ``is_first`` is said.
    """
    try:
        challenge = _take_challenge(user, ADD, answer, now)
        credential_id, public_key, count = passkeys.read_added(_here(), answer, challenge=challenge)
    except BadAnswerError:
        raise InvalidInputError(_wrong()) from None
    open_factor(user, is_first=is_first)
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)):
        raise ConflictError(_("Esa llave ya está en una cuenta."))
    name = " ".join(clean_input(name).split())[:_NAME_LIMIT] or _("Llave de acceso")
    key = Passkey(
        user_id=user.id, credential_id=credential_id, public_key=public_key, sign_count=count,
        name=name, created_at=now,
    )  # fmt: skip
    db.session.add(key)
    db.session.flush()
    record("accounts.add_passkey", user, person=person, now=now)
    tell(user, "passkey_added", now=now, label=name)
    return key


def prove_with_passkey(user: User, answer: str, *, now: datetime) -> None:
    """Take a device's signature as proof.

    Raises:
        InvalidInputError: another's passkey, or it does not answer what was asked now.
    """
    try:
        challenge = _take_challenge(user, PROVE, answer, now)
        key = db.session.scalar(
            select(Passkey)
            .where(
                Passkey.user_id == user.id,
                Passkey.credential_id == passkeys.credential_of(answer),
            )
            .with_for_update()
        )
        if key is None:
            raise BadAnswerError
        key.sign_count = passkeys.read_proof(
            _here(), answer, challenge=challenge, public_key=key.public_key,
            sign_count=key.sign_count,
        )  # fmt: skip
    except BadAnswerError:
        raise InvalidInputError(_wrong()) from None
    key.last_used_on = clock.local_day(now)
    db.session.flush()


def _here() -> Place:
    found = passkeys.place()
    if found is None:
        raise ConflictError(_("En esta dirección no se pueden usar llaves de acceso."))
    return found


def _wrong() -> str:
    return _("No pudimos comprobar la llave. Inténtalo otra vez, o usa otro de tus medios.")


def _known(user: User) -> list[str]:
    query = select(Passkey.credential_id).where(Passkey.user_id == user.id)
    return list(db.session.scalars(query.order_by(Passkey.id)))


def _new_challenge(user: User, purpose: str, now: datetime) -> str:
    waiting = (
        select(PasskeyChallenge.id).where(PasskeyChallenge.user_id == user.id)
        .order_by(PasskeyChallenge.id.desc()).offset(MOST_ASKED - 1)
    )  # fmt: skip
    db.session.execute(
        delete(PasskeyChallenge).where(PasskeyChallenge.id.in_(db.session.scalars(waiting).all())),
        execution_options={"synchronize_session": False},
    )
    challenge = passkeys.new_challenge()
    db.session.add(
        PasskeyChallenge(user_id=user.id, purpose=purpose, challenge=challenge, created_at=now)
    )
    db.session.flush()
    return challenge


def _take_challenge(user: User, purpose: str, answer: str, now: datetime) -> str:
    """Take away the challenge that an answer signs: the same answer, sent again, finds none."""
    taken = db.session.scalar(
        delete(PasskeyChallenge)
        .where(
            PasskeyChallenge.user_id == user.id,
            PasskeyChallenge.purpose == purpose,
            PasskeyChallenge.challenge == passkeys.challenge_of(answer),
            PasskeyChallenge.created_at > now - LIFE,
        )
        .returning(PasskeyChallenge.challenge)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise BadAnswerError
    return taken
