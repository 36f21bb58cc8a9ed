"""Time and peak memory of this process alone."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import numpy as np


class Clock:
    """Starts when it is made."""

    def __init__(self) -> None:
        self._started = self._now()

    def taken(self) -> np.ndarray:
        """Return seconds so far, of the clock on the wall and of the processor: (2,)."""
        return self._now() - self._started

    @staticmethod
    def _now() -> np.ndarray:
        return np.array([time.perf_counter(), time.process_time()])


def peak_mb() -> float:
    """Return the largest resident memory of this process so far, in MB (2**20 bytes).

    Linux's own count of the program: ``ru_maxrss`` also remembers whoever started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def children_peak_mb() -> float:
    """Return the largest resident memory of a process started and ended by this one, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def children_seconds() -> float:
    """Return the processor's seconds of processes started and ended by this one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
