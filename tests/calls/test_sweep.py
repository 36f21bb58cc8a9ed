"""Two schedulers at the same moment, each with its own connection."""

import threading
from datetime import timedelta

from sqlalchemy import select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls import services
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db, transaction
from tests.support.factories import NOON, make_call


def test_two_sweeps_at_once_open_a_call_once(server):
    app = server().app
    with app.app_context(), transaction():
        make_call(status=CallStatus.PUBLISHED, opens_at=NOON - timedelta(days=1))
    ready, moved = threading.Barrier(4), []

    def sweep():
        ready.wait()
        with app.app_context(), transaction():
            moved.extend(call.slug for call in services.sweep(NOON))

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert len(moved) == 1
        assert db.session.scalars(select(Call.status)).all() == [CallStatus.OPEN]
        assert db.session.scalars(select(AuditEntry.act)).all() == ["calls.open"]
