"""Whether anybody did anything with a proposal since it came: what decides if it may be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from sqlalchemy import Column, literal, select, union_all

from gatp_participa.core.db import db
from gatp_participa.following.models import Follow
from gatp_participa.following.status import Kind
from gatp_participa.proposals.models import Proposal

# What came with it, and says nothing of others.
_ITS_OWN = frozenset({"proposal_versions", "proposal_groups"})
FOLLOWS = "follows"


def touched(proposal_ids: Collection[int], *, besides: Iterable[str] = ()) -> dict[int, set[str]]:
    """Return, of those on which something was done, the tables that say so. One query.

    Every table that points at a proposal counts, also those of packages above this one, except
    those in ``besides``: the caller's own.
    """
    ids = list(proposal_ids)
    ignored = _ITS_OWN | set(besides)
    parts = [
        select(literal(column.table.name).label("name"), column.label("id")).where(column.in_(ids))
        for column in _pointing()
        if column.table.name not in ignored
    ]
    follows = select(literal(FOLLOWS), Follow.number).where(
        Follow.kind == Kind.PROPOSAL, Follow.number.in_(ids)
    )
    found: dict[int, set[str]] = {}
    for name, proposal_id in db.session.execute(union_all(*parts, follows)):
        found.setdefault(proposal_id, set()).add(name)
    return found


@lru_cache(maxsize=1)
def _pointing() -> list[Column]:
    return [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table is Proposal.__table__ for key in column.foreign_keys)
    ]
