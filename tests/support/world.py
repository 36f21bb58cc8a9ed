"""One thing in each state and one person of each kind: what the tests of access ask about.

:func:`build` fills an empty database and returns only numbers, addresses and words, so that
what asks for pages shares nothing with what made them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from gatp_participa.accounts.models import User, UserSession
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.db import db
from tests.support import (
    world_accounts,
    world_capture,
    world_deliberation,
    world_evaluations,
    world_following,
    world_ledger,
    world_moderation,
    world_paper,
    world_planning,
    world_routing,
    world_secretariats,
    world_texts,
    world_themes,
)
from tests.support.factories import NOON, make_grant, make_seated, make_secretariat, make_user, save
from tests.support.world_texts import secret

HERE, AWAY, NO_TABLE = "20", "19", "07"

# Everyone but a visitor, with the roles of each.
PEOPLE: dict[str, tuple[tuple, ...]] = {
    "stranger": (),
    "author": (),
    "coauthor": (),
    "follower": (),
    "ended": (),  # moderated until yesterday
    "moderator": ((Role.MODERATOR, HERE),),
    "moderator_away": ((Role.MODERATOR, AWAY),),
    "government": ((Role.SECRETARIAT_MEMBER, HERE, Sector.GOVERNMENT),),
    "civil": ((Role.SECRETARIAT_MEMBER, HERE, Sector.CIVIL_SOCIETY),),
    "oversight": ((Role.SECRETARIAT_MEMBER, HERE, Sector.OVERSIGHT_BODY),),
    "facilitator": ((Role.FACILITATOR, HERE, Sector.CIVIL_SOCIETY),),
    "table_away": ((Role.SECRETARIAT_MEMBER, AWAY, Sector.GOVERNMENT),),
    "capturer": ((Role.CAPTURER, HERE),),
    "capturer_away": ((Role.CAPTURER, AWAY),),
    "auditor": ((Role.AUDITOR, "00"),),
    "commission": ((Role.COMMISSION, "00"),),
    "admin": ((Role.ADMIN, "00"),),
}
KINDS = ("visitor", *PEOPLE)


@dataclass
class World:
    """Names of things by the part of an address that finds them: a slug, a folio, a number."""

    people: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    grants: dict[str, int] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    call_ids: dict[str, int] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    proposal_ids: dict[str, int] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)
    invitations: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # what a letter's address carries
    tickets: dict[str, str] = field(default_factory=dict)  # files of a proposal being written
    runs: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)
    referrals: dict[str, int] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)  # referrals, and answers on their way
    templates: dict[str, int] = field(default_factory=dict)
    plans: dict[str, tuple[int, str, int]] = field(default_factory=dict)  # id, state, ordinal
    commitments: dict[str, int] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)
    consents: dict[str, int] = field(default_factory=dict)
    batches: dict[str, int] = field(default_factory=dict)
    offers: dict[str, tuple[int, str]] = field(default_factory=dict)  # of a role: id, token
    keys: dict[str, int] = field(default_factory=dict)  # passkeys
    messages: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    spoken: dict[str, tuple[int, str, str]] = field(default_factory=dict)  # id, language, place
    notices: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=dict)
    appeals: dict[str, int] = field(default_factory=dict)
    blocks: dict[str, int] = field(default_factory=dict)
    acts: dict[str, int] = field(default_factory=dict)
    meetings: dict[str, int] = field(default_factory=dict)  # events in person
    prints: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)  # folios that were printed
    evaluations: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)  # activities of promises being kept
    reports: dict[str, int] = field(default_factory=dict)  # the last of each of them
    remarks: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)  # those promises
    numbers: dict[str, int] = field(default_factory=dict)  # of the commitment evaluated
    typed: dict[str, str] = field(default_factory=dict)  # folios of what came on paper
    seats: dict[str, int] = field(default_factory=dict)  # places of a table
    members: dict[str, int] = field(default_factory=dict)  # who sits in them
    periods: dict[str, int] = field(default_factory=dict)
    sittings: dict[str, int] = field(default_factory=dict)  # sessions of a table
    points: dict[str, int] = field(default_factory=dict)  # of each one's agenda
    agreements: dict[str, int] = field(default_factory=dict)
    seat_ids: dict[str, int] = field(default_factory=dict)  # of each kind with a place
    ranked: dict[str, str] = field(default_factory=dict)  # the call whose themes are ranked


def build() -> World:
    """Fill the database and return what it has. The caller commits."""
    world = World()
    users = _people(world)
    _tables(users)
    world_accounts.build(world, users)
    texts = world_texts.build(world, users)
    themes = world_themes.build(world, users, texts)
    world_paper.build(world, users, texts, themes)
    world_planning.build(world)
    world_moderation.build(world, users, texts)
    world_capture.build(world, users)
    world_evaluations.build(world, users)
    world_following.build(world, users)
    world_deliberation.build(world, users, themes)
    world_ledger.build(world, users)
    world_secretariats.build(world, users)
    world_routing.build(world, users, texts, themes)
    db.session.flush()
    return world


def address_of(kind: str) -> str:
    """Return the e-mail address of a kind of person."""
    return f"{kind.replace('_', '-')}@personas.example"


def key_of(kind: str) -> str:
    """Return what a person's cookie says of their session."""
    return f"llave-{kind}"


def _people(world: World) -> dict[str, User]:
    users = {}
    for kind, grants in PEOPLE.items():
        user = make_user(
            email=address_of(kind), name=secret(f"nombre {kind}"), created_at=LONG_TIME_AGO,
            pseudonym=f"Participante {kind.replace('_', ' ')}", notice_seen=2,
        )  # fmt: skip
        for role, scope, *sector in grants:
            world.grants[kind] = make_grant(user, role, scope, *sector).id
        session = save(
            UserSession(
                user_id=user.id, key=key_of(kind), opened_at=NOON,
                last_seen_on=clock.local_day(NOON), device=secret(f"equipo {kind}"),
            )
        )  # fmt: skip
        users[kind], world.people[kind], world.sessions[kind] = user, user.id, session.id
    past = make_grant(users["ended"], Role.MODERATOR, HERE)
    past.valid_to_on = NOON.date() - timedelta(days=1)
    world.grants["ended"] = past.id
    return users


def _tables(users: dict[str, User]) -> None:
    """Seat who has a role of a table, and leave a state without one."""
    for entity, kinds in (
        (HERE, ("government", "civil", "oversight", "facilitator")), (AWAY, ("table_away",)),
    ):  # fmt: skip
        table = make_secretariat(entity)
        for kind in kinds:
            _role, _scope, sector = PEOPLE[kind][0]
            make_seated(
                table, f"Integrante {kind}", sector, user_id=users[kind].id,
                is_facilitator=kind == "facilitator",
            )  # fmt: skip


LONG_TIME_AGO = NOON - timedelta(days=400)
