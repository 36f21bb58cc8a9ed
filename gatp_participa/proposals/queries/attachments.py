"""What is attached, to a proposal or to one being written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Attachment, Proposal, SavedDraft

BATCH = 500


def attachments_of(proposal_id: int) -> Sequence[Attachment]:
    """Return what is attached to a proposal, in order; the hidden ones too."""
    return db.session.scalars(
        select(Attachment)
        .where(Attachment.proposal_id == proposal_id)
        .order_by(Attachment.number)
    ).all()  # fmt: skip


def attachment_or_404(folio: str, number: int) -> tuple[Attachment, Proposal]:
    """Return one with its proposal, whoever may see it.

    Raises:
        NotFoundError: there is no such file.
    """
    found = db.session.scalar(
        select(Attachment)
        .join(Proposal, Proposal.id == Attachment.proposal_id)
        .where(Proposal.folio == (folios.normalize(folio) or ""), Attachment.number == number)
        .options(joinedload(Attachment.proposal))
    )
    if found is None or found.proposal is None:
        raise NotFoundError(
            _("Ese archivo no está aquí: quizá lo quitó quien escribió la propuesta.")
        )
    return found, found.proposal


def waiting_files(tickets: Iterable[str], user_id: int | None) -> dict[str, Attachment]:
    """Return, by ticket, the files that wait for a proposal and that this person may attach."""
    wanted = [ticket for ticket in tickets if ticket]
    if not wanted:
        return {}
    mine = or_(Attachment.uploaded_by_id.is_(None), Attachment.uploaded_by_id == user_id)
    rows = db.session.scalars(
        select(Attachment).where(
            Attachment.ticket.in_(wanted), Attachment.proposal_id.is_(None), mine
        )
    )
    return {row.ticket: row for row in rows}


def abandoned_files(
    before: datetime, *, after_id: int = 0, limit: int = BATCH
) -> tuple[list[Attachment], int | None]:
    """Return files that wait since before a moment and that no draft remembers, by number.

    With them comes the number to go on from, or None when there are no more.
    """
    rows = db.session.scalars(
        select(Attachment)
        .where(
            Attachment.proposal_id.is_(None),
            Attachment.created_at < before,
            Attachment.id > after_id,
        )
        .order_by(Attachment.id)
        .limit(limit)
    ).all()
    owners = {row.uploaded_by_id for row in rows} - {None}
    remembered = set(_remembered(owners)) if owners else set()
    last = rows[-1].id if len(rows) == limit else None
    return [row for row in rows if row.ticket not in remembered], last


def unknown_keys(keys: Sequence[str]) -> list[str]:
    """Return the keys that are of no attachment."""
    known = set(
        db.session.scalars(select(Attachment.storage_key).where(Attachment.storage_key.in_(keys)))
    )
    return [key for key in keys if key not in known]


def _remembered(user_ids: Iterable[int | None]) -> Iterator[str]:
    drafts = select(SavedDraft.fields).where(SavedDraft.user_id.in_(list(user_ids)))
    for fields in db.session.scalars(drafts):
        yield from (str(value) for name, value in fields.items() if name.startswith("ticket_"))
