"""Minutes are written once: whatever changes later, everybody downloads the same bytes."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.deliberation import acta, jobs, queries
from gatp_participa.deliberation.services import keeping
from gatp_participa.documents import to_docx
from gatp_participa.jobs.models import Job
from tests.deliberation.helpers import LATER, make_held, make_signed, make_table

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def download(browse, session, extension):
    return browse().client.get(f"/sesiones/{session.id}/acta.{extension}").data


def test_signing_asks_for_the_minutes_and_a_job_writes_both(session):
    signed = make_signed(make_table())
    (job,) = session.scalars(select(Job).where(Job.name == "deliberation.write_minutes"))
    assert job.arguments == {"session_id": signed.id}
    signed.signed_at = LATER + timedelta(minutes=7)  # files outlive the tests before this one
    session.flush()
    room = queries.room_of(signed)
    assert keeping.fingerprint(room, "pdf") == ""
    for _ in range(2):
        jobs.write_minutes(job=None, **job.arguments)
    for extension in ("pdf", "docx"):
        assert keeping.files().exists(keeping.key_of(room, extension))


@pytest.mark.parametrize("extension", ["pdf", "docx"])
def test_a_name_mended_later_changes_nothing_of_what_was_signed(browse, session, extension):
    table = make_table()
    signed = make_signed(table)
    before = download(browse, signed, extension)
    table.members[0].name = "Otra persona"
    session.flush()
    session.expire_all()
    after = download(browse, signed, extension)
    assert before == after
    assert before != keeping.WRITERS[extension](acta.document_of(queries.room_of(signed)))


def test_the_page_says_the_fingerprint_of_the_file(browse):
    signed = make_signed(make_table())
    page = f"/sesiones/{signed.id}"
    digest = hashlib.sha256(download(browse, signed, "pdf")).hexdigest()
    assert digest in browse().get(page).text


def test_nothing_is_kept_of_what_is_not_signed():
    held = make_held(make_table())
    jobs.write_minutes(job=None, session_id=held.id)
    assert not keeping.files().exists(keeping.key_of(queries.room_of(held), "pdf"))


def test_the_same_document_is_the_same_docx_another_day(monkeypatch):
    said = acta.document_of(queries.room_of(make_signed(make_table())))
    first = to_docx(said)
    monkeypatch.setattr("time.time", lambda: (LATER + timedelta(days=400)).timestamp())
    assert to_docx(said) == first
