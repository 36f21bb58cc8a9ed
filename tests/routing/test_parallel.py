"""Answers that arrive at once, over HTTP, against a real server."""

import pytest
from sqlalchemy import func, select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.jobs.models import Job
from gatp_participa.routing import services
from gatp_participa.routing.models import ReasonedResponse, Referral
from tests.support.factories import (
    make_call,
    make_commission,
    make_proposal,
    make_secretariat,
    make_theme,
    make_user,
)
from tests.support.visitor import Visitor, at_once

PEOPLE = 6


def reason(number):
    return f"La persona {number} de la mesa explica aquí por qué se decidió así este asunto."


@pytest.fixture
def table(server):
    """A server with a referral waiting and a whole table ready to answer it."""
    running = server()
    with running.app.app_context(), transaction():
        members = [make_user() for _ in range(PEOPLE)]
        make_secretariat("20", *members)
        commission = make_commission()
        theme = make_theme(make_proposal(call=make_call()))
        (referral,) = services.publish_and_refer(theme, person=commission, now=clock.now())
        visitors = [Visitor(running, member) for member in members]
        url = f"/mesa/turnos/{referral.id}"
    return running, url, visitors


def test_of_many_answers_at_once_exactly_one_is_published(table):
    server, url, visitors = table
    for visitor in visitors:
        assert visitor.get(url)[0] == 200

    answers = at_once(
        [
            lambda v=visitor, n=number: v.post(
                f"{url}/respuesta", decision="include", reason=reason(n)
            )
            for number, visitor in enumerate(visitors)
        ]
    )

    assert sorted(status for status, _ in answers) == [303] + [409] * (PEOPLE - 1)
    with server.app.app_context():
        response = db.session.scalars(select(ReasonedResponse)).one()
        referral = db.session.scalars(select(Referral)).one()
        assert referral.answered_at == response.published_at
        jobs = select(func.count(Job.id)).where(Job.name == "routing.notify_answer")
        assert db.session.scalar(jobs) == 1
        published = response.reason
    for number, (status, page) in enumerate(answers):
        if status == 409:
            assert "Alguien respondió antes" in page
            assert published in page
            assert reason(number) in page
