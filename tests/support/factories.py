"""One function per thing. Keyword arguments override; everything else is plausible."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls.models import Call, CallRules, CallStage, Topic
from gatp_participa.calls.status import CallStatus
from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Proposal
from gatp_participa.secretariats.models import SecretariatMember, TechnicalSecretariat
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeMember
from gatp_participa.themes.status import RunStatus, ThemeStatus

NOON = datetime(2026, 11, 21, 18, tzinfo=UTC)  # noon in central Mexico
LONG_AGO = date(2020, 1, 1)
_n = count(1)


def save(thing):
    db.session.add(thing)
    db.session.flush()
    return thing


def make_user(*grants: tuple, **kw) -> User:
    """``make_user((Role.COMMISSION, "00"))``; a third item is the sector."""
    n = next(_n)
    defaults = {
        "email": f"persona{n}@example.org", "name": f"Persona {n}",
        "pseudonym": f"Participante {n}", "created_at": NOON,
    }  # fmt: skip
    user = save(User(**defaults | kw))
    for role, scope, *sector in grants:
        make_grant(user, role, scope, *sector)
    db.session.refresh(user)
    return user


def make_grant(
    user: User, role: Role, scope: str = "00", sector: Sector | None = None
) -> RoleGrant:
    if sector is None and role in (Role.SECRETARIAT_MEMBER, Role.FACILITATOR):
        sector = Sector.CIVIL_SOCIETY
    return save(
        RoleGrant(user_id=user.id, role=role, scope=scope, sector=sector, valid_from_on=LONG_AGO)
    )


def make_commission(**kw) -> User:
    return make_user((Role.COMMISSION, "00"), **kw)


def make_call(*, status: CallStatus = CallStatus.OPEN, topics: int = 2, **kw) -> Call:
    """A call open ten days ago that closes in ten, where everything is allowed."""
    n = next(_n)
    defaults = {
        "slug": f"convocatoria-{n}", "title": f"Convocatoria {n}",
        "summary": "Qué debe abrir el gobierno este año.", "status": status,
        "opens_at": NOON - timedelta(days=10), "closes_at": NOON + timedelta(days=10),
        "created_at": NOON - timedelta(days=20), "published_at": NOON - timedelta(days=15),
    }  # fmt: skip
    call = save(Call(**defaults | kw))
    save(
        CallStage(
            call_id=call.id, title="Propuestas", starts_at=call.opens_at, ends_at=call.closes_at,
            allows_submit=True, allows_support=True, allows_comment=True,
        )
    )  # fmt: skip
    save(CallRules(call_id=call.id, version=1, body="Participa quien quiera.", created_at=NOON))
    for position in range(topics):
        save(
            Topic(
                call_id=call.id, slug=f"asunto-{position}", name=f"Asunto {position}",
                position=position,
            )
        )  # fmt: skip
    db.session.refresh(call)
    return call


def make_proposal(**kw) -> Proposal:
    n = next(_n)
    kw.setdefault("call", kw.get("call") or make_call())
    defaults = {
        "folio": folios.new("OAX"), "title": f"Luz en el parque {n}",
        "problem": "El parque de la colonia está oscuro desde las siete de la noche.",
        "action": "Que se instalen luminarias y se publique quién las cuida.",
        "result": "Que de noche haya gente en el parque.", "entity_code": "20",
        "submitted_at": NOON - timedelta(days=2),
    }  # fmt: skip
    proposal = save(Proposal(**defaults | kw))
    words = search_index.words_of(proposal.title, proposal.problem, proposal.action)
    search_index.put([(proposal.id, words)])
    return proposal


def make_secretariat(entity_code: str = "20", *members: User, **kw) -> TechnicalSecretariat:
    defaults = {"entity_code": entity_code, "installed_on": LONG_AGO}
    secretariat = save(TechnicalSecretariat(**defaults | kw))
    for user in members:
        make_grant(user, Role.SECRETARIAT_MEMBER, entity_code)
        save(
            SecretariatMember(
                secretariat_id=secretariat.id, user_id=user.id, name=user.name,
                sector=Sector.CIVIL_SOCIETY, from_on=LONG_AGO,
            )
        )  # fmt: skip
        db.session.refresh(user)
    return secretariat


def make_theme(*proposals: Proposal, published: bool = False, **kw) -> Theme:
    """A theme with these proposals inside, in a finished run of their call."""
    call = kw.pop("call", None) or (proposals[0].call if proposals else make_call())
    run = save(
        ClusteringRun(
            call_id=call.id, scope="00", status=RunStatus.DONE, seed=0, created_at=NOON,
            finished_at=NOON, texts_count=len(proposals), themes_count=1,
        )
    )  # fmt: skip
    defaults = {
        "call_id": call.id, "run_id": run.id, "scope": "00", "name": "Parques con luz",
        "terms": ["parque", "luz", "luminarias"], "cohesion": 0.6, "members_count": len(proposals),
        "status": ThemeStatus.PUBLISHED if published else ThemeStatus.DRAFT,
        "published_at": NOON if published else None,
    }  # fmt: skip
    theme = save(Theme(**defaults | kw))
    for rank, proposal in enumerate(proposals):
        save(
            ThemeMember(
                run_id=run.id, theme_id=theme.id, proposal_id=proposal.id, confidence=0.9,
                is_central=rank < 3,
            )
        )  # fmt: skip
    return theme
