"""What people say of a commitment, in threads of two levels."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.plans.models import CommitmentRemark
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20


@dataclass
class Thread:
    """What somebody said of a commitment, and what its responsible answered."""

    remark: CommitmentRemark
    answers: list[CommitmentRemark]


def remarks_of(commitment_id: int, cursor: str | None = None) -> Page:
    """Return a page of :class:`Thread`, the newest remark first (one query)."""
    first = select(CommitmentRemark.id).where(
        CommitmentRemark.commitment_id == commitment_id, CommitmentRemark.parent_id.is_(None)
    )
    after = decode_cursor(cursor, int)
    if after is not None:
        first = first.where(CommitmentRemark.id < after[0])
    page = first.order_by(CommitmentRemark.id.desc()).limit(PAGE_ROWS + 1).subquery()
    said = db.session.scalars(
        select(CommitmentRemark)
        .join(page, page.c.id == func.coalesce(CommitmentRemark.parent_id, CommitmentRemark.id))
        .where(CommitmentRemark.commitment_id == commitment_id)
        .options(joinedload(CommitmentRemark.author))
        .order_by(page.c.id.desc(), CommitmentRemark.id)
    )
    threads: dict[int, Thread] = {}
    for one in said:  # what is answered comes before its answers
        if one.parent_id is None:
            threads[one.id] = Thread(one, [])
        else:
            threads[one.parent_id].answers.append(one)
    rows = list(threads.values())
    return Page(
        rows=rows[:PAGE_ROWS],
        next_cursor=encode_cursor(rows[PAGE_ROWS - 1].remark.id) if len(rows) > PAGE_ROWS else None,
    )


def remark_by_id(remark_id: int) -> CommitmentRemark:
    """Return a remark.

    Raises:
        NotFoundError: there is no such remark.
    """
    remark = db.session.get(CommitmentRemark, remark_id)
    if remark is None:
        raise NotFoundError(_("No encontramos esa opinión."))
    return remark
