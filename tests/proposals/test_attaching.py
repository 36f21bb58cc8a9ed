"""Give files to a proposal, remove, hide, forget: who may, what stays, what the storage keeps."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock, storage
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    TooManyRequestsError,
)
from gatp_participa.jobs.models import Job
from gatp_participa.privacy import registry
from gatp_participa.proposals import attached_holdings, jobs, queries, rules, services
from gatp_participa.proposals.models import Attachment
from gatp_participa.web.uploads import Received
from tests.proposals.support import attach_to
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.visitor import at_once

WHY = "Muestra la placa de un coche."
PLAIN = Received(content=b"x" * 100, media_type="application/pdf", name="a.pdf")


@pytest.fixture
def author(session, at_noon):
    return make_user()


def delete_what_was_asked():
    for job in db.session.scalars(select(Job).where(Job.name == "proposals.delete_files")):
        jobs.delete_files(job=job, **job.arguments)


def waiting(person, **kw):
    return attach_to(None, uploaded_by_id=person.id if person else None, **kw)


def test_tickets_open_once_and_in_order(author):
    proposal, other = make_proposal(author_id=author.id), make_proposal(author_id=author.id)
    first, second = waiting(author), waiting(None)
    sent = [(first.ticket, "El puente"), (second.ticket, " El  plano\n")]
    assert services.attach(proposal, sent, person=author) == 2
    assert services.attach(other, sent, person=author) == 0
    found = queries.attachments_of(proposal.id)
    assert [(one.number, one.description) for one in found] == [(1, "El puente"), (2, "El plano")]
    assert {one.uploaded_by_id for one in found} == {author.id}


def test_a_ticket_of_another_account_opens_nothing(author):
    theirs = waiting(make_user())
    proposal = make_proposal(author_id=author.id)
    assert services.attach(proposal, [(theirs.ticket, "El puente")], person=author) == 0
    assert services.attach(proposal, [("invented", "El puente")], person=author) == 0


@pytest.mark.parametrize(
    ("files", "descriptions", "words"),
    [(4, "El puente", "hasta 3"), (1, "", "Di qué se ve"), (1, "x" * 201, "menos palabras")],
)
def test_what_cannot_be_attached(author, files, descriptions, words):
    sent = [(waiting(author).ticket, descriptions) for _ in range(files)]
    with pytest.raises(InvalidInputError, match=words):
        services.attach(make_proposal(author_id=author.id), sent, person=author)


def test_together_they_weigh_fifteen_megabytes(author):
    sent = [(waiting(author, size=7_900_000).ticket, "El puente") for _ in range(2)]
    with pytest.raises(InvalidInputError, match="15 MB"):
        services.attach(make_proposal(author_id=author.id), sent, person=author)


def test_visitors_together_do_not_fill_the_disk(author, monkeypatch):
    monkeypatch.setattr(rules, "MOST_WAITING_BYTES", 250)
    for _ in range(2):
        services.keep_waiting([(PLAIN, storage.new_key("attachments"))], person=None, now=NOON)
    with pytest.raises(TooManyRequestsError, match="Entra con tu correo"):
        services.keep_waiting([(PLAIN, storage.new_key("attachments"))], person=None, now=NOON)
    assert services.keep_waiting([(PLAIN, storage.new_key("attachments"))], person=author, now=NOON)


def test_a_file_removed_leaves_no_row_and_no_bytes(author):
    proposal = make_proposal(author_id=author.id)
    one, two = attach_to(proposal), attach_to(proposal)
    key = one.storage_key
    services.remove_file(one, person=author, now=NOON)
    assert queries.attachments_of(proposal.id) == [two]
    assert services.files().exists(key), "deleted by a job, only if this is committed"
    delete_what_was_asked()
    assert not services.files().exists(key)
    assert services.files().exists(two.storage_key)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "proposals.remove_file"))
    assert entry.one().subject_id == proposal.id


PEOPLE = {
    "author": lambda author: author,
    "participant": lambda _: make_user(),
    "moderator": lambda _: make_user((Role.MODERATOR, "20")),
    "national moderator": lambda _: make_user((Role.MODERATOR, "00")),
    "moderator elsewhere": lambda _: make_user((Role.MODERATOR, "09")),
    "commission": lambda _: make_user((Role.COMMISSION, "00")),
    "auditor": lambda _: make_user((Role.AUDITOR, "00")),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        ("remove", {"author"}),
        ("hide", {"moderator", "national moderator", "commission"}),
        ("show", {"moderator", "national moderator", "commission"}),
    ],
)
def test_who_may_do_what_with_a_file(author, who, act, allowed):
    one = attach_to(
        make_proposal(author_id=author.id),
        **({"hidden_at": NOON, "hidden_reason": WHY} if act == "show" else {}),
    )
    reason = {} if act == "remove" else {"reason": WHY}
    do = {"remove": services.remove_file, "hide": services.hide_file, "show": services.show_file}

    def try_it():
        do[act](one, person=PEOPLE[who](author), now=NOON, **reason)

    if who in allowed:
        try_it()
    else:
        with pytest.raises(NotAllowedError):
            try_it()


def test_hiding_needs_a_reason_and_happens_once(author):
    one, moderator = attach_to(make_proposal()), make_user((Role.MODERATOR, "20"))
    with pytest.raises(InvalidInputError):
        services.hide_file(one, reason=" ", person=moderator, now=NOON)
    services.hide_file(one, reason=WHY, person=moderator, now=NOON)
    with pytest.raises(ConflictError):
        services.hide_file(one, reason=WHY, person=moderator, now=NOON)
    services.show_file(one, reason="Se revisó: la placa no se lee.", person=moderator, now=NOON)
    assert (one.hidden_at, one.hidden_reason) == (None, "")


def test_the_daily_job_spares_drafts_and_deletes_what_no_row_names(author, monkeypatch):
    call = make_call()
    kept, left = waiting(author), waiting(author)
    fields = {"title": "Luz", "ticket_1": kept.ticket, "about_1": "El puente"}
    services.save_draft(fields, call=call, person=author, now=NOON)
    lost = storage.new_key("attachments")
    services.files().put(lost, io.BytesIO(b"x"))
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=2))
    left_key = left.storage_key
    jobs.tidy_files()
    assert db.session.scalars(select(Attachment.id)).all() == [kept.id]
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=4000))
    jobs.tidy_files()
    assert not services.files().exists(lost)
    delete_what_was_asked()
    assert not services.files().exists(left_key)
    assert services.files().exists(kept.storage_key)


def test_files_leave_with_the_account_bytes_too(author):
    proposal = make_proposal(author_id=author.id)
    mine, wait = attach_to(proposal, uploaded_by_id=author.id), waiting(author)
    other = attach_to(make_proposal(), uploaded_by_id=make_user().id)
    (row,) = [row for row in registry.rows_of("archivos", author.id) if row["propuesta"]]
    assert (row["propuesta"], row["que_se_ve"]) == (proposal.folio, mine.description)
    keys = [mine.storage_key, wait.storage_key]
    attached_holdings.erase_attached(author, now=NOON)
    delete_what_was_asked()
    assert [services.files().exists(key) for key in keys] == [False, False]
    assert db.session.scalars(select(Attachment)).all() == [other]


def test_two_proposals_at_once_do_not_share_a_file(server):
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        author = make_user()
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        ids = [make_proposal(call=call, author_id=author.id).id for _ in range(6)]
        ticket, author_id = waiting(author).ticket, author.id

    def give(proposal_id):
        with running.app.app_context(), transaction():
            proposal = db.session.get(services.attaching.Proposal, proposal_id)
            person = db.session.get(type(author), author_id)
            return services.attach(proposal, [(ticket, "El puente")], person=person)

    assert sorted(at_once([lambda i=i: give(i) for i in ids])) == [0] * 5 + [1]
