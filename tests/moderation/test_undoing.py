"""Undoing: for half an hour, exactly what was before, and it counts nowhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.moderation.models import Appeal, Decision
from gatp_participa.moderation.services import deciding, taking, undoing
from gatp_participa.moderation.services.deciding import DecisionDraft
from gatp_participa.moderation.status import DecisionKind, ItemStatus, Kind, Reason
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from tests.comments.support import make_comment
from tests.moderation.support import WHY, decide, make_file, make_item, make_moderator, make_report
from tests.support.factories import NOON, make_commission, make_proposal, make_user, save

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def state_of(proposal):
    return {
        name: getattr(proposal, name)
        for name in (
            "status", "status_reason", "title", "problem", "edit_asked_until", "withdrawn_at",
        )
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "reason", "status"),
    [
        (DecisionKind.KEEP, Reason.WITHIN_RULES, ProposalStatus.PUBLISHED),
        (DecisionKind.HIDE, Reason.THREAT, ProposalStatus.PUBLISHED),
        (DecisionKind.REDIRECT, Reason.COMPLAINT, ProposalStatus.PUBLISHED),
        (DecisionKind.ASK_EDIT, Reason.INSULT, ProposalStatus.PUBLISHED),
        (DecisionKind.RESTORE, Reason.WITHIN_RULES, ProposalStatus.HIDDEN),
        (DecisionKind.PUBLISH, Reason.WITHIN_RULES, ProposalStatus.IN_REVIEW),
        (DecisionKind.HIDE, Reason.THREAT, ProposalStatus.IN_REVIEW),
    ],
)
def test_everything_is_as_it_was(kind, reason, status):
    hidden = status is ProposalStatus.HIDDEN
    proposal = make_proposal(
        author_id=make_user().id, status=status, status_reason="Era publicidad." if hidden else ""
    )
    item, moderator = make_item(proposal), make_moderator()
    make_report(item)
    before, waited = state_of(proposal), (item.weight, item.reports_count, item.due_on)
    decision = decide(item, kind, reason, person=moderator)
    undoing.undo(decision.id, person=moderator, now=NOON + timedelta(minutes=29))
    assert state_of(proposal) == before
    assert (item.status, item.decided_at) == (ItemStatus.WAITING, None)
    assert (item.weight, item.reports_count, item.due_on) == waited
    assert decision.undone_by_id == moderator.id


def test_comments_and_files_come_back_too():
    moderator, comment = make_moderator(), make_comment()
    undoing.undo(
        decide(make_item(comment, kind=Kind.COMMENT), person=moderator).id,
        person=moderator, now=NOON,
    )  # fmt: skip
    assert (comment.status, comment.status_reason) == (CommentStatus.VISIBLE, "")
    file = make_file(make_proposal(author_id=make_user().id))
    item = make_item(file, kind=Kind.ATTACHMENT)
    undoing.undo(decide(item, person=moderator).id, person=moderator, now=NOON)
    assert (file.hidden_at, file.hidden_reason) == (None, "")


def test_half_an_hour_later_it_stands():
    moderator, item = make_moderator(), make_item()
    decision = decide(item, person=moderator)
    with pytest.raises(ConflictError, match="media hora"):
        undoing.undo(decision.id, person=moderator, now=NOON + timedelta(minutes=30))


def test_it_is_undone_once():
    moderator, item = make_moderator(), make_item()
    decision = decide(item, person=moderator)
    undoing.undo(decision.id, person=moderator, now=NOON)
    with pytest.raises(ConflictError, match="ya se había deshecho"):
        undoing.undo(decision.id, person=moderator, now=NOON)


def test_what_was_decided_again_or_appealed_is_not_undone():
    moderator, item = make_moderator(), make_item()
    first = decide(item, person=moderator)
    taking.reopen(item.id, person=moderator, now=NOON)
    second = decide(item, DecisionKind.RESTORE, Reason.WITHIN_RULES, person=moderator)
    with pytest.raises(ConflictError, match="deshaz primero esa"):
        undoing.undo(first.id, person=moderator, now=NOON)
    save(
        Appeal(
            decision_id=second.id, person_id=item.author_id, body="No estoy de acuerdo con esto.",
            appealed_at=NOON, due_on=NOON.date(),
        )
    )  # fmt: skip
    with pytest.raises(ConflictError, match="pidió que otra persona"):
        undoing.undo(second.id, person=moderator, now=NOON)


@pytest.mark.parametrize(
    ("who", "may"), [("self", True), ("colleague", False), ("commission", True)]
)
def test_who_undoes(who, may):
    moderator, item = make_moderator(), make_item()
    decision = decide(item, person=moderator)
    people = {"self": lambda: moderator, "colleague": make_moderator, "commission": make_commission}
    person = people[who]()
    if may:
        undoing.undo(decision.id, person=person, now=NOON)
    else:
        with pytest.raises(NotAllowedError):
            undoing.undo(decision.id, person=person, now=NOON)


def test_many_are_undone_together_and_those_that_cannot_stay():
    moderator = make_moderator()
    items = [make_item() for _ in range(3)]
    draft = DecisionDraft(kind=DecisionKind.HIDE, reason=Reason.ADVERTISING, body=WHY)
    bulk, decided, _refused = deciding.decide_many(
        [one.id for one in items], draft, person=moderator, now=NOON
    )
    taking.reopen(items[0].id, person=moderator, now=NOON)
    decide(items[0], DecisionKind.RESTORE, Reason.WITHIN_RULES, person=moderator)
    assert undoing.undo_many(bulk, person=make_moderator(), now=NOON) == (0, 0)
    assert undoing.undo_many(bulk, person=moderator, now=NOON) == (2, 1)
    undone = db.session.scalars(select(Decision.id).where(Decision.undone_at.is_not(None))).all()
    assert set(undone) == {decided[1].id, decided[2].id}
    statuses = [db.session.get(Proposal, one.thing_id).status for one in items]
    assert statuses == [ProposalStatus.PUBLISHED] * 3


def test_an_empty_name_undoes_nothing():
    moderator, item = make_moderator(), make_item()
    decide(item, person=moderator)
    assert undoing.undo_many("", person=moderator, now=NOON) == (0, 0)


def test_putting_back_does_not_undo_the_decision_that_an_appeal_reversed():
    moderator, item = make_moderator(), make_item()
    decision = decide(item, person=moderator)
    undoing.put_back(decision, person=make_moderator(), now=NOON + timedelta(days=3))
    assert db.session.get(Proposal, item.thing_id).status is ProposalStatus.PUBLISHED
    assert decision.undone_at is None
