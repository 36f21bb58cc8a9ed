"""What deliberation holds about a person: their votes, signatures and scores, which stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.deliberation.labels import session_name
from gatp_participa.deliberation.models import AgendaItem, Attendance, Score, Session, Vote
from gatp_participa.privacy import registry
from gatp_participa.secretariats.models import SecretariatMember

_OFFICE = "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es"
for _column in (
    "secretariat_sessions.created_by_id", "rubrics.created_by_id",
    "prioritizations.published_by_id", "scores.scored_by_id",
):  # fmt: skip
    registry.keeps(_column, _OFFICE)


@registry.holds("sesiones_de_mesas")
def my_sessions(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield the sessions a person was at."""
    mine = (
        select(Session, Attendance.presence)
        .join(Attendance, Attendance.session_id == Session.id)
        .join(SecretariatMember, SecretariatMember.id == Attendance.member_id)
        .where(SecretariatMember.user_id == user_id)
        .order_by(Session.starts_at, Session.id)
    )
    for session, presence in db.session.execute(mine):
        yield {
            "sesion": session_name(session), "fecha": session.starts_at,
            "asistencia": presence.label,
        }  # fmt: skip


@registry.holds("votos_en_mesas")
def my_votes(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person voted at a table; it is public in its minutes."""
    mine = (
        select(AgendaItem.title, Vote.choice, Vote.voted_at)
        .join(Vote, Vote.item_id == AgendaItem.id)
        .join(SecretariatMember, SecretariatMember.id == Vote.member_id)
        .where(SecretariatMember.user_id == user_id)
        .order_by(Vote.voted_at, AgendaItem.id)
    )
    for title, choice, voted_at in db.session.execute(mine):
        yield {"punto": title, "voto": choice.label, "fecha": voted_at}


@registry.holds("calificaciones_de_temas")
def my_scores(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield the points that a person gave for their sector."""
    mine = select(Score).where(Score.scored_by_id == user_id).order_by(Score.scored_at)
    for score in db.session.scalars(mine):
        yield {
            "turno": score.referral_id, "puntos": score.points, "nota": score.note,
            "fecha": score.scored_at,
        }  # fmt: skip
