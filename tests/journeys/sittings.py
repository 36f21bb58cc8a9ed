"""What tables do: begin, end and change hands; meet, vote, sign; and judge how a plan went."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import DomainError
from gatp_participa.deliberation import queries, services
from gatp_participa.deliberation.models import AgendaItem, Session
from gatp_participa.deliberation.services import SessionDraft
from gatp_participa.deliberation.status import Choice, Outcome, Presence, SessionKind
from gatp_participa.routing.models import Referral
from gatp_participa.secretariats import services as tables
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.queries import body_at
from gatp_participa.secretariats.status import Quorum, Stage, Voting
from tests.journeys.life_in_use import LifeInUse, mostly, which
from tests.journeys.people import (
    AWAY,
    FACILITATORS,
    HERE,
    NATIONAL,
    SEATED,
    at_table,
    install,
    seat_all,
)

SAID = "Se vio la lista publicada y dos de los tres informes; falta el último, que no aparece."
states = st.sampled_from((HERE, HERE, AWAY))
preparers = mostly("facilitator", "commission")
evaluators = mostly("civil", "oversight", "commission")


class Sittings(LifeInUse):
    """Acts on tables, their sessions and the evaluations of their plans."""

    @rule(who=mostly("commission", "commission", "facilitator"), code=states,
          stage=st.sampled_from(Stage))  # fmt: skip
    def begin_stage(self, who: str, code: str, stage: Stage) -> None:
        if body := body_at(code):
            self.do(
                lambda **by: tables.begin_stage(
                    body, stage, from_on=clock.local_day(self.now), note="Así se decidió.", **by
                ),
                who, may=NATIONAL,
            )  # fmt: skip

    @rule(code=states)
    def install_and_seat(self, code: str) -> None:
        """A table that is not there, or is empty, is installed with everybody in it."""
        body = body_at(code)
        act = install if body is None else seat_all
        if body is not None:
            self.begin_stage("commission", code, Stage.INSTALLED)
        try:
            with transaction():
                self.is_looked_at = False
                act(code, self.people, self.now)
        except DomainError:
            db.session.expire_all()

    @rule(who=mostly("facilitator", "commission"), one=which, days=st.integers(0, 5))
    def end_a_place(self, who: str, one: int, days: int) -> None:
        member = self.some(SecretariatMember, one)
        if member is not None:
            on = clock.local_day(self.now) + timedelta(days=days)
            self.do(lambda **by: tables.end_member(member, on=on, **by), who)

    @rule(who=preparers, one=which, ends=st.booleans())
    def change_a_seat(self, who: str, one: int, ends: bool) -> None:
        seat = self.some(SecretariatSeat, one)
        if seat is None:
            return
        if ends:
            self.do(lambda **by: tables.end_seat(seat, **by), who)
        else:
            self.do(lambda **by: tables.edit_seat(seat, title="Congreso del Estado", **by), who)

    @rule(who=mostly("commission"), one=which)
    def change_who_facilitates(self, who: str, one: int) -> None:
        if member := self.some(SecretariatMember, one):
            self.do(lambda **by: tables.name_facilitator(member, **by), who, may=NATIONAL)

    @rule(who=preparers, code=states, quorum=st.sampled_from(Quorum),
          voting=st.sampled_from(Voting))  # fmt: skip
    def change_the_rules(self, who: str, code: str, quorum: Quorum, voting: Voting) -> None:
        if body := body_at(code):
            self.do(lambda **by: tables.edit_rules(body, quorum=quorum, voting=voting, **by), who)

    @rule(who=preparers, code=states, kind=st.sampled_from(SessionKind), days=st.integers(-1, 12))
    def prepare_a_session(self, who: str, code: str, kind: SessionKind, days: int) -> None:
        self.new_session(who, code, kind, days)

    def new_session(self, who: str, code: str, kind: SessionKind, days: int) -> Session | None:
        body = body_at(code)
        if body is None:
            return None
        starts = self.now + timedelta(days=days)
        draft = SessionDraft(
            kind=kind, starts_at=starts, ends_at=starts + timedelta(hours=2), place="Sala 2"
        )
        made = self.do(
            lambda **by: services.create(body, draft, **by), who, may=self.preparers_of(code)
        )
        if made is None:
            return None
        wanted = list(db.session.scalars(select(Referral.id)))
        self.do(lambda **by: services.add_point(made, "Revisar los turnos", **by), who)
        self.do(lambda **by: services.add_referrals(made, wanted, **by), who)
        return made

    @rule(who=preparers, one=which, step=st.sampled_from(["call", "cancel", "attend", "hold"]))
    def move_a_session(self, who: str, one: int, step: str) -> None:
        session = self.some(Session, one)
        if session is None:
            return
        members = select(SecretariatMember.id).where(
            SecretariatMember.secretariat_id == session.secretariat_id
        )
        came = dict.fromkeys(db.session.scalars(members), Presence.IN_PERSON)
        self.do(
            lambda **by: {
                "call": lambda: services.call(session, **by),
                "cancel": lambda: services.cancel(session, reason="No hubo sala.", **by),
                "attend": lambda: services.take_attendance(session, came, **by),
                "hold": lambda: services.hold(session, **by),
            }[step](),
            who, may=self.preparers_of(self.code_of(session)),
        )  # fmt: skip

    @rule(who=mostly(*SEATED), one=which, seat=which, choice=st.sampled_from(Choice))
    def vote(self, who: str, one: int, seat: int, choice: Choice) -> None:
        item, place = self.some(AgendaItem, one), self.some(SecretariatSeat, seat)
        if item is None:
            return
        code = self.code_of(item.session)
        done = self.do(
            lambda **by: services.vote(item, {place.id: choice}, **by), who,
            may=at_table(code) | set(NATIONAL),
        )  # fmt: skip
        if done is not None and who not in {*NATIONAL, *self.facilitating(code)}:
            sits = select(SecretariatMember.user_id).where(SecretariatMember.seat_id == place.id)
            assert self.people[who] in set(db.session.scalars(sits)), "a seat of somebody else"

    @rule(who=preparers, one=which, outcome=st.sampled_from((*Outcome, None)))
    def resolve(self, who: str, one: int, outcome: Outcome | None) -> None:
        if item := self.some(AgendaItem, one):
            self.do(
                lambda **by: services.resolve(item, outcome, "Se acordó.", **by), who,
                may=self.preparers_of(self.code_of(item.session)),
            )  # fmt: skip

    @rule(who=mostly(*SEATED), one=which)
    def sign(self, who: str, one: int) -> None:
        if session := self.some(Session, one):
            digest = queries.room_of(session).digest
            self.do(
                lambda **by: services.sign(session, digest=digest, **by), who,
                may=at_table(self.code_of(session)),
            )  # fmt: skip

    @rule(code=states, wins=st.booleans())
    def a_session_is_held(self, code: str, wins: bool) -> None:
        """Called with time, held on its day, voted, written and signed by the three sides."""
        who = FACILITATORS[code]
        made = self.new_session(who, code, SessionKind.ORDINARY, 12)
        if made is None:
            return
        number = list(db.session.scalars(select(Session.id).order_by(Session.id))).index(made.id)
        self.move_a_session(who, number, "call")
        self.let_time_pass(days=12)
        for step in ("attend", "hold"):
            self.move_a_session(who, number, step)
        choice = Choice.FOR if wins else Choice.AGAINST
        for item in queries.room_of(made).items:
            ballots = {p.seat.id: choice for p in queries.room_of(made).places if p.occupant}
            outcome = Outcome.APPROVED if wins else Outcome.REJECTED
            for act, given in ((services.vote, ballots), (services.resolve, outcome)):
                self.do(lambda act=act, item=item, given=given, **by: act(item, given, **by), who)
        self.do(lambda **by: services.write_minutes(made, "Se revisó todo.", **by), who)
        for kind in sorted(at_table(code)):
            self.sign(kind, number)

    # What these need.

    def code_of(self, session: Session) -> str:
        return db.session.get_one(TechnicalSecretariat, session.secretariat_id).entity_code

    def facilitating(self, code: str) -> frozenset[str]:
        """Anybody of a table may be named to facilitate it."""
        rows = db.session.scalars(
            select(SecretariatMember.user_id).where(SecretariatMember.is_facilitator)
        )
        numbers = set(rows)
        return frozenset(k for k in at_table(code) if self.people[k] in numbers)

    def preparers_of(self, code: str) -> frozenset[str]:
        return self.facilitating(code) | frozenset(NATIONAL)
