"""The map of themes as circles and lines of text that fit in them. Pure: no request, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from gatp_participa.themes.queries.map import Spot

# The unit square in units of the drawing, and what is left around for the line of focus.
SIDE = 1_000
MARGIN = 8
# Sizes of the letters, in the same units; the style sheet has them too.
LETTER, LINE = 17, 20
_WIDTH_OF_A_LETTER = 0.56  # of its size, on average, in a bold sans
_MOST_LINES = 7
_SHORTEST_END = 5


@dataclass(frozen=True)
class Circle:
    """A circle, its link, and the lines of its name as ``(text, height)``; none if it is small."""

    spot: Spot
    x: float
    y: float
    radius: float
    lines: Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Drawing:
    """Circles in the order of their numbers, and the part of the plane that they take."""

    view_box: str
    circles: Sequence[Circle]


def draw(spots: Sequence[Spot]) -> Drawing | None:
    """Return the drawing of the themes that have a place; None with fewer than two."""
    placed = [spot for spot in spots if spot.is_placed]
    if len(placed) < 2:
        return None
    circles = [_circle(spot) for spot in placed]
    left = min(one.x - one.radius for one in circles) - MARGIN
    top = min(one.y - one.radius for one in circles) - MARGIN
    right = max(one.x + one.radius for one in circles) + MARGIN
    bottom = max(one.y + one.radius for one in circles) + MARGIN
    box = " ".join(f"{value:.0f}" for value in (left, top, right - left, bottom - top))
    return Drawing(box, circles)


def fit(text: str, radius: float) -> list[tuple[str, float]]:
    """Break a text in lines that fit in a circle, each with its height from the centre.

    A text too long loses its last words to an ellipsis, never so many that fewer than two are
    left; ``[]`` when not even those fit.
    """
    words = text.split()
    for kept in range(len(words), 0, -1):
        some = words[:kept]
        if kept < len(words):
            last = some.pop().rstrip(",.;:")
            # No ellipsis after «de» or «para»: they announce what is not there.
            if not some or len(last) < _SHORTEST_END:
                continue
            some.append(f"{last}…")
        if lines := _lines(some, radius):
            return lines
    return []


def _lines(words: Sequence[str], radius: float) -> list[tuple[str, float]]:
    for count in range(1, _MOST_LINES + 1):
        heights = [(i - (count - 1) / 2) * LINE for i in range(count)]
        room = [_letters(radius, height) for height in heights]
        lines = _fill(words, room)
        if lines is not None:
            # Baselines stand a third of a letter under the middle of the line.
            return [
                (line, round(height + LETTER / 3, 1))
                for line, height in zip(lines, heights, strict=True)
            ]
    return []


def _circle(spot: Spot) -> Circle:
    # The plane grows upwards; the screen, downwards.
    x, y, radius = spot.x * SIDE, (1 - spot.y) * SIDE, spot.radius * SIDE
    lines = fit(f"{spot.number}. {spot.theme.name}", radius)
    return Circle(
        spot, round(x, 1), round(y, 1), round(radius, 1),
        [(line, round(y + height, 1)) for line, height in lines],
    )  # fmt: skip


def _letters(radius: float, height: float) -> int:
    """Return how many letters fit across a circle at the farther edge of a line."""
    far = abs(height) + LETTER / 2
    if far >= radius:
        return 0
    return int(2 * sqrt(radius**2 - far**2) * 0.94 / (LETTER * _WIDTH_OF_A_LETTER))


def _fill(words: Sequence[str], room: Sequence[int]) -> list[str] | None:
    """Put words in lines in order, every line with some; None if they do not fit."""
    lines: list[str] = []
    rest = list(words)
    for letters in room:
        line = ""
        while rest and len(f"{line} {rest[0]}".strip()) <= letters:
            line = f"{line} {rest.pop(0)}".strip()
        if not line:
            return None
        lines.append(line)
    return None if rest else lines
