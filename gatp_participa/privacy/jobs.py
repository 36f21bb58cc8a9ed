"""Forget what is too old to keep, as ``rules.RETENTION`` says; let go requests nobody completed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.jobs import schedule
from gatp_participa.privacy import registry, rules, services
from gatp_participa.privacy.services.erasing import erase_what_came_late

# A day of work and what the job itself may be late.
LATE = timedelta(days=3)
log = structlog.get_logger()


@schedule.every("privacy.retention", hours=24)
def forget_what_is_old(**_job: Any) -> None:
    """Apply every rule, each in a transaction of its own: what one did stays if another fails."""
    for key in registry.tidiers():
        _forget(key)
    now = clock.now()
    with transaction():
        erase_what_came_late(since=now - LATE, now=now)


@schedule.every("privacy.lapse_requests", hours=1)
def lapse_requests(**_job: Any) -> None:
    """Let go the requests that lack something when the last day to say it has passed."""
    with transaction():
        services.lapse_requests(clock.now())


@schedule.every("privacy.farewells", hours=1)
def forget_farewells(**_job: Any) -> None:
    """Delete at once the last letter of those who erased their account."""
    _forget("farewells")


def _forget(key: str) -> None:
    before = clock.now() - rules.kept_for(key)
    with transaction():
        gone = registry.tidiers()[key](before)
    if gone:
        log.info("forgotten", rule=key, rows=gone)
