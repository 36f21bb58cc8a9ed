"""What was done in a state, or in the country, between two moments: what anybody can see of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from gatp_participa.calendars.status import Changed
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.deliberation.labels import session_name
from gatp_participa.deliberation.models import Session
from gatp_participa.evaluations.models import Evaluation
from gatp_participa.notices.letters import link
from gatp_participa.plans.models import (
    ActionPlan,
    Activity,
    Commitment,
    CommitmentChange,
    ProgressUpdate,
    Verification,
)
from gatp_participa.plans.status import PlanStatus
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.secretariats.models import TechnicalSecretariat
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import ThemeStatus

MOST_OF_A_KIND = 200


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that was done: what, where, when, and its page."""

    kind: Changed
    key: str
    title: str
    url: str  # absolute
    entity_code: str
    at: datetime
    detail: str = ""

    @property
    def on(self) -> date:
        """Return its day in Mexico."""
        return clock.local_day(self.at)


def changes_in(since: datetime, until: datetime, *, entity_code: str = "") -> list[Change]:
    """Return what was done between two moments, the latest first (seven queries)."""
    span = _Span(since, until, entity_code)
    found = [
        *_answers(span), *_plans(span), *_changed(span), *_reported(span), *_verified(span),
        *_sessions(span), *_evaluations(span),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.at, one.key), reverse=True)


@dataclass(frozen=True)
class _Span:
    since: datetime
    until: datetime
    entity_code: str

    def of(self, query: Select, moment: Any, place: Any) -> list[Any]:
        """Return the rows of a query whose moment and place are of this span, the latest first."""
        where: list[ColumnElement[bool]] = [moment >= self.since, moment < self.until]
        if self.entity_code:
            where.append(place == self.entity_code)
        query = query.where(*where).order_by(moment.desc()).limit(MOST_OF_A_KIND)
        return list(db.session.execute(query))


def _answers(span: _Span) -> Iterator[Change]:
    query = (
        select(ReasonedResponse, Referral.entity_code, Theme.id, Theme.name)
        .join(Referral, Referral.id == ReasonedResponse.referral_id)
        .join(Theme, Theme.id == Referral.theme_id)
        .where(Theme.status == ThemeStatus.PUBLISHED)
    )
    for response, code, theme_id, name in span.of(
        query, ReasonedResponse.published_at, Referral.entity_code
    ):
        yield Change(
            kind=Changed.ANSWERED, key=f"answer-{response.id}", title=name, entity_code=code,
            url=link("routing.theme_answers", theme_id=theme_id), at=response.published_at,
            detail=response.decision.label,
        )  # fmt: skip


def _plans(span: _Span) -> Iterator[Change]:
    query = select(ActionPlan).where(ActionPlan.status == PlanStatus.PUBLISHED)
    for (plan,) in span.of(query, ActionPlan.published_at, ActionPlan.entity_code):
        yield Change(
            kind=Changed.PLAN_PUBLISHED, key=f"plan-{plan.id}", title=plan.title,
            url=link("plans.show", code=plan.entity_code, ordinal=plan.ordinal),
            entity_code=plan.entity_code, at=plan.published_at,
        )  # fmt: skip


def _of_promises(thing: Any, join: Any, *, through_activity: bool) -> Select:
    """Return the query of something of a public commitment, with where it is and its title."""
    query = select(thing, ActionPlan.entity_code, Commitment.id, Commitment.title)
    if through_activity:
        query = query.join(Activity, Activity.id == join)
        query = query.join(Commitment, Commitment.id == Activity.commitment_id)
    else:
        query = query.join(Commitment, Commitment.id == join)
    return query.join(ActionPlan, ActionPlan.id == Commitment.plan_id).where(
        ActionPlan.status == PlanStatus.PUBLISHED
    )


def _changed(span: _Span) -> Iterator[Change]:
    query = _of_promises(CommitmentChange, CommitmentChange.commitment_id, through_activity=False)
    for one, code, number, title in span.of(
        query, CommitmentChange.changed_at, ActionPlan.entity_code
    ):
        yield _promise(
            Changed.COMMITMENT_CHANGED, one.id, one.changed_at, code, number, title, one.why
        )


def _reported(span: _Span) -> Iterator[Change]:
    query = _of_promises(ProgressUpdate, ProgressUpdate.activity_id, through_activity=True)
    for one, code, number, title in span.of(
        query, ProgressUpdate.reported_at, ActionPlan.entity_code
    ):
        said = f"{one.report.label}: {one.progress} %"
        yield _promise(Changed.PROGRESS, one.id, one.reported_at, code, number, title, said)


def _verified(span: _Span) -> Iterator[Change]:
    query = _of_promises(Verification, Verification.activity_id, through_activity=True)
    for one, code, number, title in span.of(
        query, Verification.verified_at, ActionPlan.entity_code
    ):
        said = one.verdict.label
        yield _promise(Changed.VERIFIED, one.id, one.verified_at, code, number, title, said)


def _promise(
    kind: Changed, key: int, at: datetime, code: str, number: int, title: str, detail: str
) -> Change:
    return Change(
        kind=kind, key=f"{kind}-{key}", title=title, entity_code=code, at=at, detail=detail,
        url=link("plans.commitment", commitment_id=number),
    )  # fmt: skip


def _sessions(span: _Span) -> Iterator[Change]:
    query = select(Session, TechnicalSecretariat.entity_code).join(Session.secretariat)
    for session, code in span.of(query, Session.signed_at, TechnicalSecretariat.entity_code):
        yield Change(
            kind=Changed.SESSION_SIGNED, key=f"session-{session.id}", title=session_name(session),
            url=link("deliberation.show", session_id=session.id), entity_code=code,
            at=session.signed_at,
        )  # fmt: skip


def _evaluations(span: _Span) -> Iterator[Change]:
    query = select(Evaluation, ActionPlan).join(Evaluation.plan)
    for evaluation, plan in span.of(query, Evaluation.published_at, ActionPlan.entity_code):
        yield Change(
            kind=Changed.EVALUATED, key=f"evaluation-{evaluation.id}", title=plan.title,
            url=link(
                "evaluations.show", code=plan.entity_code, ordinal=plan.ordinal,
                kind=evaluation.kind.slug,
            ),
            entity_code=plan.entity_code, at=evaluation.published_at, detail=evaluation.kind.label,
        )  # fmt: skip
