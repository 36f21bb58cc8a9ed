"""Scoring by sector, the questions of a table, publishing for good."""

import pytest
from sqlalchemy import func, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.deliberation import queries, services
from gatp_participa.deliberation.models import Rubric, Score
from gatp_participa.deliberation.services import CriterionDraft
from tests.deliberation.helpers import NOON, SECTORS, make_referred, make_scored, make_table
from tests.support.factories import make_commission, make_user

pytestmark = pytest.mark.usefixtures("session", "at_noon")
GOV, CIV, OVER = SECTORS
MINE = [CriterionDraft("Urgencia", "¿Urge?", 2, "urgency"), CriterionDraft("Costo", "¿Alcanza?", 1)]


def act(person):
    return {"person": person, "now": NOON}


def test_everybody_begins_with_six_questions():
    rubric = queries.draft_rubric()
    assert [one.key for one in rubric.criteria] == [
        "urgency", "people", "competence", "feasibility", "openness", "ally",
    ]  # fmt: skip
    assert all(one.question.startswith(("¿", "Si ")) for one in rubric.criteria)


def test_a_member_scores_for_their_own_sector_and_the_last_word_counts(session):
    table = make_table(seats=2)
    call, (referral, *_rest) = make_referred()
    for person, points in ((table.users[CIV][0], 1), (table.users[CIV][1], 3)):
        services.score(
            call, "20", referral.id, {"urgency": points}, {"urgency": "Urge"}, **act(person)
        )
    theme = queries.board_of(call, "20").themes[referral.id]
    assert theme.marks == {CIV: {"urgency": 3}}
    assert theme.notes == {(CIV, "urgency"): "Urge"}
    changes = session.scalars(
        select(AuditEntry.changes).where(AuditEntry.act == "deliberation.score")
    ).all()
    assert changes[-1]["points"] == {"urgency": [1, 3]}


def test_who_has_no_seat_or_sits_elsewhere_does_not_score():
    table, away = make_table(), make_table(code="19")
    call, (referral, *_rest) = make_referred()
    for person in (make_user(), make_commission(), away.facilitator):
        with pytest.raises(NotAllowedError):
            services.score(call, "20", referral.id, {"urgency": 1}, **act(person))
    for wrong in ({"urgency": 4}, {"urgency": -1}, {"otra": 1}):
        with pytest.raises(InvalidInputError):
            services.score(call, "20", referral.id, wrong, **act(table.facilitator))
    with pytest.raises(NotFoundError):
        services.score(call, "20", 987_654, {"urgency": 1}, **act(table.facilitator))


def test_what_a_sector_lacks_is_said_and_not_ranked():
    table = make_table()
    call, (first, second, third) = make_scored(table)
    _other, (fresh,) = make_referred(1, call=call)
    services.score(call, "20", fresh.id, {"urgency": 3}, **act(table.users[GOV][0]))
    board = queries.board_of(call, "20")
    assert [one.subject for one in board.ranking] == [first.id, second.id, third.id]
    (apart,) = board.apart
    assert apart.referral.id == fresh.id
    assert board.lacking(apart) == [GOV, CIV, OVER]


def test_supports_are_shown_and_never_enter_the_number():
    table = make_table()
    call, referrals = make_scored(table)
    board = queries.board_of(call, "20")
    assert [board.themes[one.id].supports for one in referrals] == [10, 20, 30]
    assert [one.place for one in board.ranking] == [1, 2, 3]


def test_a_table_makes_its_own_questions_before_the_first_score(session):
    table = make_table()
    call, (referral, *_rest) = make_referred()
    services.change_rubric(call, "20", "Las nuestras", MINE, **act(table.facilitator))
    services.change_rubric(call, "20", "Otras", MINE, **act(table.facilitator))
    assert queries.board_of(call, "20").weights == {"urgency": 2, "costo": 1}
    assert session.scalar(select(func.count()).where(Rubric.replaced_at.is_not(None))) == 1
    services.score(call, "20", referral.id, {"costo": 1}, **act(table.users[GOV][0]))
    with pytest.raises(ConflictError):
        services.change_rubric(call, "20", "Tarde", MINE, **act(table.facilitator))


@pytest.mark.parametrize(
    ("name", "criteria"),
    [
        (" ", MINE), ("Una", MINE[:1]), ("Muchas", MINE * 7),
        ("Vacía", [CriterionDraft("", "¿?", 1), MINE[0]]),
        ("Pesada", [CriterionDraft("a", "b", 11), MINE[0]]),
        ("Nada", [CriterionDraft("a", "b", 0), CriterionDraft("c", "d", 0)]),
    ],
)  # fmt: skip
def test_questions_have_words_and_some_weight(name, criteria):
    table = make_table()
    call, _referrals = make_referred()
    with pytest.raises(InvalidInputError):
        services.change_rubric(call, "20", name, criteria, **act(table.facilitator))


def test_once_published_nothing_changes(session):
    table = make_table()
    call, (referral, *_rest) = make_scored(table)
    with pytest.raises(NotFoundError):
        queries.published_board(call, "20")
    with pytest.raises(NotAllowedError):
        services.publish(call, "20", **act(table.users[GOV][0]))
    services.publish(call, "20", "Listo.", **act(table.facilitator))
    before = session.scalars(select(Score.points)).all()
    for late in (
        lambda: services.score(call, "20", referral.id, {"urgency": 0}, **act(table.users[GOV][0])),
        lambda: services.change_rubric(call, "20", "x", MINE, **act(table.facilitator)),
        lambda: services.publish(call, "20", **act(table.facilitator)),
    ):
        with pytest.raises(ConflictError):
            late()
    assert session.scalars(select(Score.points)).all() == before
    assert queries.published_board(call, "20").prioritization.note == "Listo."


def test_nothing_is_published_before_some_theme_has_its_three_scores():
    table = make_table()
    call, (referral, *_rest) = make_referred()
    services.score(call, "20", referral.id, {"urgency": 1}, **act(table.facilitator))
    with pytest.raises(ConflictError):
        services.publish(call, "20", **act(table.facilitator))
