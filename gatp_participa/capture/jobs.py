"""Jobs of this package: delete photographs that no row names."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from gatp_participa.capture import queries, services
from gatp_participa.core import clock
from gatp_participa.jobs import schedule
from gatp_participa.jobs.queue import handler

BATCH = 500


@handler("capture.delete_files")
def delete_files(*, job: Any, keys: list[str]) -> None:
    """Delete from the storage what no row names any more; twice is as once."""
    for key in keys:
        services.files().delete(key)


@schedule.every("capture.tidy_files", hours=24)
def tidy_files(**_job: Any) -> None:
    """Delete the photographs that no row names: of what failed half way."""
    before = clock.now() - timedelta(hours=2)
    found = (key for key, put_at in services.files().keys(services.FILES) if put_at < before)
    while keys := list(islice(found, BATCH)):
        for key in queries.unknown_keys(keys):
            services.files().delete(key)
