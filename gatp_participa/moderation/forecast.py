"""When a queue empties at the present rate, with how sure that is. Pure.

What arrives and what is decided are counted by day. Each total is taken as a Poisson count
whose variance is larger than its mean by the dispersion of its days (people decide in bulk and
report in waves): the limits of each rate are Byar's approximation to the exact ones (Breslow
and Day 1987, p. 69) widened by the square root of that dispersion, and those of their difference
come from Zou and Donner's method of variance estimates recovery (2008). The days to empty the
queue are what waits over that difference, with its limits. With fewer than ten
decisions it says nothing: there is nothing to estimate from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

Z = 1.2816  # of an interval that holds four times in five
DAYS = 28
FEWEST = 10  # decided in those days: fewer say nothing of a rate


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Rates a day, and the days until nothing waits: the likely ones and between which.

    ``days`` None says that it does not empty at this rate; ``longest`` None, that it may not.
    """

    arrives: float
    decided: float
    days: int | None
    shortest: int | None
    longest: int | None


def forecast(waiting: int, arrived: Sequence[int], decided: Sequence[int]) -> Forecast | None:
    """Return when a queue of ``waiting`` empties, from the counts of each of the last days.

    Returns:
        None when too little was decided to say anything.
    """
    if sum(decided) < FEWEST or not waiting:
        return None
    days = len(decided)
    arrives, leaves = sum(arrived) / days, sum(decided) / days
    low_in, high_in = _limits(arrived)
    low_out, high_out = _limits(decided)
    net = leaves - arrives
    low = net - math.hypot(leaves - low_out, high_in - arrives)
    high = net + math.hypot(high_out - leaves, arrives - low_in)
    return Forecast(
        arrives=arrives, decided=leaves, days=_days(waiting, net),
        shortest=_days(waiting, high), longest=_days(waiting, low),
    )  # fmt: skip


def dispersion(counts: Sequence[int]) -> float:
    """Return how much larger than Poisson's the variance of some days is, at least 1."""
    mean = fmean(counts)
    return max(1.0, variance(counts) / mean) if mean and len(counts) > 1 else 1.0


def poisson_limits(count: float, z: float = Z) -> tuple[float, float]:
    """Return Byar's limits of the mean of a Poisson count."""
    above = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count else 0.0
    high = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return max(0.0, low), high


def _limits(counts: Sequence[int]) -> tuple[float, float]:
    total, days = sum(counts), len(counts)
    low, high = poisson_limits(total, Z * math.sqrt(dispersion(counts)))
    return low / days, high / days


def _days(waiting: int, rate: float) -> int | None:
    return math.ceil(waiting / rate) if rate > 1e-9 else None
