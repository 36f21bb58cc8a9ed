import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotAllowedError
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.topics import rules, services
from tests.support.factories import NOON, make_call, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("session")

HIDDEN = {"status": ProposalStatus.HIDDEN}
WITHDRAWN = {"status": ProposalStatus.WITHDRAWN, "withdrawn_at": NOON}


def classified(proposal, person=None, **kw):
    person = person or make_user((Role.COMMISSION, "00"))
    return services.classify(proposal, person=person, now=NOON, **kw)


@pytest.mark.parametrize(
    ("grants", "state", "may"),
    [
        ([], {}, False),
        ([(Role.COMMISSION, "00")], {}, True),
        ([(Role.ADMIN, "00")], {}, True),
        ([(Role.MODERATOR, "00")], {}, True),
        ([(Role.MODERATOR, "20")], {}, True),
        ([(Role.MODERATOR, "19")], {}, False),
        ([(Role.MODERATOR, "20")], {"entity_code": None}, False),
        ([(Role.SECRETARIAT_MEMBER, "20")], {}, False),
        ([(Role.AUDITOR, "00")], {}, False),
        ([(Role.CAPTURER, "20")], {}, False),
        ([(Role.COMMISSION, "00")], HIDDEN, False),
        ([(Role.COMMISSION, "00")], WITHDRAWN, False),
    ],
)
def test_who_may_say_what_it_is_about(grants, state, may):
    person, proposal = make_user(*grants), make_proposal(**state)
    assert rules.may_classify(person, proposal) is may
    if not may:
        with pytest.raises(NotAllowedError):
            classified(proposal, person, sdg_goal=6)


@pytest.mark.parametrize(("state", "may"), [({}, True), (HIDDEN, False), (WITHDRAWN, False)])
def test_the_author_may_while_it_is_public(state, may):
    author = make_user()
    assert rules.may_classify(author, make_proposal(author_id=author.id, **state)) is may


def test_nobody_signed_in_may_not():
    assert not rules.may_classify(None, make_proposal())


def test_a_click_writes_one_thing_leaves_the_other_and_a_trace():
    call = make_call()
    proposal = make_proposal(call=call, topic_id=call.topics[0].id)
    person = make_user((Role.COMMISSION, "00"))
    assert classified(proposal, person, sdg_goal=6)
    assert (proposal.topic_id, proposal.sdg_goal) == (call.topics[0].id, 6)
    assert classified(proposal, person, topic_id=call.topics[1].id)
    assert classified(proposal, person, topic_id=None)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.act for entry in entries] == ["topics.classify"] * 3
    assert entries[0].changes == {"sdg_goal": [None, 6]}
    assert entries[1].changes == {"topic_id": [call.topics[0].id, call.topics[1].id]}
    assert entries[2].changes == {"topic_id": [call.topics[1].id, None]}


def test_saying_the_same_changes_nothing_and_leaves_no_trace():
    proposal = make_proposal(sdg_goal=6)
    assert not classified(proposal, sdg_goal=6)
    assert db.session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize("goal", [0, 18, -1])
def test_there_are_only_17_goals(goal):
    with pytest.raises(InvalidInputError):
        classified(make_proposal(), sdg_goal=goal)


def test_a_topic_of_another_call_is_refused():
    with pytest.raises(InvalidInputError):
        classified(make_proposal(), topic_id=make_call().topics[0].id)
