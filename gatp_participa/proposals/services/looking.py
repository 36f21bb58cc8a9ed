"""Ask for what was just written to be looked at, in the transaction that wrote it.

Who looks is a package above, which answers to the name of the job: nothing is lost when it is
busy, and nothing waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gatp_participa.core import clock
from gatp_participa.jobs import queue

LOT = 500


def ask_to_look(kind: str, numbers: Sequence[int], *, now: datetime | None = None) -> None:
    """Ask for some proposals, comments or remarks to be looked at, so many in each job."""
    for start in range(0, len(numbers), LOT):
        queue.enqueue(
            "moderation.scan", now=now or clock.now(), kind=kind,
            numbers=list(numbers[start : start + LOT]),
        )  # fmt: skip
