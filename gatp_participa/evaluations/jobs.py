"""Give each published plan the days of its evaluations."""

from __future__ import annotations

from typing import Any

from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.evaluations import services
from gatp_participa.jobs import schedule


@schedule.every("evaluations.schedule", minutes=60)
def schedule_evaluations(*, job: Any) -> None:
    """Make the two evaluations of the plans that were published."""
    with transaction():
        services.schedule(clock.now())
