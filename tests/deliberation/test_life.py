"""The whole life of a session, whatever is done and in whichever order (a state machine)."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import DomainError
from gatp_participa.deliberation import queries, rules, services
from gatp_participa.deliberation.queries.room import CAME
from gatp_participa.deliberation.services import AgreementDraft
from gatp_participa.deliberation.status import (
    TRANSITIONS,
    Choice,
    Outcome,
    Presence,
    SessionKind,
    SessionStatus,
)
from gatp_participa.secretariats.status import Voting
from tests.deliberation.helpers import DRAFT, LATER, NOON, SECTORS, make_table

presences = st.sampled_from(list(Presence))
places = st.integers(0, 2)
sectors = st.sampled_from(SECTORS)


class Life(RuleBasedStateMachine):
    """Acts of a table on one session; what is refused changes nothing."""

    @initialize(voting=st.sampled_from(list(Voting)))
    def begin(self, voting):
        self.point = db.session.begin_nested()
        self.table = make_table(seats=1, voting=voting)
        self.who = self.table.facilitator
        self.session = services.create(self.table.secretariat, DRAFT, person=self.who, now=NOON)
        self.before = self.session.status
        self.signed = None

    def teardown(self):
        if hasattr(self, "point"):
            self.point.rollback()
            db.session.expunge_all()

    def act(self, do, **kw):
        """Do something as it may be refused; a refusal leaves all as it was."""
        point = db.session.begin_nested()
        try:
            do(**{"person": self.who, "now": LATER} | kw)
        except DomainError:
            point.rollback()
        else:
            point.commit()

    @property
    def items(self):
        return queries.room_of(self.session).items

    @rule()
    def add(self):
        self.act(lambda **kw: services.add_point(self.session, "Un punto", **kw))

    @rule()
    def call(self):
        self.act(lambda **kw: services.call(self.session, **kw), now=NOON)

    @rule()
    def cancel(self):
        if self.session.status is SessionStatus.CALLED and len(self.items) > 1:
            self.act(lambda **kw: services.cancel(self.session, reason="No hay sala.", **kw))

    @rule(came=st.lists(presences, min_size=3, max_size=3), deputy=presences)
    def attend(self, came, deputy):
        marks = {m.id: one for m, one in zip(self.table.members, came, strict=True)}
        marks[self.table.substitutes[SECTORS[0]].id] = deputy
        self.act(lambda **kw: services.take_attendance(self.session, marks, **kw))

    @rule()
    def everyone_comes(self):
        marks = {m.id: Presence.IN_PERSON for m in self.table.members}
        self.act(lambda **kw: services.take_attendance(self.session, marks, **kw))

    @rule(as_table=st.booleans())
    def hold(self, as_table):
        self.act(lambda **kw: services.hold(self.session, as_working_table=as_table, **kw))

    @rule(place=places, seat=places, choice=st.sampled_from([*Choice, None]))
    def vote(self, place, seat, choice):
        if place < len(self.items):
            number = self.table.members[seat].seat_id
            self.act(lambda **kw: services.vote(self.items[place], {number: choice}, **kw))

    @rule(place=places, outcome=st.sampled_from([*Outcome, None]))
    def resolve(self, place, outcome):
        if place < len(self.items):
            self.act(lambda **kw: services.resolve(self.items[place], outcome, **kw))

    @rule()
    def agree(self):
        draft = AgreementDraft(body="Mandar el oficio", responsible="Ana")
        self.act(lambda **kw: services.agree(self.session, draft, **kw))

    @rule(text=st.sampled_from(["", "Se dijo algo.", "Se dijo otra cosa."]))
    def write(self, text):
        self.act(lambda **kw: services.write_minutes(self.session, text, **kw))

    @rule(sector=sectors)
    def sign(self, sector):
        digest = queries.room_of(self.session).digest
        person = self.table.users[sector][0]
        self.act(lambda **kw: services.sign(self.session, digest=digest, **kw), person=person)

    @invariant()
    def it_only_steps_forwards(self):
        if not hasattr(self, "session"):
            return
        now = self.session.status
        reached, edge = {self.before}, {self.before}
        while edge:
            edge = {two for one in edge for two in TRANSITIONS[one]} - reached
            reached |= edge
        assert now in reached
        self.before = now

    @invariant()
    def votes_are_of_who_was_there_and_outcomes_of_the_votes(self):
        if not hasattr(self, "session"):
            return
        room = queries.room_of(self.session)
        held = self.session.status in (SessionStatus.HELD, SessionStatus.SIGNED)
        came = {n for p in room.places for n, one in p.presences.items() if one in CAME}
        for item in room.items:
            cast = room.votes.get(item.id, {})
            assert held or not (cast or item.outcome)
            assert {vote.member_id for vote in cast.values()} <= came
            if item.outcome in (Outcome.APPROVED, Outcome.REJECTED) and cast:
                assert self.session.kind is not SessionKind.WORKING_TABLE
        if held and self.session.kind is not SessionKind.WORKING_TABLE:
            assert room.count.is_met

    @invariant()
    def signatures_are_of_this_text(self):
        if not hasattr(self, "session"):
            return
        room = queries.room_of(self.session)
        assert {one.digest for one, _member in room.signatures} <= {room.digest}
        if self.session.status is SessionStatus.SIGNED:
            signed = [member.sector for _one, member in room.signatures]
            assert rules.missing_signatures(room.present, signed) == []
            assert all(item.outcome for item in room.items)
            assert self.session.minutes
            assert self.signed in (None, room.digest)
            self.signed = room.digest


def test_no_order_of_acts_breaks_a_session(session, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12, stateful_step_count=30, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
