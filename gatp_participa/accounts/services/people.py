"""Accounts: one per address, with a public name that says nothing of the person."""

from __future__ import annotations

import secrets
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from gatp_participa.accounts import rules
from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.text import clean_input
from gatp_participa.entities.queries import catalogue
from gatp_participa.web import languages

# No vowels and nothing that is confused on paper: no word can come out, kind or unkind.
_PSEUDONYM = "2346789CDFGHJKLMNPQRTVWX"
_NAME_LIMIT = 80
_OFFICES = (
    "platform.name", "commission.name", "commission.short", "national_desk.name",
    "secretariat.name", "secretariat.short",
)  # fmt: skip


def normalize_email(email: str) -> str:
    """Return the one way an address is kept: valid, lower case. Nobody is asked over the network.

    Raises:
        InvalidInputError: it is not an address.
    """
    try:
        valid = validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise InvalidInputError(
            _("Revisa el correo: debe verse como nombre@ejemplo.mx, sin espacios.")
        ) from None
    return valid.normalized.lower()


def find_or_create_user(email: str, *, now: datetime, name: str = "") -> User:
    """Return the account of an address, made now if there was none.

    Raises:
        InvalidInputError: it is not an address.
    """
    email = normalize_email(email)
    row = {
        "email": email, "name": _clean_name(name), "pseudonym": new_pseudonym(),
        "created_at": now, "session_version": 1, "is_active": True, "language": languages.current().code,
    }  # fmt: skip
    statement = insert(User).values(row).on_conflict_do_nothing(index_elements=["email"])
    made = db.session.scalar(statement.returning(User.id))
    user = db.session.scalars(select(User).where(User.email == email)).one()
    if made is not None:
        record("accounts.create", user, person=user, now=now)
    return user


def new_pseudonym() -> str:
    """Return a public name such as «Participante Q7M4X»; it tells people apart, not who they are."""
    return "Participante " + "".join(secrets.choice(_PSEUDONYM) for _ in range(5))


def rename(user: User, name: str, *, person: User, now: datetime) -> None:
    """Change how a person asks to be called; an empty name is fine."""
    before = user.name
    user.name = _clean_name(name)
    if user.name != before:
        record("accounts.rename", user, person=person, now=now)


def choose_public_name(user: User, name: str, *, person: User, now: datetime) -> None:
    """Be called in public by a chosen name; an empty one brings back a name given at random.

    The trace says that it changed, not from what to what.

    Raises:
        InvalidInputError: it is not a name, names an institution, or somebody else has it.
    """
    name = " ".join(clean_input(name).split())
    if name == user.pseudonym:
        return
    if not name:
        if user.public_name_key is None:
            return
        user.pseudonym, user.public_name_key = new_pseudonym(), None
    else:
        if error := rules.public_name_error(name, reserved=_institutions()):
            raise InvalidInputError(error)
        _take_name(user, name)
    record("accounts.choose_public_name", user, person=person, now=now)
    db.session.flush()


def choose_language(user: User, code: str, *, person: User, now: datetime) -> None:
    """Read pages and letters in a language from now on.

    Raises:
        InvalidInputError: the interface is not in that language.
    """
    if code not in {one.code for one in languages.offered()}:
        raise InvalidInputError(_("Elige una de las lenguas de la lista."))
    if code != user.language:
        before, user.language = user.language, code
        record("accounts.choose_language", user, person=person, now=now, language=[before, code])


def _take_name(user: User, name: str) -> None:
    key = rules.name_key(name)
    taken = select(User.id).where(User.public_name_key == key, User.id != user.id)
    try:
        if db.session.scalar(taken) is None:
            with db.session.begin_nested():  # two people may ask for it at once
                user.pseudonym, user.public_name_key = name, key
            return
    except IntegrityError:
        pass
    raise InvalidInputError(_("Otra persona ya usa un nombre así. Prueba con otro."))


def _institutions() -> list[str]:
    """Return the names that would make a person pass for an institution."""
    words = catalogue().words
    names = [words[key].text for key in _OFFICES if key in words]
    return names + [part for body in catalogue().institutions.values() for part in body if part]


def _clean_name(name: str) -> str:
    return " ".join(clean_input(name).split())[:_NAME_LIMIT]
