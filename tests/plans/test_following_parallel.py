"""People who report and verify at once, over HTTP, against a real server."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.plans.models import Activity, Commitment, ProgressUpdate, Verification
from gatp_participa.plans.progress import progress_of
from gatp_participa.plans.status import CommitmentStatus
from tests.plans.following import Promise
from tests.support.visitor import Visitor, at_once


@pytest.fixture
def place(server, monkeypatch):
    """A promise with one activity delivered and another open, and who has to do with it."""
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        promise = Promise(activities=2)
        for activity in promise.activities:
            activity.starts_on = now.date() - timedelta(days=9)
            activity.ends_on = now.date() + timedelta(days=90)
        update = promise.finish(promise.activities[0], now=now - timedelta(hours=2))
        people = {
            name: Visitor(running, getattr(promise, name))
            for name in ("responsible", "substitute", "society", "oversight", "facilitator")
        }
        numbers = promise.commitment.id, promise.activities[1].id, update.id
    return running, people, *numbers


def test_two_verifications_at_once_are_one(place):
    server, people, _commitment, _open, update_id = place
    url = f"/mesa/reportes/{update_id}/comprobar"
    verifiers = [people[name] for name in ("society", "oversight", "facilitator")]
    for one in verifiers:
        assert one.get(url)[0] == 200
    verdicts = ["accepted", "refused", "accepted"]
    answers = at_once(
        [
            lambda one=one, said=said: one.post(
                url, verdict=said, body="Faltan doce colonias de la zona alta."
            )
            for one, said in zip(verifiers, verdicts, strict=True)
        ]
    )
    assert sorted(status for status, _ in answers) == [200, 200, 303]
    with server.app.app_context():
        assert db.session.scalar(select(func.count(Verification.id))) == 1


def test_reporting_and_verifying_at_once_leave_true_figures(place):
    server, people, commitment_id, open_id, update_id = place
    verify, report = f"/mesa/reportes/{update_id}/comprobar", f"/mesa/actividades/{open_id}/reporte"
    people["society"].get(verify)
    for name in ("responsible", "substitute"):
        people[name].get(report)
    typed = {"report": "first_advance", "act": "publish"}
    answers = at_once(
        [
            lambda: people["society"].post(verify, verdict="accepted", body=""),
            lambda: people["responsible"].post(
                report, body="Se imprimieron los carteles.", progress="40", **typed
            ),
            lambda: people["substitute"].post(
                report, body="Se contrató el anuncio en la radio.", progress="40", **typed
            ),
        ]
    )
    assert [status for status, _ in answers] == [303, 303, 303]
    with server.app.app_context():
        commitment = db.session.get_one(Commitment, commitment_id)
        figures = commitment.declared_progress, commitment.verified_progress
        assert figures == progress_of(commitment.activities) == (70, 50)
        assert commitment.status is CommitmentStatus.IN_PROGRESS
        assert db.session.get_one(Activity, open_id).progress == 40
        assert db.session.scalar(select(func.count(ProgressUpdate.id))) == 3
