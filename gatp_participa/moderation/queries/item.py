"""Everything that who decides about something needs to read on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Row, func, select, union_all
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.models import User
from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotAllowedError, NotFoundError
from gatp_participa.moderation import rules, signals, things
from gatp_participa.moderation.models import (
    Appeal,
    Decision,
    ModerationItem,
    Report,
    SealedText,
    Signal,
)
from gatp_participa.moderation.status import SignalKind
from gatp_participa.moderation.things import Card
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus

MOST_REPORTS = 50
MOST_DECISIONS = 20
Piece = tuple[str, SignalKind | None]


@dataclass(frozen=True, kw_only=True)
class History:
    """How much somebody wrote, and how much of it is hidden."""

    proposals: int = 0
    proposals_hidden: int = 0
    comments: int = 0
    comments_hidden: int = 0


@dataclass(frozen=True, kw_only=True)
class Whole:
    """An item with all that its page shows."""

    item: ModerationItem
    card: Card | None
    reports: Sequence[Report]
    signals: Sequence[Signal]
    decisions: Sequence[Row]  # (decision, name of who decided, outcome of its appeal, appealed)
    history: History
    is_sealed: bool

    @property
    def counted(self) -> list[tuple[SignalKind, int]]:
        """Return how many times each kind of signal was seen, those that weigh most first."""
        times: Counter[SignalKind] = Counter()
        for one in self.signals:
            times[one.kind] += one.times
        return list(times.items())

    @property
    def marked(self) -> dict[str, list[Piece]]:
        """Return each text cut where something was noticed."""
        return marked(self.card.texts) if self.card else {}


def item_or_404(item_id: int, person: User) -> ModerationItem:
    """Return an item that a person may read, with who has it.

    Raises:
        NotFoundError: there is no such item.
        NotAllowedError: it is of another place.
    """
    item = db.session.scalar(
        select(ModerationItem)
        .where(ModerationItem.id == item_id)
        .options(joinedload(ModerationItem.taken_by))
    )
    if item is None:
        raise NotFoundError(_("No hay nada con ese número por decidir."))
    if not rules.may_see(person, item):
        raise NotAllowedError(_("Tu cuenta no modera lo que llega de este lugar."))
    return item


def number_of(card: Card) -> int | None:
    """Return the number of the item of a thing, or None when nobody ever asked to look at it."""
    return db.session.scalar(
        select(ModerationItem.id).where(
            ModerationItem.kind == card.kind, ModerationItem.thing_id == card.thing_id
        )
    )


def whole(item: ModerationItem) -> Whole:
    """Return what the page of an item shows (six queries)."""
    card = things.load(item.kind, item.thing_id)
    reports = db.session.scalars(
        select(Report)
        .where(Report.item_id == item.id)
        .order_by(Report.reported_at.desc(), Report.id.desc())
        .limit(MOST_REPORTS)
    ).all()
    seen = db.session.scalars(select(Signal).where(Signal.item_id == item.id)).all()
    decisions = db.session.execute(
        select(
            Decision, func.coalesce(func.nullif(User.name, ""), User.pseudonym).label("by"),
            Appeal.outcome, Appeal.id.label("appeal_id"), SealedText.id.label("sealed_id"),
        )
        .outerjoin(User, User.id == Decision.decided_by_id)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .outerjoin(SealedText, SealedText.decision_id == Decision.id)
        .where(Decision.item_id == item.id)
        .order_by(Decision.id.desc())
        .limit(MOST_DECISIONS)
    ).all()  # fmt: skip
    return Whole(
        item=item, card=card, reports=reports,
        signals=sorted(seen, key=lambda one: -rules.SIGNAL_WEIGHTS[one.kind]),
        decisions=decisions, history=history_of(item.author_id),
        is_sealed=any(row.sealed_id for row in decisions),
    )  # fmt: skip


def marked(texts: dict[str, str]) -> dict[str, list[Piece]]:
    """Return each text cut in pieces, with what was noticed in each one."""
    cut: dict[str, list[Piece]] = {}
    ends = dict.fromkeys(texts, 0)
    for one in signals.find(texts):
        text = texts[one.field]
        cut.setdefault(one.field, []).extend(
            [(text[ends[one.field] : one.start], None), (text[one.start : one.end], one.kind)]
        )
        ends[one.field] = one.end
    return {name: [*cut.get(name, []), (text[ends[name] :], None)] for name, text in texts.items()}


def history_of(author_id: int | None) -> History:
    """Count what somebody wrote (one query); nothing when nobody is known."""
    if author_id is None:
        return History()
    said = union_all(
        select(
            func.count().label("all"),
            func.count().filter(Proposal.status == ProposalStatus.HIDDEN).label("hidden"),
        ).where(Proposal.author_id == author_id),
        select(
            func.count(), func.count().filter(Comment.status == CommentStatus.HIDDEN)
        ).where(Comment.author_id == author_id),
    )  # fmt: skip
    (proposals, hidden), (comments, comments_hidden) = db.session.execute(said).all()
    return History(
        proposals=proposals, proposals_hidden=hidden, comments=comments,
        comments_hidden=comments_hidden,
    )  # fmt: skip


def just_done(token: str, person: User, now: datetime) -> tuple[list[int], str]:
    """Return which decisions of a person an address speaks of and can be undone, with its token.

    The token is the number of a decision, or what names many that were decided together.
    """
    if not token or len(token) > 22:
        return [], ""
    which = Decision.id == int(token) if _is_number(token) else Decision.bulk == token
    numbers = db.session.scalars(
        select(Decision.id).where(
            which, Decision.decided_by_id == person.id, Decision.undone_at.is_(None),
            Decision.decided_at > now - rules.UNDO_WITHIN,
        ).limit(rules.MOST_AT_ONCE)
    ).all()  # fmt: skip
    return list(numbers), token if numbers else ""


def _is_number(token: str) -> bool:
    return token.isascii() and token.isdigit() and len(token) < 16
