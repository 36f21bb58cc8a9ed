"""Jobs of this package: calls open and close by themselves; that one closes soon is told."""

from __future__ import annotations

from typing import Any

from gatp_participa.calls import news, services
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.jobs import schedule


@schedule.every("calls.sweep", minutes=1)
def sweep(**_job: Any) -> None:
    """Open and close the calls whose moment has come."""
    with transaction():
        services.sweep(clock.now())


@schedule.every("calls.tell_closing", hours=1)
def tell_closing(**_job: Any) -> None:
    """Tell who cares that a call closes within three days."""
    with transaction():
        news.tell_closing(clock.now())
