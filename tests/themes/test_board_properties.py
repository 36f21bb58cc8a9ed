"""Whatever reviewers, late texts and groupings do to a board, nothing is lost nor in two places."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.themes.board_machine import Board

pytestmark = pytest.mark.usefixtures("session")


def test_any_acts_in_any_order_leave_a_true_board(encoder):
    run_state_machine_as_test(
        lambda: Board(encoder),
        settings=settings(
            max_examples=int(os.environ.get("EX", 25)), stateful_step_count=15, deadline=None, derandomize=not os.environ.get("EX"),
            database=None, suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,), report_multiple_bugs=False,
        ),
    )  # fmt: skip
