"""Jobs of this package: remind of days, delete files that nobody reported."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.jobs import schedule
from gatp_participa.plans.queries.following import unknown_keys
from gatp_participa.plans.services import evidence, reminding

BATCH = 500


@schedule.every("plans.remind", hours=6)
def remind(**_job: Any) -> None:
    """Remind of the activities whose day comes; twice is as once."""
    last: int | None = 0
    while last is not None:
        with transaction():
            last = reminding.remind_due(clock.now(), after_id=last)


@schedule.every("plans.tidy_evidence", hours=24)
def tidy_evidence(**_job: Any) -> None:
    """Delete files that were seen in a preview and never reported."""
    # An hour more than a form may carry a file for.
    before = clock.now() - timedelta(seconds=evidence.KEPT_SECONDS) - timedelta(hours=1)
    found = (key for key, put_at in evidence.files().keys(evidence.KIND) if put_at < before)
    while keys := list(islice(found, BATCH)):
        for key in unknown_keys(keys):
            evidence.files().delete(key)
