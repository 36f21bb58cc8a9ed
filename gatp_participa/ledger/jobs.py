"""Seal each minute what happened; once a day, tell who audits."""

from __future__ import annotations

from typing import Any

from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.jobs import schedule
from gatp_participa.ledger import services, witness


@schedule.every("ledger.seal", minutes=1)
def seal(**_job: Any) -> None:
    """Give every act that waits its place, and the file its roots."""
    seal_all()


@schedule.every("ledger.tell_auditors", hours=24)
def tell_auditors(**_job: Any) -> None:
    """Write the last root to whoever audits."""
    with transaction():
        services.tell_auditors(now=clock.now())


def seal_all() -> int:
    """Seal all that waits, a batch at a time, and return how many roots were made."""
    made = 0
    while True:
        with transaction():
            root = services.seal(now=clock.now())
        if root is None:
            break
        made += 1
    with transaction():
        witness.catch_up()
    return made
