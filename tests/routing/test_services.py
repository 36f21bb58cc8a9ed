from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.jobs.models import Job
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing import queries, services
from gatp_participa.routing.status import Decision, ReferralStatus
from gatp_participa.themes.models import ClusteringRun
from gatp_participa.themes.status import ThemeStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_grant,
    make_member,
    make_proposal,
    make_secretariat,
    make_theme,
    make_user,
)

REASON = "El organismo ya tiene las rutas de las pipas y las publicará cada lunes, por colonia."
LATER = NOON + timedelta(days=3)

pytestmark = pytest.mark.usefixtures("at_noon")


def make_country(*codes, call=None, **kw):
    """A theme with a proposal per code, None for one that names no state."""
    call = call or make_call()
    return make_theme(*[make_proposal(call=call, entity_code=code) for code in codes], **kw)


def refer(theme, person=None):
    return services.publish_and_refer(theme, person=person or make_commission(), now=NOON)


def answer(referral, person, **kw):
    given = {"decision": Decision.INCLUDE, "reason": REASON} | kw
    return services.answer(referral, **given, person=person, now=kw.pop("now", LATER))


def letters(session, kind="referral_received"):
    return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)))


def test_a_theme_goes_to_the_table_of_each_state_or_to_the_national_desk(session):
    oaxaca = make_secretariat("20")
    theme = make_country("20", "20", "12", None)

    sent = refer(theme)

    assert theme.status is ThemeStatus.PUBLISHED
    found = {r.entity_code: (r.secretariat_id, r.proposals_count) for r in sent}
    assert found == {"20": (oaxaca.id, 2), "12": (None, 1), "00": (None, 1)}
    assert {r.status for r in sent} == {ReferralStatus.SENT}
    assert {r.answer_due_on for r in sent} == {date(2026, 12, 18)}


def test_a_table_that_ended_receives_nothing(session):
    make_secretariat("20", ended_on=date(2026, 11, 20))

    assert [r.secretariat_id for r in refer(make_country("20"))] == [None]


def test_what_is_not_public_is_not_referred(session):
    call = make_call()
    hidden = make_proposal(call=call, entity_code="14", status=ProposalStatus.HIDDEN)
    theme = make_theme(make_proposal(call=call), hidden)

    assert [r.entity_code for r in refer(theme)] == ["20"]


def test_a_theme_with_nothing_public_is_not_published(session):
    theme = make_theme(make_proposal(status=ProposalStatus.HIDDEN))

    with pytest.raises(ConflictError, match="públicas"):
        refer(theme)
    assert theme.status is ThemeStatus.DRAFT


def test_referring_again_sends_only_what_was_missing(session):
    theme = make_country("20", "12")
    person = make_commission()
    refer(theme, person)
    assert refer(theme, person) == []
    told = len(letters(session))

    late = make_proposal(call=theme.call, entity_code="07")
    make_member(session.get(ClusteringRun, theme.run_id), late, theme)

    assert services.refer_late(LATER) == 1
    assert services.refer_late(LATER) == 0
    assert refer(theme, person) == []
    assert len(letters(session)) == told + 1


def test_a_table_refers_the_themes_of_its_own_grouping(session):
    member = make_user()
    make_secretariat("20", member)
    theme = make_theme(make_proposal(call=make_call(), entity_code="20"), scope="20")
    assert [r.entity_code for r in refer(theme, member)] == ["20"]


@pytest.mark.parametrize(
    "grants", [(), ((Role.SECRETARIAT_MEMBER, "20"),), ((Role.AUDITOR, "00"),)]
)
def test_only_the_commission_refers(session, grants):
    theme = make_country("20")

    with pytest.raises(NotAllowedError):
        refer(theme, make_user(*grants))
    assert theme.status is ThemeStatus.DRAFT


def test_members_are_told_once_each_and_the_national_desk_in_one_letter(session):
    member, outsider, retired = make_user(), make_user(), make_user(is_active=False)
    make_secretariat("20", member, retired)
    make_secretariat("14", outsider)
    person = make_commission()

    refer(make_country("20", "12", "07"), person)

    told = {letter.recipient: letter for letter in letters(session)}
    assert set(told) == {member.email, person.email}
    assert "Parques con luz" in told[member.email].subject
    assert "/mesa/turnos/" in told[member.email].body_text
    assert "18 de diciembre de 2026" in told[member.email].body_text
    national = told[person.email].body_text
    assert "Guerrero: 1 propuesta" in national
    assert "Chiapas: 1 propuesta" in national
    assert "Oaxaca" not in national


def test_referring_and_answering_leave_a_trace(session):
    person = make_commission()
    (referral,) = refer(make_country("12"), person)
    services.acknowledge(referral, person=person, now=NOON)
    answer(referral, person)

    acts = session.scalars(
        select(AuditEntry.act).where(AuditEntry.act.like("routing.%")).order_by(AuditEntry.id)
    )
    assert list(acts) == ["routing.refer", "routing.acknowledge", "routing.answer"]


