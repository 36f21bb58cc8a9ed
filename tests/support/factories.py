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
from gatp_participa.plans.models import (
    ActionPlan,
    Commitment,
    CommitmentProposal,
    CommitmentTheme,
)
from gatp_participa.plans.status import PlanStatus
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.status import Decision, Grounds, ReferralStatus
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatPeriod,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.status import Stage
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeMember
from gatp_participa.themes.status import RunOutcome, RunStatus, ThemeStatus

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
    """The installed table of a state, with a member of civil society for each account."""
    period = {
        "stage": kw.pop("stage", Stage.INSTALLED), "from_on": kw.pop("installed_on", LONG_AGO),
        "to_on": kw.pop("ended_on", None), "created_at": NOON,
    }  # fmt: skip
    secretariat = save(TechnicalSecretariat(**{"entity_code": entity_code} | kw))
    save(SecretariatPeriod(secretariat_id=secretariat.id, **period))
    for user in members:
        make_grant(user, Role.SECRETARIAT_MEMBER, entity_code)
        make_seated(secretariat, user.name, user_id=user.id)
        db.session.refresh(user)
    return secretariat


def make_seated(
    secretariat: TechnicalSecretariat, name: str, sector: Sector = Sector.CIVIL_SOCIETY, **kw
) -> SecretariatMember:
    """Somebody in a seat of their own at a table; with ``seat``, in that one."""
    seat = kw.pop("seat", None) or save(
        SecretariatSeat(
            secretariat_id=secretariat.id, sector=sector, number=next(_n),
            from_on=kw.get("from_on", LONG_AGO),
        )
    )  # fmt: skip
    defaults = {
        "secretariat_id": secretariat.id, "seat_id": seat.id, "sector": seat.sector,
        "name": name, "from_on": LONG_AGO,
    }  # fmt: skip
    return save(SecretariatMember(**defaults | kw))


def make_run(call: Call, **kw) -> ClusteringRun:
    """A finished and accepted run of a call."""
    defaults = {
        "call_id": call.id, "scope": "00", "status": RunStatus.DONE, "seed": 0,
        "outcome": RunOutcome.ACCEPTED, "created_at": NOON, "finished_at": NOON,
        "decided_at": NOON,
    }  # fmt: skip
    return save(ClusteringRun(**defaults | kw))


def make_theme(
    *proposals: Proposal, published: bool = False, run: ClusteringRun | None = None, **kw
) -> Theme:
    """A theme with these proposals inside, in an accepted run of their call."""
    call = kw.pop("call", None) or (proposals[0].call if proposals else make_call())
    run = run or make_run(
        call, texts_count=len(proposals), themes_count=1, scope=kw.get("scope", "00")
    )
    defaults = {
        "call_id": call.id, "run_id": run.id, "scope": run.scope, "name": "Parques con luz",
        "terms": ["parque", "luz", "luminarias"], "cohesion": 0.6, "members_count": len(proposals),
        "status": ThemeStatus.PUBLISHED if published else ThemeStatus.DRAFT,
        "published_at": NOON if published else None,
    }  # fmt: skip
    theme = save(Theme(**defaults | kw))
    for rank, proposal in enumerate(proposals):
        make_member(run, proposal, theme, is_central=rank < 3)
    return theme


def make_member(
    run: ClusteringRun, proposal: Proposal, theme: Theme | None = None, **kw
) -> ThemeMember:
    """A proposal in a theme, or in the tray."""
    defaults = {
        "call_id": run.call_id, "scope": run.scope, "run_id": run.id, "proposal_id": proposal.id,
        "theme_id": theme.id if theme else None, "confidence": 0.9 if theme else 0.0,
        "leftover_reason": "" if theme else "Habla de otra cosa.",
    }  # fmt: skip
    return save(ThemeMember(**defaults | kw))


def make_referral(theme: Theme, entity_code: str = "20", **kw) -> Referral:
    """A theme sent to a state's table; without ``secretariat_id``, the national desk attends."""
    defaults = {
        "theme_id": theme.id, "entity_code": entity_code, "status": ReferralStatus.SENT,
        "proposals_count": theme.members_count, "referred_at": NOON,
        "acknowledge_due_on": NOON.date() + timedelta(days=7),
        "answer_due_on": NOON.date() + timedelta(days=30),
    }  # fmt: skip
    return save(Referral(**defaults | kw))


def make_response(referral: Referral, **kw) -> ReasonedResponse:
    """Its answer; the referral becomes answered at the same moment."""
    defaults = {
        "referral_id": referral.id, "decision": Decision.INCLUDE,
        "reason": "Se incluye porque hay presupuesto y responsable desde este año.",
        "signed_as": "Secretariado Técnico Local de Oaxaca", "published_at": NOON,
    }  # fmt: skip
    if kw.get("decision") is Decision.NOT_NOW:
        defaults["grounds"] = Grounds.NO_BUDGET
    response = save(ReasonedResponse(**defaults | kw))
    referral.status, referral.answered_at = ReferralStatus.ANSWERED, response.published_at
    referral.acknowledged_at = referral.acknowledged_at or referral.answered_at
    db.session.flush()
    return response


def make_plan(entity_code: str = "20", *, published: bool = True, **kw) -> ActionPlan:
    n = next(_n)
    defaults = {
        "entity_code": entity_code, "ordinal": n, "title": f"Plan {n} de gobierno abierto",
        "starts_on": NOON.date(), "ends_on": NOON.date() + timedelta(days=365),
        "status": PlanStatus.PUBLISHED if published else PlanStatus.DRAFT,
        "published_at": NOON if published else None,
    }  # fmt: skip
    return save(ActionPlan(**defaults | kw))


def make_commitment(
    plan: ActionPlan, *, themes: tuple[Theme, ...] = (), proposals: tuple[Proposal, ...] = (), **kw
) -> Commitment:
    """A promise of a plan, taking up some themes and naming some proposals."""
    n = next(_n)
    defaults = {
        "plan_id": plan.id, "number": n, "title": f"Luz en los parques {n}",
        "summary": "Luminarias con responsable.", "problem": "Los parques están oscuros.",
        "objective": "Que de noche haya gente.", "responsible_body": "Servicios municipales",
        "responsible_person": "Titular de alumbrado", "starts_on": plan.starts_on,
        "ends_on": plan.ends_on, "created_at": NOON,
    }  # fmt: skip
    commitment = save(Commitment(**defaults | kw))
    for theme in themes:
        save(CommitmentTheme(commitment_id=commitment.id, theme_id=theme.id))
    for proposal in proposals:
        save(CommitmentProposal(commitment_id=commitment.id, proposal_id=proposal.id))
    return commitment
