"""The demonstration's action plan: what its parts say, and commitments at different stages."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.dev.services.answering import true_label
from gatp_participa.dev.services.texts import document
from gatp_participa.plans import queries
from gatp_participa.plans import services as plans
from gatp_participa.plans.models import ActionPlan, CommitmentTheme
from gatp_participa.plans.queries import desk
from gatp_participa.plans.status import Origin, SectionKind, Tag
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
        for kind, text in story["sections"].items():
            plans.write_section(plan, SectionKind(kind), text, person=commission, now=written_at)
        for item in story["commitments"]:
            _write(plan, item, theme_of, commission, written_at, today)
        _take_the_rest(plan)
        plans.publish(plan, person=commission, now=written_at + timedelta(days=5))
        for item in story["commitments"]:
            _report(item, government, society, now)
        return plan.id


def _write(
    plan: ActionPlan, item: dict, theme_of: dict[str, list[int]], person: User, now: datetime,
    today: date,
) -> None:  # fmt: skip
    labels = item["theme"] if isinstance(item["theme"], list) else [item["theme"]]
    found = [number for label in labels for number in theme_of.get(label, [])]
    theme_ids = sorted(desk.included_among(found, plan.entity_code))
    commitment = plans.add_commitment(
        plan,
        plans.CommitmentDraft(
            title=item["title"], summary=item["summary"], problem=item["problem"],
            objective=item["objective"], responsible_body=item["body"],
            responsible_person=item["person"], responsible_position=item["position"],
            substitute_person=item["substitute"], counterpart=item["counterpart"],
            origin=Origin.CO_CREATED if theme_ids else Origin.PROACTIVE,
            starts_on=today + timedelta(days=item["starts"]),
            ends_on=today + timedelta(days=item["ends"]),
            tags=tuple(Tag(tag) for tag in item["tags"]), targets=tuple(item["ods"]),
        ),
        theme_ids=theme_ids, proposal_ids=_voices(theme_ids, plan.entity_code), person=person,
        now=now,
    )  # fmt: skip
    item["id"] = commitment.id
    goals = [
        plans.GoalDraft(
            key=str(number), body=body, indicator=indicator, unit=unit, baseline=baseline,
            target=target,
        )
        for number, (body, indicator, unit, baseline, target) in enumerate(item["goals"])
    ]  # fmt: skip
    activities = [
        plans.ActivityDraft(
            title=title, starts_on=today + timedelta(days=starts),
            ends_on=today + timedelta(days=ends), means=tuple(means), goal_key="0",
        )
        for title, starts, ends, means, _done in item["activities"]
    ]  # fmt: skip
    plans.set_details(commitment, goals, activities, person=person, now=now)


def _take_the_rest(plan: ActionPlan) -> None:
    """Add to the last commitment the themes that a grouping of another day left alone."""
    last = plan.commitments[-1]
    names = set(queries.untaken_themes(plan.entity_code))
    db.session.add_all(
        CommitmentTheme(commitment_id=last.id, theme_id=choice.theme_id)
        for choice in desk.includable_themes(plan.entity_code)
        if choice.name in names
    )
    db.session.flush()


def _report(item: dict, government: User, society: User, now: datetime) -> None:
    commitment = plans.commitment_by_id(item["id"])
    if commitment.activities:
        return  # each one is reported by itself
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
