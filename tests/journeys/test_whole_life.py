"""From a call to a promise verified and judged: no order of acts breaks the road.

``GATP_LIVES=300`` lives that many of them, other ones each time.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from gatp_participa.core import clock
from tests.journeys.country import Country
from tests.journeys.people import Hands

LIVES = int(os.environ.get("GATP_LIVES", "0"))


@pytest.mark.timeout(1500 + 30 * LIVES)
def test_no_order_of_acts_breaks_the_road(session, monkeypatch):
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    run_state_machine_as_test(
        lambda: Country(hands),
        settings=settings(
            max_examples=LIVES or 10, stateful_step_count=20, deadline=None,
            derandomize=not LIVES, database=None, suppress_health_check=list(HealthCheck),
            # Steps that fail are few enough to read; making them fewer takes minutes.
            phases=(Phase.generate,), report_multiple_bugs=False,
        ),
    )  # fmt: skip
