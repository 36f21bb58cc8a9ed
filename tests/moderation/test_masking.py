"""Masking: shown without the data everywhere, sealed, read with a reason that stays."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.moderation.models import SealedText, Signal
from gatp_participa.moderation.services import masking, opening, scanning, taking, undoing
from gatp_participa.moderation.status import DecisionKind, ItemStatus, Kind, Reason
from gatp_participa.proposals import search_index
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Proposal, ProposalTranslation, ProposalVersion
from gatp_participa.proposals.services import ProposalRow, store_rows
from gatp_participa.proposals.status import ProposalStatus
from tests.comments.support import make_comment
from tests.moderation.support import WHY, decide, make_item, make_moderator
from tests.support.factories import NOON, make_call, make_proposal, make_user, save

pytestmark = pytest.mark.usefixtures("session", "at_noon")
PHONE, NAME = "5512345678", "Eufrosina Zárate"
SAID = f"Llamen al {PHONE} con {NAME}, ella sabe del bache de la colonia."
SHOWN = "Llamen al [dato personal] con [dato personal], ella sabe del bache de la colonia."


@pytest.fixture
def proposal():
    one = make_proposal(author_id=make_user().id, problem=SAID, title=f"El bache de {NAME}")
    save(ProposalVersion(
        proposal_id=one.id, number=1, title="El bache", problem=f"Hablen al {PHONE}", action="",
        result="", written_at=NOON,
    ))  # fmt: skip
    save(ProposalTranslation(
        proposal_id=one.id, title="El bache", problem=f"Ring {PHONE}", signed_as="La mesa",
        translated_at=NOON,
    ))  # fmt: skip
    return one


def mask(item, person, *pieces):
    return decide(
        item, DecisionKind.MASK, Reason.PERSONAL_DATA, person=person,
        pieces=pieces or (PHONE, NAME),
    )  # fmt: skip


def everything_written(proposal):
    rows = [
        proposal,
        *db.session.scalars(select(ProposalVersion)),
        *db.session.scalars(select(ProposalTranslation)),
    ]
    return " ".join(getattr(row, field) for row in rows for field in ("title", "problem"))


def found(words):
    return set(db.session.scalars(search_index.matching(words)))


def test_the_data_are_nowhere_that_people_read(proposal):
    mask(make_item(proposal), make_moderator())
    assert (proposal.problem, proposal.title) == (SHOWN, "El bache de [dato personal]")
    written = everything_written(proposal)
    assert PHONE not in written
    assert NAME not in written
    assert proposal.id not in found("eufrosina")
    assert proposal.id in found("colonia bache")


def test_the_trace_says_that_it_was_masked_and_not_what(proposal):
    mask(make_item(proposal), make_moderator())
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "proposals.mask")).one()
    assert entry.changes == {"pieces": 2}


def test_undone_it_says_again_what_it_said(proposal):
    before, moderator = everything_written(proposal), make_moderator()
    decision = mask(make_item(proposal), moderator)
    undoing.undo(decision.id, person=moderator, now=NOON)
    assert everything_written(proposal) == before
    assert proposal.id in found("eufrosina")
    assert db.session.scalar(select(func.count(SealedText.id))) == 0


def test_masked_twice_each_step_is_undone_in_its_turn(proposal):
    moderator, item = make_moderator(), make_item(proposal)
    first = mask(item, moderator, PHONE)
    taking.reopen(item.id, person=moderator, now=NOON)
    second = mask(item, moderator, NAME)
    assert proposal.problem == SHOWN
    with pytest.raises(ConflictError, match="deshaz primero"):
        undoing.undo(first.id, person=moderator, now=NOON)
    undoing.undo(second.id, person=moderator, now=NOON)
    assert proposal.problem == SAID.replace(PHONE, "[dato personal]")
    undoing.undo(first.id, person=moderator, now=NOON)
    assert proposal.problem == SAID


def test_what_its_author_changed_since_is_not_overwritten(proposal):
    moderator, author = make_moderator(), db.session.get(Proposal, proposal.id).author
    decision = mask(make_item(proposal), moderator)
    author.created_at = NOON - timedelta(days=9)
    texts = {"title": "El bache", "problem": "Otra cosa del todo, sin datos de nadie más.",
             "action": "", "result": ""}  # fmt: skip
    proposals.edit(proposal, texts, person=author, now=NOON)
    with pytest.raises(ConflictError, match="cambió después"):
        undoing.undo(decision.id, person=moderator, now=NOON)


def test_words_that_it_does_not_say_are_not_masked(proposal):
    item = make_item(proposal)
    with pytest.raises(ConflictError, match="no dice eso"):
        mask(item, make_moderator(), "eufrosina zarate")
    assert proposal.problem == SAID


def test_the_original_is_read_by_who_moderates_with_a_reason_that_stays(proposal):
    moderator, item = make_moderator(), make_item(proposal)
    mask(item, moderator)
    with pytest.raises(InvalidInputError):
        masking.read_original(item, "porque sí", person=moderator, now=NOON)
    with pytest.raises(NotAllowedError):
        masking.read_original(item, WHY, person=make_moderator("19"), now=NOON)
    said = masking.read_original(item, "Para contestar la apelación.", person=moderator, now=NOON)
    assert said["problem"] == SAID
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.act == "moderation.read_original")
    )
    assert (entry.actor_id, entry.changes["reason"]) == (
        moderator.id,
        "Para contestar la apelación.",
    )


def test_the_original_is_the_first_one_however_often_it_was_masked(proposal):
    moderator, item = make_moderator(), make_item(proposal)
    mask(item, moderator, PHONE)
    taking.reopen(item.id, person=moderator, now=NOON)
    mask(item, moderator, NAME)
    assert masking.read_original(item, WHY, person=moderator, now=NOON)["problem"] == SAID


def test_a_comment_is_masked_and_unmasked():
    comment, moderator = make_comment(body=SAID), make_moderator()
    decision = mask(make_item(comment, kind=Kind.COMMENT), moderator)
    assert comment.body == SHOWN
    undoing.undo(decision.id, person=moderator, now=NOON)
    assert comment.body == SAID


def test_its_signals_follow_what_it_says_now(proposal):
    scanning.scan(Kind.PROPOSAL, [proposal.id], now=NOON)
    item = make_item(proposal)
    assert item.weight > 0
    mask(item, make_moderator())
    assert db.session.scalars(select(Signal).where(Signal.item_id == item.id)).all() == []


def test_importing_the_same_file_again_does_not_bring_the_data_back():
    call = make_call()
    row = ProposalRow(
        title="El bache de siempre",
        problem=SAID,
        external_key="x:1",
        entity_code="20",
        submitted_at=NOON,
    )
    store_rows([row], call=call, now=NOON)
    proposal = db.session.scalars(select(Proposal).where(Proposal.call_id == call.id)).one()
    mask(make_item(proposal), make_moderator())
    store_rows([row], call=call, now=NOON)
    db.session.refresh(proposal)
    assert proposal.problem == SHOWN


def test_masked_before_it_is_public_it_still_waits_to_be_published():
    proposal = make_proposal(
        status=ProposalStatus.IN_REVIEW, author_id=make_user().id, problem=SAID
    )
    item = opening.open_item(Kind.PROPOSAL, proposal.id, now=NOON, first_review=True)
    moderator = make_moderator()
    decide(item, DecisionKind.MASK, Reason.PERSONAL_DATA, person=moderator, pieces=(PHONE, NAME))
    assert (item.status, proposal.problem) == (ItemStatus.WAITING, SHOWN)
    decide(item, DecisionKind.PUBLISH, Reason.WITHIN_RULES, person=moderator, body="")
    assert (item.status, proposal.status) == (ItemStatus.DECIDED, ProposalStatus.PUBLISHED)
    assert proposal.problem == SHOWN
