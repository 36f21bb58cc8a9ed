"""Near copies as anyone reads them: how many texts are almost the same, and which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, bindparam, func, select

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.queries import grouping
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import CopyGroup, CopyMember
from gatp_participa.themes.status import CopyStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20
NO_COPIES = _l(
    "No encontramos ese grupo de textos casi iguales: tal vez una persona los leyó y vio que son "
    "distintos."
)
# What a person separated is not a copy any more.
NOT_SEPARATED = CopyGroup.status != CopyStatus.SEPARATED


@dataclass(frozen=True)
class Copies:
    """The near copies that a proposal is one of."""

    group_id: int
    texts: int


def sizes_of_groups(group_ids: Collection[int | None]) -> dict[int | None, int]:
    """Return how many public texts each group has (one query, none without groups)."""
    if not group_ids:
        return {}
    rows = db.session.execute(
        select(CopyMember.group_id, func.count())
        .join(Proposal, Proposal.id == CopyMember.proposal_id)
        .where(
            CopyMember.group_id.in_(sorted(one for one in group_ids if one is not None)),
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .group_by(CopyMember.group_id)
    )
    return dict(rows.all())


# Every page of a proposal asks: it is made once.
_COPIES = (
    select(CopyGroup.id, func.count())
    .join(CopyMember, CopyMember.group_id == CopyGroup.id)
    .join(Proposal, Proposal.id == CopyMember.proposal_id)
    .where(
        CopyGroup.id.in_(
            select(CopyMember.group_id).where(CopyMember.proposal_id == bindparam("proposal_id"))
        ),
        NOT_SEPARATED,
        Proposal.status == ProposalStatus.PUBLISHED,
    )
    .group_by(CopyGroup.id)
    .having(func.count() > 1)
)


def copies_of(proposal_id: int) -> Copies | None:
    """Return the near copies of a proposal, itself among them; None when there are no others."""
    row = db.session.execute(_COPIES, {"proposal_id": proposal_id}).first()
    return Copies(*row) if row else None


def groups_of(proposal_ids: Collection[int]) -> dict[int, int]:
    """Return the group of each of some proposals that a person confirmed to be copies."""
    rows = db.session.execute(
        select(CopyMember.proposal_id, CopyMember.group_id)
        .join(CopyGroup, CopyGroup.id == CopyMember.group_id)
        .where(
            CopyMember.proposal_id.in_(sorted(proposal_ids)),
            CopyGroup.status == CopyStatus.CONFIRMED,
        )
    ).all()
    return dict(rows)


# Supporting several copies of one text spends one support.
grouping.append(groups_of)


def public_copies(group_id: int) -> tuple[Call, int]:
    """Return the call of a group of near copies and how many public texts it has.

    Raises:
        NotFoundError: there is no such group, a person separated it, or only one text is left.
    """
    call_id = db.session.scalar(
        select(CopyGroup.call_id).where(CopyGroup.id == group_id, NOT_SEPARATED)
    )
    call = db.session.get(Call, call_id) if call_id else None
    texts = sizes_of_groups({group_id}).get(group_id, 0)
    if call is None or call.status not in PUBLIC or texts < 2:
        raise NotFoundError(NO_COPIES)
    return call, texts


def copies_page(group_id: int, *, cursor: str | None = None) -> Page:
    """Return a page of the public texts of a group, the first that came first."""
    query = (
        select(
            Proposal.id, Proposal.folio, Proposal.title, Proposal.problem, Proposal.language,
            Proposal.entity_code, Proposal.supports_count, Proposal.submitted_at,
        )
        .join(CopyMember, CopyMember.proposal_id == Proposal.id)
        .where(CopyMember.group_id == group_id, Proposal.status == ProposalStatus.PUBLISHED)
        .order_by(Proposal.id)
        .limit(PAGE_ROWS + 1)
    )  # fmt: skip
    if after := decode_cursor(cursor, int):
        query = query.where(Proposal.id > after[0])
    rows: list[Row] = list(db.session.execute(query))
    more = len(rows) > PAGE_ROWS
    return Page(
        rows=rows[:PAGE_ROWS], next_cursor=encode_cursor(rows[PAGE_ROWS - 1].id) if more else None
    )
