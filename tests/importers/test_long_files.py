"""A long file, read in parts: nobody sees any of it before all of it, and it can be stopped."""

import pytest
from sqlalchemy import func, select, update

from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError
from gatp_participa.importers import services
from gatp_participa.importers.models import ImportBatch, ImportRow, ImportText
from gatp_participa.importers.services import Options, staging
from gatp_participa.importers.status import BatchStatus, Outcome
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Proposal
from tests.importers.support import proposals_of
from tests.support.factories import NOON, make_call, make_commission, make_proposal

ROWS = (
    "id;titulo\n" + "".join(f"{n};Propuesta {n}\n" for n in range(2500)) + "2500;\n1;Propuesta 1\n"
)


def how_many(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def begin(session, tmp_path):
    """Return a function that asks for an import and returns the open file and its batch."""

    def _begin(content=ROWS, *, call, person=None):
        path = tmp_path / "t.csv"
        path.write_text(content)
        file = services.open_file(path, Options())
        with transaction():
            batch = services.new_batch(file, call, person, NOON, "t.csv")
            db.session.flush()
        return file, batch.id

    return _begin


def bring(file, batch_id, **watch):
    return services.bring_in_parts(
        file, batch_id, person=None, now=NOON, watch=services.Watch(**watch)
    )


def batch_of(batch_id):
    db.session.expire_all()
    return db.session.get(ImportBatch, batch_id)


def test_it_arrives_whole_with_a_report_of_every_row(begin):
    call = make_call()
    stages = []
    file, number = begin(call=call)
    bring(file, number, on_stage=stages.append)
    assert stages == ["reading", "saving", "indexing"]
    batch = batch_of(number)
    assert batch.status is BatchStatus.DONE
    assert (batch.read, batch.created, batch.unchanged, batch.rejected) == (2502, 2500, 1, 1)
    assert how_many(Proposal) == 2500
    assert how_many(ImportText) == 0
    rows = {row.number: row for row in db.session.scalars(select(ImportRow))}
    assert len(rows) == 2502
    assert rows[2].proposal_id == proposals_of(call)[0].id
    assert rows[2502].reason == "la fila no tiene texto"
    assert (rows[2503].outcome, rows[2503].same_as) == (Outcome.REPEATED, 3)
    assert len(list(db.session.execute(search_index.matching("propuesta 1700")))) == 1


def test_nobody_sees_any_of_it_while_it_is_read(begin):
    seen = []
    file, number = begin(call=make_call())
    bring(file, number, on_progress=lambda *_: seen.append(how_many(Proposal)))
    assert set(seen) == {0}


def test_cancelled_half_way_leaves_nothing(begin):
    person = make_commission()
    call = make_call()
    file, number = begin(call=call, person=person)

    def stop(*_):
        with transaction():
            services.cancel(batch_of(number), person=person, now=NOON)

    with pytest.raises(services.CancelledError):
        bring(file, number, on_progress=stop)
    services.forget_parts(number)
    assert batch_of(number).status is BatchStatus.CANCELLED
    assert [how_many(model) for model in (Proposal, ImportRow, ImportText)] == [0, 0, 0]


def test_once_saved_there_is_nothing_to_cancel(begin):
    person = make_commission()
    file, number = begin("titulo\nLuz\n", call=make_call(), person=person)
    bring(file, number)
    with pytest.raises(ConflictError, match="ya terminó"):
        services.cancel(batch_of(number), person=person, now=NOON)


@pytest.mark.parametrize("stage", ["reading", "saving", "indexing"])
def test_a_worker_that_dies_at_any_moment_is_made_good_by_the_next(begin, stage):
    call = make_call()
    file, number = begin(call=call)

    def die(reached):
        if reached == stage:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        bring(file, number, on_stage=die)
    assert how_many(Proposal) in {0, 2500}
    bring(file, number)
    batch = batch_of(number)
    assert (batch.status, batch.created) == (BatchStatus.DONE, 2500)
    assert how_many(Proposal) == 2500
    linked = select(func.count(ImportRow.proposal_id)).where(ImportRow.batch_id == number)
    assert db.session.scalar(linked) == 2500
    assert len(list(db.session.execute(search_index.matching("propuesta 2400")))) == 1


def test_a_folio_or_a_key_taken_meanwhile_is_mended(begin):
    call = make_call()
    file, number = begin("id;titulo\n1;Luz\n2;Agua\n3;Baches\n", call=call)

    def meddle(stage):
        if stage != "saving":
            return
        with transaction():
            texts = list(db.session.scalars(select(ImportText).order_by(ImportText.number)))
            make_proposal(folio=texts[0].folio)
            make_proposal(call=call, external_key="table:2", title="De otra importación")
            db.session.execute(
                update(ImportText).where(ImportText.number == 4).values(folio=texts[1].folio)
            )

    bring(file, number, on_stage=meddle)
    batch = batch_of(number)
    assert (batch.created, batch.updated) == (2, 1)
    assert {p.external_key: p.title for p in proposals_of(call)} == {
        "table:1": "Luz", "table:2": "Agua", "table:3": "Baches",
    }  # fmt: skip
    rows = db.session.scalars(select(ImportRow).order_by(ImportRow.number)).all()
    assert [row.outcome for row in rows] == [Outcome.CREATED, Outcome.UPDATED, Outcome.CREATED]
    by_id = {p.id: p.folio for p in proposals_of(call)}
    assert [by_id[row.proposal_id] for row in rows] == [row.folio for row in rows]


def test_settling_again_changes_nothing(begin):
    file, number = begin("titulo\nLuz\n", call=make_call())
    bring(file, number)
    assert not staging.settle(number)
