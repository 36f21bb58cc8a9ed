"""What people say of commitments as things to moderate: shown or hidden, never changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.core.text import shorten
from gatp_participa.moderation import things
from gatp_participa.moderation.status import Kind, Standing
from gatp_participa.moderation.things.cards import Card
from gatp_participa.moderation.things.written import Thing
from gatp_participa.plans.models import ActionPlan, Commitment, CommitmentRemark
from gatp_participa.plans.services import remarking


class Remarks(Thing):
    """Remarks about commitments, and what their responsible answers."""

    said = ("body", CommitmentRemark, CommitmentRemark.created_at)

    def load(self, numbers: Collection[int]) -> dict[int, Card]:
        """Return the cards of some remarks by number (one query)."""
        rows = db.session.execute(
            select(CommitmentRemark, Commitment.title, ActionPlan.entity_code)
            .join(Commitment, Commitment.id == CommitmentRemark.commitment_id)
            .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
            .options(joinedload(CommitmentRemark.author))
            .where(CommitmentRemark.id.in_(numbers))
        )
        return {row.id: _card(row, title, code) for row, title, code in rows}

    def hide(self, card: Card, *, reason: str, person: User, now: datetime) -> None:
        """Take it out of view."""
        remarking.hide(card.row, reason=reason, person=person, now=now)

    def show(self, card: Card, *, reason: str, person: User, now: datetime) -> None:
        """Bring it back into view."""
        remarking.show(card.row, reason=reason, person=person, now=now)

    def put_back(
        self, card: Card, standing: Standing, *, reason: str, person: User, now: datetime
    ) -> None:
        """Leave it as it was before a decision that is undone."""
        hidden_at = (card.hidden_at or now) if standing is Standing.HIDDEN else None
        remarking.put_back(card.row, hidden_at, reason=reason, person=person, now=now)


def _card(row: CommitmentRemark, title: str, entity_code: str) -> Card:
    standing = Standing.PUBLISHED if row.hidden_at is None else Standing.HIDDEN
    return Card(
        kind=Kind.REMARK, thing_id=row.id, title=shorten(row.body, 110), texts={"body": row.body},
        standing=standing if row.body else Standing.GONE, reason=row.hidden_reason,
        author_id=row.author_id, author_name=row.author.pseudonym if row.author else "",
        entity_code=entity_code, call_id=None, call_title="", written_at=row.created_at,
        changed_at=row.edited_at or row.created_at, hidden_at=row.hidden_at, proposal_title=title,
        endpoint="plans.find_remark", address={"remark_id": row.id}, row=row,
    )  # fmt: skip


things.register(Kind.REMARK, Remarks())
