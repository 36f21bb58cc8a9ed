"""Several people deciding at once, over HTTP, against a real server: exactly one does."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.moderation.models import Decision, ModerationItem
from gatp_participa.moderation.services import opening
from gatp_participa.moderation.status import Kind
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from tests.moderation.support import WHY, make_moderator
from tests.support.factories import make_call, make_proposal, make_user
from tests.support.visitor import Visitor, at_once

PEOPLE = 8


@pytest.fixture
def place(server):
    """A server with something to decide and eight moderators at their desks."""
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        proposal = make_proposal(call=call, author_id=make_user().id)
        item = opening.open_item(Kind.PROPOSAL, proposal.id, now=now)
        visitors = [staff(running, make_moderator()) for _ in range(PEOPLE)]
        number = item.id
    for visitor in visitors:
        assert visitor.get(f"/mesa/moderacion/{number}")[0] == 200
    return running, number, visitors


def staff(server, user) -> Visitor:
    """A visitor who proved who they are a moment ago, as staff do when they enter."""
    visitor = Visitor(server, user)
    serializer = server.app.session_interface.get_signing_serializer(server.app)
    kept = serializer.loads(visitor.cookie)
    visitor.cookie = serializer.dumps(kept | {"confirmed_at": int(clock.now().timestamp())})
    return visitor


def test_one_of_eight_who_decide_at_once_does(place):
    server, number, visitors = place
    fields = {"kind": "hide", "reason": "insult", "body": WHY}
    answers = at_once(
        [lambda v=v: v.post(f"/mesa/moderacion/{number}/decidir", **fields) for v in visitors]
    )
    assert sorted(status for status, _ in answers) == [303] + [409] * (PEOPLE - 1)
    with server.app.app_context():
        assert db.session.scalar(select(func.count(Decision.id))) == 1
        item = db.session.get(ModerationItem, number)
        assert db.session.get(Proposal, item.thing_id).status is ProposalStatus.HIDDEN


def test_one_of_eight_who_take_it_at_once_has_it(place):
    _server, number, visitors = place
    answers = at_once([lambda v=v: v.post(f"/mesa/moderacion/{number}/tomar") for v in visitors])
    assert sorted(status for status, _ in answers) == [303] + [409] * (PEOPLE - 1)


def test_deciding_many_crosswise_at_once_decides_each_once(place):
    server, number, visitors = place
    with server.app.app_context(), transaction():
        numbers = [number] + [
            opening.open_item(
                Kind.PROPOSAL, make_proposal(author_id=make_user().id).id, now=clock.now()
            ).id
            for _ in range(5)
        ]
    fields = {"kind": "hide", "reason": "insult", "body": WHY, "step": "confirm"}
    answers = at_once(
        [
            lambda v=v, some=numbers[:: (1, -1)[n % 2]]: v.post(
                "/mesa/moderacion/varios", **fields, item=some
            )
            for n, v in enumerate(visitors)
        ]
    )
    assert {status for status, _ in answers} == {303}
    with server.app.app_context():
        decided = db.session.scalars(select(Decision.item_id)).all()
        assert sorted(decided) == sorted(numbers)


def test_opening_the_same_thing_at_once_is_one_item(place):
    server, _number, visitors = place
    with server.app.app_context(), transaction():
        thing = make_proposal(author_id=make_user().id).id
    answers = at_once(
        [lambda v=v: v.post(f"/mesa/moderacion/abrir/proposal/{thing}") for v in visitors]
    )
    assert len({there for _status, there in answers}) == 1
    with server.app.app_context():
        found = select(func.count(ModerationItem.id)).where(ModerationItem.thing_id == thing)
        assert db.session.scalar(found) == 1


def test_undoing_twice_at_once_undoes_once(place):
    _server, number, visitors = place
    first = visitors[0]
    _status, there = first.post(
        f"/mesa/moderacion/{number}/decidir", kind="hide", reason="insult", body=WHY
    )
    token = there.partition("hecho=")[2]
    answers = at_once(
        [lambda: first.post("/mesa/moderacion/deshacer", hecho=token) for _ in range(6)]
    )
    assert sorted(status for status, _ in answers) == [303] + [409] * 5
