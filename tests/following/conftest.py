"""A proposal with an author and a supporter, in a theme that a state has to answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.calls.status import CallStatus
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.following import jobs, services
from gatp_participa.following.status import Kind
from gatp_participa.jobs import queue
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals.models import Support
from gatp_participa.routing import services as routing
from gatp_participa.routing.status import Decision
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_secretariat,
    make_theme,
    make_user,
    save,
)

REASON = "El organismo ya tiene las rutas de las pipas y las publicará cada lunes, por colonia."
LONG_AGO = NOON - timedelta(days=3)


@pytest.fixture
def place(session, at_noon):
    """What most tests need: people, a proposal, its theme."""

    class Place:
        commission = make_commission()
        member = make_user()
        author = make_user(email="autora@example.org")
        supporter = make_user(email="apoya@example.org")
        follower = make_user(email="sigue@example.org")
        stranger = make_user(email="nadie@example.org")
        call = make_call(status=CallStatus.RESULTS)

        def publish(self, now=NOON):
            (self.referral,) = routing.publish_and_refer(
                self.theme, person=self.commission, now=now
            )
            return self.referral

        def answer(self, now=NOON):
            referral = getattr(self, "referral", None) or self.publish(now)
            return routing.answer(
                referral, decision=Decision.INCLUDE, reason=REASON, person=self.member, now=now
            )

    one = Place()
    make_secretariat("20", one.member)
    one.proposal = make_proposal(
        call=one.call, title="Que pase la pipa los lunes", author_id=one.author.id,
        submitted_at=LONG_AGO,
    )  # fmt: skip
    save(Support(proposal_id=one.proposal.id, user_id=one.supporter.id, created_at=LONG_AGO))
    one.proposal.supports_count = 1
    one.theme = make_theme(one.proposal, name="Agua por pipa", summary="Piden calendarios.")
    return one


@pytest.fixture
def at(monkeypatch):
    """Move the clock: ``at(days=1)`` after noon; 20 hours later it is 8 in the morning."""

    def move(**after):
        moment = NOON + timedelta(**after)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return move


@pytest.fixture
def digest(at):
    """Begin and do the digests that are due at a moment; return who got which letter."""

    def run(**after):
        moment = at(**after)
        before = set(db.session.scalars(select(OutboxMessage.id)))
        jobs.begin_digests()
        while queue.run_next(now=moment):
            pass
        return {m.recipient: m for m in letters() if m.id not in before and m.kind == "digest"}

    return run


def letters(kind=None):
    db.session.expire_all()
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [one for one in rows if kind in (None, one.kind)]


def work():
    while queue.run_next(now=clock.now()):
        pass


def follow(user, kind, number, now=LONG_AGO):
    return services.follow(Kind(kind), number, person=user, now=now)
