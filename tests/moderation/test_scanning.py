"""What machines notice goes to the queue, once, and follows what the text says."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.comments import services as comments
from gatp_participa.comments.services import CommentDraft
from gatp_participa.comments.status import Stance
from gatp_participa.core.db import db
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.queue import run_next
from gatp_participa.moderation import rules
from gatp_participa.moderation.models import ModerationItem, Signal
from gatp_participa.moderation.services import opening, scanning
from gatp_participa.moderation.status import DecisionKind, ItemStatus, Kind, Reason, SignalKind
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.services import ProposalDraft, ProposalRow, store_rows
from tests.comments.support import make_comment
from tests.moderation.support import decide, make_item, make_moderator, make_report
from tests.support.factories import NOON, make_call, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("session", "at_noon")
DATA = "Llámenme al 5512345678 o a ana@example.com para que vean el bache."
CLEAN = "El parque de la colonia está oscuro desde las siete de la noche."


def item_of(number, kind=Kind.PROPOSAL):
    return db.session.scalar(
        select(ModerationItem).where(ModerationItem.thing_id == number, ModerationItem.kind == kind)
    )


def signals_of(item):
    rows = db.session.scalars(select(Signal).where(Signal.item_id == item.id))
    return {(row.kind, row.field, row.times) for row in rows}


def scan(*things, kind=Kind.PROPOSAL, now=NOON):
    return scanning.scan(kind, [one.id for one in things], now=now)


def test_only_what_was_noticed_waits():
    seen, clean = make_proposal(problem=DATA), make_proposal()
    assert scan(seen, clean) == 1
    item = item_of(seen.id)
    assert signals_of(item) == {(SignalKind.PHONE, "problem", 1), (SignalKind.EMAIL, "problem", 1)}
    assert item.weight == 30
    assert item_of(clean.id) is None


def test_looking_twice_is_as_looking_once():
    seen = make_proposal(problem=DATA)
    scan(seen)
    before = item_of(seen.id).weight
    scan(seen)
    assert (item_of(seen.id).weight, len(signals_of(item_of(seen.id)))) == (before, 2)


def test_what_somebody_decided_does_not_come_back_until_it_is_edited():
    seen = make_proposal(problem=DATA)
    scan(seen)
    item = item_of(seen.id)
    decide(item, DecisionKind.KEEP, Reason.WITHIN_RULES, person=make_moderator(), body="")
    scan(seen, now=NOON + timedelta(hours=1))
    assert item.status is ItemStatus.DECIDED
    seen.edited_at = NOON + timedelta(hours=2)
    scan(seen, now=NOON + timedelta(hours=2))
    assert (item.status, item.weight) == (ItemStatus.WAITING, 30)


def test_an_author_who_takes_their_data_out_leaves_the_queue():
    seen, reported = make_proposal(problem=DATA), make_proposal(problem=DATA)
    scan(seen, reported)
    make_report(item_of(reported.id))
    seen.problem = reported.problem = CLEAN
    scan(seen, reported)
    assert item_of(seen.id) is None
    assert item_of(reported.id).weight == rules.REPORT_WEIGHT


def test_language_unknown_counts_only_when_there_is_somebody_to_ask():
    own = make_proposal(language="und", author_id=make_user().id)
    scan(own, make_proposal(language="und"))
    assert signals_of(item_of(own.id)) == {(SignalKind.LANGUAGE, "", 1)}


def test_the_same_text_three_times_in_a_day_is_noticed():
    author = make_user()
    same = [make_proposal(author_id=author.id, problem=CLEAN, title=f"Luz {n}") for n in range(3)]
    old = make_proposal(author_id=author.id, problem=CLEAN, submitted_at=NOON - timedelta(days=9))
    scan(*same, old)
    assert (SignalKind.REPEATED, "", 2) in signals_of(item_of(same[0].id))
    assert item_of(old.id) is None
    spam = [make_comment(author=author, body="Visiten mi página de ofertas ya") for _ in range(3)]
    scan(*spam, kind=Kind.COMMENT)
    assert (SignalKind.REPEATED, "", 2) in signals_of(item_of(spam[0].id, Kind.COMMENT))


def test_all_that_is_written_is_looked_at_by_a_job_of_the_same_transaction():
    author = make_user(created_at=NOON - timedelta(days=30))
    call = make_call()
    draft = ProposalDraft(title="El bache de siempre", problem=DATA, entity_code="20")
    proposal = proposals.submit(draft, call=call, author=author, now=NOON)
    said = CommentDraft(body=DATA, stance=Stance.FAVOUR)
    comment = comments.write(said, proposal=proposal, person=author, now=NOON)
    rows = [
        ProposalRow(title=f"Un bache más {n}", problem=DATA, submitted_at=NOON) for n in range(3)
    ]
    store_rows(rows, call=call, now=NOON)
    jobs = db.session.scalars(select(Job).where(Job.name == "moderation.scan")).all()
    assert sorted(len(job.arguments["numbers"]) for job in jobs) == [1, 1, 3]
    for job in jobs:
        run_next(now=NOON, job_id=job.id)
    assert item_of(proposal.id) is not None
    assert item_of(comment.id, Kind.COMMENT) is not None
    assert db.session.scalar(select(func.count(ModerationItem.id))) == 5


def test_an_edit_is_looked_at_again():
    author = make_user(created_at=NOON - timedelta(days=30))
    proposal = make_proposal(author_id=author.id)
    texts = {"title": proposal.title, "problem": DATA, "action": "", "result": ""}
    proposals.edit(proposal, texts, person=author, now=NOON)
    job = db.session.scalars(select(Job).where(Job.name == "moderation.scan")).one()
    run_next(now=NOON, job_id=job.id)
    assert item_of(proposal.id) is not None


def test_a_decided_item_waits_again_with_its_counts_at_zero():
    item = make_item()
    make_report(item, Reason.THREAT)
    decide(item, DecisionKind.KEEP, Reason.WITHIN_RULES, person=make_moderator(), body="")
    later = NOON + timedelta(days=7)
    again = opening.open_item(Kind.PROPOSAL, item.thing_id, now=later)
    assert again.id == item.id
    assert (again.status, again.opened_at, again.reports_count, again.weight) == (
        ItemStatus.WAITING, later, 0, 0
    )  # fmt: skip


def test_what_cannot_wait_is_due_the_next_working_day():
    item = make_item()  # a Saturday
    assert item.due_on.isoformat() == "2026-11-25"
    make_report(item, Reason.THREAT)
    assert item.due_on.isoformat() == "2026-11-23"
