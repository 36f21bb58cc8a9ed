"""Letters of the following: what waits to be verified, what was said of it, which day comes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.rules import NATION
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.following.queries import silenced_among
from gatp_participa.following.sealing import unsubscribe_url
from gatp_participa.notices import services as notices
from gatp_participa.notices.letters import link
from gatp_participa.plans.models import (
    Activity,
    Commitment,
    CommitmentRemark,
    ProgressUpdate,
    Verification,
)
from gatp_participa.plans.status import Verdict
from gatp_participa.web.languages import speaking

_TABLE = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)
_VERIFIERS = (Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY)


def ask_to_verify(activity: Activity, update: ProgressUpdate, *, now: datetime) -> None:
    """Write to who may verify a final report that it waits for them."""
    commitment = activity.commitment
    people = seated(
        commitment.plan.entity_code, clock.local_day(now), roles=_TABLE, sectors=_VERIFIERS
    )
    without = {update.reported_by_id, commitment.responsible_id, commitment.substitute_id}
    _write(
        "plan_to_verify", [one for one in people if one.id not in without],
        key=f"plan_to_verify:{update.id}", now=now, activity=activity.title, body=update.body,
        commitment=commitment.title, url=link("plans.verify_report", update_id=update.id),
    )  # fmt: skip


def tell_verdict(
    row: Verification, activity: Activity, update: ProgressUpdate, *, now: datetime
) -> None:
    """Write to who answers for a commitment, and who reported, what was said of their report."""
    commitment = activity.commitment
    is_accepted = row.verdict is Verdict.ACCEPTED
    numbers = {commitment.responsible_id, commitment.substitute_id, update.reported_by_id}
    _write(
        "plan_verdict", accounts(numbers), key=f"plan_verdict:{row.id}", now=now,
        activity=activity.title, commitment=commitment.title, body=row.body,
        is_accepted=is_accepted,
        url=link("plans.commitment", commitment_id=commitment.id)
        if is_accepted else link("plans.report_activity", activity_id=activity.id),
    )  # fmt: skip


def remind(
    activity: Activity, people: Sequence[User], *, today: date, now: datetime, is_last: bool
) -> None:
    """Write to who answers for an activity that its day comes, or that it did."""
    stage = "last" if is_last else "soon"
    _write(
        "activity_reminder", people,
        key=f"activity_reminder:{activity.id}:{activity.ends_on}:{stage}", now=now,
        activity=activity.title, commitment=activity.commitment.title, ends_on=activity.ends_on,
        days=max(0, (activity.ends_on - today).days), progress=activity.progress,
        url=link("plans.report_activity", activity_id=activity.id),
    )  # fmt: skip


def escalate(activity: Activity, people: Sequence[User], *, today: date, now: datetime) -> None:
    """Write to the table's facilitator and the Commission that an activity is a week late."""
    commitment = activity.commitment
    _write(
        "activity_escalated", people,
        key=f"activity_escalated:{activity.id}:{activity.ends_on}", now=now,
        activity=activity.title, commitment=commitment.title, ends_on=activity.ends_on,
        days=(today - activity.ends_on).days, progress=activity.progress,
        body=commitment.responsible_body, who=commitment.responsible_person,
        url=link("plans.commitment", commitment_id=commitment.id),
    )  # fmt: skip


def tell_answer(
    answer: CommitmentRemark, remark: CommitmentRemark, commitment: Commitment, *, now: datetime
) -> None:
    """Write to who said something of a commitment that its responsible answered."""
    people = [one for one in accounts({remark.author_id}) if one.id != answer.author_id]
    silenced = silenced_among(one.id for one in people)
    for one in people:
        if one.id not in silenced:
            _write(
                "remark_answered", [one], key=f"remark_answered:{answer.id}", now=now,
                commitment=commitment.title, said=remark.body, body=answer.body,
                signed_as=answer.signed_as, unsubscribe_url=unsubscribe_url(one.id),
                url=f"{link('plans.commitment', commitment_id=commitment.id)}#opinion-{answer.id}",
            )  # fmt: skip


def accounts(numbers: Iterable[int | None]) -> list[User]:
    """Return the active accounts of some numbers."""
    wanted = {number for number in numbers if number is not None}
    if not wanted:
        return []
    active = select(User).where(User.id.in_(wanted), User.is_active).order_by(User.id)
    return list(db.session.scalars(active))


def seated(
    scope: str, on: date, *, roles: Collection[Role], sectors: Collection[Sector] = ()
) -> list[User]:
    """Return the active accounts that have some role in a place on a day."""
    numbers = select(RoleGrant.user_id).where(
        RoleGrant.role.in_(roles), RoleGrant.scope == scope, RoleGrant.valid_from_on <= on,
        or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > on),
    )  # fmt: skip
    if sectors:
        numbers = numbers.where(RoleGrant.sector.in_(sectors))
    query = select(User).where(User.id.in_(numbers), User.is_active).order_by(User.id)
    return list(db.session.scalars(query))


def overseers(entity_code: str, on: date) -> list[User]:
    """Return who hears that something is a week late: the facilitator and the Commission."""
    both = [
        *seated(entity_code, on, roles=[Role.FACILITATOR]),
        *seated(NATION, on, roles=[Role.COMMISSION]),
    ]
    return list({one.id: one for one in both}.values())


def _write(name: str, people: Iterable[User], *, key: str, now: datetime, **data: Any) -> None:
    for one in people:
        with speaking(one.language):
            notices.send(name, to=one.email, now=now, dedupe_key=f"{key}:{one.id}", **data)
