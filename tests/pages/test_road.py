"""The road of a proposal: every combination of hops, told in order and with its date."""

from datetime import date, timedelta

import pytest

from gatp_participa.audit.services import record
from gatp_participa.calls.status import CallStatus
from gatp_participa.entities.services import rename_term
from gatp_participa.pages.queries import road
from gatp_participa.pages.status import Advance
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.status import Decision
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_commitment,
    make_plan,
    make_proposal,
    make_referral,
    make_response,
    make_secretariat,
    make_theme,
)

pytestmark = pytest.mark.usefixtures("session", "at_noon")
DAY = timedelta(days=1)


@pytest.fixture
def proposal():
    call = make_call(status=CallStatus.RESULTS)
    return make_proposal(call=call, submitted_at=NOON - 60 * DAY)


def told(proposal):
    return road.road_of(road.proposal(proposal.folio))


def kinds(proposal):
    return [hop.kind for hop in told(proposal).hops]


def in_theme(proposal, days=40, **kw):
    return make_theme(proposal, published=True, published_at=NOON - days * DAY, **kw)


def test_what_was_just_received_waits_to_be_grouped(proposal):
    seen = told(proposal)
    assert [hop.kind for hop in seen.hops] == ["received"]
    assert (seen.advance, seen.next_hop) == (Advance.RECEIVED, "group")


def test_a_draft_theme_is_not_told(proposal):
    make_theme(proposal)
    assert kinds(proposal) == ["received"]


def test_a_published_theme_waits_to_be_referred(proposal):
    in_theme(proposal)
    seen = told(proposal)
    assert [hop.kind for hop in seen.hops] == ["received", "grouped"]
    assert (seen.advance, seen.next_hop) == (Advance.GROUPED, "refer_theme")


def test_a_referral_waits_for_its_answer_until_a_day(proposal):
    table = make_secretariat("20")
    due = NOON.date() + timedelta(days=5)
    make_referral(
        in_theme(proposal), secretariat_id=table.id, referred_at=NOON - DAY, answer_due_on=due
    )
    seen = told(proposal)
    assert [hop.kind for hop in seen.hops] == ["received", "grouped", "referred"]
    assert seen.hops[-1].body == "Secretariado Técnico Local de Oaxaca"
    assert (seen.next_hop, seen.next_on, seen.next_body) == ("answer", due, seen.hops[-1].body)


def test_a_state_without_table_is_attended_by_the_national_one(proposal):
    make_referral(in_theme(proposal))
    assert told(proposal).hops[-1].body == "Mesa nacional de la Comisión GATP"


def test_a_proposal_without_state_follows_the_national_referral():
    call = make_call(status=CallStatus.RESULTS)
    proposal = make_proposal(call=call, entity_code=None, submitted_at=NOON - 60 * DAY)
    theme = in_theme(proposal)
    make_response(make_referral(theme, "20"), reason="Para Oaxaca, no para quien no dijo estado.")
    assert kinds(proposal) == ["received", "grouped"]
    make_response(make_referral(theme, "00"), signed_as="Mesa nacional")
    assert kinds(proposal) == ["received", "grouped", "referred", "answered"]
    assert told(proposal).hops[-1].body == "Mesa nacional"


def test_the_answer_to_another_state_is_not_ours(proposal):
    make_response(make_referral(in_theme(proposal), "14"))
    assert kinds(proposal) == ["received", "grouped"]


@pytest.mark.parametrize("decision", list(Decision))
def test_an_answer_says_what_follows_from_it(proposal, decision):
    referral = make_referral(in_theme(proposal), referred_at=NOON - 30 * DAY)
    make_response(referral, decision=decision, published_at=NOON - DAY)
    seen = told(proposal)
    assert [hop.kind for hop in seen.hops] == ["received", "grouped", "referred", "answered"]
    assert (seen.advance, seen.next_hop) == (Advance.ANSWERED, decision.value)


def test_a_commitment_waits_to_be_fulfilled_and_verified(proposal):
    theme = in_theme(proposal)
    make_response(make_referral(theme, referred_at=NOON - 30 * DAY), published_at=NOON - 9 * DAY)
    promise = make_commitment(
        make_plan(published_at=NOON - 3 * DAY), themes=(theme,), declared_progress=100,
        verified_progress=80,
    )  # fmt: skip
    seen = told(proposal)
    assert [hop.kind for hop in seen.hops][-2:] == ["answered", "committed"]
    assert (seen.next_hop, seen.next_on) == ("fulfil", promise.ends_on)
    promise.verified_progress = 100
    assert told(proposal).next_hop == ""


def test_a_commitment_that_names_it_is_told_without_a_theme(proposal):
    make_commitment(make_plan("14"), proposals=(proposal,))
    assert kinds(proposal) == ["received", "committed"]


def test_a_commitment_by_theme_and_by_name_is_told_once(proposal):
    make_commitment(make_plan(), themes=(in_theme(proposal),), proposals=(proposal,))
    assert kinds(proposal).count("committed") == 1


@pytest.mark.parametrize(("entity", "published"), [("14", True), ("20", False)])
def test_other_plans_are_not_told(proposal, entity, published):
    make_commitment(make_plan(entity, published=published), themes=(in_theme(proposal),))
    assert "committed" not in kinds(proposal)


def test_two_themes_are_two_roads_in_the_order_of_their_dates(proposal):
    first, second = (
        in_theme(proposal, days=40),
        in_theme(proposal, days=20, name="Otro", scope="20"),
    )
    make_response(make_referral(first, referred_at=NOON - 30 * DAY), published_at=NOON - 25 * DAY)
    make_referral(second, referred_at=NOON - 10 * DAY)
    seen = told(proposal)
    assert [hop.kind for hop in seen.hops] == [
        "received", "grouped", "referred", "answered", "grouped", "referred",
    ]  # fmt: skip
    assert seen.next_hop == "answer"
    assert [hop.at for hop in seen.hops] == sorted(hop.at for hop in seen.hops)


def test_a_hidden_one_keeps_its_road_and_says_when_it_was_hidden(proposal):
    in_theme(proposal)
    proposal.status, proposal.status_reason = ProposalStatus.HIDDEN, "Ataca a una persona."
    record("proposals.hide", proposal, person=make_commission(), now=NOON - DAY)
    seen = told(proposal)
    assert [(hop.kind, hop.at) for hop in seen.hops][-1] == ("hidden", NOON - DAY)
    assert seen.next_hop == ""


def test_a_withdrawn_one_says_when(proposal):
    proposal.status, proposal.withdrawn_at = ProposalStatus.WITHDRAWN, NOON
    assert told(proposal).hops[-1].kind == "withdrawn"
    assert told(proposal).hops[-1].at == NOON


def test_history_keeps_the_name_that_the_table_had_that_day(proposal):
    table = make_secretariat("20")
    make_referral(in_theme(proposal), secretariat_id=table.id, referred_at=NOON - 30 * DAY)
    rename_term("secretariat.name", "Mesa Estatal", from_on=date(2026, 11, 1))
    assert told(proposal).hops[-1].body == "Secretariado Técnico Local de Oaxaca"


def test_alike_are_of_the_same_theme_and_public(proposal):
    call = proposal.call
    near = make_proposal(call=call, supports_count=9)
    hidden = make_proposal(call=call, status=ProposalStatus.HIDDEN)
    make_theme(proposal, near, hidden, published=True)
    row = road.proposal(proposal.folio)
    assert [one.folio for one in road.alike(row, road.road_of(row).themes)] == [near.folio]
