"""A table of nine seats, its people and a session at a chosen moment of its life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.db import db
from gatp_participa.deliberation import queries, services
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.services import SessionDraft
from gatp_participa.deliberation.status import Choice, Outcome, Presence, SessionKind
from gatp_participa.secretariats.models import SecretariatMember, TechnicalSecretariat
from gatp_participa.secretariats.status import Standing
from tests.support.factories import (
    NOON,
    make_call,
    make_proposal,
    make_referral,
    make_seated,
    make_secretariat,
    make_theme,
    make_user,
)

SECTORS = (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY)
LATER = NOON + timedelta(days=12)
DRAFT = SessionDraft(
    kind=SessionKind.ORDINARY, starts_at=LATER, ends_at=LATER + timedelta(hours=2),
    place="Casa de la Cultura, sala 2", link="https://reunion.example/sala",
)  # fmt: skip


@dataclass
class Table:
    """A table, the accounts of its holders and who facilitates it."""

    secretariat: TechnicalSecretariat
    facilitator: User
    users: dict[Sector, list[User]] = field(default_factory=dict)
    holders: dict[Sector, list[SecretariatMember]] = field(default_factory=dict)
    substitutes: dict[Sector, SecretariatMember] = field(default_factory=dict)
    deputies: dict[Sector, User] = field(default_factory=dict)

    @property
    def members(self) -> list[SecretariatMember]:
        return [one for sector in SECTORS for one in self.holders[sector]]


def make_table(seats: int = 1, code: str = "20", **kw) -> Table:
    """Seat ``seats`` holders of each sector, with a substitute in the first seat of each."""
    secretariat = make_secretariat(code, **kw)
    table = Table(secretariat, make_user((Role.FACILITATOR, code, Sector.OVERSIGHT_BODY)))
    for sector in SECTORS:
        table.users[sector] = [
            table.facilitator
            if sector is Sector.OVERSIGHT_BODY and n == 0
            else make_user((Role.SECRETARIAT_MEMBER, code, sector))
            for n in range(seats)
        ]
        table.holders[sector] = [
            make_seated(
                secretariat, user.name, sector, user_id=user.id,
                is_facilitator=user is table.facilitator,
            )
            for user in table.users[sector]
        ]  # fmt: skip
        deputy = make_user((Role.SECRETARIAT_MEMBER, code, sector))
        table.deputies[sector] = deputy
        table.substitutes[sector] = make_seated(
            secretariat, deputy.name, seat=table.holders[sector][0].seat, user_id=deputy.id,
            standing=Standing.SUBSTITUTE,
        )  # fmt: skip
    return table


def make_called(table: Table, **kw) -> Session:
    """A called session with two points."""
    draft = SessionDraft(**{**vars(DRAFT), **kw})
    session = services.create(table.secretariat, draft, person=table.facilitator, now=NOON)
    for title in ("Revisar los turnos", "Fecha de la próxima sesión"):
        services.add_point(session, title, person=table.facilitator, now=NOON)
    services.call(session, person=table.facilitator, now=NOON)
    return session


def all_present(table: Table) -> dict[int, Presence]:
    return {one.id: Presence.IN_PERSON for one in table.members}


def make_held(table: Table, presences: dict[int, Presence] | None = None, **kw) -> Session:
    session = make_called(table, **kw)
    came = presences or all_present(table)
    services.take_attendance(session, came, person=table.facilitator, now=LATER)
    services.hold(session, person=table.facilitator, now=LATER)
    return session


def make_written(table: Table) -> Session:
    """A session whose minutes only lack signatures: a point approved, another one told."""
    session = make_held(table)
    first, second = queries.room_of(session).items
    ballots = {one.seat_id: Choice.FOR for one in table.members}
    services.vote(first, ballots, person=table.facilitator, now=LATER)
    services.resolve(first, Outcome.APPROVED, "Se aprueba.", person=table.facilitator, now=LATER)
    services.resolve(second, Outcome.INFORMED, person=table.facilitator, now=LATER)
    services.write_minutes(
        session, "Se revisaron **tres** turnos.", person=table.facilitator, now=LATER
    )
    return session


def make_signed(table: Table) -> Session:
    session = make_written(table)
    for sector in SECTORS:
        digest = queries.room_of(session).digest
        services.sign(session, digest=digest, person=table.users[sector][0], now=LATER)
    return session


def make_referred(count: int = 3, code: str = "20", call=None):
    """A call with some public themes referred to a state; returns the call and the referrals."""
    call = call or make_call()
    referrals = [
        make_referral(
            make_theme(
                make_proposal(call=call, entity_code=code, supports_count=10 * n),
                call=call, published=True, name=f"Tema {n}",
            ),
            code,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
    return call, referrals


def make_scored(table: Table, count: int = 3):
    """Themes that every sector scored: the first best."""
    call, referrals = make_referred(count, table.secretariat.entity_code)
    for rank, referral in enumerate(referrals):
        for sector in SECTORS:
            points = {one.key: max(0, 3 - rank) for one in queries.draft_rubric().criteria}
            services.score(
                call, table.secretariat.entity_code, referral.id, points,
                person=table.users[sector][0], now=NOON,
            )  # fmt: skip
    db.session.flush()
    return call, referrals
