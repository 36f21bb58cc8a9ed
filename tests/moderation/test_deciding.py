"""Deciding: by a person of the place, with a reason, once, and never about one's own words."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.moderation import things
from gatp_participa.moderation.models import Decision
from gatp_participa.moderation.services import deciding, opening, scanning, taking
from gatp_participa.moderation.services.deciding import DecisionDraft
from gatp_participa.moderation.status import DecisionKind, ItemStatus, Kind, Reason
from gatp_participa.proposals import search_index
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from tests.comments.support import make_comment
from tests.moderation.support import WHY, decide, make_file, make_item, make_moderator, make_report
from tests.support.factories import NOON, make_commission, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def proposal_of(item):
    return db.session.get(Proposal, item.thing_id)


def found(words):
    return set(db.session.scalars(search_index.matching(words)))


def test_hiding_is_public_with_its_reason_and_leaves_a_trace():
    moderator, item = make_moderator(), make_item()
    decision = decide(item, person=moderator)
    proposal = proposal_of(item)
    assert (proposal.status, proposal.status_reason) == (ProposalStatus.HIDDEN, WHY)
    assert (item.status, item.decided_at) == (ItemStatus.DECIDED, NOON)
    assert (decision.before, decision.entity_code, decision.hours) == ("published", "20", 0)
    acts = set(
        db.session.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == moderator.id))
    )
    assert acts == {"proposals.hide", "moderation.decide"}


@pytest.mark.parametrize(
    ("kind", "reason", "status"),
    [
        (DecisionKind.KEEP, Reason.WITHIN_RULES, ProposalStatus.PUBLISHED),
        (DecisionKind.HIDE, Reason.THREAT, ProposalStatus.HIDDEN),
        (DecisionKind.REDIRECT, Reason.COMPLAINT, ProposalStatus.HIDDEN),
        (DecisionKind.ASK_EDIT, Reason.NOT_UNDERSTOOD, ProposalStatus.PUBLISHED),
    ],
)
def test_each_decision_leaves_a_proposal_as_it_says(kind, reason, status):
    item = make_item()
    decide(item, kind, reason, person=make_moderator())
    assert proposal_of(item).status is status


def test_a_hidden_one_is_opened_again_and_restored():
    moderator, item = make_moderator(), make_item(title="Ciclovía en la costera")
    decide(item, person=moderator)
    assert item.thing_id not in found("ciclovía costera")
    taking.reopen(item.id, person=moderator, now=NOON)
    decide(item, DecisionKind.RESTORE, Reason.WITHIN_RULES, person=moderator)
    assert proposal_of(item).status is ProposalStatus.PUBLISHED
    assert item.thing_id in found("ciclovía costera")


def test_what_is_read_first_is_published_with_the_day_it_came():
    proposal = make_proposal(
        status=ProposalStatus.IN_REVIEW, author_id=make_user().id, title="Ciclovía en la costera"
    )
    item = opening.open_item(Kind.PROPOSAL, proposal.id, now=NOON, first_review=True)
    came = proposal.submitted_at
    decide(item, DecisionKind.PUBLISH, Reason.WITHIN_RULES, person=make_moderator(), body="")
    assert (proposal.status, proposal.submitted_at) == (ProposalStatus.PUBLISHED, came)
    assert proposal.id in found("ciclovía costera")


def test_comments_and_files_are_hidden_through_their_own_packages():
    moderator = make_moderator()
    comment = make_comment()
    decide(make_item(comment, kind=Kind.COMMENT), person=moderator)
    assert (comment.status, comment.status_reason) == (CommentStatus.HIDDEN, WHY)
    file = make_file(make_proposal(author_id=make_user().id))
    decide(make_item(file, kind=Kind.ATTACHMENT), person=moderator)
    assert (file.hidden_at, file.hidden_reason) == (NOON, WHY)


@pytest.mark.parametrize(
    ("grants", "may"),
    [
        ([(Role.MODERATOR, "20")], True),
        ([(Role.MODERATOR, "00")], True),
        ([(Role.COMMISSION, "00")], True),
        ([(Role.ADMIN, "00")], True),
        ([(Role.MODERATOR, "19")], False),
        ([(Role.AUDITOR, "00")], False),
        ([(Role.FACILITATOR, "20")], False),
        ([(Role.CAPTURER, "20")], False),
        ([], False),
    ],
)
def test_who_decides(grants, may):
    item, person = make_item(), make_user(*grants)
    if may:
        assert decide(item, person=person).decided_by_id == person.id
    else:
        with pytest.raises(NotAllowedError):
            decide(item, person=person)


def test_nobody_decides_about_what_they_wrote_or_sign():
    moderator = make_moderator()
    with pytest.raises(NotAllowedError, match="Lo escribiste tú"):
        decide(make_item(make_proposal(author_id=moderator.id)), person=moderator)
    comment = make_comment(author=moderator)
    with pytest.raises(NotAllowedError):
        decide(make_item(comment, kind=Kind.COMMENT), person=moderator)


def test_it_is_decided_once():
    item = make_item()
    decide(item, person=make_moderator())
    with pytest.raises(ConflictError, match="ya lo decidió"):
        decide(item, person=make_moderator())
    assert db.session.scalar(select(func.count(Decision.id))) == 1


def test_what_somebody_took_waits_for_them_and_then_for_anybody():
    first, second, item = make_moderator(), make_moderator(), make_item()
    taking.take(item.id, person=first, now=NOON)
    with pytest.raises(ConflictError, match=f"{first.name} hasta las 12:15"):
        decide(item, person=second)
    with pytest.raises(ConflictError):
        taking.take(item.id, person=second, now=NOON + timedelta(minutes=14))
    decide(item, person=second, now=NOON + timedelta(minutes=15))
    assert item.taken_by_id is None


def test_letting_go_leaves_it_to_others_but_only_ones_own():
    first, second, item = make_moderator(), make_moderator(), make_item()
    taking.take(item.id, person=first, now=NOON)
    taking.let_go(item.id, person=second, now=NOON)
    assert item.taken_by_id == first.id
    taking.let_go(item.id, person=first, now=NOON)
    assert item.taken_by_id is None


@pytest.mark.parametrize(
    ("kind", "reason", "body", "error"),
    [
        (DecisionKind.HIDE, Reason.INSULT, "corto", InvalidInputError),
        (DecisionKind.HIDE, Reason.INSULT, "x" * 601, InvalidInputError),
        (DecisionKind.HIDE, Reason.WITHIN_RULES, WHY, InvalidInputError),
        (DecisionKind.KEEP, Reason.INSULT, "", InvalidInputError),
        (DecisionKind.MASK, Reason.PERSONAL_DATA, WHY, InvalidInputError),
        (DecisionKind.RESTORE, Reason.WITHIN_RULES, WHY, ConflictError),
        (DecisionKind.PUBLISH, Reason.WITHIN_RULES, "", ConflictError),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(kind, reason, body, error):
    item = make_item()
    with pytest.raises(error):
        decide(item, kind, reason, person=make_moderator(), body=body)
    assert proposal_of(item).status is ProposalStatus.PUBLISHED
    assert item.status is ItemStatus.WAITING


def test_what_its_author_withdrew_is_only_closed():
    author = make_user()
    proposal = make_proposal(author_id=author.id)
    item = make_item(proposal)
    proposals.withdraw(proposal, reason="Ya la arreglaron.", person=author, now=NOON)
    with pytest.raises(ConflictError):
        decide(item, person=make_moderator())
    decide(item, DecisionKind.KEEP, Reason.WITHIN_RULES, person=make_moderator(), body="")
    assert proposal.status is ProposalStatus.WITHDRAWN


def test_a_file_that_is_gone_is_only_closed():
    proposal = make_proposal(author_id=make_user().id)
    file = make_file(proposal)
    item = make_item(file, kind=Kind.ATTACHMENT)
    proposals.forget([file], now=NOON)
    with pytest.raises(ConflictError):
        decide(item, person=make_moderator())
    kept = decide(item, DecisionKind.KEEP, Reason.WITHIN_RULES, person=make_moderator(), body="")
    assert kept.before == "gone"


def test_asking_for_a_change_lets_its_author_whoever_supports_it():
    author = make_user(created_at=NOON - timedelta(days=30))
    proposal = make_proposal(author_id=author.id, supports_count=7)
    texts = {name: getattr(proposal, name) for name in ("title", "problem", "action", "result")}
    texts["title"] = "Luz en todos los parques"
    with pytest.raises(ConflictError):
        proposals.edit(proposal, texts, person=author, now=NOON)
    decide(make_item(proposal), DecisionKind.ASK_EDIT, Reason.INSULT, person=make_moderator())
    assert proposals.edit(proposal, texts, person=author, now=NOON + timedelta(days=14))
    assert proposal.edit_asked_until is None
    with pytest.raises(ConflictError):
        proposals.edit(proposal, texts | {"title": "Otro título"}, person=author, now=NOON)


def test_many_are_decided_together_and_each_that_cannot_says_why():
    moderator = make_moderator()
    good = [make_item() for _ in range(3)]
    away = make_item(entity_code="19")
    taken = make_item()
    taking.take(taken.id, person=make_moderator(), now=NOON)
    own = make_item(make_proposal(author_id=moderator.id))
    draft = DecisionDraft(kind=DecisionKind.HIDE, reason=Reason.ADVERTISING, body=WHY)
    numbers = [one.id for one in (*good, away, taken, own)]
    expected = deciding.expect(numbers, draft, person=moderator, now=NOON)
    assert [one.item.id for one in expected if not one.refusal] == [one.id for one in good]
    assert {one.item.id for one in expected if one.refusal} == {taken.id, own.id}
    assert db.session.scalar(select(func.count(Decision.id))) == 0
    bulk, decided, refused = deciding.decide_many(numbers, draft, person=moderator, now=NOON)
    assert ([one.item_id for one in decided], refused) == ([one.id for one in good], 3)
    assert {one.bulk for one in decided} == {bulk}
    assert proposal_of(away).status is ProposalStatus.PUBLISHED


@pytest.mark.parametrize("numbers", [[], list(range(1, 202))])
def test_none_or_too_many_are_not_decided_together(numbers):
    draft = DecisionDraft(kind=DecisionKind.KEEP, reason=Reason.WITHIN_RULES)
    with pytest.raises(InvalidInputError):
        deciding.decide_many(numbers, draft, person=make_commission(), now=NOON)


def test_nothing_is_ever_hidden_by_a_machine_or_by_how_many_report_it():
    proposal = make_proposal(
        author_id=make_user().id,
        problem="Pinches pendejos, mi CURP es XEXX010101HNEXXXA4 <script>alert(1)</script>",
    )
    scanning.scan(Kind.PROPOSAL, [proposal.id], now=NOON)
    item = opening.open_item(Kind.PROPOSAL, proposal.id, now=NOON)
    for _ in range(100):
        make_report(item, Reason.THREAT)
    db.session.refresh(proposal)
    assert item.weight > 3000
    assert (item.reports_count, item.status) == (100, ItemStatus.WAITING)
    assert proposal.status is ProposalStatus.PUBLISHED
    assert things.load(Kind.PROPOSAL, proposal.id).is_public
