"""Jobs of this package: learn which words are common."""

from __future__ import annotations

from typing import Any

from gatp_participa.core.db import transaction
from gatp_participa.jobs import schedule
from gatp_participa.proposals import search_index, services


@schedule.every("proposals.count_words", hours=1)
def count_words(**_job: Any) -> None:
    """Count the stems of what is public; the reading, which is long, holds no writer back."""
    counted, total = search_index.count_stems()
    with transaction():
        services.store_counts(counted, total)
