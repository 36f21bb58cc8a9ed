"""What rules read, without a database: a person with grants, a call with its stages."""

from dataclasses import dataclass, field
from datetime import timedelta

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls.status import CallStatus
from tests.support.factories import LONG_AGO, NOON


@dataclass
class Grant:
    role: Role
    scope: str
    sector: Sector | None = None
    valid_from_on: object = LONG_AGO
    valid_to_on: object = None


@dataclass
class Person:
    id: int
    grants: tuple = ()
    is_active: bool = True


@dataclass
class Stage:
    starts_at: object = NOON - timedelta(days=1)
    ends_at: object = NOON + timedelta(days=1)
    allows_submit: bool = True
    allows_support: bool = True
    allows_comment: bool = True


@dataclass
class Call:
    """Open to the whole country since yesterday and until tomorrow, in one stage."""

    status: CallStatus = CallStatus.OPEN
    stages: list = field(default_factory=lambda: [Stage()])
    is_national: bool = True
    entities: list = field(default_factory=list)
    opens_at: object = NOON - timedelta(days=1)
    closes_at: object = NOON + timedelta(days=1)
