"""Referrals with their answers, as the public and the other tables read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.queries.clocks import is_open, is_paused, read_clock
from gatp_participa.routing.status import Clock, Decision
from gatp_participa.secretariats.models import SecretariatPeriod
from gatp_participa.secretariats.status import Stage
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import ThemeStatus


@dataclass(frozen=True)
class Answered:
    """A referral, who attends it since when, its answer if there is one, and its clock."""

    referral: Referral
    secretariat_since: date | None  # None: the national desk attends it
    response: ReasonedResponse | None
    clock: Clock

    @property
    def is_elsewhere(self) -> bool:
        """Say whether its proposals are counted at another table: passed on, or given back."""
        sent = self.response is not None and self.response.other_entity_code is not None
        return sent or self.clock is Clock.RETURNED

    @property
    def proposals(self) -> int:
        """Return how many proposals it adds to a sum: each counts once, where it is attended."""
        return 0 if self.is_elsewhere else self.referral.proposals_count


def referrals_by_id(numbers: Iterable[int]) -> list[Referral]:
    """Return some referrals by state."""
    query = select(Referral).where(Referral.id.in_(list(numbers)))
    return list(db.session.scalars(query.order_by(Referral.entity_code)))


def response_of(referral_id: int) -> ReasonedResponse | None:
    """Return the answer of a referral, or None while there is none."""
    return db.session.scalar(
        select(ReasonedResponse)
        .options(joinedload(ReasonedResponse.other_theme))
        .where(
            ReasonedResponse.referral_id == referral_id, ReasonedResponse.superseded_at.is_(None)
        )
    )


def theme_or_404(theme_id: int) -> Theme:
    """Return a theme whatever its status.

    Raises:
        NotFoundError: there is no such theme.
    """
    theme = db.session.get(Theme, theme_id)
    if theme is None:
        raise NotFoundError(_("No encontramos ese tema."))
    return theme


def theme_with_answers(theme_id: int) -> Theme:
    """Return a public theme with its call.

    Raises:
        NotFoundError: there is no such theme, or it is not public.
    """
    theme = db.session.scalar(
        select(Theme).where(Theme.id == theme_id).options(joinedload(Theme.call))
    )
    if theme is None or theme.status is not ThemeStatus.PUBLISHED:
        raise NotFoundError(_("No encontramos ese tema."))
    return theme


def answers_of_theme(theme_id: int, today: date) -> list[Answered]:
    """Return every referral of a theme, at most one per state, in the order of the states."""
    since = (
        select(
            SecretariatPeriod.secretariat_id, func.max(SecretariatPeriod.from_on).label("from_on")
        )
        .where(SecretariatPeriod.stage == Stage.INSTALLED)
        .group_by(SecretariatPeriod.secretariat_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Referral, ReasonedResponse, since.c.from_on, is_paused())
        .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
        .outerjoin(since, since.c.secretariat_id == Referral.secretariat_id)
        .options(joinedload(ReasonedResponse.other_theme))
        .where(Referral.theme_id == theme_id)
        .order_by(Referral.entity_code)
    )
    return [
        Answered(
            referral=referral,
            secretariat_since=since,
            response=response,
            clock=read_clock(referral, today, is_paused=paused),
        )
        for referral, response, since, paused in rows
    ]


def answers_elsewhere(referral: Referral, today: date) -> list[Answered]:
    """Return what happened to the same theme in the other states."""
    every = answers_of_theme(referral.theme_id, today)
    return [one for one in every if one.referral.id != referral.id]


def lacks_its_answer() -> ColumnElement[bool]:
    """Return the condition of a referral, joined with its answer in force, that is not closed."""
    return or_(is_open(), ReasonedResponse.decision == Decision.UNDER_STUDY)


def unanswered_of(call: Call) -> list[Referral]:
    """Return the referrals of a call that lack their answer, with their theme, oldest first.

    What is under study lacks it too: it will be answered again.
    """
    return list(
        db.session.scalars(
            select(Referral)
            .join(Theme, Theme.id == Referral.theme_id)
            .outerjoin(ReasonedResponse, ReasonedResponse.in_force())
            .options(contains_eager(Referral.theme))
            .where(Theme.call_id == call.id, lacks_its_answer())
            .order_by(Referral.referred_at, Referral.id)
        )
    )
