"""The demonstration's action plan: six commitments at different stages."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.dev.services.answering import true_label
from gatp_participa.dev.services.texts import document
from gatp_participa.plans import services as plans
from gatp_participa.plans.queries import desk
from gatp_participa.plans.status import Origin
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus

NAMED_PROPOSALS = 8


def write_plan(
    call: Call, members: dict[tuple[str, Sector], User], commission: User, now: datetime
) -> int:
    """Write, publish and follow the plan of the state that answered everything; return its number."""
    story = document("plan")
    code = story["entity_code"]
    government, society = members[code, Sector.GOVERNMENT], members[code, Sector.CIVIL_SOCIETY]
    written_at = now - timedelta(days=80)
    today = clock.local_day(now)
    with transaction():
        plan = plans.create_plan(
            plans.PlanDraft(
                entity_code=code, ordinal=story["ordinal"], title=story["title"],
                introduction=story["introduction"], starts_on=today - timedelta(days=160),
                ends_on=today + timedelta(days=400),
            ),
            person=commission, now=written_at,
        )  # fmt: skip
        theme_of = _themes_by_label(call)
        for item in story["commitments"]:
            theme_ids = sorted(desk.included_among(theme_of.get(item["theme"], []), code))
            commitment = plans.add_commitment(
                plan,
                plans.CommitmentDraft(
                    title=item["title"], summary=item["summary"], problem=item["problem"],
                    objective=item["objective"], responsible_body=item["body"],
                    responsible_person=item["person"], responsible_position=item["position"],
                    counterpart=item["counterpart"],
                    origin=Origin.CO_CREATED if theme_ids else Origin.PROACTIVE,
                    starts_on=today + timedelta(days=item["starts"]),
                    ends_on=today + timedelta(days=item["ends"]),
                ),
                theme_ids=theme_ids, proposal_ids=_voices(theme_ids, code),
                person=commission, now=written_at,
            )  # fmt: skip
            item["id"] = commitment.id
        plans.publish(plan, person=commission, now=written_at + timedelta(days=5))
        for item in story["commitments"]:
            _report(item, government, society, now)
        return plan.id


def _report(item: dict, government: User, society: User, now: datetime) -> None:
    commitment = plans.commitment_by_id(item["id"])
    if item["declared"]:
        plans.report_progress(
            commitment, declared=item["declared"], person=government, now=now - timedelta(days=20)
        )
    if item["verified"]:
        plans.report_progress(
            commitment, verified=item["verified"], person=society, now=now - timedelta(days=9)
        )


def _themes_by_label(call: Call) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    published = select(Theme.id).where(
        Theme.call_id == call.id, Theme.status == ThemeStatus.PUBLISHED
    )
    for theme_id in db.session.scalars(published.order_by(Theme.members_count.desc())):
        found.setdefault(true_label(theme_id), []).append(theme_id)
    return found


def _voices(theme_ids: list[int], entity_code: str) -> list[int]:
    """Return the state's proposals in a theme, the most supported first."""
    return list(
        db.session.scalars(
            select(Proposal.id)
            .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
            .where(
                ThemeMember.theme_id.in_(theme_ids),
                Proposal.entity_code == entity_code,
                Proposal.status == ProposalStatus.PUBLISHED,
            )
            .order_by(Proposal.supports_count.desc(), Proposal.id)
            .limit(NAMED_PROPOSALS)
        )
    )
