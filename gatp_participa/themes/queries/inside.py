"""What is inside a theme: its proposals, near copies told once, its parts and its states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import CopyGroup, CopyMember, ThemeMember
from gatp_participa.themes.queries.copied import NOT_SEPARATED, sizes_of_groups
from gatp_participa.themes.status import MemberOrigin
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20
_CLEAREST_FIRST = (ThemeMember.confidence.desc(), ThemeMember.id.desc())


@dataclass(frozen=True)
class MemberRow:
    """A proposal inside a theme or in the tray, as lists show it.

    ``copies`` counts the public texts of ``copy_group``, this one too; 0 when it has no copies.
    """

    folio: str
    title: str
    problem: str
    language: str
    entity_code: str | None
    supports_count: int
    submitted_at: datetime
    confidence: float
    leftover_reason: str
    shared_terms: Sequence[str] = ()
    origin: MemberOrigin = MemberOrigin.MACHINE
    copy_group: int | None = None
    copies: int = 0


@dataclass(frozen=True)
class Voices:
    """How many public texts a theme has, and how many once near copies are told once."""

    texts: int
    different: int


def central_proposals(theme_id: int) -> list[MemberRow]:
    """Return the proposals nearest to the centre of a theme, the clearest first."""
    query = members().where(ThemeMember.theme_id == theme_id, ThemeMember.is_central)
    return [_member(row) for row in db.session.execute(query.order_by(*_CLEAREST_FIRST))]


def members_page(
    theme_id: int, *, part: int | None = None, cursor: str | None = None, size: int = PAGE_ROWS
) -> Page:
    """Return a page of a theme's proposals, those that belong most clearly first (two queries).

    ``part`` is a place in ``Theme.subthemes``. Near copies are one entry: the clearest of them.
    """
    query = _folded(theme_id, part).order_by(*_CLEAREST_FIRST)
    if after := decode_cursor(cursor, float, int):
        query = query.where(
            or_(
                ThemeMember.confidence < after[0],
                and_(ThemeMember.confidence == after[0], ThemeMember.id < after[1]),
            )
        )
    page = page_of(db.session.execute(query.limit(size + 1)).all(), size)
    sizes = sizes_of_groups({row.copy_group for row in page.rows} - {None})
    rows = [replace(row, copies=sizes.get(row.copy_group, 0)) for row in page.rows]
    return Page(rows=rows, next_cursor=page.next_cursor)


def voices(theme_id: int) -> Voices:
    """Count the public texts of a theme, and the different ones among them."""
    row = db.session.execute(
        select(
            func.count(Proposal.id), func.count(CopyGroup.id), func.count(CopyGroup.id.distinct())
        )
        .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
        .outerjoin(CopyMember, CopyMember.proposal_id == Proposal.id)
        .outerjoin(CopyGroup, and_(CopyGroup.id == CopyMember.group_id, NOT_SEPARATED))
        .where(ThemeMember.theme_id == theme_id, Proposal.status == ProposalStatus.PUBLISHED)
    ).one()
    texts, copied, groups = row
    return Voices(texts, texts - copied + groups)


def part_counts(theme_id: int) -> dict[int, int]:
    """Return how many public proposals each part of a theme has, by its place in it."""
    rows = db.session.execute(
        select(ThemeMember.subtheme, func.count())
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.theme_id == theme_id, ThemeMember.subtheme.is_not(None),
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .group_by(ThemeMember.subtheme)
    )  # fmt: skip
    return {place: count for place, count in rows if place is not None}


def entity_counts(theme_id: int) -> list[tuple[str, int]]:
    """Return ``(INEGI key, proposals)`` of a theme, most first; "00" gathers those without state."""
    counted = func.count(Proposal.id)
    code = func.coalesce(Proposal.entity_code, NATION)
    rows = db.session.execute(
        select(code, counted)
        .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
        .where(ThemeMember.theme_id == theme_id, Proposal.status == ProposalStatus.PUBLISHED)
        .group_by(code)
        .order_by(counted.desc(), code)
    )
    return [(key, count) for key, count in rows]


def members() -> Select:
    """Return the SELECT of the public proposals of some run or theme, for lists."""
    return (
        select(
            Proposal.folio, Proposal.title, Proposal.problem, Proposal.language,
            Proposal.entity_code, Proposal.supports_count, Proposal.submitted_at,
            ThemeMember.confidence, ThemeMember.leftover_reason, ThemeMember.shared_terms,
            ThemeMember.origin, ThemeMember.id,
        )
        .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
        .where(Proposal.status == ProposalStatus.PUBLISHED)
    )  # fmt: skip


def page_of(rows: Sequence[Row], size: int) -> Page:
    """Return a page of members from one row more than fits."""
    last = rows[size - 1] if len(rows) > size else None
    return Page(
        rows=[_member(row) for row in rows[:size]],
        next_cursor=encode_cursor(last.confidence, last.id) if last else None,
    )


def _member(row: Any) -> MemberRow:
    values = row._asdict()
    del values["id"]
    return MemberRow(**values)


def _folded(theme_id: int, part: int | None) -> Select:
    """Return the SELECT of a theme's members without those that have a clearer copy in it."""
    other, copy, text = aliased(ThemeMember), aliased(CopyMember), aliased(Proposal)
    inside, among = [ThemeMember.theme_id == theme_id], [other.theme_id == theme_id]
    if part is not None:
        inside.append(ThemeMember.subtheme == part)
        among.append(other.subtheme == part)
    clearer = exists(
        select(copy.proposal_id)
        .join(other, other.proposal_id == copy.proposal_id)
        .join(text, text.id == copy.proposal_id)
        .where(
            copy.group_id == CopyGroup.id, *among, text.status == ProposalStatus.PUBLISHED,
            or_(
                other.confidence > ThemeMember.confidence,
                and_(other.confidence == ThemeMember.confidence, other.id > ThemeMember.id),
            ),
        )
        .correlate(ThemeMember, CopyGroup)
    )  # fmt: skip
    return (
        members()
        .add_columns(CopyGroup.id.label("copy_group"))
        .outerjoin(CopyMember, CopyMember.proposal_id == Proposal.id)
        .outerjoin(CopyGroup, and_(CopyGroup.id == CopyMember.group_id, NOT_SEPARATED))
        .where(*inside, ~clearer)
    )
