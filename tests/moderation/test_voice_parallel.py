"""Two people who answer, appeal or report at the same moment, over HTTP, against a real server."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import DomainError
from gatp_participa.moderation.models import Appeal, Decision, ModerationItem, Report
from gatp_participa.moderation.services import undoing
from gatp_participa.moderation.services.appealing import appeal_decision
from gatp_participa.moderation.status import DecisionKind, Reason
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from tests.moderation.support import decide, make_item, make_moderator
from tests.support.factories import make_call, make_proposal, make_user
from tests.support.visitor import Visitor, at_once

WORDS = "No insulto a nadie: digo que el servicio es malo y doy fechas."
AT_ONCE = 8


@pytest.fixture
def place(server):
    """A server with a hidden proposal, its author, who decided it and several others who moderate."""
    running, now = server(), clock.now()
    with running.app.app_context(), transaction():
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        author = make_user()
        proposal = make_proposal(call=call, author_id=author.id)
        item = make_item(proposal, now=now - timedelta(hours=2))
        decision = decide(
            item, DecisionKind.HIDE, Reason.INSULT, person=make_moderator(),
            now=now - timedelta(hours=1),
        )  # fmt: skip
        moderators = [Visitor(running, make_user((Role.MODERATOR, "20"))) for _ in range(AT_ONCE)]
        names = {"decision": decision.id, "proposal": proposal.id}
        return running, names, Visitor(running, author), moderators


def test_of_many_who_answer_one_appeal_one_wins(place):
    server, names, author, moderators = place
    assert author.get(f"/mi-cuenta/decisiones/{names['decision']}")[0] == 200
    assert author.post(f"/mi-cuenta/decisiones/{names['decision']}", body=WORDS)[0] == 303
    with server.app.app_context():
        url = f"/mesa/moderacion/apelaciones/{db.session.scalar(select(Appeal.id))}"
    for one in moderators:
        assert one.get(url)[0] == 200
    answers = at_once(
        [
            lambda v=v, n=n: v.post(url, outcome="reversed" if n % 2 else "upheld", answer=WORDS)
            for n, v in enumerate(moderators)
        ]
    )
    assert sorted(status for status, _where in answers) == [303] + [409] * (AT_ONCE - 1)
    with server.app.app_context():
        appeal = db.session.scalars(select(Appeal)).one()
        proposal = db.session.get_one(Proposal, names["proposal"])
        is_back = proposal.status is ProposalStatus.PUBLISHED
        assert is_back == (appeal.outcome == "reversed")


def test_many_appeals_at_once_of_one_decision_are_one(place):
    server, names, author, _moderators = place
    url = f"/mi-cuenta/decisiones/{names['decision']}"
    author.get(url)
    answers = at_once([lambda: author.post(url, body=WORDS)] * AT_ONCE)
    assert sorted(status for status, _where in answers) == [303] + [422] * (AT_ONCE - 1)
    with server.app.app_context():
        assert db.session.scalar(select(func.count(Appeal.id))) == 1


def test_many_reports_at_once_of_one_person_are_one(place):
    server, _names, _author, _moderators = place
    with server.app.app_context(), transaction():
        proposal, visitor = make_proposal(), Visitor(server, make_user())
        url = f"/reportar/propuesta/{proposal.id}"
        number = proposal.id
    visitor.get(url)
    answers = at_once([lambda: visitor.post(url, reason="insult")] * AT_ONCE)
    assert {status for status, _where in answers} == {303}
    with server.app.app_context():
        assert db.session.scalar(select(func.count(Report.id))) == 1
        item = db.session.scalars(
            select(ModerationItem).where(ModerationItem.thing_id == number)
        ).one()
        assert item.reports_count == 1


def test_an_appeal_and_an_undoing_at_once_leave_one_of_them(place):
    server, names, _author, _moderators = place

    def tried(act, done):
        with server.app.app_context():
            try:
                with transaction():
                    act(db.session.get_one(Decision, names["decision"]))
            except DomainError:
                return "refused"
            return done

    def undo(decision):
        person = db.session.get_one(User, decision.decided_by_id)
        undoing.undo(decision.id, person=person, now=decision.decided_at)

    def appeal(decision):
        person = db.session.get_one(User, decision.item.author_id)
        appeal_decision(decision, WORDS, person=person, now=clock.now())

    acts = [lambda: tried(undo, "undone"), lambda: tried(appeal, "appealed")]
    assert sorted(at_once(acts)) in (["refused", "undone"], ["appealed", "refused"])
