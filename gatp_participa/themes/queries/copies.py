"""Near copies as those who decide on them read them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, and_, func, or_, select

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import CopyGroup, CopyMember
from gatp_participa.themes.status import CopyStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

GROUPS_PER_PAGE = 10
FOLIOS_SHOWN = 8
FOLIOS_PER_PAGE = 100


@dataclass(frozen=True)
class CopyRow:
    """A group of near copies: how many public texts, one of them whole, and some others."""

    group: CopyGroup
    texts: int
    text: Row
    others: list[Row]
    decided_by: str


def copies_page(call_id: int, status: CopyStatus, *, cursor: str | None = None) -> Page:
    """Return a page of a call's groups in a status, the largest first (two queries)."""
    texts = func.count().label("texts")
    query = (
        select(CopyGroup, texts, User.name)
        .join(CopyMember, CopyMember.group_id == CopyGroup.id)
        .join(Proposal, _public_text())
        .outerjoin(User, User.id == CopyGroup.decided_by_id)
        .where(CopyGroup.call_id == call_id, CopyGroup.status == status)
        .group_by(CopyGroup.id, User.name)
        # One taken out of its group stays alone in another: nothing to decide.
        .having(texts > 1)
        .order_by(texts.desc(), CopyGroup.id)
    )
    if after := decode_cursor(cursor, int, int):
        query = query.having(
            or_(texts < after[0], and_(texts == after[0], CopyGroup.id > after[1]))
        )
    found = db.session.execute(query.limit(GROUPS_PER_PAGE + 1)).all()
    is_more, shown = len(found) > GROUPS_PER_PAGE, found[:GROUPS_PER_PAGE]
    members = _first_members([group.id for group, *_rest in shown])
    return Page(
        rows=[
            CopyRow(group, count, members[group.id][0], members[group.id][1:], name or "")
            for group, count, name in shown
        ],
        next_cursor=encode_cursor(shown[-1][1], shown[-1][0].id) if is_more else None,
    )


def copies_by_status(call_id: int) -> dict[CopyStatus, int]:
    """Return how many groups of near copies of a call are in each status."""
    sizes = (
        select(CopyGroup.status, CopyGroup.id)
        .join(CopyMember, CopyMember.group_id == CopyGroup.id)
        .join(Proposal, _public_text())
        .where(CopyGroup.call_id == call_id)
        .group_by(CopyGroup.id, CopyGroup.status)
        .having(func.count() > 1)
        .subquery()
    )
    rows = db.session.execute(select(sizes.c.status, func.count()).group_by(sizes.c.status))
    return dict(rows.all())


def copy_group(group_id: int) -> CopyGroup:
    """Return a group of near copies.

    Raises:
        NotFoundError: there is no such group.
    """
    group = db.session.get(CopyGroup, group_id)
    if group is None:
        raise NotFoundError(_("No encontramos ese grupo de copias."))
    return group


def copy_members_page(group_id: int, *, cursor: str | None = None) -> Page:
    """Return a page of the texts of a group, in order of arrival."""
    query = _members().where(CopyMember.group_id == group_id).order_by(Proposal.id)
    if after := decode_cursor(cursor, int):
        query = query.where(Proposal.id > after[0])
    rows = db.session.execute(query.limit(FOLIOS_PER_PAGE + 1)).all()
    is_more = len(rows) > FOLIOS_PER_PAGE
    return Page(
        rows=rows[:FOLIOS_PER_PAGE],
        next_cursor=encode_cursor(rows[FOLIOS_PER_PAGE - 1].id) if is_more else None,
    )


def _first_members(group_ids: list[int]) -> dict[int, list[Row]]:
    place = func.row_number().over(partition_by=CopyMember.group_id, order_by=Proposal.id)
    numbered = _members().add_columns(CopyMember.group_id, place.label("place"))
    part = numbered.where(CopyMember.group_id.in_(group_ids)).subquery()
    rows = db.session.execute(
        select(part).where(part.c.place <= FOLIOS_SHOWN + 1).order_by(part.c.id)
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(row)
    return found


def _members() -> Any:
    return select(
        Proposal.id, Proposal.folio, Proposal.title, Proposal.problem, Proposal.action,
        Proposal.language, Proposal.entity_code, Proposal.submitted_at,
    ).join(CopyMember, _public_text())  # fmt: skip


def _public_text() -> Any:
    return and_(Proposal.id == CopyMember.proposal_id, Proposal.status == ProposalStatus.PUBLISHED)
