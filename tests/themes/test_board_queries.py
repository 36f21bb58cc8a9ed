"""The board's figures: what each count means, and that they agree with one another."""

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes import queries
from gatp_participa.themes.queries import Filters
from gatp_participa.themes.services import Scope
from gatp_participa.themes.status import RunOutcome, RunStatus
from tests.support.factories import (
    make_call,
    make_member,
    make_proposal,
    make_run,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def call():
    return make_call()


def test_the_board_counts_texts_doubts_and_pins_of_public_proposals(call):
    run = make_run(call)
    theme = make_theme(run=run, call=call)
    rows = [(0.9, False), (0.09, False), (0.0, True), (0.1, False)]
    for confidence, is_pinned in rows:
        make_member(run, make_proposal(call=call), theme, confidence=confidence,
                    is_pinned=is_pinned)  # fmt: skip
    hidden = make_proposal(call=call, status=ProposalStatus.HIDDEN)
    make_member(run, hidden, theme, confidence=0.0)
    make_member(run, make_proposal(call=call))
    found = queries.board(Scope(call.id, "00"))
    (row,) = found.rows
    assert (row.texts, row.doubtful, row.pinned, row.doubt) == (4, 1, 1, 0.25)
    assert (found.texts, found.tray) == (4, 1)


def test_boards_of_two_scopes_do_not_mix(call):
    text = make_proposal(call=call)
    make_theme(text, call=call, name="Del país")
    make_theme(text, call=call, name="De Oaxaca", scope="20")
    names = {
        code: [row.theme.name for row in queries.board(Scope(call.id, code)).rows]
        for code in ("00", "20", "09")
    }
    assert names == {"00": ["Del país"], "20": ["De Oaxaca"], "09": []}


def test_the_sides_of_a_theme_add_up_to_its_texts(call):
    run = make_run(call)
    theme = make_theme(run=run, call=call)
    for i in range(12):
        text = make_proposal(call=call, entity_code=["20", "09", None][i % 3])
        make_member(run, text, theme, confidence=i / 20, subtheme=i % 2)
    sides = queries.breakdown(theme.id)
    assert (sides.total, sides.doubtful) == (12, 2)
    for side in (sides.entity, sides.channel, sides.language, sides.month, sides.subtheme):
        assert side.total() == 12
    assert sides.entity == {"20": 4, "09": 4, "": 4}


def test_only_the_last_accepted_and_what_came_after_it_matters(call):
    make_run(call, outcome=RunOutcome.WAITING, decided_at=None)
    make_run(call)
    in_force = make_run(call)
    scope = Scope(call.id, "00")
    assert queries.runs_of(scope) == type(queries.runs_of(scope))(in_force, None, None)
    waiting = make_run(call, outcome=RunOutcome.WAITING, decided_at=None)
    going = make_run(call, status=RunStatus.RUNNING, outcome=None, decided_at=None)
    found = queries.runs_of(scope)
    assert (found.in_force, found.waiting, found.under_way) == (in_force, waiting, going)
    assert len(queries.runs_waiting()) == 1
    assert queries.runs_waiting(["20"]) == []


def test_the_likeliest_targets_share_terms_or_stand_near(call):
    run = make_run(call)
    here = make_theme(run=run, call=call, name="Aquí", terms=["agua potable"], x=0.5, y=0.5)
    alike = make_theme(run=run, call=call, name="Zona", terms=["agua"], x=0.0, y=0.0)
    for i in range(6):
        make_theme(run=run, call=call, name=f"Otro {i}", terms=["luz"], x=0.5, y=0.5 + i / 20)
    found = queries.targets(Scope(call.id, "00"), beside=here)
    assert [one.name for one in found.near] == [alike.name, "Otro 0", "Otro 1", "Otro 2", "Otro 3"]
    assert [one.name for one in found.rest] == ["Otro 4", "Otro 5"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"canal": "paper", "mes": "2026-11", "subtema": "3"}, None),
        ({"q": "agua", "dudosas": "1", "orden": "duda"}, None),
        ({"canal": "paloma", "subtema": "x", "otra": "1"}, {}),
        ({"motivo": "Va sola.", "idioma": "nah"}, None),
        ({"estado": "todos"}, None),
    ],
)
def test_filters_go_to_an_address_and_come_back(asked, expected):
    filters = Filters.of(asked)
    assert filters.to_args() == (asked if expected is None else expected)
    assert Filters.of(filters.to_args()) == filters


def test_a_person_of_two_tables_sees_the_whole_country_first(app):
    from gatp_participa.themes.views import access

    person = make_user((Role.SECRETARIAT_MEMBER, "20"), (Role.FACILITATOR, "09"))
    one = make_user((Role.SECRETARIAT_MEMBER, "20"))
    for user, expected in ((person, ""), (one, "20")):
        assert access.own_entity(user) == expected
