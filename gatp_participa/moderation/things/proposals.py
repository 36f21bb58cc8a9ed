"""Proposals as things to moderate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.moderation.status import Kind, Standing
from gatp_participa.moderation.things.cards import Card
from gatp_participa.moderation.things.written import Written
from gatp_participa.proposals import services
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services.editing import TEXTS
from gatp_participa.proposals.status import ProposalStatus

EDIT_WITHIN = timedelta(days=15)
STANDINGS = {
    ProposalStatus.PUBLISHED: Standing.PUBLISHED,
    ProposalStatus.IN_REVIEW: Standing.IN_REVIEW,
    ProposalStatus.HIDDEN: Standing.HIDDEN,
    ProposalStatus.WITHDRAWN: Standing.GONE,
}


class Proposals(Written):
    said = ("problem", Proposal, Proposal.submitted_at)

    def load(self, numbers: Collection[int]) -> dict[int, Card]:
        rows = db.session.scalars(
            select(Proposal)
            .where(Proposal.id.in_(numbers))
            .options(joinedload(Proposal.author), joinedload(Proposal.call))
        )
        return {row.id: _card(row) for row in rows}

    def is_theirs(self, card: Card, person: User) -> bool:
        """Say whether a person wrote it or signs it with its author."""
        return card.author_id == person.id or services.signs(person.id, card.thing_id)

    def ask_edit(self, card: Card, *, person: User, now: datetime) -> None:
        """Ask its author to change it within some days."""
        services.ask_edit(card.row, now + EDIT_WITHIN, person=person, now=now)

    def stop_asking(self, card: Card, *, person: User, now: datetime) -> None:
        """Leave it as nobody had asked."""
        services.ask_edit(card.row, None, person=person, now=now)


def _card(row: Proposal) -> Card:
    return Card(
        kind=Kind.PROPOSAL, thing_id=row.id, title=row.title,
        texts={name: getattr(row, name) for name in TEXTS}, standing=STANDINGS[row.status],
        reason=row.status_reason if row.status is ProposalStatus.HIDDEN else "",
        author_id=row.author_id, author_name=row.author.pseudonym if row.author else "",
        entity_code=row.entity_code, call_id=row.call_id, call_title=row.call.title,
        language=row.language, written_at=row.submitted_at,
        changed_at=row.edited_at or row.submitted_at, endpoint="pages.proposal",
        address={"folio": row.folio}, row=row,
    )  # fmt: skip


PROPOSALS = Proposals(services, STANDINGS)
