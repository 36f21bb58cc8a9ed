import numpy as np
import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.jobs import queue
from gatp_participa.proposals.queries import texts_of_call
from gatp_participa.themes import services
from gatp_participa.themes.models import TextVector
from gatp_participa.themes.services import vectors
from gatp_participa.themes.status import RunStatus
from tests.support.factories import NOON, make_call, make_commission
from tests.themes.corpus import SUBJECT_ENCODER, SubjectEncoder, fill

pytestmark = pytest.mark.usefixtures("session")


def kept():
    return db.session.scalar(select(func.count(TextVector.proposal_id)))


def ensured(call, encoder=SUBJECT_ENCODER):
    rows = list(texts_of_call(call.id))
    return rows, services.ensure_vectors(rows, encoder=encoder)


def test_vectors_come_in_the_order_of_the_texts_and_are_kept():
    call = make_call()
    fill(call, each=2)
    rows, found = ensured(call)
    assert found.shape == (6, 3)
    assert found.dtype == np.float32
    texts = [f"{row.title}. {row.problem}\n{row.action}" for row in rows]
    expected = SubjectEncoder().encode([text.replace("\n", " ") for text in texts])
    assert np.array_equal(found, expected)
    one = db.session.get(TextVector, rows[0].id)
    assert one.encoder == "subjects 1"
    assert one.vector == expected[0].astype("<f4").tobytes()


def test_only_what_is_new_or_changed_is_encoded():
    call = make_call()
    made = fill(call, each=2)
    assert services.encode_missing(call.id, encoder=SUBJECT_ENCODER) == 6
    assert services.encode_missing(call.id, encoder=SUBJECT_ENCODER) == 0
    fill(call, each=1, subjects=("luz",))
    made[0].title, made[0].content_digest = "El camión", "f" * 64
    db.session.flush()
    assert services.encode_missing(call.id, encoder=SUBJECT_ENCODER) == 2
    assert kept() == 7


def test_a_text_without_digest_is_told_apart_by_what_it_says():
    call = make_call()
    made = fill(call, each=1)
    for proposal in made:
        proposal.content_digest = ""
    db.session.flush()
    assert services.encode_missing(call.id, encoder=SUBJECT_ENCODER) == 3
    made[1].problem = "Otro problema con el alumbrado."
    db.session.flush()
    assert services.encode_missing(call.id, encoder=SUBJECT_ENCODER) == 1


def test_another_encoder_reads_everything_again(monkeypatch):
    call = make_call()
    fill(call, each=1)
    services.encode_missing(call.id, encoder=SUBJECT_ENCODER)
    monkeypatch.setattr(SubjectEncoder, "version", "2")
    assert services.encode_missing(call.id, encoder=SUBJECT_ENCODER) == 3
    assert kept() == 3


def test_many_texts_are_kept_in_chunks(monkeypatch):
    monkeypatch.setattr(vectors, "CHUNK", 4)
    monkeypatch.setattr(vectors, "ROWS_PER_INSERT", 3)
    call, heard = make_call(), []
    fill(call, each=3)
    services.encode_missing(
        call.id, encoder=SUBJECT_ENCODER, progress=lambda share, _note: heard.append(share)
    )
    assert kept() == 9
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)


def test_words_alone_need_no_vectors():
    call = make_call()
    fill(call, each=1)
    assert ensured(call, "lexical")[1] is None
    assert services.encode_missing(call.id, encoder="lexical") == 0
    assert kept() == 0


def test_new_texts_are_encoded_before_anyone_groups_them(encoder):
    encoder(SUBJECT_ENCODER)
    fill(make_call(), each=1)
    queue.enqueue("themes.encode", now=NOON)
    assert queue.run_next(now=NOON)
    assert kept() == 3
    assert services.encode_waiting() == 0


def test_a_run_with_an_encoder_reads_the_kept_vectors(encoder):
    encoder(SUBJECT_ENCODER)
    call = make_call()
    fill(call)
    services.encode_missing(call.id)
    run = services.request_run(call, themes=3, person=make_commission(), now=NOON)
    heard = []
    done = services.perform(run.id, progress=lambda share, note: heard.append((share, note)))
    assert done.status is RunStatus.DONE
    assert done.versions["encoder"] == "subjects 1"
    assert vectors.READING not in {note for _share, note in heard}
    assert [share for share, _note in heard] == sorted(share for share, _note in heard)


def test_an_encoder_that_does_not_exist_ends_the_run_with_a_reason(encoder):
    encoder("nadie")
    call = make_call()
    fill(call)
    run = services.request_run(call, person=make_commission(), now=NOON)
    done = services.perform(run.id)
    assert done.status is RunStatus.FAILED
    assert "nadie" in done.error


def test_the_default_encoder_groups_by_meaning(encoder):
    encoder("hybrid")
    call = make_call()
    subject = {proposal.id: proposal.reference_label for proposal in fill(call, each=6)}
    run = services.request_run(call, themes=3, person=make_commission(), now=NOON)
    done = services.perform(run.id)
    assert (done.status, done.themes_count, kept()) == (RunStatus.DONE, 3, 18)
    assert len(db.session.scalar(select(TextVector.vector).limit(1))) == 512 * 4
    assert subject
