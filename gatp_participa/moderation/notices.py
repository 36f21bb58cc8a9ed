"""Letters of what was decided: to its author and to those who reported it."""

from __future__ import annotations

from typing import Any

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.jobs.queue import handler
from gatp_participa.moderation.models import Decision
from gatp_participa.moderation.services import (
    reviewing,  # noqa: F401 -- it listens to what arrives
    telling,
)


@handler("moderation.tell")
def tell(*, job: Any, decision_id: int) -> None:
    """Write to the author and, batch by batch, to those who reported; of what was undone, nothing.

    It may run twice, whole or from the middle: each person's letter has a key of its own.
    """
    after_id: int | None = 0
    with transaction():
        decision = db.session.get(Decision, decision_id)
        if decision is None or decision.undone_at is not None:
            return
        telling.write_author(decision, now=clock.now())
    while after_id is not None:
        with transaction():
            decision = db.session.get_one(Decision, decision_id)
            after_id = telling.write_reporters(decision, after_id=after_id, now=clock.now())
