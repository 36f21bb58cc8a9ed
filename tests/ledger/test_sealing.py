"""Sealing: each act once, in a row, and the file outside keeps up."""

from __future__ import annotations

import json
import threading

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry, Unsealed
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError
from gatp_participa.ledger import jobs, queries, services, tree, witness
from gatp_participa.ledger.models import Leaf, Root, Tally
from gatp_participa.notices.models import OutboxMessage
from tests.ledger.support import do, sealed, tampering
from tests.support.factories import NOON, make_user
from tests.support.queries import count_queries


@pytest.mark.usefixtures("record_of_acts")
class TestOneSealer:
    def test_nothing_new_makes_no_root(self):
        assert services.seal(now=NOON) is None
        sealed(3)
        assert services.seal(now=NOON) is None
        assert db.session.scalar(select(func.count()).select_from(Root)) == 1

    def test_positions_follow_across_seals_and_the_root_is_that_of_all_the_leaves(self):
        sealed(3, 1, 5, 2)
        rows = db.session.scalars(select(Leaf).order_by(Leaf.position)).all()
        assert [row.position for row in rows] == list(range(1, 12))
        whole = tree.Tree()
        for row in rows:
            whole.add(bytes.fromhex(row.leaf))
        last = queries.last_root()
        assert (last.size, last.root, last.chain) == (11, whole.root.hex(), rows[-1].chain)

    def test_a_number_that_comes_late_is_sealed_after_those_that_came_before(self):
        entries = do(2)
        with tampering() as run:
            run("DELETE FROM audit_unsealed WHERE entry_id = :id", id=entries[0].id)
            services.seal(now=NOON)
            run("INSERT INTO audit_unsealed (entry_id) VALUES (:id)", id=entries[0].id)
        services.seal(now=NOON)
        order = select(Leaf.entry_id).order_by(Leaf.position)
        assert list(db.session.scalars(order)) == [entries[1].id, entries[0].id]

    def test_it_costs_the_same_however_long_the_record_is(self):
        costs = []
        for before in (1, 200):
            sealed(before)
            do(1)
            with count_queries() as seen:
                services.seal(now=NOON)
            costs.append(len(seen))
        assert costs[0] == costs[1] <= 8

    def test_days_and_kinds_are_summed_as_they_are_sealed(self):
        sealed(3, 2)
        do(1, act="themes.publish")
        services.seal(now=NOON)
        rows = db.session.execute(select(Tally.day, Tally.kind, Tally.acts).order_by(Tally.kind))
        today = clock.local_day(NOON)
        assert [tuple(row) for row in rows] == [(today, "proposals", 5), (today, "themes", 1)]

    def test_it_stops_when_the_leaves_under_its_root_are_gone(self):
        sealed(4)
        with tampering() as run:
            run("DELETE FROM ledger_leaves WHERE position = 4")
        do(1)
        with pytest.raises(ConflictError, match="gatp audit verify"):
            services.seal(now=NOON)

    def test_the_witness_has_each_root_once(self):
        sealed(2)
        sealed(1, 3)
        assert witness.catch_up() == 0
        lines = [json.loads(line) for line in witness.path().read_text().splitlines()]
        assert [line["actos"] for line in lines] == [2, 3, 6]
        assert lines[-1]["raiz"] == queries.last_root().root

    def test_half_a_line_of_a_machine_that_fell_is_written_whole(self):
        sealed(2, 1)
        whole = witness.path().read_bytes()
        witness.path().write_bytes(whole[:-30])
        assert witness.catch_up() == 1
        assert witness.path().read_bytes() == whole


@pytest.mark.usefixtures("record_of_acts")
class TestLetters:
    def test_who_audits_gets_the_root_once(self):
        auditor = make_user((Role.AUDITOR, "00"))
        make_user((Role.COMMISSION, "00"))
        sealed(5)
        jobs.tell_auditors()
        jobs.tell_auditors()
        letter = db.session.scalars(select(OutboxMessage).filter_by(kind="ledger_root")).one()
        assert letter.recipient == auditor.email
        assert queries.last_root().root in letter.body_text
        assert queries.last_root().root in letter.body_html

    def test_a_day_without_acts_writes_to_nobody(self):
        make_user((Role.AUDITOR, "00"))
        jobs.tell_auditors()
        assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


RECORDERS, EACH = 6, 25


def test_many_recording_while_many_seal_leave_each_act_sealed_once(server):
    app = server().app
    with app.app_context(), transaction():
        record("accounts.create", make_user(), person=None, now=NOON)
    assert at_once(app) == []
    with app.app_context():
        jobs.seal_all()
        entries = db.session.scalar(select(func.count()).select_from(AuditEntry))
        leaves = db.session.execute(select(Leaf.position, Leaf.entry_id)).all()
        assert entries >= RECORDERS * EACH + 1
        assert sorted(row.position for row in leaves) == list(range(1, entries + 1))
        assert len({row.entry_id for row in leaves}) == entries
        assert db.session.scalar(select(func.count()).select_from(Unsealed)) == 0
        sizes = list(db.session.scalars(select(Root.size).order_by(Root.id)))
        assert sizes == sorted(set(sizes))
        written = [json.loads(line)["actos"] for line in witness.path().read_text().splitlines()]
        assert written == sizes


def at_once(app):
    """Record from some threads while others seal; return the errors that there were."""
    stop, errors = threading.Event(), []

    def run(work):
        try:
            with app.app_context():
                work()
        except Exception as error:
            errors.append(error)

    def leave():
        person = db.session.get_one(AuditEntry, 1)
        for number in range(EACH):
            with transaction():
                record("proposals.support", person, person=None, now=NOON, number=number)

    def seal():
        while not stop.is_set():
            jobs.seal_all()

    doing = [threading.Thread(target=run, args=(leave,)) for _ in range(RECORDERS)]
    sealing = [threading.Thread(target=run, args=(seal,)) for _ in range(3)]
    for thread in doing + sealing:
        thread.start()
    wait_for(doing)
    stop.set()
    wait_for(sealing)
    return errors


def wait_for(threads):
    for thread in threads:
        thread.join()
