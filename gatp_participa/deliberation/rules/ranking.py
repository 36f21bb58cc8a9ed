"""What comes first: a weighted mean of what each sector said, and why.

Each sector's mean of the points of its criteria, weighed, is taken to a scale from 0 to 100; the
number of a theme is the mean of its three sectors, so that none weighs more for having more
seats. Everything is exact (fractions): equal is equal, and scaling all the weights changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from gatp_participa.accounts.status import Sector
from gatp_participa.secretariats.rules import SECTORS

HIGHEST = 3  # points of a criterion
LARGEST_WEIGHT = 10
Marks = Mapping[Sector, Mapping[str, int]]  # what each sector said of each criterion
Weights = Mapping[str, int]


@dataclass(frozen=True)
class Placed:
    """A theme that was ranked: its place (those that tie share one), number and sectors'."""

    subject: int
    place: int
    number: Fraction
    sides: Mapping[Sector, Fraction]

    @property
    def spread(self) -> Fraction:
        """Return how far apart the sectors are, from 0 to 100."""
        return max(self.sides.values()) - min(self.sides.values())


@dataclass(frozen=True)
class Lift:
    """How much a criterion moved a theme against the middle one, in points of its number."""

    key: str
    mean: Fraction
    middle: Fraction
    points: Fraction


def is_whole(marks: Marks, keys: Mapping[str, object]) -> bool:
    """Say whether every sector answered every criterion."""
    return all(key in marks.get(sector, {}) for sector in SECTORS for key in keys)


def rank(weights: Weights, subjects: Mapping[int, Marks]) -> list[Placed]:
    """Return the themes that every sector scored whole, the first first; the rest are not ranked.

    Nothing is ranked when every weight is zero. Of those that tie the oldest is named first.
    """
    total = sum(weights.values())
    if not total:
        return []
    found = []
    for subject, marks in subjects.items():
        if is_whole(marks, weights):
            sides = {
                sector: Fraction(
                    100 * sum(weight * marks[sector][key] for key, weight in weights.items()),
                    HIGHEST * total,
                )
                for sector in SECTORS
            }
            found.append((sum(sides.values(), Fraction(0)) / len(SECTORS), subject, sides))
    found.sort(key=lambda one: (-one[0], one[1]))
    numbers = [number for number, _subject, _sides in found]
    return [
        Placed(subject, 1 + numbers.index(number), number, sides)
        for number, subject, sides in found
    ]


def explain(weights: Weights, subjects: Mapping[int, Marks], subject: int) -> list[Lift]:
    """Return what each criterion gave a theme against the middle of those ranked, most first.

    The middle is the median of the sectors' mean points; a criterion that weighs nothing or
    equals the middle is not named.
    """
    total = sum(weights.values())
    whole = {number: marks for number, marks in subjects.items() if is_whole(marks, weights)}
    if subject not in whole or not total:
        return []
    lifts = []
    for key, weight in weights.items():
        means = {number: _mean(marks, key) for number, marks in whole.items()}
        middle = Fraction(median(means.values()))
        points = 100 * weight * (means[subject] - middle) / (HIGHEST * total)
        if points:
            lifts.append(Lift(key, means[subject], middle, points))
    return sorted(lifts, key=lambda lift: (-abs(lift.points), lift.key))


def compare(before: list[Placed], after: list[Placed]) -> dict[int, int]:
    """Return how many places each theme goes up (or down, below zero) from one ranking to another."""
    were = {one.subject: one.place for one in before}
    return {one.subject: were[one.subject] - one.place for one in after if one.subject in were}


def _mean(marks: Marks, key: str) -> Fraction:
    return Fraction(sum(marks[sector][key] for sector in SECTORS), len(SECTORS))
