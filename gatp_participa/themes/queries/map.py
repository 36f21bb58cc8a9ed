"""Where the public themes of a scope stand on their map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import dist, sqrt

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.themes.models import ClusteringRun, Theme
from gatp_participa.themes.queries.public import ThemeCard
from gatp_participa.themes.status import RunKind

# Circles that a person's corrections made grow never shrink the rest under this share.
_SMALLEST_SCALE = 0.4


@dataclass(frozen=True)
class Spot:
    """A theme on the map: its circle in the unit square, and the theme nearest to it.

    Without a place (``radius`` 0) it was made apart from the others and only the table has it.
    """

    number: int
    theme: Theme
    texts: int
    x: float = 0.0
    y: float = 0.0
    radius: float = 0.0
    nearest: Theme | None = None

    @property
    def is_placed(self) -> bool:
        """Say whether it has a circle."""
        return self.radius > 0


def spots(cards: list[ThemeCard]) -> list[Spot]:
    """Return the themes of one scope as they stand on its map, numbered from the largest (1 query).

    Places can only be compared within one run, the one that placed most texts. The area of a
    circle is proportional to the texts that its theme has today.
    """
    drawn = _placed(cards)
    scale = _scale(drawn)
    circles = {
        card.theme.id: (card.theme.x, card.theme.y, scale * sqrt(card.proposals)) for card in drawn
    }
    themes = {card.theme.id: card.theme for card in drawn}
    found = []
    for number, card in enumerate(cards, start=1):
        x, y, radius = circles.get(card.theme.id, (0.0, 0.0, 0.0))
        near = _nearest(card.theme.id, circles) if radius else None
        nearest = None if near is None else themes[near]
        found.append(Spot(number, card.theme, card.proposals, x, y, radius, nearest))
    return found


def _placed(cards: list[ThemeCard]) -> list[ThemeCard]:
    """Return the themes with a circle that the same whole grouping placed."""
    runs = {card.theme.run_id for card in cards}
    whole = set(
        db.session.scalars(
            select(ClusteringRun.id).where(
                ClusteringRun.id.in_(sorted(runs)),
                ClusteringRun.kind.in_((RunKind.FRESH, RunKind.WARM)),
            )
        )
    )
    with_circle = [
        card for card in cards
        if card.theme.radius > 0 and card.proposals and card.theme.run_id in whole
    ]  # fmt: skip
    if not with_circle:
        return []
    weight: Counter[int] = Counter()
    for card in with_circle:
        weight[card.theme.run_id] += card.proposals
    chosen = max(weight, key=lambda run_id: (weight[run_id], run_id))
    return [card for card in with_circle if card.theme.run_id == chosen]


def _scale(cards: list[ThemeCard]) -> float:
    """Return the radius of one text: as the run drew it, or smaller so that circles do not touch."""
    if not cards:
        return 0.0
    area = sum(card.theme.radius**2 for card in cards)
    drawn = sqrt(area / sum(card.proposals for card in cards))
    room = [
        dist((one.theme.x, one.theme.y), (other.theme.x, other.theme.y))
        / (sqrt(one.proposals) + sqrt(other.proposals))
        for i, one in enumerate(cards)
        for other in cards[:i]
    ]
    return max(min([drawn, *room]), _SMALLEST_SCALE * drawn)


def _nearest(theme_id: int, circles: dict[int, tuple[float, float, float]]) -> int | None:
    """Return the theme with least space between both circles, as eyes measure it."""
    x, y, radius = circles[theme_id]
    others = (
        (dist((x, y), spot[:2]) - radius - spot[2], other)
        for other, spot in circles.items()
        if other != theme_id
    )
    return min(others, default=(0.0, None))[1]
