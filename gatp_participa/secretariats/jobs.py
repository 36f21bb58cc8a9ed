"""Jobs of this package: delete records of installation that no period has."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from gatp_participa.core import clock
from gatp_participa.jobs import schedule
from gatp_participa.jobs.queue import handler
from gatp_participa.secretariats import queries, services

BATCH = 500


@handler("secretariats.delete_files")
def delete_files(*, job: Any, keys: list[str]) -> None:
    """Delete from the storage what no period has any more; twice is as once."""
    for key in queries.unknown_keys(keys):
        services.files().delete(key)


@schedule.every("secretariats.tidy_files", hours=24)
def tidy_files(**_job: Any) -> None:
    """Delete records that were put a day ago and that no period has."""
    before = clock.now() - timedelta(days=1)
    found = (key for key, put_at in services.files().keys(services.KIND) if put_at < before)
    while keys := list(islice(found, BATCH)):
        for key in queries.unknown_keys(keys):
            services.files().delete(key)
