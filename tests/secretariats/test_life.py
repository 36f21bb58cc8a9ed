"""The whole life of a table, as any people in any order live it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from gatp_participa.accounts.models import RoleGrant
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.db import db
from gatp_participa.core.errors import DomainError
from gatp_participa.secretariats import rules, services
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatPeriod,
    SecretariatSeat,
)
from gatp_participa.secretariats.status import NEXT, Stage, Standing
from tests.secretariats.conftest import TODAY
from tests.support.factories import NOON, make_commission, make_user

DAYS = st.integers(-40, 12)
WHICH = st.integers(0, 3)
TABLE = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


class Life(RuleBasedStateMachine):
    """Anything is tried on any day; what is refused changes nothing, what is done keeps the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.example = db.engine.begin_nested()  # type: ignore[attr-defined]
        self.by = {"person": make_commission(), "now": NOON}
        self.users = [make_user() for _ in range(4)]
        self.body = services.open_body("20", **self.by)

    def teardown(self) -> None:
        db.session.remove()
        self.example.rollback()

    @initialize(is_begun=st.sampled_from([True, True, True, False]))
    def begin_with_two_places(self, is_begun):
        if is_begun:
            self.begin(Stage.INSTALLED, -40)
            self.open_seat(Sector.GOVERNMENT, -40)
            self.open_seat(Sector.CIVIL_SOCIETY, -40)

    def attempt(self, act) -> None:
        try:
            with db.session.begin_nested():
                act()
        except DomainError as error:
            refusal = str(error)
        else:
            return
        assert refusal.endswith("."), "a sentence fit to show"
        db.session.expire_all()

    def some(self, model, which):
        found = db.session.scalars(select(model).order_by(model.id)).all()
        return found[which % len(found)] if found else None

    @rule(stage=st.sampled_from(list(Stage)), day=DAYS)
    def begin(self, stage, day):
        self.attempt(
            lambda: services.begin_stage(
                self.body, stage, from_on=TODAY + timedelta(days=day), note="Así fue.", **self.by
            )
        )

    @rule(sector=st.sampled_from(list(Sector)), day=DAYS)
    def open_seat(self, sector, day):
        self.attempt(
            lambda: services.add_seat(
                self.body, sector, from_on=TODAY + timedelta(days=day), **self.by
            )
        )

    @rule(
        which=WHICH, user=WHICH, standing=st.sampled_from(list(Standing)), day=DAYS,
        is_facilitator=st.booleans(),
    )  # fmt: skip
    def sit(self, which, user, standing, day, is_facilitator):
        if seat := self.some(SecretariatSeat, which):
            self.attempt(
                lambda: services.seat_member(
                    seat, services.Named(name="Alguien"), standing=standing,
                    user=self.users[user], is_facilitator=is_facilitator,
                    from_on=TODAY + timedelta(days=day), **self.by,
                )
            )  # fmt: skip

    @rule(which=WHICH, day=DAYS)
    def leave(self, which, day):
        if member := self.some(SecretariatMember, which):
            self.attempt(
                lambda: services.end_member(member, on=TODAY + timedelta(days=day), **self.by)
            )

    @rule(which=WHICH, day=DAYS)
    def close(self, which, day):
        if seat := self.some(SecretariatSeat, which):
            self.attempt(lambda: services.end_seat(seat, on=TODAY + timedelta(days=day), **self.by))

    @rule(which=WHICH)
    def facilitate(self, which):
        if member := self.some(SecretariatMember, which):
            self.attempt(lambda: services.name_facilitator(member, **self.by))

    @invariant()
    def periods_follow_one_another(self):
        periods = db.session.scalars(
            select(SecretariatPeriod).order_by(SecretariatPeriod.from_on)
        ).all()
        before = None
        for one in periods:
            assert one.stage in NEXT[before.stage if before else None]
            assert before is None or before.to_on == one.from_on
            before = one
        assert [one.to_on for one in periods].count(None) <= 1

    @invariant()
    def nobody_shares_a_place(self):
        members = db.session.scalars(select(SecretariatMember)).all()
        for one in members:
            assert one.to_on is None or one.from_on < one.to_on
            for other in members:
                if one is not other and self.meet(one, other):
                    assert (one.seat_id, one.standing) != (other.seat_id, other.standing)
                    assert one.user_id != other.user_id
                    assert not (one.is_facilitator and other.is_facilitator)

    @staticmethod
    def meet(one, other):
        return (one.to_on is None or other.from_on < one.to_on) and (
            other.to_on is None or one.from_on < other.to_on
        )

    @invariant()
    def the_role_follows_the_place(self):
        members = db.session.scalars(select(SecretariatMember)).all()
        grants = db.session.scalars(select(RoleGrant).where(RoleGrant.role.in_(TABLE))).all()
        for day in (TODAY, TODAY + timedelta(days=6), TODAY + timedelta(days=30)):
            sat = {
                (one.user_id, rules.role_of_seat(is_facilitator=one.is_facilitator), one.sector)
                for one in members
                if rules.covers(one, day)
            }
            had = {
                (one.user_id, one.role, one.sector)
                for one in grants
                if one.valid_from_on <= day and (one.valid_to_on is None or day < one.valid_to_on)
            }
            assert had == sat, day


@pytest.mark.usefixtures("session", "at_noon")
def test_no_order_of_acts_breaks_a_table():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
