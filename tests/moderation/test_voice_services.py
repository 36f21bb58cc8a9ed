"""Reporting, appealing and blocking: what each does, and who may not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.models import AccountBlock
from gatp_participa.accounts.services.blocking import BlockDraft, block_in_force, refuse_blocked
from gatp_participa.accounts.status import BlockReason, Role
from gatp_participa.comments.services import CommentDraft
from gatp_participa.comments.services import write as comment
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.moderation import appeals
from gatp_participa.moderation.models import Appeal, Decision, ModerationItem, Report
from gatp_participa.moderation.services import appealing, blocking, reporting, telling
from gatp_participa.moderation.services.deciding import DecisionDraft, decide
from gatp_participa.moderation.services.opening import open_item
from gatp_participa.moderation.services.reporting import ReportDraft, report
from gatp_participa.moderation.status import (
    DecisionKind,
    ItemStatus,
    Kind,
    Outcome,
    Reason,
)
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals.services import support, withdraw
from gatp_participa.proposals.status import ProposalStatus
from tests.comments.support import make_comment
from tests.support.factories import NOON, make_commission, make_proposal, make_user

INSULT = ReportDraft(reason=Reason.INSULT)
BODY = "Tu texto insulta a una persona: escríbelo sin insultar."
WRONG = "No insulto a nadie: digo que el servicio es malo y doy fechas."
ANSWER = "Lo revisamos otra vez y tienes razón: criticas un servicio."
DAY = timedelta(days=1)


def moderator(place="20"):
    return make_user((Role.MODERATOR, place))


def hidden(author=None, *, kind=DecisionKind.HIDE, reason=Reason.INSULT, now=NOON):
    """A proposal of ``author`` with a decision of somebody."""
    proposal = make_proposal(author_id=(author or make_user()).id)
    item = open_item(Kind.PROPOSAL, proposal.id, now=now - DAY)
    draft = DecisionDraft(kind=kind, reason=reason, body=BODY)
    decision = decide(item.id, draft, person=moderator(), now=now)
    return proposal, decision


def letters(user):
    query = select(OutboxMessage).where(OutboxMessage.recipient == user.email)
    return db.session.scalars(query.order_by(OutboxMessage.id)).all()


def test_a_hundred_reports_hide_nothing(session):
    proposal = make_proposal()
    for _ in range(100):
        draft = ReportDraft(reason=Reason.THREAT)
        assert report(Kind.PROPOSAL, proposal.id, draft, person=make_user(), now=NOON)
    item = db.session.scalars(select(ModerationItem)).one()
    assert item.reports_count == 100
    assert item.status is ItemStatus.WAITING
    assert proposal.status is ProposalStatus.PUBLISHED


def test_each_person_reports_once_and_what_is_urgent_weighs_more(session):
    one, other, person = make_proposal(), make_proposal(), make_user()
    assert report(Kind.PROPOSAL, one.id, INSULT, person=person, now=NOON)
    assert not report(Kind.PROPOSAL, one.id, INSULT, person=person, now=NOON)
    report(
        Kind.PROPOSAL, other.id, ReportDraft(reason=Reason.PERSONAL_DATA), person=person, now=NOON
    )
    weights = dict(db.session.execute(select(ModerationItem.thing_id, ModerationItem.weight)).all())
    assert weights[other.id] > weights[one.id] > 0
    assert db.session.query(Report).count() == 2


def test_reports_have_a_limit_each_day(session, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_PER_DAY", 2)
    person = make_user()
    for _ in range(2):
        report(Kind.PROPOSAL, make_proposal().id, INSULT, person=person, now=NOON)
    with pytest.raises(TooManyRequestsError):
        report(Kind.PROPOSAL, make_proposal().id, INSULT, person=person, now=NOON)
    report(Kind.PROPOSAL, make_proposal().id, INSULT, person=person, now=NOON + 2 * DAY)


def test_what_is_not_public_is_not_reported_and_neither_is_ones_own(session):
    author = make_user()
    cases = [
        (make_proposal(status=ProposalStatus.IN_REVIEW), NotFoundError),
        (make_proposal(status=ProposalStatus.HIDDEN), ConflictError),
        (make_proposal(author_id=author.id), NotAllowedError),
    ]
    for proposal, error in cases:
        with pytest.raises(error):
            report(Kind.PROPOSAL, proposal.id, INSULT, person=author, now=NOON)
    with pytest.raises(InvalidInputError):
        report(
            Kind.PROPOSAL, make_proposal().id, ReportDraft(reason=Reason.WITHIN_RULES),
            person=author, now=NOON,
        )  # fmt: skip


def test_author_and_reporters_are_told_of_what_stands_each_in_their_language(session):
    author, reporter = make_user(language="en"), make_user()
    proposal = make_proposal(author_id=author.id, title="Luz en la esquina del mercado")
    report(Kind.PROPOSAL, proposal.id, INSULT, person=reporter, now=NOON - DAY)
    item = db.session.scalars(select(ModerationItem)).one()
    draft = DecisionDraft(kind=DecisionKind.HIDE, reason=Reason.INSULT, body=BODY)
    decision = decide(item.id, draft, person=moderator(), now=NOON)
    assert not letters(author), "it can still be undone"
    for _twice in range(2):
        telling.write_author(decision, now=NOON)
        assert telling.write_reporters(decision, after_id=0, now=NOON) is None
    (letter,) = letters(author)
    assert BODY in letter.body_text
    assert f"/mi-cuenta/decisiones/{decision.id}" in letter.body_text
    (told,) = letters(reporter)
    assert "mercado" not in told.body_text
    assert BODY not in told.body_text


def test_what_was_undone_is_told_to_nobody(session):
    author = make_user()
    _proposal, decision = hidden(author)
    decision.undone_at, decision.undone_by_id = NOON, decision.decided_by_id
    telling.write_author(decision, now=NOON)
    assert not letters(author)


def test_an_appeal_that_is_right_puts_back_what_there_was(session):
    author = make_user()
    proposal, decision = hidden(author)
    appeal = appealing.appeal_decision(decision, WRONG, person=author, now=NOON + DAY)
    assert appeal.due_on > (NOON + DAY).date()
    assert appeal.entity_code == "20"
    appealing.answer(appeal, Outcome.REVERSED, ANSWER, person=moderator(), now=NOON + 2 * DAY)
    assert proposal.status is ProposalStatus.PUBLISHED
    assert not proposal.status_reason
    assert decision.undone_at is None, "it was taken, so it counts"
    assert ANSWER in letters(author)[-1].body_text


def test_an_appeal_that_is_not_right_changes_nothing(session):
    author = make_user()
    proposal, decision = hidden(author)
    appeal = appealing.appeal_decision(decision, WRONG, person=author, now=NOON)
    appealing.answer(appeal, Outcome.UPHELD, ANSWER, person=moderator(), now=NOON)
    assert proposal.status is ProposalStatus.HIDDEN
    assert appeal.outcome is Outcome.UPHELD


def test_what_was_hidden_before_anybody_read_it_is_published_when_its_author_was_right(session):
    author = make_user()
    proposal = make_proposal(author_id=author.id, status=ProposalStatus.IN_REVIEW)
    item = open_item(Kind.PROPOSAL, proposal.id, now=NOON, first_review=True)
    draft = DecisionDraft(kind=DecisionKind.HIDE, reason=Reason.INSULT, body=BODY)
    decision = decide(item.id, draft, person=moderator(), now=NOON)
    appeal = appealing.appeal_decision(decision, WRONG, person=author, now=NOON)
    appealing.answer(appeal, Outcome.REVERSED, ANSWER, person=moderator(), now=NOON)
    assert proposal.status is ProposalStatus.PUBLISHED


def test_an_appeal_won_after_its_author_left_changes_nothing(session):
    author = make_user()
    one = make_comment(author=author)
    item = open_item(Kind.COMMENT, one.id, now=NOON)
    draft = DecisionDraft(kind=DecisionKind.HIDE, reason=Reason.INSULT, body=BODY)
    decision = decide(item.id, draft, person=moderator(), now=NOON)
    appeal = appealing.appeal_decision(decision, WRONG, person=author, now=NOON)
    one.status, one.body, one.stance, one.status_reason = CommentStatus.DELETED, "", None, ""
    appealing.answer(appeal, Outcome.REVERSED, ANSWER, person=moderator(), now=NOON)
    assert one.status is CommentStatus.DELETED


@pytest.mark.parametrize(
    ("who", "later", "error"),
    [
        ("author", 15 * DAY, None),
        ("author", 16 * DAY, ConflictError),
        ("stranger", DAY, NotAllowedError),
        ("twice", DAY, ConflictError),
        ("kept", DAY, ConflictError),
    ],
)
def test_who_appeals_and_until_when(session, who, later, error):
    author = make_user()
    kind = DecisionKind.KEEP if who == "kept" else DecisionKind.HIDE
    reason = Reason.WITHIN_RULES if who == "kept" else Reason.INSULT
    _proposal, decision = hidden(author, kind=kind, reason=reason)
    person = make_user() if who == "stranger" else author
    if who == "twice":
        appealing.appeal_decision(decision, WRONG, person=author, now=NOON)
    if error is None:
        appealing.appeal_decision(decision, WRONG, person=person, now=NOON + later)
        return
    with pytest.raises(error):
        appealing.appeal_decision(decision, WRONG, person=person, now=NOON + later)


def test_nobody_answers_an_appeal_of_what_they_decided_or_of_their_own(session):
    author = make_user((Role.MODERATOR, "20"))
    _proposal, decision = hidden(author)
    appeal = appealing.appeal_decision(decision, WRONG, person=author, now=NOON)
    decider = db.session.get(type(author), decision.decided_by_id)
    for person, says in (
        (author, "otra persona"), (decider, "Tú tomaste"), (moderator("19"), "este lugar"),
        (make_user(), "este lugar"),
    ):  # fmt: skip
        assert says in appeals.answer_refusal(appeal, person)
        with pytest.raises(NotAllowedError):
            appealing.answer(appeal, Outcome.UPHELD, ANSWER, person=person, now=NOON)
    appealing.answer(appeal, Outcome.UPHELD, ANSWER, person=make_commission(), now=NOON)
    with pytest.raises(ConflictError):
        appealing.answer(appeal, Outcome.REVERSED, ANSWER, person=moderator(), now=NOON)
    assert db.session.query(Appeal).count() == 1


def draft(days=30):
    body = "Insultaste varias veces a otras personas."
    return BlockDraft(reason=BlockReason.INSULTS, body=body, days=days)


def test_a_blocked_account_publishes_nothing_and_keeps_the_rest(session):
    author, person = make_user(created_at=NOON - 90 * DAY), moderator()
    proposal, decision = hidden(author)
    mine = make_proposal(author_id=author.id)
    row = blocking.block(author, draft(), decision_ids=[decision.id], person=person, now=NOON)
    other = make_proposal()
    words = CommentDraft(body="Otra vez lo mismo de siempre.", stance=Stance.NEUTRAL)
    for act in (
        lambda: support(other.id, person=author, now=NOON),
        lambda: comment(words, proposal=other, person=author, now=NOON),
        lambda: report(Kind.PROPOSAL, other.id, INSULT, person=author, now=NOON),
    ):
        with pytest.raises(NotAllowedError, match=r"hasta el \d\d/\d\d/2026"):
            act()
    withdraw(mine, reason="Ya no la necesito.", person=author, now=NOON)
    appealing.appeal_decision(decision, WRONG, person=author, now=NOON)
    appealing.appeal_block(row, WRONG, person=author, now=NOON)
    refuse_blocked(author, NOON + 31 * DAY)
    assert proposal.status is ProposalStatus.HIDDEN


def test_a_block_cites_what_was_decided_about_that_person(session):
    author, person = make_user(), moderator()
    _mine, decision = hidden(author)
    _theirs, another = hidden()
    for cited in ([], [another.id], [decision.id, another.id]):
        with pytest.raises(InvalidInputError):
            blocking.block(author, draft(), decision_ids=cited, person=person, now=NOON)
    with pytest.raises(NotAllowedError):
        blocking.block(
            author, draft(), decision_ids=[decision.id], person=moderator("19"), now=NOON
        )
    for days in (0, 181):
        with pytest.raises(InvalidInputError):
            blocking.block(author, draft(days), decision_ids=[decision.id], person=person, now=NOON)
    blocking.block(author, draft(180), decision_ids=[decision.id], person=person, now=NOON)
    with pytest.raises(ConflictError):
        blocking.block(author, draft(), decision_ids=[decision.id], person=person, now=NOON)


def test_staff_are_blocked_only_by_who_administers(session):
    author = make_user((Role.CAPTURER, "20"))
    _mine, decision = hidden(author)
    for person in (moderator(), make_commission()):
        with pytest.raises(NotAllowedError):
            blocking.block(author, draft(), decision_ids=[decision.id], person=person, now=NOON)
    admin = make_user((Role.ADMIN, "00"))
    blocking.block(author, draft(), decision_ids=[decision.id], person=admin, now=NOON)


def test_an_appeal_that_is_right_lifts_the_block(session):
    author, person = make_user(), moderator()
    _mine, decision = hidden(author)
    row = blocking.block(author, draft(), decision_ids=[decision.id], person=person, now=NOON)
    appeal = appealing.appeal_block(row, WRONG, person=author, now=NOON)
    with pytest.raises(NotAllowedError):
        appealing.answer(appeal, Outcome.REVERSED, ANSWER, person=person, now=NOON)
    appealing.answer(appeal, Outcome.REVERSED, ANSWER, person=moderator(), now=NOON)
    assert block_in_force(author.id, NOON) is None
    assert db.session.scalars(select(AccountBlock)).one().lifted_at == NOON
    assert len(letters(author)) == 2, "blocked, and answered"
    assert db.session.query(Decision).count() == 1
