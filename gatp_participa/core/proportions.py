"""Shares out of some cases: how far they may be from the truth, and when one stands apart. Pure."""

from __future__ import annotations

from math import exp, fsum, lgamma, log, log1p, sqrt

Z_95 = 1.959964  # the normal quantile that leaves 2.5 % on each side
# One case in a thousand on each side: the outer limits of a funnel plot.
EACH_SIDE = 0.001


def wilson(part: int, whole: int, z: float = Z_95) -> tuple[float, float]:
    """Return the interval in which the true share is, from 0 to 1; by default the 95 % one.

    It always contains ``part / whole`` and never leaves [0, 1], with few cases too: E. B. Wilson,
    «Probable inference, the law of succession, and statistical inference», JASA 22 (1927)
    209-212, the equation of page 210 with λ = ``z``.

    Raises:
        ValueError: there are no cases, or more of the part than of the whole.
    """
    _check(part, whole)
    share, unit = part / whole, z * z / whole
    centre = share + unit / 2
    spread = z * sqrt((share * (1 - share) + unit / 4) / whole)
    # Rounding must not leave the share out of its own interval at 0 and at 1.
    low = min(share, max(0.0, (centre - spread) / (1 + unit)))
    return low, max(share, min(1.0, (centre + spread) / (1 + unit)))


def standing(part: int, whole: int, target: float, each_side: float = EACH_SIDE) -> int:
    """Return -1, 0 or 1: below ``target``, not distinguishable from it, or above.

    Beyond the limits of a funnel plot: were the true share ``target``, a count so low (or so
    high) would come up with probability ``each_side`` at most. By default both limits are the
    99.8 % ones of D. J. Spiegelhalter, «Funnel plots for comparing institutional performance»,
    Statistics in Medicine 24 (2005) 1185-1202, whose appendix A.1 gives the exact binomial
    ones. With 32 comparisons, limits of 95 % would single out one or two by chance alone.

    Raises:
        ValueError: there are no cases, or a share is not between 0 and 1.
    """
    _check(part, whole)
    if not 0 <= target <= 1:
        raise ValueError("a target is between 0 and 1")
    if at_most(part, whole, target) <= each_side:
        return -1
    if at_most(whole - part, whole, 1 - target) <= each_side:
        return 1
    return 0


def at_most(part: int, whole: int, share: float) -> float:
    """Return the probability of ``part`` or fewer of ``whole`` when each happens with ``share``."""
    if part >= whole or share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    yes, no = log(share), log1p(-share)
    ways = lgamma(whole + 1)
    return min(1.0, fsum(
        exp(ways - lgamma(k + 1) - lgamma(whole - k + 1) + k * yes + (whole - k) * no)
        for k in range(part + 1)
    ))  # fmt: skip


def _check(part: int, whole: int) -> None:
    if whole < 1 or not 0 <= part <= whole:
        raise ValueError("a share needs cases, and no more of the part than of the whole")
