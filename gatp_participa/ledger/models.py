"""The public record: one leaf per act, in the order of sealing, and the roots over them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.audit import growing
from gatp_participa.core.db import Identified, Key, Model


class Leaf(Model):
    """The place of an act in the record; ``position`` goes from 1 without a gap.

    ``closes`` has one digest of 64 characters per complete subtree that ends at this leaf, from
    two leaves up: with them a root or an inclusion path reads as many rows as the tree is high.
    """

    __tablename__ = "ledger_leaves"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position_counts_from_one"),
        CheckConstraint("length(leaf) = 64 AND length(chain) = 64", name="digests_are_whole"),
        CheckConstraint("length(closes) % 64 = 0", name="subtrees_are_whole"),
    )

    position: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(Key, ForeignKey("audit_entries.id"), unique=True)
    leaf: Mapped[str] = mapped_column(String(64))
    closes: Mapped[str]
    chain: Mapped[str] = mapped_column(String(64))


class Root(Identified, Model):
    """What the record was at a moment: its size, the root of its tree and its last link."""

    __tablename__ = "ledger_roots"
    __table_args__ = (
        CheckConstraint("size >= 1", name="size_counts_from_one"),
        CheckConstraint("length(root) = 64 AND length(chain) = 64", name="digests_are_whole"),
    )

    size: Mapped[int] = mapped_column(Key, unique=True)
    root: Mapped[str] = mapped_column(String(64))
    chain: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime]


class Tally(Model):
    """How many acts of a kind were sealed of a day: sums for pages, no part of the proof."""

    __tablename__ = "ledger_tallies"
    __table_args__ = (CheckConstraint("acts >= 1", name="acts_are_some"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)  # the package of the act
    acts: Mapped[int]


growing.only_grows(Leaf.__table__)
growing.only_grows(Root.__table__)
