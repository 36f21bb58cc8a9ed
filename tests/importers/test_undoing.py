"""Taking back a whole import: while nobody acted on it, all of it; then, only the rest."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.following.models import Follow
from gatp_participa.following.status import Kind
from gatp_participa.importers import services
from gatp_participa.importers.models import ImportBatch, ImportRow, ImportText
from gatp_participa.importers.services import acts
from gatp_participa.importers.status import BatchStatus
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Support
from gatp_participa.proposals.status import ProposalStatus
from tests.importers.support import counts, proposals_of
from tests.support.factories import NOON, make_call, make_commission, make_user, save

ROWS = "id;titulo;texto\n1;Luz;Que haya lámparas\n2;Agua;Que avisen\n3;Baches;Que los tapen\n"
LATER = NOON + timedelta(hours=1)


def last_batch():
    db.session.expire_all()
    return db.session.scalar(select(ImportBatch).order_by(ImportBatch.id.desc()))


def support(proposal):
    return save(Support(proposal_id=proposal.id, user_id=make_user().id, created_at=LATER))


def undo(person, **how):
    """Undo the last import and delete what it left, as the job does a minute later."""
    number = last_batch().id
    services.undo(last_batch(), person=person, now=LATER, **how)
    while services.sweep(number):
        pass


def found(words):
    return list(db.session.execute(search_index.matching(words)))


def test_what_an_import_created_leaves_and_the_record_says_so(bring):
    call, person = make_call(), make_commission()
    bring(ROWS, call=call, person=person)
    batch = last_batch()
    undo(person)
    assert proposals_of(call) == []
    assert found("lamparas") == []
    batch = last_batch()
    assert batch.status is BatchStatus.UNDONE
    assert (batch.created, batch.taken_back, batch.kept) == (3, 3, 0)
    rows = list(db.session.scalars(select(ImportRow)))
    assert all(row.folio and row.proposal_id is None for row in rows)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.act == "importers.undo"))
    assert entry.changes == {"deleted": 3, "put_back": 0, "kept": 0}


def test_the_same_file_can_come_again_afterwards(bring):
    call, person = make_call(), make_commission()
    bring(ROWS, call=call, person=person)
    undo(person)
    assert counts(bring(ROWS, call=call, person=person)) == (3, 3, 0, 0, 0)
    assert len(found("lamparas")) == 1


def test_what_an_import_changed_says_again_what_it_said(bring):
    call, person = make_call(), make_commission()
    bring(ROWS, call=call, person=person)
    bring(ROWS.replace("avisen", "avisen antes") + "4;Nueva;Otra\n", call=call, person=person)
    undo(person)
    assert [p.problem for p in proposals_of(call)] == [
        "Que haya lámparas", "Que avisen", "Que los tapen",
    ]  # fmt: skip
    assert found("antes") == []
    assert len(found("avisen")) == 1
    assert db.session.scalar(select(func.count()).select_from(ImportText)) == 0
    assert counts(bring(ROWS, call=call)) == (3, 0, 0, 3, 0)


def test_what_people_acted_on_stays_and_only_the_rest_leaves_when_they_are_told(bring):
    call, person = make_call(), make_commission()
    bring(ROWS, call=call, person=person)
    kept = proposals_of(call)[1]
    support(kept)
    with pytest.raises(ConflictError, match="1 propuesta"):
        undo(person)
    assert len(proposals_of(call)) == 3
    assert acts.described(last_batch(), limit=5) == (1, [(kept.folio, "Agua", ["tiene apoyos"])])
    undo(person, keeping=1)
    assert [p.title for p in proposals_of(call)] == ["Agua"]
    batch = last_batch()
    assert (batch.taken_back, batch.kept) == (2, 1)


@pytest.mark.parametrize("what", ["follow", "audit", "later import"])
def test_every_kind_of_act_counts(bring, what):
    call, person = make_call(), make_commission()
    bring(ROWS, call=call, person=person)
    batch = last_batch()
    one = proposals_of(call)[0]
    if what == "follow":
        save(Follow(user_id=make_user().id, kind=Kind.PROPOSAL, number=one.id, created_at=LATER))
    elif what == "audit":
        save(
            AuditEntry(
                at=LATER, act="proposals.hide", actor_id=None, channel="web",
                subject_type="Proposal", subject_id=one.id, changes={},
            )
        )  # fmt: skip
    else:
        bring(ROWS.replace("Que haya", "Que no falten"), call=call, person=person)
    assert acts.described(batch, limit=5)[0] == 1


def test_what_was_supported_before_a_file_changed_it_can_still_go_back(bring):
    call, person = make_call(), make_commission()
    bring(ROWS, call=call, person=person)
    one = proposals_of(call)[0]
    save(
        Support(proposal_id=one.id, user_id=make_user().id, created_at=NOON - timedelta(days=1))
    )  # fmt: skip
    bring(ROWS.replace("Que haya", "Que no falten"), call=call, person=person)
    undo(person)
    assert proposals_of(call)[0].problem == "Que haya lámparas"


def test_every_table_that_points_at_a_proposal_has_a_name_for_people():
    known = {*acts.LABELS, *acts.DERIVED}
    own = {"captured_proposals", "paper_forms", "proposal_attachments", "proposal_coauthors",
           "proposal_groups"}  # fmt: skip
    assert {table.name for table in acts.pointing_at_proposals()} <= known | own


@pytest.mark.parametrize(
    ("grants", "may"),
    [([(Role.COMMISSION, "00")], True), ([(Role.CAPTURER, "00")], False), ([], False)],
)
def test_who_undoes_what_somebody_else_imported(bring, grants, may):
    bring(ROWS, call=make_call(), person=make_commission())
    if may:
        services.undo(last_batch(), person=make_user(*grants), now=LATER)
    else:
        with pytest.raises(NotAllowedError):
            services.undo(last_batch(), person=make_user(*grants), now=LATER)


def test_after_thirty_days_it_stays(bring):
    person = make_commission()
    bring(ROWS, call=make_call(), person=person)
    with pytest.raises(ConflictError, match="30 días"):
        services.undo(last_batch(), person=person, now=NOON + timedelta(days=31))


def test_undone_twice_is_undone_once(bring):
    person = make_commission()
    bring(ROWS, call=make_call(), person=person)
    for _ in range(2):
        undo(person)
    entries = select(func.count()).where(AuditEntry.act == "importers.undo")
    assert db.session.scalar(entries) == 1


def test_what_somebody_acts_on_at_that_very_moment_is_seen_again(bring):
    call, person = make_call(), make_commission()
    bring(ROWS, call=call, person=person)
    services.undo(last_batch(), person=person, now=LATER)
    assert {p.status for p in proposals_of(call)} == {ProposalStatus.IN_REVIEW}
    support(proposals_of(call)[0])
    while services.sweep(last_batch().id):
        pass
    (saved,) = proposals_of(call)
    assert (saved.title, saved.status) == ("Luz", ProposalStatus.PUBLISHED)
    assert saved.external_key == "table:1"
    batch = last_batch()
    assert (batch.taken_back, batch.kept) == (2, 1)


def test_the_right_file_can_come_before_the_wrong_one_was_deleted(bring):
    call, person = make_call(), make_commission()
    bring(ROWS, call=call, person=person)
    wrong = last_batch().id
    services.undo(last_batch(), person=person, now=LATER)
    assert counts(bring(ROWS, call=call, person=person)) == (3, 3, 0, 0, 0)
    while services.sweep(wrong):
        pass
    assert [p.title for p in proposals_of(call)] == ["Luz", "Agua", "Baches"]
