"""Acts on one answer that arrive at once, over HTTP, against a real server."""

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.jobs.models import Job
from gatp_participa.routing import services
from gatp_participa.routing.models import (
    ReasonedResponse,
    Referral,
    ResponseDraft,
    ResponseReview,
)
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.routing.status import Decision, Verdict
from tests.support.factories import (
    make_call,
    make_commission,
    make_grant,
    make_proposal,
    make_seated,
    make_secretariat,
    make_theme,
    make_user,
)
from tests.support.visitor import Visitor, at_once

SIDES = (*Sector, *Sector)  # two people of each


def reason(number):
    return f"La persona {number} de la mesa explica aquí por qué se decidió así este asunto."


@pytest.fixture
def table(server):
    """A server with a referral waiting and a whole table ready to answer it."""
    running = server()
    with running.app.app_context(), transaction():
        members = [make_user() for _ in SIDES]
        secretariat = make_secretariat("20")
        for member, sector in zip(members, SIDES, strict=True):
            make_grant(member, Role.SECRETARIAT_MEMBER, "20", sector)
            make_seated(secretariat, member.name, sector, user_id=member.id)
        commission = make_commission()
        theme = make_theme(make_proposal(call=make_call()))
        (referral,) = services.publish_and_refer(theme, person=commission, now=clock.now())
        visitors = [Visitor(running, member) for member in members]
        url = f"/mesa/turnos/{referral.id}"
    for visitor in visitors:
        assert visitor.get(url)[0] == 200
    return running, url, visitors


def written(server, *, is_agreed):
    """Leave a first version of the answer, under review or with everybody's agreement."""
    with server.app.app_context(), transaction():
        referral = db.session.scalars(select(Referral)).one()
        now = clock.now()
        seats = db.session.execute(
            select(RoleGrant.sector, User).join(User, User.id == RoleGrant.user_id)
        )
        members = {sector: user for sector, user in seats if sector is not None}
        person = members[Sector.GOVERNMENT]
        given = AnswerDraft(decision=Decision.INCLUDE, reason=reason(0))
        services.draft(referral, given, version=0, person=person, now=now)
        services.ask_review(referral, version=1, person=person, now=now)
        for sector in Sector if is_agreed else ():
            services.review(
                referral, sector=sector, verdict=Verdict.AGREES, version=1,
                person=members[sector], now=now,
            )  # fmt: skip


def test_of_many_first_versions_at_once_one_is_kept_and_the_rest_are_told(table):
    server, url, visitors = table

    answers = at_once(
        [
            lambda v=visitor, n=number: v.post(
                f"{url}/borrador", decision="include", reason=reason(n), version="0"
            )
            for number, visitor in enumerate(visitors)
        ]
    )

    assert sorted(status for status, _ in answers) == [303] + [409] * (len(SIDES) - 1)
    with server.app.app_context():
        kept = db.session.scalars(select(ResponseDraft)).one()
        assert kept.version == 1
        assert kept.reason in {reason(n) for n in range(len(SIDES))}
    for number, (status, page) in enumerate(answers):
        if status == 409:
            assert "cambió la respuesta mientras escribías" in page
            assert reason(number) in page


def test_of_many_who_publish_at_once_exactly_one_does(table):
    server, url, visitors = table
    written(server, is_agreed=True)

    answers = at_once(
        [lambda v=visitor: v.post(f"{url}/publicar", version="1") for visitor in visitors]
    )

    assert sorted(status for status, _ in answers) == [303] + [409] * (len(SIDES) - 1)
    with server.app.app_context():
        response = db.session.scalars(select(ReasonedResponse)).one()
        referral = db.session.scalars(select(Referral)).one()
        assert referral.answered_at == response.published_at
        jobs = select(func.count(Job.id)).where(Job.name == "routing.notify_answer")
        assert db.session.scalar(jobs) == 1
    assert all("Alguien respondió antes" in page for status, page in answers if status == 409)


def test_who_reviews_while_somebody_edits_reviews_one_version_or_is_told(table):
    server, url, visitors = table
    written(server, is_agreed=False)

    acts = [
        lambda v=visitor, s=sector: v.post(
            f"{url}/opinion", version="1", sector=s.value, verdict="agrees"
        )
        for visitor, sector in zip(visitors[1:], SIDES[1:], strict=True)
    ]
    edit = visitors[0]
    acts.insert(2, lambda: edit.post(f"{url}/borrador", decision="include", reason=reason(9),
                                     version="1"))  # fmt: skip
    answers = at_once(acts)

    assert {status for status, _ in answers} <= {303, 409}
    assert answers[2][0] == 303
    with server.app.app_context():
        kept = db.session.scalars(select(ResponseDraft)).one()
        reviews = db.session.scalars(select(ResponseReview)).all()
        assert (kept.version, kept.review_asked_at) == (2, None)
        assert {one.version for one in reviews} <= {1}
        assert len(reviews) == len({one.sector for one in reviews})
        assert len(reviews) == sum(status == 303 for status, _ in answers) - 1
    late = visitors[0].post(f"{url}/publicar", version="2")
    assert late[0] == 409


def test_two_tables_that_send_each_other_a_theme_do_not_wait_for_ever(server):
    running = server()
    with running.app.app_context(), transaction():
        people = [make_commission(), make_commission()]
        call = make_call()
        theme = make_theme(*(make_proposal(call=call, entity_code=code) for code in ("12", "14")))
        now = clock.now()
        pair = services.publish_and_refer(theme, person=people[0], now=now)
        for referral, other in zip(pair, ("14", "12"), strict=True):
            given = AnswerDraft(decision=Decision.REFER, reason=reason(1), other_entity_code=other)
            services.draft(referral, given, version=0, person=people[0], now=now)
        urls = [f"/mesa/turnos/{referral.id}" for referral in pair]
        visitors = [Visitor(running, people[1]) for _ in urls]
    for visitor, url in zip(visitors, urls, strict=True):
        visitor.get(url)

    answers = at_once(
        [
            lambda v=visitor, u=url: v.post(f"{u}/publicar", version="1")
            for visitor, url in zip(visitors, urls, strict=True)
        ]
    )

    # One of them goes; to send it back to who already answered is refused.
    assert sorted(status for status, _ in answers) == [303, 409]
