"""What lists and pages of proposals need to know of their call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, exists, or_, select
from sqlalchemy.orm import aliased

from gatp_participa.calls.models import Call, CallEntity, CallStage, Topic
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.core.text import shorten
from gatp_participa.pages.queries.kept import kept
from gatp_participa.plans.models import CommitmentProposal
from gatp_participa.proposals.models import Proposal
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import ThemeStatus

MOST_THEMES = 120
LONGEST_NAME = 80  # characters of a theme in a list of options

_proposal = aliased(Proposal)
# One by one from the few that commitments name: joined, a planner may start from all the rest.
_call_named = (
    select(_proposal.call_id)
    .where(_proposal.id == CommitmentProposal.proposal_id)
    .correlate(CommitmentProposal)
    .scalar_subquery()
)
# Some proposal of a call has gone on: a theme was published, or a commitment names one.
IS_UNDER_WAY: ColumnElement[bool] = or_(
    exists().where(Theme.call_id == Call.id, Theme.status == ThemeStatus.PUBLISHED),
    exists(select(CommitmentProposal.proposal_id).where(_call_named == Call.id).correlate(Call)),
)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the filters of a call offer; ``is_under_way``: some proposal has gone on."""

    topics: dict[int, str]
    themes: dict[int, str]
    entities: tuple[str, ...]  # empty: the whole country
    is_under_way: bool


@dataclass(kw_only=True)
class TimedCall:
    """A call as its rules need it, without its texts."""

    status: CallStatus
    opens_at: datetime
    closes_at: datetime
    stages: Sequence[Row]


@kept
def public_call(slug: str) -> Row:
    """Return what lists say of a call.

    Raises:
        NotFoundError: there is no such call, or the public does not know it yet.
    """
    columns = (Call.id, Call.slug, Call.title, Call.status, Call.is_national, Call.closes_at)
    public = (Call.slug == slug, Call.status != CallStatus.DRAFT)
    # A zero byte is text to Python and a failure to PostgreSQL.
    row = None if "\0" in slug else db.session.execute(select(*columns).where(*public)).first()
    if row is None:
        raise NotFoundError(_("No encontramos esa convocatoria."))
    return row


@kept
def choices_of(call_id: int) -> Choices:
    """Return the topics, published themes and states to filter by (four queries)."""
    topics = select(Topic.id, Topic.name).where(Topic.call_id == call_id)
    themes = (
        select(Theme.id, Theme.name)
        .where(Theme.call_id == call_id, Theme.status == ThemeStatus.PUBLISHED)
        .order_by(Theme.position, Theme.id)
        .limit(MOST_THEMES)
    )
    states = select(CallEntity.entity_code).where(CallEntity.call_id == call_id)
    return Choices(
        topics={row.id: row.name for row in db.session.execute(topics.order_by(Topic.position))},
        themes={row.id: shorten(row.name, LONGEST_NAME) for row in db.session.execute(themes)},
        entities=tuple(db.session.scalars(states.order_by(CallEntity.entity_code))),
        is_under_way=bool(db.session.scalar(select(IS_UNDER_WAY).where(Call.id == call_id))),
    )


def timed_call(call_id: int, status: CallStatus, closes_at: datetime) -> TimedCall:
    """Return a call with its stages, to ask what it lets people do now."""
    stages = _stages_of(call_id) if status is CallStatus.OPEN else []
    opens_at = min((stage.starts_at for stage in stages), default=closes_at)
    return TimedCall(status=status, opens_at=opens_at, closes_at=closes_at, stages=stages)


def titles_of(call_ids: Collection[int]) -> dict[int, str]:
    """Return the titles of some calls by number."""
    if not call_ids:
        return {}
    rows = db.session.execute(select(Call.id, Call.title).where(Call.id.in_(call_ids)))
    return {row.id: row.title for row in rows}


@kept
def _stages_of(call_id: int) -> Sequence[Row]:
    return db.session.execute(
        select(
            CallStage.starts_at, CallStage.ends_at, CallStage.allows_submit,
            CallStage.allows_support, CallStage.allows_comment,
        ).where(CallStage.call_id == call_id)
    ).all()  # fmt: skip
