"""Two clicks at the same moment, over real connections: one act."""

import pytest
from sqlalchemy import func, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.importers import services
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.services import Options
from gatp_participa.importers.status import BatchStatus
from gatp_participa.proposals.models import Proposal, Support
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import make_call, make_commission, make_user
from tests.support.visitor import Visitor, at_once


@pytest.fixture
def desk(server, tmp_path):
    """Return a running server, a signed-in visitor and the number of an import that ended."""
    running = server()
    path = tmp_path / "t.csv"
    path.write_text("id;titulo\n" + "".join(f"{n};Propuesta {n}\n" for n in range(40)))
    with running.app.app_context():
        now = clock.now()
        with transaction():
            person = make_commission()
            call = make_call(opens_at=now, closes_at=now.replace(year=now.year + 1))
        visitor = Visitor(running, person)
        with transaction():
            file = services.open_file(path, Options())
            batch, _ = services.bring(file, call=call, person=person, now=now, file_name="t.csv")
            number = batch.id
    visitor.get(f"/mesa/importar/{number}/deshacer")
    return running, visitor, number


def acts_called(name):
    return db.session.scalar(select(func.count()).where(AuditEntry.act == name))


def test_undone_by_many_clicks_it_is_undone_once(desk):
    running, visitor, number = desk
    address = f"/mesa/importar/{number}/deshacer"
    answers = at_once([lambda: visitor.post(address, quedan="0") for _ in range(6)])
    assert {status for status, _ in answers} == {303}
    with running.app.app_context():
        assert acts_called("importers.undo") == 1
        public = select(func.count()).where(Proposal.status == ProposalStatus.PUBLISHED)
        assert db.session.scalar(public) == 0


def test_cancelled_by_many_clicks_it_is_cancelled_once(desk):
    running, visitor, number = desk
    with running.app.app_context(), transaction():
        db.session.get(ImportBatch, number).status = BatchStatus.WAITING
    answers = at_once([lambda: visitor.post(f"/mesa/importar/{number}/cancelar") for _ in range(6)])
    assert {status for status, _ in answers} == {303}
    with running.app.app_context():
        assert acts_called("importers.cancel") == 1


def test_a_support_and_an_undo_at_once_never_lose_the_support(desk):
    running, visitor, number = desk
    with running.app.app_context(), transaction():
        folios = list(db.session.scalars(select(Proposal.folio).limit(8)))
        people = [Visitor(running, make_user()) for _ in folios]
    for person, folio in zip(people, folios, strict=True):
        person.get(f"/propuestas/{folio}/apoyo")
    undo = [lambda: visitor.post(f"/mesa/importar/{number}/deshacer", quedan="0")]
    back = [
        lambda p=person, f=folio: p.post(f"/propuestas/{f}/apoyo")
        for person, folio in zip(people, folios, strict=True)
    ]
    answers = at_once([*back, *undo])
    assert not [status for status, _ in answers if status >= 500]
    with running.app.app_context():
        is_undone = db.session.get(ImportBatch, number).status is BatchStatus.UNDONE
        given = sum(place.startswith("/propuestas/") for _status, place in answers[:-1])
        services.in_parts(lambda: services.sweep(number))
        supported = set(db.session.scalars(select(Support.proposal_id)))
        left = {p.id for p in db.session.scalars(select(Proposal)) if p.status.value == "published"}
        assert supported <= left
        assert len(supported) <= given
        assert len(left) == (len(supported) if is_undone else 40)


def test_the_same_file_brought_by_two_at_once_comes_once(desk, tmp_path):
    running, _visitor, number = desk
    path = tmp_path / "t.csv"
    path.write_text("id;titulo\n" + "".join(f"n{n};Nueva {n}\n" for n in range(1500)))

    def bring():
        with running.app.app_context():
            call_id = db.session.get(ImportBatch, number).call_id
            file = services.open_file(path, Options())
            with transaction():
                call = db.session.get(Call, call_id)
                batch = services.new_batch(file, call, None, clock.now(), "t.csv")
                db.session.flush()
                batch_id = batch.id
            services.bring_in_parts(file, batch_id, person=None, now=clock.now())
            batch = db.session.get(ImportBatch, batch_id)
            return batch.created, batch.created + batch.updated + batch.unchanged

    done = at_once([bring, bring])
    assert [whole for _created, whole in done] == [1500, 1500]
    with running.app.app_context():
        assert sum(created for created, _whole in done) == 1500
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == 1540
