from fractions import Fraction

import pytest

from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.routing.queries import declined_themes
from gatp_participa.routing.status import Decision
from gatp_participa.themes import rules
from gatp_participa.themes.models import RunAssignment
from gatp_participa.themes.queries.coverage import dimensions, inside, without_theme
from gatp_participa.themes.queries.fairness import coverage_of
from tests.support.factories import (
    make_call,
    make_member,
    make_proposal,
    make_referral,
    make_response,
    make_run,
    make_theme,
)
from tests.support.queries import count_queries

TENTH = Fraction(1, 10)


@pytest.mark.parametrize(
    ("texts", "without", "overall", "is_uneven"),
    [
        (20, 3, TENTH, False),  # right on one and a half times
        (20, 4, TENTH, True),
        (19, 19, TENTH, False),  # too few to compare
        (30, 9, Fraction(1, 5), False),  # 0.3 against 1.5 * 0.2, which floats get wrong
        (1_000_000, 150_000, TENTH, False),
        (1_000_000, 150_001, TENTH, True),
        (20, 0, Fraction(0), False),
        (20, 1, Fraction(0), True),
        (40, 40, Fraction(1), False),
        (0, 0, TENTH, False),
    ],
)
def test_a_group_stands_out_from_twenty_texts_over_one_and_a_half_times(
    texts, without, overall, is_uneven
):
    assert rules.uneven(texts, without, overall) is is_uneven


@pytest.mark.parametrize(
    ("texts", "without", "overall", "may_be"),
    [
        (20, 4, TENTH, True),  # P(X >= 4) = .133
        (20, 6, TENTH, True),  # .0113
        (20, 7, TENTH, False),  # .0024
        (20, 0, TENTH, True),
        (20, 1, Fraction(0), False),
        (20, 20, Fraction(1), True),
        (5_000, 540, TENTH, True),  # z = 1.86
        (5_000, 560, TENTH, False),  # z = 2.80
    ],
)
def test_few_texts_may_stand_out_by_chance(texts, without, overall, may_be):
    assert rules.may_be_chance(texts, without, overall) is may_be


def assign(run, proposal, number=None):
    db.session.add(
        RunAssignment(
            run_id=run.id, proposal_id=proposal.id, group_number=number,
            leftover_reason="" if number is not None else "Se lee aparte.",
        )
    )  # fmt: skip


@pytest.fixture
def run(session):
    """A run that left out 1 of 40 texts in Spanish and all of 24 in Náhuatl, on paper."""
    call = make_call()
    run = make_run(call)
    theme = make_theme(call=call, run=run, published=True, name="Luz")
    for i in range(40):
        proposal = make_proposal(call=call, entity_code="20" if i % 2 else None)
        assign(run, proposal, None if i == 0 else 0)
        make_member(run, proposal, theme if i else None)
    for _ in range(24):
        proposal = make_proposal(call=call, language="nah", channel="paper", entity_code="07")
        assign(run, proposal)
        make_member(run, proposal)
    run.texts_count, run.unassigned_count = 64, 25
    db.session.flush()
    return run


def test_the_share_is_counted_by_every_dimension_in_one_query(run):
    with count_queries() as seen:
        counted = without_theme(run.id)
    assert len(seen) == 1
    assert counted["all"] == [64, 25]
    assert counted["language"] == [["es", 40, 1], ["nah", 24, 24]]
    assert counted["entity"] == [["07", 24, 24], ["00", 20, 1], ["20", 20, 0]]
    assert counted["channel"] == [["web", 40, 1], ["paper", 24, 24]]
    assert all(sum(row[1] for row in counted[name]) == 64 for name in dimensions())


def test_the_worst_off_come_first(run):
    found = coverage_of(run)
    assert [(name, group.key) for name, group in found.worst("without")][:3] == [
        ("entity", "07"), ("channel", "paper"), ("language", "nah"),
    ]  # fmt: skip
    assert found.unread == (24, 24)
    assert found.scale == 1.0
    assert not found.worst("without")[0][1].without.may_be_chance


def test_what_the_run_kept_is_what_is_published(run):
    run.coverage = without_theme(run.id) | {"all": [64, 0]}
    assert coverage_of(run).without == 0


def answer(theme, entity_code, decision):
    make_response(make_referral(theme, entity_code), decision=decision)


@pytest.mark.parametrize(
    ("decisions", "is_declined"),
    [
        ([], False),
        ([Decision.NOT_NOW], True),
        ([Decision.NOT_NOW, Decision.NOT_NOW], True),
        ([Decision.NOT_NOW, Decision.UNDER_STUDY], False),
        ([Decision.NOT_NOW, None], False),
        ([Decision.REFER], False),
        ([Decision.INCLUDE], False),
    ],
)
def test_a_theme_is_declined_when_every_table_said_not_now(session, decisions, is_declined):
    theme = make_theme(make_proposal(), published=True)
    for code, decision in zip(("20", "07"), decisions, strict=False):
        if decision is None:
            make_referral(theme, code)
        else:
            answer(theme, code, decision)
    assert declined_themes(theme.call_id, "00") == ([theme.id] if is_declined else [])
    assert declined_themes(theme.call_id, "20") == []


def test_the_page_joins_both_shares_and_says_who_is_worst_off(run, browse, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60)
    entities.catalogue()
    (theme_id,) = {member.theme_id for member in _members(run) if member.theme_id}
    make_response(make_referral(_theme(theme_id)), decision=Decision.NOT_NOW)
    with count_queries() as seen:
        declined = inside(run, declined_themes(run.call_id, run.scope))
    assert len(seen) == 2
    assert declined["language"] == {"es": 39}
    with count_queries() as seen:
        page = browse().get(f"/agrupaciones/{run.id}/cobertura")
    assert len(seen) <= 12, seen
    for said in (
        "Los textos en Náhuatl : 100 % (24 de 24)",
        "de todos, 39 %",
        "Los textos que llegaron en papel",
        "alto",
        "Por estado",
        "Hay 24 textos en lenguas indígenas",
        "dijeron «por ahora no»",
        "61 %",
        "por ahora no",
    ):
        assert said in page.text, said
    method = browse().get(f"/agrupaciones/{run.id}")
    assert "Los textos en Náhuatl" in method.text


def test_nobody_stands_out_when_the_share_is_the_same_for_all(session, browse):
    call = make_call()
    run = make_run(call)
    make_theme(make_proposal(call=call), call=call, run=run, published=True)
    for i in range(40):
        assign(run, make_proposal(call=call, entity_code=f"{20 + i % 2}"), None if i < 4 else 0)
    db.session.flush()
    page = browse().get(f"/agrupaciones/{run.id}/cobertura")
    assert "Ningún grupo de 20 textos o más" in page.text
    assert "alto" not in page.text.replace("«Alto»", "")


def _members(run):
    from gatp_participa.themes.models import ThemeMember

    return db.session.query(ThemeMember).filter_by(run_id=run.id)


def _theme(theme_id):
    from gatp_participa.themes.models import Theme

    return db.session.get(Theme, theme_id)
