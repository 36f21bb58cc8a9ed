"""The states side by side in what can be compared: answered in time, promised, verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, cast, exists, func, select

from gatp_participa.core.db import db
from gatp_participa.core.proportions import standing, wilson
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.pages.queries.kept import kept
from gatp_participa.pages.status import Measure, Reading
from gatp_participa.plans.models import ActionPlan, Activity, Commitment, CommitmentTheme
from gatp_participa.plans.status import CommitmentStatus, PlanStatus
from gatp_participa.routing.models import Referral
from gatp_participa.routing.queries import lights_of_every_state
from gatp_participa.routing.status import Clock, ReferralStatus

FEWEST = 10  # with fewer cases no percentage is said
_SIDES = {-1: Reading.BELOW, 0: Reading.ALIKE, 1: Reading.ABOVE}


@dataclass(frozen=True)
class Share:
    """How many cases of a place were so, of how many, and how that reads beside the country."""

    code: str
    part: int
    whole: int
    reading: Reading = Reading.FEW

    @property
    def is_enough(self) -> bool:
        """Say whether a percentage says something."""
        return self.whole >= FEWEST

    @property
    def percent(self) -> float:
        """Return its share, from 0 to 100."""
        return 100 * self.part / self.whole

    @property
    def limits(self) -> tuple[float, float]:
        """Return the ends of Wilson's 95 % interval, from 0 to 100."""
        low, high = wilson(self.part, self.whole)
        return 100 * low, 100 * high


@dataclass(frozen=True)
class Comparison:
    """A measure: the country, the states with some case in the order of the alphabet, the rest.

    ``nowhere`` is what named no state, or None; ``without`` are the states without a case.
    """

    measure: Measure
    country: Share
    states: Sequence[Share]
    nowhere: Share | None
    without: Sequence[str]


@kept
def compared(measure: Measure, today: date) -> Comparison:
    """Return how the states stand in a measure: one query, and what the traffic light asks."""
    counts = _COUNTS[measure](today)
    part, whole = (sum(pair[side] for pair in counts.values()) for side in (0, 1))
    places = sorted(catalogue().entities.values(), key=lambda place: _folded(place.name))
    target = part / whole if whole else 0.0
    shares = {
        code: Share(code, *pair, reading=_reading(*pair, target)) for code, pair in counts.items()
    }
    return Comparison(
        measure=measure,
        country=Share(NATION, part, whole, Reading.ALIKE if whole >= FEWEST else Reading.FEW),
        states=[shares[place.code] for place in places if place.code in shares],
        nowhere=shares.get(NATION),
        without=[place.code for place in places if place.code not in shares],
    )


def _reading(part: int, whole: int, target: float) -> Reading:
    return _SIDES[standing(part, whole, target)] if whole >= FEWEST else Reading.FEW


def _folded(name: str) -> str:
    return name.translate(str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")).lower()


def _in_time(today: date) -> dict[str, tuple[int, int]]:
    """Return, by state, what was answered in time of what had its day: as the light counts it."""
    return {
        one.code: (one.of(Clock.ANSWERED), one.closed)
        for one in lights_of_every_state(today)
        if one.closed
    }


def _promised(_today: date) -> Mapping[str, tuple[int, int]]:
    """Return, by state, the answered themes that a public commitment of it takes up, of all."""
    is_promised = exists(
        select(1)
        .select_from(CommitmentTheme)
        .join(Commitment, Commitment.id == CommitmentTheme.commitment_id)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .where(
            CommitmentTheme.theme_id == Referral.theme_id,
            ActionPlan.entity_code == Referral.entity_code,
            ActionPlan.status == PlanStatus.PUBLISHED,
            Commitment.status != CommitmentStatus.WITHDRAWN,
        )
        .correlate(Referral)
    )
    rows = db.session.execute(
        select(Referral.entity_code, func.sum(cast(is_promised, Integer)), func.count())
        .where(Referral.status == ReferralStatus.ANSWERED)
        .group_by(Referral.entity_code)
    )
    return {code: (int(part), whole) for code, part, whole in rows}


def _verified(today: date) -> Mapping[str, tuple[int, int]]:
    """Return, by state, the verified activities of those whose last day has passed."""
    is_verified = Activity.status == CommitmentStatus.VERIFIED
    rows = db.session.execute(
        select(ActionPlan.entity_code, func.sum(cast(is_verified, Integer)), func.count())
        .join(Commitment, Commitment.plan_id == ActionPlan.id)
        .join(Activity, Activity.commitment_id == Commitment.id)
        .where(
            ActionPlan.status == PlanStatus.PUBLISHED,
            Activity.status != CommitmentStatus.WITHDRAWN,
            Activity.ends_on < today,
        )
        .group_by(ActionPlan.entity_code)
    )
    return {code: (int(part), whole) for code, part, whole in rows}


_COUNTS = {Measure.IN_TIME: _in_time, Measure.PROMISED: _promised, Measure.VERIFIED: _verified}
