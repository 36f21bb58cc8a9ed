"""The whole life of what people asked for, begun at any of its moments."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from gatp_participa.core.db import db
from gatp_participa.proposals.models import ProposalGroup
from gatp_participa.proposals.status import GroupKind
from gatp_participa.routing.status import Decision
from tests.journeys.invariants import Answered
from tests.journeys.invariants_of_promises import Promised
from tests.journeys.judging import Judging
from tests.journeys.keeping import Keeping
from tests.journeys.people import AWAY, HERE, install, make_people
from tests.journeys.promises import Promises
from tests.journeys.roads import Roads
from tests.journeys.sittings import Sittings
from tests.support.factories import (
    NOON,
    make_call,
    make_member,
    make_proposal,
    make_run,
    make_theme,
    save,
)

THEMES = ((HERE, HERE, AWAY, None), (HERE, "14"), (AWAY, "14"))
LOOSE = (HERE, "14", "21")

CHECKS = (
    Answered.an_answer_has_its_reason_and_none_is_lost,
    Answered.each_side_reviews_for_itself,
    Answered.the_nation_signs_with_its_own_name,
    Answered.no_date_of_a_referral_runs_backwards,
    Answered.acts_are_written_down_in_order,
    Answered.the_road_never_breaks,
    Answered.what_is_counted_is_what_there_is,
    Answered.what_is_archived_has_nobody_waiting,
    Promised.nothing_is_done_without_saying_it_and_showing_it,
    Promised.who_verifies_is_not_who_did_it,
    Promised.the_two_figures_are_those_of_the_activities,
    Promised.a_public_plan_tells_what_changed_of_it,
    Promised.what_a_promise_comes_from_is_there,
    Promised.reports_and_versions_go_forward,
    Promised.periods_follow_one_another_and_open_referrals_them,
    Promised.a_seat_votes_once_and_by_who_sits_there,
    Promised.an_evaluation_follows_what_it_judges,
)


class Country(Roads, Promises, Keeping, Sittings, Judging, Answered, Promised):
    """Anybody does anything, at a clock that only goes on."""

    @initialize(moment=st.integers(0, 7), is_installed=st.sampled_from([True, True, False]))
    def begin(self, moment: int, is_installed: bool) -> None:
        """A call with its themes in draft, and as much of the road as ``moment`` says."""
        self.people = make_people()
        call = make_call(closes_at=NOON + timedelta(hours=1))
        self.call = call.id
        run = make_run(call)
        for place, codes in enumerate(THEMES):
            make_theme(*(self.text(call, code) for code in codes), run=run, call=call,
                       name=f"Pipas con calendario {place}")  # fmt: skip
        for code in LOOSE:
            make_member(run, self.text(call, code))
        db.session.commit()
        for code in (HERE, AWAY) if is_installed else (AWAY,):
            install(code, self.people, self.now)
        db.session.commit()
        for step in self.road()[:moment]:
            step()

    @invariant()
    def the_country_is_true(self) -> None:
        """Each thing that has to hold, after each act that was not refused."""
        for check in () if self.is_looked_at else CHECKS:
            check(self)
        self.is_looked_at = True

    def text(self, call, code):
        made = make_proposal(call=call, entity_code=code, author_id=self.people["author"])
        if code == "14":
            save(ProposalGroup(proposal_id=made.id, kind=GroupKind.SCHOOL, name="Primaria",
                               people=20))  # fmt: skip
        return made

    def road(self):
        """Return the steps of the whole road, each done by who does it."""
        return [
            self.themes_are_referred,
            lambda: [self.the_table_answers(0, Decision.INCLUDE, HERE) for _ in range(3)],
            lambda: self.a_plan_is_written(HERE),
            lambda: self.let_time_pass(days=30),
            lambda: self.finish_and_verify(0, True),
            lambda: [self.finish_and_verify(one, True) for one in range(8)],
            lambda: [self.a_plan_is_evaluated(one) for one in range(2)],
        ]

    def themes_are_referred(self):
        self.let_time_pass(hours=2)
        for step in ("close", "analyse"):
            self.move_the_call("commission", step)
        for one in range(2):
            self.refer("commission", one)
        self.move_the_call("commission", "results")
