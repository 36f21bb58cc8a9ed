"""What is sent to another table, comes back, or comes back to be answered."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.routing import jobs, queries, rules, services
from gatp_participa.routing.models import Referral, ReferralMove
from gatp_participa.routing.status import Decision, Move, ReferralStatus
from gatp_participa.secretariats import registry
from gatp_participa.secretariats.status import Stage
from gatp_participa.themes.models import ThemeMember
from tests.routing.conftest import REASON
from tests.support.factories import (
    NOON,
    make_commission,
    make_proposal,
    make_referral,
    make_response,
    make_secretariat,
    make_theme,
    make_user,
    save,
)

LATER = NOON + timedelta(days=3)
WHY = "Estas calles son de otro municipio, del otro lado del río."

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def send(table, write):
    """Answer the table's referral by sending it elsewhere: ``send("14")``."""

    def _send(code, referral=None, person=None, now=LATER):
        referral = referral or table.referral
        version = queries.draft_of(referral.id).draft
        written = write(
            referral, person or table.commission, version=version.version if version else 0,
            decision=Decision.REFER, other_entity_code=code, now=now,
        )  # fmt: skip
        return services.publish(
            referral, version=written.version, person=table.other_commission, now=now
        )

    return _send


def referral_in(session, table, code):
    query = select(Referral).where(
        Referral.theme_id == table.theme.id, Referral.entity_code == code
    )
    return session.scalar(query)


def moves(session, referral):
    query = select(ReferralMove).where(ReferralMove.referral_id == referral.id)
    return [one.move for one in session.scalars(query.order_by(ReferralMove.id))]


def test_sending_it_to_a_state_makes_its_referral_with_the_same_people(session, table, send):
    member = make_user()
    jalisco = make_secretariat("14", member)
    send("14")

    born = referral_in(session, table, "14")
    assert (born.status, born.origin_id) == (ReferralStatus.SENT, table.referral.id)
    assert (born.secretariat_id, born.proposals_count) == (jalisco.id, 1)
    assert born.answer_due_on == date(2026, 12, 22)
    inside = queries.proposals_inside(table.theme.id, "14").rows
    assert [one.id for one in inside] == [table.own.id]
    assert queries.audience_size(table.theme.id, "14") == 1
    told = session.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient == member.email)
    ).all()
    assert "Otra mesa te envió" in told[-1].subject


def test_who_wrote_is_told_of_both_answers(session, table, send):
    first = send("14")
    born = referral_in(session, table, "14")
    second = services.answer(
        born, decision=Decision.INCLUDE, reason=REASON, person=table.commission, now=LATER
    )
    for response in (first, second):
        jobs.notify_answer(job=None, response_id=response.id)

    letters = session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "theme_answered")
    ).all()
    assert len(letters) == 2
    assert "la mesa de Jalisco" in letters[0].body_text


def with_its_own(session, table, code):
    """Make the referral of another state that has a proposal of its own in the theme."""
    own = make_proposal(call=table.call, entity_code=code)
    other = Referral(
        theme_id=table.theme.id, entity_code=code, proposals_count=1, referred_at=NOON,
        acknowledge_due_on=date(2026, 11, 27), answer_due_on=date(2026, 12, 18),
    )  # fmt: skip
    first = session.scalar(select(ThemeMember).where(ThemeMember.theme_id == table.theme.id))
    session.add(other)
    save(
        ThemeMember(
            call_id=first.call_id, scope=first.scope, run_id=first.run_id, proposal_id=own.id,
            theme_id=table.theme.id, confidence=0.9,
        )
    )  # fmt: skip
    return other


def test_a_table_that_has_the_theme_gets_it_added(session, table, send):
    other = with_its_own(session, table, "14")
    send("14")

    assert (other.proposals_count, other.origin_id) == (2, table.referral.id)
    assert other.answer_due_on == date(2026, 12, 18)


def test_each_proposal_counts_once_wherever_it_was_sent(browse, session, table, send):
    other = with_its_own(session, table, "14")
    send("14")
    services.give_back(other, reason=WHY, person=table.commission, now=LATER)
    send("14", now=LATER + timedelta(days=1))
    assert other.proposals_count == 2
    send("09", other, now=LATER + timedelta(days=2))
    last = referral_in(session, table, "09")
    assert last.proposals_count == 2

    every = queries.answers_of_theme(table.theme.id, LATER.date())
    assert [(one.referral.entity_code, one.proposals) for one in every] == [
        ("09", 2), ("14", 0), ("20", 0),
    ]  # fmt: skip
    page = browse().get(f"/temas/{table.theme.id}/respuestas").text
    assert "propuestas ya tienen respuesta 0 %" in page
    assert "propuestas dentro del tema 2" in page


