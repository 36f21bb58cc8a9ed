"""Files of proposals as things to moderate: shown or hidden, never changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.moderation.status import Kind, Standing
from gatp_participa.moderation.things.cards import Card
from gatp_participa.moderation.things.proposals import STANDINGS
from gatp_participa.moderation.things.written import Thing
from gatp_participa.proposals import services
from gatp_participa.proposals.models import Attachment, Proposal


class Attachments(Thing):
    def load(self, numbers: Collection[int]) -> dict[int, Card]:
        rows = db.session.scalars(
            select(Attachment)
            .where(Attachment.id.in_(numbers), Attachment.proposal_id.is_not(None))
            .options(
                joinedload(Attachment.proposal).joinedload(Proposal.author),
                joinedload(Attachment.proposal).joinedload(Proposal.call),
            )
        )
        return {row.id: _card(row, row.proposal) for row in rows if row.proposal is not None}

    def hide(self, card: Card, *, reason: str, person: User, now: datetime) -> None:
        services.hide_file(card.row, reason=reason, person=person, now=now)

    def show(self, card: Card, *, reason: str, person: User, now: datetime) -> None:
        services.show_file(card.row, reason=reason, person=person, now=now)

    def put_back(
        self, card: Card, standing: Standing, *, reason: str, person: User, now: datetime
    ) -> None:
        hidden_at = (card.hidden_at or now) if standing is Standing.HIDDEN else None
        services.put_back_file(card.row, hidden_at, reason=reason, person=person, now=now)


def _card(row: Attachment, proposal: Proposal) -> Card:
    standing = STANDINGS[proposal.status]
    if row.hidden_at is not None and standing is not Standing.GONE:
        standing = Standing.HIDDEN
    return Card(
        kind=Kind.ATTACHMENT, thing_id=row.id, title=row.description or row.name,
        texts={"name": row.name, "description": row.description}, standing=standing,
        reason=row.hidden_reason, author_id=row.uploaded_by_id,
        author_name=proposal.author.pseudonym if proposal.author else "",
        entity_code=proposal.entity_code, call_id=proposal.call_id,
        call_title=proposal.call.title, language=proposal.language, written_at=row.created_at,
        changed_at=row.created_at, hidden_at=row.hidden_at, proposal_title=proposal.title,
        endpoint="proposals.attachment",
        address={"folio": proposal.folio, "number": row.number}, row=row,
    )  # fmt: skip


ATTACHMENTS = Attachments()
