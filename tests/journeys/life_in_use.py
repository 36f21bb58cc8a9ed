"""A country that is acted upon: every act in its transaction, refused kindly or written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import DomainError
from gatp_participa.evaluations import services as evaluations
from gatp_participa.jobs import queue
from gatp_participa.jobs.models import Job
from gatp_participa.plans.services.reminding import remind_due
from gatp_participa.routing import services as routing
from tests.journeys import pictures
from tests.journeys.people import (
    AWAY,
    HERE,
    NATION,
    NATIONAL,
    NOBODY,
    PEOPLE,
    Hands,
    at_table,
    of_state,
)
from tests.support.factories import NOON

Kinds = Iterable[str]
anybody = st.sampled_from(PEOPLE)
which = st.integers(0, 31)
DUTIES = (
    routing.refer_late, routing.end_long_pauses, routing.reopen_studied,
    routing.escalate_overdue, routing.remind, evaluations.schedule, remind_due,
)  # fmt: skip
_MOST_JOBS = 400


def mostly(*kinds: str) -> st.SearchStrategy[str]:
    """Draw one of those, or anybody."""
    return st.one_of(st.sampled_from(kinds), st.sampled_from(kinds), anybody)


class LifeInUse(RuleBasedStateMachine):
    """Who there is, what time it is, and how things are done."""

    people: dict[str, int]
    is_counted = True  # unless texts came or went, and nobody counted them again yet
    is_looked_at = False  # nothing was done since all was looked at

    def __init__(self, hands: Hands) -> None:
        super().__init__()
        self.hands = hands
        hands.now = NOON
        self.whole_example = db.engine.begin_nested()  # type: ignore[attr-defined]
        self.answers: dict[int, tuple[Any, ...]] = {}
        self.verified_by: dict[int, str] = {}

    def teardown(self) -> None:
        db.session.remove()
        self.whole_example.rollback()

    @property
    def now(self) -> Any:
        return self.hands.now

    def do(
        self, act: Callable[..., Any], who: str, *, may: Kinds | None = None, crosses: bool = False
    ) -> Any:
        """Do something in its transaction and return it, or None if it was refused kindly.

        ``may`` are those who could ever do it; ``crosses`` says that it may reach another state.
        """
        before, since = pictures.take(), pictures.last_entry()
        self.refused = refused = ""
        try:
            with transaction():
                done = act(person=db.session.get_one(User, self.people[who]), now=self.now)
        except DomainError as error:
            self.refused = refused = str(error)
        after = pictures.take()
        if refused:
            assert refused.endswith((".", "?")), f"a sentence fit to show: {refused}"
            assert after == before, "a refusal changes nothing"
            return None
        self.is_looked_at = False
        if after != before:
            moved = pictures.changed(before, after)
            assert may is None or who in may, f"{who} did {moved}"
            assert who not in NOBODY, f"{who} did {moved}"
            self.keeps_to_its_state(who, moved, crosses=crosses)
            assert not pictures.untold(before, after, since), "a change with no act written down"
        return done

    def keeps_to_its_state(
        self, who: str, moved: dict[tuple[str, int], str], *, crosses: bool
    ) -> None:
        for code in (HERE, AWAY):
            if who in of_state(code):
                others = {thing: place for thing, place in moved.items() if place not in (code, "")}
                routed = {"Referral", "ReasonedResponse", "ResponseDraft"}
                if crosses:
                    others = {thing: place for thing, place in others.items()
                              if thing[0] not in routed}  # fmt: skip
                assert not others, f"{who} changed what is of another state: {others}"

    def some(self, model: Any, number: int, *where: Any) -> Any:
        """Return one of the rows there are, or None."""
        found = db.session.scalars(select(model.id).where(*where).order_by(model.id)).all()
        return db.session.get_one(model, found[number % len(found)]) if found else None

    def turn(self, code: str = HERE) -> frozenset[str]:
        """Return who could ever act for a state: its people and the nation's."""
        national = frozenset(NATIONAL)
        return national if code == NATION else national | of_state(code)

    def let_time_pass(self, **kw: float) -> None:
        """Move the clock on, and do what the platform does by itself."""
        self.hands.now += timedelta(**kw)
        self.is_looked_at = False
        for duty in DUTIES:
            before, since = pictures.take(), pictures.last_entry()
            with transaction():
                duty(self.now)
            assert not pictures.untold(before, pictures.take(), since), duty.__name__
        self.is_counted = True

    def do_jobs(self) -> None:
        """Do all that was asked for; nothing of it may fail."""
        for _ in range(_MOST_JOBS):
            if not queue.run_next("test", self.now):
                break
        errors = db.session.scalars(select(Job.error).where(Job.error.is_not(None))).all()
        assert not errors, errors[0]

    def writers_of(self, code: str) -> frozenset[str]:
        return at_table(code) | frozenset(NATIONAL)
