"""What goes with a proposal: its group, who signs it with its author, its files, its translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.models import User
from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import (
    Attachment,
    Proposal,
    ProposalCoauthor,
    ProposalGroup,
    ProposalTranslation,
)
from gatp_participa.proposals.status import GroupKind, ProposalStatus


@dataclass(frozen=True)
class Coauthor:
    """Somebody who accepted to sign; ``name`` is the public one."""

    user_id: int
    name: str


@dataclass(frozen=True)
class Company:
    """All of it; empty for most proposals."""

    group: ProposalGroup | None = None
    translation: ProposalTranslation | None = None
    coauthors: Sequence[Coauthor] = ()
    attachments: Sequence[Attachment] = ()


def has_company() -> ColumnElement[bool]:
    """Return the condition «this proposal has some of it», for a query over ``Proposal``."""
    tables = (Attachment, ProposalGroup, ProposalCoauthor, ProposalTranslation)
    return or_(
        *(
            select(table.id).where(table.proposal_id == Proposal.id).correlate(Proposal).exists()
            for table in tables
        )
    )


def company_of(proposal_id: int) -> Company:
    """Return what goes with a proposal, in one query: at most five people by three files."""
    rows = db.session.execute(
        select(
            ProposalGroup, ProposalTranslation, Attachment, ProposalCoauthor.user_id, User.pseudonym
        )
        .select_from(Proposal)
        .outerjoin(ProposalGroup, ProposalGroup.proposal_id == Proposal.id)
        .outerjoin(ProposalTranslation, ProposalTranslation.proposal_id == Proposal.id)
        .outerjoin(Attachment, Attachment.proposal_id == Proposal.id)
        .outerjoin(
            ProposalCoauthor,
            and_(
                ProposalCoauthor.proposal_id == Proposal.id,
                ProposalCoauthor.accepted_at.is_not(None),
            ),
        )
        .outerjoin(User, User.id == ProposalCoauthor.user_id)
        .where(Proposal.id == proposal_id)
        .order_by(
            ProposalTranslation.language.desc(),  # «es» before «en»
            ProposalCoauthor.accepted_at,
            ProposalCoauthor.id,
            Attachment.number,
        )
    ).all()
    if not rows:
        return Company()
    files = {row[2].number: row[2] for row in rows if row[2] is not None}
    people = {row[3]: Coauthor(row[3], row[4]) for row in rows if row[3] is not None}
    return Company(rows[0][0], rows[0][1], list(people.values()), list(files.values()))


def coauthors_of(proposal_id: int) -> list[Coauthor]:
    """Return who accepted to sign a proposal, in the order in which they did."""
    rows = db.session.execute(
        select(ProposalCoauthor.user_id, User.pseudonym)
        .join(User, User.id == ProposalCoauthor.user_id)
        .where(ProposalCoauthor.proposal_id == proposal_id)
        .order_by(ProposalCoauthor.accepted_at, ProposalCoauthor.id)
    )
    return [Coauthor(user_id, name) for user_id, name in rows if user_id is not None]


def groups_of_call(call_id: int) -> dict[GroupKind, tuple[int, int]]:
    """Return, by kind of group, how many public proposals came from one and how many people.

    Counted apart: these people are in no count of supports.
    """
    rows = db.session.execute(
        select(ProposalGroup.kind, func.count(), func.sum(ProposalGroup.people))
        .join(Proposal, Proposal.id == ProposalGroup.proposal_id)
        .where(Proposal.call_id == call_id, Proposal.status == ProposalStatus.PUBLISHED)
        .group_by(ProposalGroup.kind)
    )
    return {kind: (texts, int(people)) for kind, texts, people in rows}


def invitations_of(proposal_id: int, now: datetime) -> Sequence[ProposalCoauthor]:
    """Return the invitations of a proposal that may still be answered, for its author alone."""
    return db.session.scalars(
        select(ProposalCoauthor)
        .where(
            ProposalCoauthor.proposal_id == proposal_id,
            ProposalCoauthor.accepted_at.is_(None),
            ProposalCoauthor.expires_at > now,
        )
        .order_by(ProposalCoauthor.id)
    ).all()


def invitation_or_404(folio: str, token_digest: str) -> ProposalCoauthor:
    """Return an invitation with its proposal.

    Raises:
        NotFoundError: it was answered with a no, taken back, or never was.
    """
    found = db.session.scalar(
        select(ProposalCoauthor)
        .join(Proposal, Proposal.id == ProposalCoauthor.proposal_id)
        .where(
            ProposalCoauthor.token_digest == token_digest,
            Proposal.folio == (folios.normalize(folio) or ""),
        )
        .options(joinedload(ProposalCoauthor.proposal))
    )
    if found is None:
        raise NotFoundError(_("Esta invitación ya no vale: se contestó, se retiró o venció."))
    return found


def translation_of(proposal_id: int, language: str = "es") -> ProposalTranslation | None:
    """Return a proposal's translation, or None."""
    return db.session.scalar(
        select(ProposalTranslation).where(
            ProposalTranslation.proposal_id == proposal_id,
            ProposalTranslation.language == language,
        )
    )
