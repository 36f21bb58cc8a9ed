"""Sheets typed at once, over HTTP, against a real server."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.capture import services
from gatp_participa.capture.models import CapturedProposal, PaperForm
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.proposals.models import Proposal
from tests.support.factories import make_call, make_user
from tests.support.visitor import Visitor, at_once

PEOPLE = 6
SHEET = {
    "problem": "El camión de la ruta seis no pasa después de las ocho de la noche.", "topic": "0",
    "language": "es", "consent": "on_paper", "seen_alike": "",
}  # fmt: skip


@pytest.fixture
def office(server):
    """A server with a numbered sheet and some people who type, each with the same pile open."""
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        people = [make_user((Role.CAPTURER, "20")) for _each in range(PEOPLE)]
        run = services.number_sheets(call, "20", 1, person=people[0], now=now)
        folio = db.session.scalar(select(PaperForm.folio).where(PaperForm.run_id == run.id))
        slug = call.slug
        visitors = [Visitor(running, person) for person in people]
    for one in visitors:
        serializer = running.app.session_interface.get_signing_serializer(running.app)
        kept = serializer.loads(one.cookie) | {
            "capture_pile": {"call": slug, "entity": "20", "event": None},
            "confirmed_at": int(now.timestamp()), "strong": True, "seen_at": int(now.timestamp()),
        }  # fmt: skip
        one.cookie = serializer.dumps(kept)
        assert one.get("/mesa/captura")[0] == 200
    return running, folio, visitors


def counts(server):
    with server.app.app_context():
        return tuple(
            db.session.scalar(select(func.count()).select_from(table))
            for table in (Proposal, CapturedProposal)
        )


def test_one_sheet_typed_by_six_people_at_once_is_one_proposal(office):
    server, folio, visitors = office
    answers = at_once([
        lambda v=v, n=n: v.post(
            "/mesa/captura", **SHEET, folio=folio, ticket=f"t{n}", seen_alike_=""
        )
        for n, v in enumerate(visitors)
    ])  # fmt: skip
    statuses = sorted(status for status, _page in answers)
    assert statuses == [303] + [422] * (PEOPLE - 1)
    assert counts(server) == (1, 1)


def test_one_blank_form_sent_six_times_at_once_is_one_proposal(office):
    server, folio, visitors = office
    one = visitors[0]
    answers = at_once(
        [lambda: one.post("/mesa/captura", **SHEET | {"seen_alike": "t"}, ticket="t")] * PEOPLE
    )
    assert {status for status, _page in answers} == {303}
    assert len({where for _status, where in answers}) == 1
    assert counts(server) == (1, 1)
    assert folio


def test_a_sheet_undone_six_times_at_once_is_undone_once(office):
    server, folio, visitors = office
    one = visitors[0]
    assert one.post("/mesa/captura", **SHEET, folio=folio, ticket="t")[0] == 303
    answers = at_once([lambda: one.post(f"/mesa/captura/{folio}/deshacer")] * PEOPLE)
    assert {status for status, _page in answers} == {303}
    assert counts(server) == (0, 0)
