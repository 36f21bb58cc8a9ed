"""What lists and pages of proposals need to know of their call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, exists, select

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


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the filters of a call offer; ``is_under_way``: some proposal may have gone on."""

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
        raise NotFoundError("No encontramos esa convocatoria.")
    return row


@kept
def choices_of(call_id: int) -> Choices:
    """Return the topics, published themes and states to filter by (four queries)."""
    topics = select(Topic.id, Topic.name).where(Topic.call_id == call_id)
    themes = select(Theme.id, Theme.name).where(
        Theme.call_id == call_id, Theme.status == ThemeStatus.PUBLISHED
    )
    states = select(CallEntity.entity_code).where(CallEntity.call_id == call_id)
    found = db.session.execute(themes.order_by(Theme.position, Theme.id).limit(MOST_THEMES)).all()
    return Choices(
        topics={row.id: row.name for row in db.session.execute(topics.order_by(Topic.position))},
        themes={row.id: shorten(row.name, LONGEST_NAME) for row in found},
        entities=tuple(db.session.scalars(states.order_by(CallEntity.entity_code))),
        is_under_way=bool(found) or _names_one(call_id),
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


def _names_one(call_id: int) -> bool:
    """Say whether a commitment names some proposal of a call."""
    named = (
        select(1)
        .select_from(CommitmentProposal)
        .join(Proposal, Proposal.id == CommitmentProposal.proposal_id)
        .where(Proposal.call_id == call_id)
    )
    return bool(db.session.scalar(select(exists(named))))


@kept
def _stages_of(call_id: int) -> Sequence[Row]:
    return db.session.execute(
        select(
            CallStage.starts_at, CallStage.ends_at, CallStage.allows_submit,
            CallStage.allows_support, CallStage.allows_comment,
        ).where(CallStage.call_id == call_id)
    ).all()  # fmt: skip
