"""Whatever reviewers, late texts and groupings do to a board, nothing is lost nor in two places."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError
from gatp_participa.themes import services
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.services import Scope
from gatp_participa.themes.status import RunKind, ThemeStatus
from tests.support.factories import NOON, make_call, make_commission, make_proposal, make_run
from tests.support.factories import make_theme as with_texts
from tests.themes.board_machine import Board
from tests.themes.board_pictures import events_of, take
from tests.themes.corpus import SUBJECT_ENCODER, fill

pytestmark = pytest.mark.usefixtures("session")
WHY = "Así lo decidió la mesa"


@pytest.fixture
def who():
    return {"person": make_commission(), "now": NOON}


@pytest.fixture
def board(who):
    """A theme of four texts, one of which was taken to a theme of its own."""
    call = make_call()
    texts = [make_proposal(call=call) for _ in range(4)]
    whole = with_texts(*texts, run=make_run(call), call=call, name="Agua")
    event = services.move_to_new(Scope.of(whole), [texts[0].id], name="Pipas", reason=WHY, **who)
    return texts, whole, db.session.get(Theme, event.theme_id), event


def test_any_acts_in_any_order_leave_a_true_board(encoder):
    run_state_machine_as_test(
        lambda: Board(encoder),
        settings=settings(
            max_examples=20, stateful_step_count=15, deadline=None, derandomize=True,
            database=None, suppress_health_check=list(HealthCheck),
            # Steps that fail are few enough to read; making them fewer takes minutes.
            phases=(Phase.generate,), report_multiple_bugs=False,
        ),
    )  # fmt: skip


def test_a_theme_that_others_put_texts_in_is_not_unmade(board, who):
    texts, whole, new, event = board
    later = services.move(Scope.of(new), [texts[1].id], to=new.id, reason=WHY, **who)
    before = take(whole.call_id)
    with pytest.raises(ConflictError, match="ya tiene otras propuestas"):
        services.undo(event, **who)
    assert take(whole.call_id) == before
    services.undo(later, **who)
    services.undo(event, **who)
    assert (whole.members_count, new.status) == (4, ThemeStatus.DISCARDED)


def test_a_theme_that_a_late_text_joined_is_not_unmade(board, who):
    _texts, whole, new, event = board
    late = make_proposal(call=whole.call)
    member = {"call_id": whole.call_id, "scope": "00", "run_id": whole.run_id}
    db.session.add(ThemeMember(theme_id=new.id, proposal_id=late.id, **member))
    with pytest.raises(ConflictError, match="ya tiene otras propuestas"):
        services.undo(event, **who)


def test_a_theme_that_another_was_merged_into_is_not_unmade(board, who):
    texts, whole, new, event = board
    scope = Scope.of(whole)
    third = services.move_to_new(scope, [texts[1].id], name="Otra", reason=WHY, **who)
    services.merge(db.session.get(Theme, third.theme_id), new, reason=WHY, **who)
    services.move(scope, [texts[1].id], to=whole.id, reason=WHY, **who)
    with pytest.raises(ConflictError, match="se juntó con otro"):
        services.undo(event, **who)


def test_a_name_that_another_theme_took_meanwhile_does_not_come_back(board, who):
    _texts, whole, new, _event = board
    services.rename(whole, "Agua para todas", **who)
    renamed = events_of(whole.call_id)[-1]
    services.rename(new, "Agua", **who)
    with pytest.raises(ConflictError, match="se llama ahora"):
        services.undo(renamed, **who)
    assert whole.name == "Agua para todas"
    services.rename(new, "Pipas", **who)
    services.undo(renamed, **who)
    assert whole.name == "Agua"


@pytest.mark.parametrize("reader", ["lexical", SUBJECT_ENCODER])
def test_undoing_an_accepted_run_brings_back_what_the_machine_had_said(encoder, who, reader):
    call = make_call()
    fill(call)
    services.perform(services.request_run(call, themes=3, **who).id)
    before = take(call.id)
    encoder(reader)
    run = services.perform(services.request_run(call, themes=2, seed=3, **who).id)
    event = services.accept(run, **who)
    changed = take(call.id)
    moved = next(one for one in changed.rows if changed.place(one) == before.place(one))
    assert changed.rows[moved] != before.rows[moved]
    services.undo(event, **who)
    assert take(call.id).rows == before.rows
    assert take(call.id).themes == before.themes


def test_what_a_person_placed_since_stays_when_a_run_is_undone(who):
    call = make_call()
    fill(call)
    services.perform(services.request_run(call, themes=3, **who).id)
    before = take(call.id)
    run = services.perform(services.request_run(call, themes=2, **who).id)
    event = services.accept(run, **who)
    same = next(
        one
        for one, row in before.rows.items()
        if take(call.id).place(one) == (row["theme_id"], False)
    )
    services.move(Scope.of(run), [same], to=None, reason=WHY, **who)
    services.undo(event, **who)
    now = take(call.id)
    assert now.place(same) == (None, True)
    assert {one: row for one, row in now.rows.items() if one != same} == {
        one: row for one, row in before.rows.items() if one != same
    }


def test_an_older_grouping_is_not_undone_under_a_newer_one(who):
    call = make_call()
    fill(call)
    services.perform(services.request_run(call, themes=3, **who).id)
    events = [
        services.accept(services.perform(services.request_run(call, kind=kind, **who).id), **who)
        for kind in (RunKind.WARM, RunKind.WARM)
    ]
    with pytest.raises(ConflictError, match="más reciente"):
        services.undo(events[0], **who)
    services.undo(events[1], **who)
    services.undo(events[0], **who)
