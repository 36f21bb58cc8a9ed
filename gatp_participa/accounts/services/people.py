"""Accounts: one per address, with a public name that says nothing of the person."""

from __future__ import annotations

import secrets
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.text import clean_input

# No vowels and nothing that is confused on paper: no word can come out, kind or unkind.
_PSEUDONYM = "2346789CDFGHJKLMNPQRTVWX"
_NAME_LIMIT = 80


def normalize_email(email: str) -> str:
    """Return the one way an address is kept: valid, lower case. Nobody is asked over the network.

    Raises:
        InvalidInputError: it is not an address.
    """
    try:
        valid = validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise InvalidInputError(
            "Revisa el correo: debe verse como nombre@ejemplo.mx, sin espacios."
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
        "created_at": now, "session_version": 1, "is_active": True,
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


def sign_out_everywhere(user: User, *, person: User, now: datetime) -> None:
    """Close every session of an account, on every device."""
    user.session_version = User.session_version + 1
    db.session.flush()
    record("accounts.sign_out_everywhere", user, person=person, now=now)


def _clean_name(name: str) -> str:
    return " ".join(clean_input(name).split())[:_NAME_LIMIT]
