"""Codes cannot be guessed, and asking for one does not tell who has an account."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts import codes, services
from gatp_participa.accounts.models import SignInCode, User
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.notices.models import OutboxMessage
from tests.support.factories import NOON, make_user
from tests.support.page import Page
from tests.support.queries import count_queries
from tests.support.stranger import Stranger
from tests.support.visitor import at_once

KNOWN, UNKNOWN = "conocida@example.org", "desconocida@example.org"


def wrong(right):
    return f"{(int(right) + 1) % 10**codes.LENGTH:06d}"


@pytest.mark.usefixtures("at_noon")
class TestEnumeration:
    def test_asking_for_a_code_answers_the_same_after_the_same_work(self, browse):
        make_user(email=KNOWN)
        visitor, answers = browse(), []
        visitor.post("/entrar", {"email": "antes@example.org"})  # what is only done the first time
        for email in (KNOWN, UNKNOWN):
            with count_queries() as statements:
                answer = visitor.post("/entrar", {"email": email})
            page = visitor.get(answer.location).text.replace(email, "")
            answers.append((answer.status_code, re.sub(r"t=.*", "", answer.location), page,
                            statements))  # fmt: skip
        assert answers[0] == answers[1]

    def test_a_wrong_code_answers_the_same_after_the_same_work(self, browse):
        make_user(email=KNOWN)
        visitor, answers = browse(), []
        for email in (KNOWN, UNKNOWN):
            location = visitor.post("/entrar", {"email": email}).location
            sealed = re.search(r"t=([^&]+)", location)[1]
            right = re.search(r"\b\d{6}\b", db.session.scalar(
                select(OutboxMessage.body_text).order_by(OutboxMessage.id.desc())))[0]  # fmt: skip
            with count_queries() as statements:
                data = {"t": sealed, "code": wrong(right)}
                answer = visitor.post("/entrar/codigo", data, status=400)
            answers.append((Page(answer.text).text.replace(email, ""), statements))
        assert answers[0] == answers[1]


class TestGuessing:
    def test_five_wrong_tries_close_even_the_right_code(self, session):
        with transaction():
            right = services.request_code(UNKNOWN, now=NOON)
        for _ in range(codes.MAX_TRIES):
            with pytest.raises(InvalidInputError, match="no coincide"):
                services.redeem_code(UNKNOWN, wrong(right), now=NOON)
        with pytest.raises(InvalidInputError, match="no coincide"):
            services.redeem_code(UNKNOWN, right, now=NOON)
        assert db.session.scalar(select(func.count(User.id)).where(User.email == UNKNOWN)) == 0

    def test_a_new_code_does_not_give_tries_back_to_the_old_one(self, session):
        with transaction():
            old = services.request_code(UNKNOWN, now=NOON)
        for _ in range(codes.MAX_TRIES):
            with pytest.raises(InvalidInputError):
                services.redeem_code(UNKNOWN, wrong(old), now=NOON)
        with transaction():
            new = services.request_code(UNKNOWN, now=NOON + timedelta(seconds=1))
        if old != new:
            with pytest.raises(InvalidInputError):
                services.redeem_code(UNKNOWN, old, now=NOON + timedelta(seconds=2))
        assert services.redeem_code(UNKNOWN, new, now=NOON + timedelta(seconds=3)).email == UNKNOWN

    def test_an_hour_of_guessing_is_twenty_five_guesses_in_a_million(self):
        most, span = codes.LIMITS[-1]
        assert span == timedelta(hours=1)
        assert most * codes.MAX_TRIES <= 25
        assert 10**codes.LENGTH == 1_000_000

    def test_thirty_tries_at_once_are_counted_one_by_one(self, server):
        running = server()
        rosa = Stranger(running)
        rosa.get("/entrar")
        _, location = rosa.post("/entrar", email=UNKNOWN)
        with running.app.app_context():
            text = db.session.scalar(select(OutboxMessage.body_text))
        bad = wrong(re.search(r"\b\d{6}\b", text)[0])
        sealed = re.search(r"t=([^&]+)", location)[1]
        rosa.get(location)
        answers = at_once([lambda: rosa.post("/entrar/codigo", t=sealed, code=bad)[0]] * 30)
        assert set(answers) == {400}
        with running.app.app_context():
            assert db.session.scalar(select(SignInCode.tries)) == codes.MAX_TRIES
