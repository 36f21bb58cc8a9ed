"""What must be right when two people do it at the same moment: real threads, real connections."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError
from gatp_participa.deliberation import queries, services
from gatp_participa.deliberation.models import Prioritization, Rubric, Session, Vote
from gatp_participa.deliberation.status import Choice, SessionStatus
from gatp_participa.secretariats.models import TechnicalSecretariat
from tests.deliberation.helpers import (
    DRAFT,
    LATER,
    NOON,
    SECTORS,
    make_held,
    make_referred,
    make_table,
    make_written,
)


def at_once(app, *acts):
    """Run each act in a thread and a transaction of its own, all at the same moment."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    return act()
            except ConflictError as error:
                return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def running(server, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return server().app


def user(number):
    return db.session.get_one(User, number)


def test_two_votes_of_one_seat_at_once_leave_one(running):
    with running.app_context(), transaction():
        table = make_table()
        held = make_held(table)
        item_id = queries.room_of(held).items[0].id
        seat, person = table.members[0].seat_id, table.facilitator.id

    def vote(choice):
        def act():
            from gatp_participa.deliberation.models import AgendaItem

            item = db.session.get_one(AgendaItem, item_id)
            services.vote(item, {seat: choice}, person=user(person), now=LATER)

        return act

    found = at_once(running, *(vote(one) for one in (Choice.FOR, Choice.AGAINST) * 3))
    assert found == [None] * 6
    with running.app_context():
        assert db.session.scalar(select(func.count()).select_from(Vote)) == 1


def test_the_last_two_signatures_at_once_publish_the_minutes_once(running):
    with running.app_context(), transaction():
        table = make_table()
        written = make_written(table)
        digest, number = queries.room_of(written).digest, written.id
        people = [table.users[sector][0].id for sector in SECTORS]

    def sign(person):
        def act():
            session = db.session.get_one(Session, number)
            return services.sign(session, digest=digest, person=user(person), now=LATER)

        return act

    found = at_once(running, *(sign(one) for one in people))
    assert sorted(found) == [False, False, True]
    with running.app_context():
        assert db.session.get_one(Session, number).status is SessionStatus.SIGNED


def test_two_sessions_prepared_at_once_have_two_numbers(running):
    with running.app_context(), transaction():
        table = make_table()
        table_id, person = table.secretariat.id, table.facilitator.id

    def create():
        secretariat = db.session.get_one(TechnicalSecretariat, table_id)
        return services.create(secretariat, DRAFT, person=user(person), now=NOON).number

    assert sorted(at_once(running, *[create] * 4)) == [1, 2, 3, 4]


def test_the_first_scores_of_three_sectors_at_once_share_one_rubric(running):
    with running.app_context(), transaction():
        table = make_table()
        call, (referral, *_rest) = make_referred()
        call_id, referral_id = call.id, referral.id
        people = [table.users[sector][0].id for sector in SECTORS]

    def score(person):
        def act():
            services.score(
                db.session.get_one(Call, call_id), "20", referral_id, {"urgency": 2},
                person=user(person), now=NOON,
            )  # fmt: skip

        return act

    assert at_once(running, *(score(one) for one in people)) == [None] * 3
    with running.app_context():
        for model in (Rubric, Prioritization):
            assert db.session.scalar(select(func.count()).select_from(model)) == 1
        board = queries.board_of(db.session.get_one(Call, call_id), "20")
        assert set(board.themes[referral_id].marks) == set(SECTORS)