def test_acknowledging_twice_keeps_the_first_moment(session):
    member = make_user()
    make_secretariat("20", member)
    (referral,) = refer(make_country("20"))

    services.acknowledge(referral, person=member, now=NOON)
    services.acknowledge(referral, person=member, now=LATER)

    assert referral.status is ReferralStatus.ACKNOWLEDGED
    assert referral.acknowledged_at == NOON


def test_an_answer_is_signed_by_the_table_and_asks_to_tell_everyone(session):
    member = make_user()
    make_secretariat("20", member)
    (referral,) = refer(make_country("20"))

    response = answer(referral, member)

    assert response.signed_as == "Secretariado Técnico Local de Oaxaca"
    assert referral.status is ReferralStatus.ANSWERED
    assert (referral.answered_at, referral.acknowledged_at) == (LATER, LATER)
    assert queries.response_of(referral.id) is response
    job = session.scalars(select(Job).where(Job.name == "routing.notify_answer")).one()
    assert job.arguments == {"response_id": response.id}


def test_the_commission_signs_with_its_own_name_even_where_there_is_a_table(session):
    make_secretariat("20")
    person = make_commission()
    (referral,) = refer(make_country("20"), person)

    assert answer(referral, person).signed_as == "Mesa nacional de la Comisión GATP"


def test_a_table_installed_after_the_referral_may_answer_it(session):
    (referral,) = refer(make_country("20"))
    member = make_user()
    make_secretariat("20", member)

    assert answer(referral, member).signed_as == "Secretariado Técnico Local de Oaxaca"


def test_an_answer_is_given_once(session):
    person = make_commission()
    (referral,) = refer(make_country("12"), person)
    first = answer(referral, person)

    with pytest.raises(ConflictError, match="antes"):
        answer(referral, person, decision=Decision.NOT_NOW)
    with pytest.raises(ConflictError):
        services.acknowledge(referral, person=person, now=LATER)
    assert queries.response_of(referral.id).decision is first.decision


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": "Se incluye."}, "40 caracteres"),
        ({"decision": Decision.COMBINE}, "con qué tema"),
        ({"decision": Decision.UNDER_STUDY, "next_step": "  "}, "hasta cuándo"),
        ({"decision": Decision.REFER}, "instancia"),
    ],
)
def test_an_answer_without_what_it_needs_is_refused(session, wrong, said):
    person = make_commission()
    (referral,) = refer(make_country("12"), person)

    with pytest.raises(InvalidInputError, match=said):
        answer(referral, person, **wrong)
    assert referral.status is ReferralStatus.SENT


@pytest.mark.parametrize(
    ("grants", "with_table", "without_table"),
    [
        ((), False, False),
        (((Role.SECRETARIAT_MEMBER, "20", Sector.GOVERNMENT),), True, False),
        (((Role.SECRETARIAT_MEMBER, "20", Sector.CIVIL_SOCIETY),), True, False),
        (((Role.FACILITATOR, "20", Sector.OVERSIGHT_BODY),), True, False),
        (((Role.SECRETARIAT_MEMBER, "14", Sector.GOVERNMENT),), False, False),
        (((Role.AUDITOR, "00"),), False, False),
        (((Role.MODERATOR, "20"),), False, False),
        (((Role.COMMISSION, "00"),), True, True),
        (((Role.ADMIN, "00"),), True, True),
        ("expired", False, False),
    ],
)
@pytest.mark.parametrize("has_table", [True, False])
def test_who_may_acknowledge_and_answer(session, grants, with_table, without_table, has_table):
    if has_table:
        make_secretariat("20")
    (referral,) = refer(make_country("20"))
    person = make_user(*([] if grants == "expired" else grants))
    if grants == "expired":
        make_grant(person, Role.SECRETARIAT_MEMBER, "20").valid_to_on = date(2026, 11, 21)
        session.flush()
        session.refresh(person)

    acts = (
        lambda: services.acknowledge(referral, person=person, now=NOON),
        lambda: answer(referral, person),
    )
    for act in acts:
        if with_table if has_table else without_table:
            act()
        else:
            with pytest.raises(NotAllowedError):
                act()


def test_a_call_is_not_archived_while_somebody_waits(session):
    person = make_commission()
    call = make_call(status=CallStatus.RESULTS)
    first, second = refer(make_country("20", "12", call=call), person)
    answer(first, person)
    assert services.unanswered(call) == 1

    with pytest.raises(ConflictError, match="falta una respuesta"):
        services.archive_call(call, person=person, now=LATER)

    answer(second, person)
    services.archive_call(call, person=person, now=LATER)
    assert call.status is CallStatus.ARCHIVED


def test_only_the_commission_archives(session):
    member = make_user((Role.SECRETARIAT_MEMBER, "20"))

    with pytest.raises(NotAllowedError):
        services.archive_call(make_call(status=CallStatus.RESULTS), person=member, now=LATER)
