"""What a table has to attend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.rules import Person, is_commission, may_view_everything, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.entities.models import NATION
from gatp_participa.routing.models import Referral
from gatp_participa.routing.queries.clocks import is_open, is_overdue, is_paused, read_clock
from gatp_participa.routing.rules import SOON_DAYS, age_in_days
from gatp_participa.routing.status import Clock, ReferralStatus
from gatp_participa.themes.models import Theme
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20


@dataclass(frozen=True)
class Desk:
    """Which referrals a person sees: those of some states, the national desk's, or all."""

    states: frozenset[str] = frozenset()
    has_national: bool = False
    sees_all: bool = False

    def reach(self) -> ColumnElement[bool]:
        """Return the condition that a referral of this desk meets."""
        if self.sees_all:
            return true()
        parts: list[ColumnElement[bool]] = [Referral.entity_code.in_(self.states)]
        if self.has_national:
            parts.append(Referral.secretariat_id.is_(None))
        return or_(*parts) if self.states or self.has_national else false()


@dataclass(frozen=True)
class Tally:
    """How many referrals of a desk wait, are late, and were answered."""

    pending: int
    overdue: int
    answered: int


@dataclass(frozen=True)
class Waiting:
    """A referral of a desk, how its clock reads and how many days it has waited."""

    referral: Referral
    clock: Clock
    age: int

    @classmethod
    def on(cls, referral: Referral, today: date, *, is_paused: bool) -> Waiting:
        """Read the clock of a referral on a day."""
        return cls(
            referral=referral,
            clock=read_clock(referral, today, is_paused=is_paused),
            age=age_in_days(clock.local_day(referral.referred_at), today),
        )


def desk_of(person: Person, *, whole_country: bool = False) -> Desk:
    """Return the desk of a person; ``whole_country`` only counts for who may see it all."""
    states = scopes_of(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR)
    may_see_all = may_view_everything(person)
    has_own_desk = bool(states) or is_commission(person)
    return Desk(
        states=states - {NATION},
        has_national=is_commission(person),
        sees_all=NATION in states or (may_see_all and (whole_country or not has_own_desk)),
    )


def desk_page(
    desk: Desk,
    *,
    today: date,
    status: str = "pending",
    call_id: int | None = None,
    entity_code: str = "",
    reads: Clock | None = None,
    cursor: str | None = None,
) -> Page:
    """Return a page of what a desk attends, with its themes, the oldest first.

    ``status`` is "pending", "answered" or "all"; ``entity_code`` and ``reads`` keep one state and
    those whose clock reads so.
    """
    query = (
        select(Referral, is_paused().label("is_paused"))
        .join(Theme, Theme.id == Referral.theme_id)
        .options(joinedload(Referral.theme).joinedload(Theme.call))
        .where(desk.reach(), *_with_status(status))
        .order_by(Referral.referred_at, Referral.id)
        .limit(PAGE_ROWS + 1)
    )
    if call_id is not None:
        query = query.where(Theme.call_id == call_id)
    if entity_code:
        query = query.where(Referral.entity_code == entity_code)
    if reads is not None:
        query = query.where(_reads(reads, today))
    after = decode_cursor(cursor, str, int)
    since = _moment(after[0]) if after else None
    if after is not None and since is not None:
        query = query.where(
            or_(
                Referral.referred_at > since,
                and_(Referral.referred_at == since, Referral.id > after[1]),
            )
        )
    rows = db.session.execute(query).all()
    more = len(rows) > PAGE_ROWS
    last = rows[PAGE_ROWS - 1][0] if more else None
    return Page(
        rows=[Waiting.on(row, today, is_paused=paused) for row, paused in rows[:PAGE_ROWS]],
        next_cursor=encode_cursor(last.referred_at.isoformat(), last.id) if last else None,
    )


def tally(desk: Desk, today: date) -> Tally:
    """Count a desk's referrals."""
    is_answered = Referral.status == ReferralStatus.ANSWERED
    row = db.session.execute(
        select(
            func.count(case((is_open(), 1))),
            func.count(case((is_overdue(today), 1))),
            func.count(case((is_answered, 1))),
        ).where(desk.reach())
    ).one()
    return Tally(*row)


def referral_or_404(referral_id: int) -> Referral:
    """Return a referral with its theme and its call.

    Raises:
        NotFoundError: there is no such referral.
    """
    referral = db.session.scalar(
        select(Referral)
        .where(Referral.id == referral_id)
        .options(joinedload(Referral.theme).joinedload(Theme.call))
    )
    if referral is None:
        raise NotFoundError(_("No encontramos ese turno."))
    return referral


def _with_status(status: str) -> tuple[ColumnElement[bool], ...]:
    if status == "pending":
        return (is_open(),)
    if status == "answered":
        return (Referral.status == ReferralStatus.ANSWERED,)
    return ()


def _reads(clock_reads: Clock, today: date) -> ColumnElement[bool]:
    soon = today + timedelta(days=SOON_DAYS)
    due = Referral.answer_due_on
    runs = and_(is_open(), ~is_paused())
    return {
        Clock.OVERDUE: is_overdue(today),
        Clock.DUE_SOON: and_(runs, due >= today, due <= soon),
        Clock.ON_TIME: and_(runs, due > soon),
        Clock.PAUSED: and_(is_open(), is_paused()),
    }.get(clock_reads, true())


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
