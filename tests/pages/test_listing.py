"""The public list: pages that lose and repeat nothing, filters, words, hostile questions."""

from datetime import timedelta

import pytest

from gatp_participa.calls.status import CallStatus
from gatp_participa.core.errors import NotFoundError
from gatp_participa.pages.queries import advance, calls, listing
from gatp_participa.pages.queries.listing import Asked
from gatp_participa.pages.status import Advance, Order
from gatp_participa.proposals.status import Channel, ProposalStatus
from gatp_participa.web.paging import encode_cursor
from tests.support.factories import (
    NOON,
    make_call,
    make_commitment,
    make_plan,
    make_proposal,
    make_referral,
    make_response,
    make_theme,
)

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def call():
    return make_call()


def pages(asked, *, size=3):
    """Follow «ver más» to the end; return the numbers as they were shown."""
    seen, cursor = [], None
    while True:
        page = listing.found(asked, cursor, size=size)
        seen += [row.id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            return seen


@pytest.mark.parametrize("order", list(Order))
def test_pages_lose_and_repeat_nothing_even_when_everything_ties(call, order):
    made = [
        make_proposal(call=call, title="Luz en la calle", submitted_at=NOON, supports_count=n // 5)
        for n in range(11)
    ]
    words = "luz calle" if order is Order.RELEVANT else ""
    seen = pages(Asked(call_id=call.id, words=words, order=order))
    assert sorted(seen) == sorted(one.id for one in made)


def test_pages_do_not_skip_what_arrived_at_different_moments(call):
    made = [make_proposal(call=call, submitted_at=NOON - timedelta(minutes=n)) for n in range(8)]
    assert pages(Asked(call_id=call.id)) == [one.id for one in made]


def test_the_most_supported_come_first(call):
    few, many = (make_proposal(call=call, supports_count=n) for n in (2, 30))
    assert pages(Asked(call_id=call.id, order=Order.SUPPORTED)) == [many.id, few.id]


def test_only_public_proposals_of_the_call_are_listed(call):
    public = make_proposal(call=call)
    make_proposal(call=call, status=ProposalStatus.HIDDEN)
    make_proposal(call=call, status=ProposalStatus.WITHDRAWN, withdrawn_at=NOON)
    make_proposal()
    asked = Asked(call_id=call.id)
    assert pages(asked) == [public.id]
    assert listing.count(asked) == 1


def test_every_filter_keeps_its_own(call):
    topic = call.topics[0]
    chosen = make_proposal(
        call=call, entity_code="14", topic_id=topic.id, channel=Channel.PAPER, title="Pipas"
    )
    make_proposal(call=call, entity_code="20", title="Otra cosa")
    nowhere = make_proposal(call=call, entity_code=None, title="De todas partes")
    theme = make_theme(chosen, published=True)
    for asked in (
        {"entity": "14"},
        {"topic": topic.id},
        {"channel": Channel.PAPER},
        {"theme": theme.id},
        {"words": "pipa"},
        {"entity": "14", "topic": topic.id, "channel": Channel.PAPER, "words": "pipa"},
    ):
        whole = Asked(call_id=call.id, **asked)
        assert pages(whole) == [chosen.id], asked
        assert listing.count(whole) == 1, asked
    assert pages(Asked(call_id=call.id, entity="00")) == [nowhere.id]


def test_a_statement_kept_for_one_state_asks_for_the_state_that_is_asked(call):
    here, there = (make_proposal(call=call, entity_code=code) for code in ("14", "20"))
    assert pages(Asked(call_id=call.id, entity="14")) == [here.id]
    assert pages(Asked(call_id=call.id, entity="20")) == [there.id]


def test_each_proposal_is_at_one_point_and_the_points_add_up(call):
    received, grouped, answered, committed, named = (make_proposal(call=call) for _ in range(5))
    make_theme(grouped, published=True)
    make_theme(received)  # a draft is nobody's business yet
    make_response(make_referral(make_theme(answered, published=True)))
    theme = make_theme(committed, published=True)
    make_response(make_referral(theme))
    plan = make_plan()
    make_commitment(plan, themes=(theme,))
    make_commitment(plan, proposals=(named,))
    expected = {
        Advance.RECEIVED: {received.id}, Advance.GROUPED: {grouped.id},
        Advance.ANSWERED: {answered.id}, Advance.COMMITTED: {committed.id, named.id},
    }  # fmt: skip
    for point, numbers in expected.items():
        asked = Asked(call_id=call.id, advance=point)
        assert set(pages(asked)) == numbers
        assert listing.count(asked) == len(numbers)
        assert {advance.advances_of([n])[n] for n in numbers} == {point}


def test_the_plan_of_another_state_or_a_draft_does_not_count(call):
    proposal = make_proposal(call=call, entity_code="20")
    theme = make_theme(proposal, published=True)
    make_commitment(make_plan("14"), themes=(theme,))
    make_commitment(make_plan("20", published=False), themes=(theme,))
    assert advance.advances_of([proposal.id]) == {proposal.id: Advance.GROUPED}


@pytest.mark.parametrize("typed", ["ciclovia", "CICLOVÍAS", "ciclovias seguras", "segura cicl"])
def test_accents_case_and_inflection_do_not_matter(call, typed):
    proposal = make_proposal(call=call, title="Ciclovías más seguras")
    make_proposal(call=call, title="Agua limpia")
    assert pages(Asked(call_id=call.id, words=typed, order=Order.RELEVANT)) == [proposal.id]


def test_what_says_it_in_the_title_comes_first(call):
    inside = make_proposal(
        call=call, title="La colonia", problem="Falta agua " + "en la calle " * 9
    )
    title = make_proposal(call=call, title="Agua agua agua", problem="Nunca hay.")
    asked = Asked(call_id=call.id, words="agua", order=Order.RELEVANT)
    assert pages(asked, size=1) == [title.id, inside.id]


def test_every_public_call_is_searched_and_no_draft(call):
    public = make_proposal(call=call, title="Una pipa a tiempo")
    make_proposal(call=make_call(status=CallStatus.DRAFT), title="Una pipa a tiempo")
    assert pages(Asked(words="pipa", order=Order.RELEVANT)) == [public.id]


HOSTILE = [
    '"', "'", "a\"b'c", "NEAR(agua luz)", "agua NEAR luz", "agua*", "*", "-agua", "agua:luz",
    "title:agua", "^agua", "(agua", "agua AND", "OR", "NOT NOT", "🚰💧", "agua 🚰", "%_\\", "& | ! <->",
    "a" * 5000, "á" * 5000, "ﷺ" * 300, "agua " * 1000, "\x00agua", "½ ² ﬁ", "ʼ",
    "x'; drop table proposals; --",
    "¿?", "日本語", "\u202eagua", "'agua':*",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_question_fails(call, typed):
    make_proposal(call=call, title="Agua y luz")
    for order in Order:
        asked = Asked(call_id=call.id, words=typed, order=order)
        assert len(listing.found(asked).rows) == listing.count(asked)


BROKEN = [
    "x", "%%%", "a" * 1000, encode_cursor(1), encode_cursor("ayer", 1), encode_cursor(2**80, 2**80),
    encode_cursor("2026-11-21", 2**80), encode_cursor("0001-01-01T00:00:00+14:00", 1),
    encode_cursor(float("nan"), 1), encode_cursor(float("inf"), 2**80), encode_cursor("", ""),
]  # fmt: skip


@pytest.mark.parametrize("cursor", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_cursor_never_fails(call, cursor):
    make_proposal(call=call, title="Agua")
    for order in Order:
        listing.found(Asked(call_id=call.id, words="agua", order=order), cursor)
        if order is not Order.RELEVANT:
            listing.found(Asked(call_id=call.id, order=order), cursor)


@pytest.mark.parametrize("slug", ["no-existe", "", "\x00", "a" * 5000])
def test_an_unknown_call_is_not_found(slug):
    with pytest.raises(NotFoundError):
        calls.public_call(slug)


def test_a_draft_call_is_not_found():
    with pytest.raises(NotFoundError):
        calls.public_call(make_call(status=CallStatus.DRAFT).slug)


def test_the_filters_offer_only_published_themes(call):
    proposal = make_proposal(call=call)
    make_theme(proposal, name="Borrador")
    shown = make_theme(make_proposal(call=call), published=True, name="Publicado")
    choices = calls.choices_of(call.id)
    assert choices.themes == {shown.id: "Publicado"}
    assert len(choices.topics) == 2
    assert choices.is_under_way


def test_an_open_call_is_not_under_way_until_something_goes_on(call):
    proposal = make_proposal(call=call)
    assert not calls.choices_of(call.id).is_under_way
    make_commitment(make_plan(), proposals=(proposal,))
    assert calls.choices_of(call.id).is_under_way