@pytest.mark.parametrize(("code", "said"), [("20", "ya es de esta"), ("14", "ya respondió")])
def test_it_is_not_sent_to_itself_nor_to_who_answered(session, table, send, code, said):
    make_response(make_referral(table.theme, "14"))

    with pytest.raises(ConflictError, match=said):
        send(code)


def test_what_is_given_back_opens_again_where_it_came_from(session, table, send):
    first = send("14")
    born = referral_in(session, table, "14")
    with pytest.raises(InvalidInputError):
        services.give_back(born, reason="No.", person=table.commission, now=LATER)

    (origin,) = services.give_back(born, reason=WHY, person=table.commission, now=LATER)

    assert origin is table.referral
    assert (origin.status, origin.answered_at) == (ReferralStatus.ACKNOWLEDGED, None)
    assert origin.answer_due_on == date(2026, 12, 22)
    assert born.status is ReferralStatus.RETURNED
    session.refresh(first)
    assert first.superseded_at == LATER
    assert queries.response_of(origin.id) is None
    assert (moves(session, born), moves(session, origin)) == ([Move.RETURNED], [Move.REOPENED])
    with pytest.raises(ConflictError):
        services.give_back(born, reason=WHY, person=table.commission, now=LATER)


def test_what_was_given_back_may_be_sent_again(session, table, send):
    send("14")
    born = referral_in(session, table, "14")
    services.give_back(born, reason=WHY, person=table.commission, now=LATER)
    response = send("14", now=LATER + timedelta(days=1))

    assert (response.number, born.status) == (2, ReferralStatus.SENT)


def test_nobody_gives_back_what_nobody_sent(session, table):
    with pytest.raises(ConflictError, match="Ninguna mesa"):
        services.give_back(table.referral, reason=WHY, person=table.government, now=LATER)


def test_what_was_under_study_is_answered_again_when_its_day_comes(session, table, write, agree):
    write(table.referral, table.government, decision=Decision.UNDER_STUDY,
          next_step="Falta el padrón", until_on=date(2027, 1, 15))  # fmt: skip
    version = agree(table)
    first = services.publish(table.referral, version=version, person=table.government, now=LATER)
    assert services.unanswered(table.call) == 1
    assert services.reopen_studied(NOON + timedelta(days=54)) == 0  # the day before

    day = NOON + timedelta(days=55)
    assert services.reopen_studied(day) == 1
    assert services.reopen_studied(day) == 0

    session.refresh(first)
    assert first.superseded_at == day
    assert table.referral.status is ReferralStatus.ACKNOWLEDGED
    assert table.referral.answer_due_on == date(2027, 2, 15)
    assert queries.draft_of(table.referral.id).draft.version == version + 1
    with pytest.raises(ConflictError):
        services.publish(table.referral, version=version + 1, person=table.government, now=day)
    kinds = {(step.kind, step.code) for step in queries.history_of(table.referral)}
    assert {("answered", "under_study"), ("moved", "reopened")} <= kinds


def test_installing_a_table_brings_it_its_open_referrals_with_their_history(session):
    commission = make_commission()
    open_one, done = (
        services.publish_and_refer(
            make_theme(make_proposal(entity_code="12")), person=commission, now=NOON
        )[0]
        for _ in range(2)
    )
    services.answer(done, decision=Decision.INCLUDE, reason=REASON, person=commission, now=NOON)
    table = make_secretariat("12")

    registry.stage_began(table, Stage.INSTALLED, person=commission, now=LATER)
    assert (open_one.secretariat_id, done.secretariat_id) == (table.id, None)
    registry.stage_began(table, Stage.INSTALLED, person=commission, now=LATER)
    registry.stage_began(table, Stage.INACTIVE, person=None, now=LATER + timedelta(days=9))

    assert open_one.secretariat_id is None
    assert moves(session, open_one) == [Move.TO_SECRETARIAT, Move.TO_NATIONAL_DESK]
    assert moves(session, done) == []


def test_the_sectors_of_a_person_are_those_of_their_seat(table):
    assert rules.speaks_for(table.government, "20") == {Sector.GOVERNMENT}
    assert rules.speaks_for(table.government, "14") == frozenset()
    assert rules.speaks_for(make_user((Role.COMMISSION, "00")), "20") == frozenset()
