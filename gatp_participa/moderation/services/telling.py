"""Tell people what was decided about what they wrote or reported, each in their language."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from gatp_participa.accounts.labels import block_label
from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.core.db import db
from gatp_participa.entities.queries import term
from gatp_participa.following.queries import silenced_among
from gatp_participa.following.sealing import unsubscribe_url
from gatp_participa.jobs import queue
from gatp_participa.moderation import appeals, labels, rules, things
from gatp_participa.moderation.models import Appeal, Decision, Report
from gatp_participa.moderation.status import DecisionKind, Kind, Outcome, Reason
from gatp_participa.notices import letters
from gatp_participa.notices import services as notices
from gatp_participa.web.languages import speaking

BATCH = 200
# Nothing changed for its author, who did not know that somebody looked.
_SILENT = frozenset({DecisionKind.KEEP})


def tell_author(decision: Decision, *, now: datetime) -> None:
    """Have those a decision concerns told, once it cannot be undone any more.

    Its author reads it in their account meanwhile; of what is undone nobody gets a letter.
    """
    queue.enqueue(
        "moderation.tell", now=now, due_at=now + rules.UNDO_WITHIN,
        key=f"moderation.tell:{decision.id}", decision_id=decision.id,
    )  # fmt: skip


def write_author(decision: Decision, *, now: datetime) -> None:
    """Write the letter of a decision to its author, if there is one to tell. Twice is as once."""
    if decision.kind in _SILENT or decision.undone_at is not None:
        return
    author = _reader(decision.item.author_id)
    if author is None:
        return
    card = things.load(decision.item.kind, decision.item.thing_id)
    with speaking(author.language):
        notices.send(
            "moderation_decision", to=author.email, now=now,
            dedupe_key=f"moderation_decision:{decision.id}",
            title=card.short_title if card else "", kind=decision.kind,
            thing=labels.KINDS[decision.item.kind], reason=labels.REASONS[decision.reason],
            body=decision.body, url=letters.link("moderation.decision", decision_id=decision.id),
            until=appeals.appeal_until(decision.decided_at)
            if decision.kind in appeals.APPEALABLE else None,
            edit_url=_edit_url(decision, card), where_to=where_to(decision.reason),
            thing_url=card.link if card and card.is_public else "",
        )  # fmt: skip


def write_reporters(decision: Decision, *, after_id: int, now: datetime) -> int | None:
    """Tell a batch of those who reported what was decided; return where to go on, or None.

    They are told what was decided and nothing of who wrote it, who decided or who else reported.
    """
    rows = db.session.execute(
        select(Report.id, Report.reported_at, User.id.label("user_id"), User.email, User.language)
        .join(User, User.id == Report.reporter_id)
        .where(
            Report.item_id == decision.item_id, Report.id > after_id, User.is_active,
            Report.reported_at.between(decision.waited_from, decision.decided_at),
        )
        .order_by(Report.id)
        .limit(BATCH)
    ).all()  # fmt: skip
    silenced = silenced_among(row.user_id for row in rows)
    for row in rows:
        if row.user_id in silenced:
            continue
        with speaking(row.language):
            notices.send(
                "moderation_reported", to=row.email, now=now,
                dedupe_key=f"moderation_reported:{decision.id}:{row.id}",
                unsubscribe_url=unsubscribe_url(row.user_id),
                thing=labels.KINDS[decision.item.kind], decided=labels.DECIDED[decision.kind],
                reason=labels.REASONS[decision.reason], reported_at=row.reported_at,
                log_url=letters.link("moderation.log"),
            )  # fmt: skip
    return rows[-1].id if len(rows) == BATCH else None


def tell_appeal(appeal: Appeal, *, now: datetime) -> None:
    """Tell who appealed what another person answered."""
    person = _reader(appeal.person_id)
    if person is None:
        return
    with speaking(person.language):
        notices.send(
            "moderation_appeal", to=person.email, now=now,
            dedupe_key=f"moderation_appeal:{appeal.id}", answer=appeal.answer,
            is_reversed=appeal.outcome is Outcome.REVERSED, is_block=appeal.block_id is not None,
            url=letters.link("moderation.decisions")
            if appeal.decision_id is None
            else letters.link("moderation.decision", decision_id=appeal.decision_id),
        )  # fmt: skip


def tell_block(block: AccountBlock, *, now: datetime) -> None:
    """Tell somebody that they do not write in public for a time, or that they may again."""
    person = _reader(block.user_id)
    if person is None:
        return
    is_lifted = block.lifted_at is not None
    with speaking(person.language):
        notices.send(
            "account_block", to=person.email, now=now,
            dedupe_key=f"account_block:{block.id}:{'lifted' if is_lifted else 'begun'}",
            is_lifted=is_lifted, reason=block_label(block.reason), until_at=block.until_at,
            body=block.lift_reason if is_lifted else block.body,
            appeal_until=appeals.appeal_until(block.from_at),
            url=letters.link("moderation.decisions"),
        )  # fmt: skip


def where_to(reason: Reason) -> str:
    """Return where something has its own road, in words of the catalogue, or ""."""
    if reason not in (Reason.COMPLAINT, Reason.INFORMATION_REQUEST):
        return ""
    return term(f"redirect.{reason.value}")


def _edit_url(decision: Decision, card: things.Card | None) -> str:
    if decision.kind is not DecisionKind.ASK_EDIT or card is None:
        return ""
    if card.kind is not Kind.PROPOSAL:
        return ""
    return letters.link("proposals.edit", **card.address)


def _reader(user_id: int | None) -> User | None:
    user = db.session.get(User, user_id) if user_id is not None else None
    return user if user is not None and user.is_active else None
