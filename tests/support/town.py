"""A state with its table, an answerable official and a theme just sent to it: where a story begins."""

from __future__ import annotations

from datetime import timedelta

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls.status import CallStatus
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.dev import DOMAIN
from gatp_participa.jobs import queue
from gatp_participa.notices.models import OutboxMessage
from tests.support.factories import (
    make_call,
    make_grant,
    make_proposal,
    make_referral,
    make_seated,
    make_secretariat,
    make_theme,
    make_user,
    save,
)

HERE = "20"
THEME = "Agua: que se sepa cuándo llega la pipa"
CALL = "Agua y luz para el barrio"
PROPOSAL = "Que publiquen cuándo pasa la pipa del agua"
PROBLEM = "La pipa del agua pasa cuando quiere y mi mamá pierde el día esperando en la puerta."
ROLES: dict[str, tuple[str, tuple]] = {
    "facilitadora": ("Lucía Facilita", (Role.FACILITATOR, HERE, Sector.CIVIL_SOCIETY)),
    "gobierno": ("Gabriel Gobierna", (Role.SECRETARIAT_MEMBER, HERE, Sector.GOVERNMENT)),
    "sociedad": ("Sofía Vigila", (Role.SECRETARIAT_MEMBER, HERE, Sector.CIVIL_SOCIETY)),
    "garante": ("Óscar Garantiza", (Role.SECRETARIAT_MEMBER, HERE, Sector.OVERSIGHT_BODY)),
    "responsable": ("Rita Responde", (Role.RESPONSIBLE, HERE)),
    "autora": ("", ()),
    "vecino": ("", ()),
}


def email_of(who: str) -> str:
    """Return the address of one of the people of the town."""
    return f"{who}@{DOMAIN}"


def build() -> str:
    """Fill an empty database and return the folio of the author's proposal. The caller commits."""
    now = clock.now()
    people = {who: _person(who, name, grants) for who, (name, grants) in ROLES.items()}
    table = make_secretariat(HERE)
    for who in ("gobierno", "sociedad", "garante", "facilitadora"):
        make_seated(
            table, people[who].name, ROLES[who][1][2], user_id=people[who].id,
            is_facilitator=who == "facilitadora",
        )  # fmt: skip
    call = make_call(
        title=CALL, status=CallStatus.ANALYSING, opens_at=now - timedelta(days=60),
        closes_at=now - timedelta(days=10), created_at=now - timedelta(days=70),
        published_at=now - timedelta(days=65),
    )  # fmt: skip
    by = {"call": call, "submitted_at": now - timedelta(days=30)}
    asked = make_proposal(title=PROPOSAL, problem=PROBLEM, author_id=people["autora"].id, **by)
    also = make_proposal(
        title="Un aviso el día antes de la pipa", author_id=people["vecino"].id, **by
    )  # fmt: skip
    theme = make_theme(
        asked, also, published=True, name=THEME, terms=["agua", "pipa", "aviso"],
        summary="Que se publique por calle qué día y a qué hora pasa la pipa.",
    )  # fmt: skip
    make_referral(
        theme, HERE, secretariat_id=table.id, referred_at=now,
        acknowledge_due_on=clock.local_day(now) + timedelta(days=7),
        answer_due_on=clock.local_day(now) + timedelta(days=28),
    )  # fmt: skip
    return asked.folio


def _person(who: str, name: str, grants: tuple) -> User:
    user = make_user(
        email=email_of(who), name=name, pseudonym=f"Participante {who}", notice_seen=2,
        created_at=clock.now() - timedelta(days=300),
    )  # fmt: skip
    if grants:
        make_grant(user, *grants)
    return save(user)


def do_all_jobs() -> None:
    """Send every letter and do whatever else waits."""
    while queue.run_next("test", clock.now()):
        pass


def letters_to(who: str) -> list[str]:
    """Return the letters that somebody got, the newest first, each in one line."""
    rows = db.session.scalars(
        db.select(OutboxMessage)
        .where(OutboxMessage.recipient == email_of(who))
        .order_by(OutboxMessage.id.desc())
    )
    return [" ".join(f"{row.subject} {row.body_text}".split()) for row in rows]
