"""Which texts a run reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select

from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import RunKind, ThemeStatus

BATCH = 2_000
TEXT = (
    Proposal.id, Proposal.title, Proposal.problem, Proposal.action, Proposal.result,
    Proposal.language, Proposal.content_digest,
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """The public proposals of a call, or of a state in it, that a kind of run may touch.

    What is in a public theme was sent to the tables: no run moves it.
    """

    call_id: int
    scope: str
    kind: RunKind
    theme_id: int | None = None

    def has_any(self) -> bool:
        """Say whether there is something to group."""
        return bool(db.session.scalar(select(exists(self._wanted(Proposal.id)))))

    def __len__(self) -> int:
        """Return how many texts there are."""
        return db.session.scalar(self._wanted(func.count(Proposal.id))) or 0

    def batches(self) -> Iterator[Sequence[Any]]:
        """Yield ``(id, title, problem, action, result, language, content_digest)`` by number.

        The queries do not depend on one another: the caller may commit in between.
        """
        last = 0
        query = self._wanted(*TEXT).order_by(Proposal.id).limit(BATCH)
        while rows := db.session.execute(query.where(Proposal.id > last)).all():
            yield rows
            last = rows[-1].id

    def left_out(self) -> int:
        """Return how many public proposals of the scope are already in a public theme."""
        everyone = select(func.count(Proposal.id)).where(*self._public())
        return db.session.scalar(everyone.where(Proposal.id.in_(self._settled()))) or 0

    def standing(self) -> tuple[dict[int, int], frozenset[int]]:
        """Return the draft theme of each proposal, and which of them a person pinned there."""
        rows = db.session.execute(
            select(ThemeMember.proposal_id, ThemeMember.theme_id, ThemeMember.is_pinned)
            .join(Theme, Theme.id == ThemeMember.theme_id)
            .where(*self._members(), Theme.status == ThemeStatus.DRAFT)
        )
        keep, pinned = {}, set()
        for proposal_id, theme_id, is_pinned in rows:
            keep[proposal_id] = theme_id or 0
            if is_pinned:
                pinned.add(proposal_id)
        return keep, frozenset(pinned)

    def _wanted(self, *columns: Any) -> Select:
        query = select(*columns).where(*self._public())
        if self.kind is RunKind.SPLIT:
            inside = select(ThemeMember.proposal_id).where(ThemeMember.theme_id == self.theme_id)
            return query.where(Proposal.id.in_(inside.where(~ThemeMember.is_pinned)))
        if self.kind is RunKind.TRAY:
            placed = select(ThemeMember.proposal_id).where(
                *self._members(), (ThemeMember.theme_id.is_not(None)) | ThemeMember.is_pinned
            )
            query = query.where(Proposal.id.not_in(placed))
        return query.where(Proposal.id.not_in(self._settled()))

    def _public(self) -> tuple[Any, ...]:
        here = (Proposal.entity_code == self.scope,) if self.scope != NATION else ()
        return (
            Proposal.call_id == self.call_id, Proposal.status == ProposalStatus.PUBLISHED, *here,
        )  # fmt: skip

    def _members(self) -> tuple[Any, ...]:
        return (ThemeMember.call_id == self.call_id, ThemeMember.scope == self.scope)

    def _settled(self) -> Select:
        return (
            select(ThemeMember.proposal_id)
            .join(Theme, Theme.id == ThemeMember.theme_id)
            .where(Theme.call_id == self.call_id, Theme.status == ThemeStatus.PUBLISHED)
        )
