"""The traffic light: how the answers of each state stand against their days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, func, select, type_coerce
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import contains_eager

from gatp_participa.core.db import db, dialect
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.routing.models import Referral
from gatp_participa.routing.queries.clocks import is_overdue, is_paused
from gatp_participa.routing.rules import SOON_DAYS
from gatp_participa.routing.status import Clock, ReferralStatus
from gatp_participa.secretariats.queries import periods_in_force
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import ThemeStatus

FEWEST_FOR_PERCENT = 5
MOST_LATE = 12
# In the order in which they are drawn and said.
LIGHTS = (
    Clock.ANSWERED, Clock.ANSWERED_LATE, Clock.ON_TIME, Clock.DUE_SOON, Clock.PAUSED, Clock.OVERDUE,
)  # fmt: skip


@dataclass(frozen=True)
class Lights:
    """How many referrals of a state stand each way, and whether it has a table."""

    code: str
    name: str
    has_table: bool = False
    counts: dict[Clock, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return how many it received."""
        return sum(self.counts.values())

    @property
    def closed(self) -> int:
        """Return how many had their day: answered, or late."""
        return sum(self.of(one) for one in (Clock.ANSWERED, Clock.ANSWERED_LATE, Clock.OVERDUE))

    @property
    def has_percent(self) -> bool:
        """Say whether a percentage says something: five or more had their day."""
        return self.closed >= FEWEST_FOR_PERCENT

    @property
    def worst(self) -> Clock | None:
        """Return what to look at first: late, then near its day, then paused, then the rest."""
        order = (
            Clock.OVERDUE, Clock.DUE_SOON, Clock.PAUSED, Clock.ON_TIME,
            Clock.ANSWERED_LATE, Clock.ANSWERED,
        )  # fmt: skip
        return next((one for one in order if self.of(one)), None)

    def of(self, clock: Clock) -> int:
        """Return how many stand one way."""
        return self.counts.get(clock, 0)


def lights_of_every_state(today: date) -> list[Lights]:
    """Return the 32 states in the order of the catalogue, then what named none (two queries)."""
    reads = _reads(today)
    rows = db.session.execute(
        select(Referral.entity_code, reads.label("reads"), func.count())
        .where(Referral.status != ReferralStatus.RETURNED)
        .group_by(Referral.entity_code, reads)
    )
    counts: dict[str, dict[Clock, int]] = {}
    for code, word, many in rows:
        counts.setdefault(code, {})[Clock(word)] = many
    tables = periods_in_force(today)
    states = [
        Lights(code, place.name, code in tables, counts.get(code, {}))
        for code, place in catalogue().entities.items()
    ]
    if NATION in counts:
        states.append(Lights(NATION, "", False, counts[NATION]))
    return states


def longest_overdue(today: date) -> list[Referral]:
    """Return what has been late the longest, with its theme."""
    return list(
        db.session.scalars(
            select(Referral)
            .join(Referral.theme)
            .options(contains_eager(Referral.theme))
            .where(is_overdue(today), Theme.status == ThemeStatus.PUBLISHED)
            .order_by(Referral.answer_due_on, Referral.id)
            .limit(MOST_LATE)
        )
    )


def _reads(today: date) -> ColumnElement[str]:
    # The same as ``clocks.read_clock``, where a table can be counted.
    due = Referral.answer_due_on
    is_answered = Referral.status == ReferralStatus.ANSWERED
    return case(
        (and_(is_answered, _local_day(Referral.answered_at) > due), Clock.ANSWERED_LATE.value),
        (is_answered, Clock.ANSWERED.value),
        (is_paused(), Clock.PAUSED.value),
        (due < today, Clock.OVERDUE.value),
        (due <= today + timedelta(days=SOON_DAYS), Clock.DUE_SOON.value),
        else_=Clock.ON_TIME.value,
    )


def _local_day(column: Any) -> ColumnElement[date]:
    """Return the day in central Mexico of a moment; since 2022 it keeps one hour all year."""
    if dialect() == "postgresql":
        return sql_cast(func.timezone("America/Mexico_City", column), Date)
    return type_coerce(func.date(column, "-6 hours"), Date)
