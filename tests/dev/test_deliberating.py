"""The demonstration's table ranks, meets and signs by the same rules as any other."""

import random
from datetime import timedelta

import pytest

from gatp_participa.deliberation import queries
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.dev.services import deliberating
from tests.deliberation.helpers import NOON, make_referred, make_table

pytestmark = pytest.mark.usefixtures("at_noon")


def test_there_is_an_order_a_signed_session_and_one_to_come(session):
    table = make_table()
    call, _referrals = make_referred(5)
    members = {("20", sector): users[0] for sector, users in table.users.items()}
    deliberating.rank(call, members, NOON - timedelta(days=30), random.Random(1))  # noqa: S311
    held = deliberating.meet(NOON - timedelta(days=28))
    coming = deliberating.call_next(NOON)
    board = queries.published_board(call, "20")
    assert (len(board.ranking), len(board.apart)) == (4, 1)
    assert session.get_one(Session, held).status is SessionStatus.SIGNED
    assert session.get_one(Session, coming).status is SessionStatus.CALLED
