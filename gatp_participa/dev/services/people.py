"""The demonstration's people: staff of every role, and participants."""

from __future__ import annotations

import random
from datetime import datetime

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role
from gatp_participa.dev import DOMAIN
from gatp_participa.dev.services.texts import document
from gatp_participa.entities.models import NATION

STAFF = (
    ("administracion", "Administración", Role.ADMIN),
    ("comision", "Comisión", Role.COMMISSION),
    ("moderacion", "Moderación", Role.MODERATOR),
    ("captura", "Captura", Role.CAPTURER),
    ("auditoria", "Auditoría", Role.AUDITOR),
)


def make_staff(now: datetime) -> dict[str, User]:
    """Create one account per role; the administrator grants the rest."""
    people: dict[str, User] = {}
    for name, label, role in STAFF:
        user = accounts.find_or_create_user(f"{name}@{DOMAIN}", now=now, name=label)
        admin = people.get("administracion")
        accounts.grant_role(user, role, scope=NATION, person=admin, now=now)
        people[name] = user
    return people


def make_participants(count: int, now: datetime) -> list[User]:
    """Create the accounts of people who write and support."""
    return [
        accounts.find_or_create_user(f"persona{number:03}@{DOMAIN}", now=now)
        for number in range(1, count + 1)
    ]


def invented_name(dice: random.Random) -> str:
    """Return a name that belongs to nobody."""
    people = document("people")
    return f"{dice.choice(people['first'])} {dice.choice(people['last'])}"
