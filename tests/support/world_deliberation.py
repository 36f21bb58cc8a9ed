"""Sessions in each state of their life, and priorities being scored and public."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.deliberation import queries
from gatp_participa.deliberation.models import (
    AgendaItem,
    Agreement,
    Attendance,
    Criterion,
    Prioritization,
    Rubric,
    Score,
    Session,
    SessionSignature,
    Vote,
)
from gatp_participa.deliberation.status import (
    AgreementStatus,
    Choice,
    Outcome,
    Presence,
    SessionKind,
    SessionStatus,
)
from gatp_participa.routing.models import Referral
from gatp_participa.secretariats.models import SecretariatMember, TechnicalSecretariat
from gatp_participa.secretariats.status import Quorum, Voting
from gatp_participa.themes.models import Theme
from tests.support.factories import NOON, save
from tests.support.world_texts import secret

if TYPE_CHECKING:
    from tests.support.world import World

DAY = timedelta(days=1)
# name: state, status, when it is
SITTINGS: dict[str, tuple[str, SessionStatus, datetime]] = {
    "draft": ("20", SessionStatus.DRAFT, NOON + 14 * DAY),
    "called": ("20", SessionStatus.CALLED, NOON + 9 * DAY),
    "today": ("20", SessionStatus.CALLED, NOON),
    "held": ("20", SessionStatus.HELD, NOON - DAY),
    "signed": ("20", SessionStatus.SIGNED, NOON - 30 * DAY),
    "cancelled": ("20", SessionStatus.CANCELLED, NOON - 3 * DAY),
    "draft_away": ("19", SessionStatus.DRAFT, NOON + 14 * DAY),
    "held_away": ("19", SessionStatus.HELD, NOON - DAY),
}


def build(world: World, users: dict[str, User], themes: dict[str, Theme]) -> None:
    """Make them."""
    for kind, user in users.items():
        seat_id = db.session.scalar(
            select(SecretariatMember.seat_id).where(SecretariatMember.user_id == user.id)
        )
        if seat_id is not None:
            world.seat_ids[kind] = seat_id
    for number, (name, (code, status, moment)) in enumerate(SITTINGS.items(), 1):
        session = _session(name, number, code, status, moment, users)
        world.sittings[name] = session.id
        world.points[name] = save(
            AgendaItem(
                session_id=session.id, position=1, title="Revisar los turnos del mes",
                body="" if session.called_at else secret(f"punto {name}"),
                outcome=Outcome.APPROVED if status is SessionStatus.SIGNED else None,
                referral_id=world.referrals["sent"] if name == "held" else None,
            )
        ).id  # fmt: skip
        if status in (SessionStatus.HELD, SessionStatus.SIGNED) or name == "today":
            _happen(world, name, session)
    _priorities(world, themes["published"].call)


def _session(
    name: str, number: int, code: str, status: SessionStatus, moment: datetime,
    users: dict[str, User],
) -> Session:  # fmt: skip
    table = db.session.scalars(
        select(TechnicalSecretariat).where(TechnicalSecretariat.entity_code == code)
    ).one()
    is_done = status in (SessionStatus.HELD, SessionStatus.SIGNED)
    is_signed, is_off = status is SessionStatus.SIGNED, status is SessionStatus.CANCELLED
    written = "Se revisaron los turnos." if is_signed else secret(f"acta {name}")
    return save(
        Session(
            secretariat_id=table.id, kind=SessionKind.ORDINARY, number=number, status=status,
            starts_at=moment, ends_at=moment + timedelta(hours=2), place="Casa de la Cultura",
            link=f"https://reunion.example/{secret(f'liga {name}')}", quorum=Quorum.MORE_THAN_HALF,
            voting=Voting.MAJORITY, minutes=written if is_done else "",
            called_at=None if status is SessionStatus.DRAFT else moment - 12 * DAY,
            held_at=moment if is_done else None, signed_at=moment + DAY if is_signed else None,
            cancelled_reason="No hubo sala." if is_off else "", created_at=moment - 15 * DAY,
            created_by_id=users["commission"].id,
        )
    )  # fmt: skip


def _happen(world: World, name: str, session: Session) -> None:
    """Everyone came and was for the point; of the signed one, everyone signed."""
    members = db.session.scalars(
        select(SecretariatMember)
        .where(SecretariatMember.secretariat_id == session.secretariat_id)
        .order_by(SecretariatMember.id)
    ).all()
    for member in members:
        save(
            Attendance(
                session_id=session.id, member_id=member.id, presence=Presence.IN_PERSON
            )
        )  # fmt: skip
    if session.held_at is None:
        return
    for member in members if session.signed_at else members[:1]:
        save(
            Vote(
                item_id=world.points[name], seat_id=member.seat_id, member_id=member.id,
                choice=Choice.FOR, voted_at=session.starts_at,
            )
        )  # fmt: skip
        if session.signed_at:
            save(
                SessionSignature(
                    session_id=session.id, member_id=member.id, digest="ab" * 32,
                    signed_at=session.signed_at,
                )
            )  # fmt: skip
    for number, status in enumerate((AgreementStatus.PENDING, AgreementStatus.DONE), 1):
        agreement = save(
            Agreement(
                session_id=session.id, number=number, body="Mandar el oficio a la tesorería",
                responsible="Secretaría de Finanzas", due_on=NOON.date(), status=status,
                closed_at=NOON if status is AgreementStatus.DONE else None,
            )
        )  # fmt: skip
        if status is AgreementStatus.PENDING:
            world.agreements[name] = agreement.id


def _priorities(world: World, call: Call) -> None:
    """Scored by one sector here; scored by the three and public away."""
    world.ranked["slug"] = call.slug
    for code, sectors, published_at in (
        ("20", (Sector.GOVERNMENT,), None), ("19", tuple(Sector), NOON),
    ):  # fmt: skip
        rubric = queries.draft_rubric()
        rubric.entity_code, rubric.call_id, rubric.created_at = code, call.id, NOON
        save(rubric)
        save(
            Prioritization(
                call_id=call.id, entity_code=code, rubric_id=rubric.id, published_at=published_at
            )
        )  # fmt: skip
        referral = db.session.scalars(
            select(Referral).where(
                Referral.entity_code == code, Referral.theme_id == world.themes["published"]
            )
        ).one()
        _score(rubric, referral, sectors, "" if published_at else secret("calificacion here"))


def _score(rubric: Rubric, referral: Referral, sectors: tuple[Sector, ...], note: str) -> None:
    criteria: list[Criterion] = rubric.criteria
    for place, criterion in enumerate(criteria):
        for sector in sectors:
            save(
                Score(
                    referral_id=referral.id, criterion_id=criterion.id, sector=sector,
                    points=place % 4, note=note, scored_at=NOON,
                )
            )  # fmt: skip
