"""The whole life of a theme at its tables, whatever is done and in whichever order."""

from __future__ import annotations

from datetime import timedelta

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

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import DomainError
from gatp_participa.routing import queries, rules, services
from gatp_participa.routing.models import (
    ReasonedResponse,
    Referral,
    ReferralPause,
    ResponseReview,
)
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.routing.status import (
    OPEN,
    Decision,
    Grounds,
    PauseReason,
    ReferralStatus,
    Verdict,
)
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_grant,
    make_proposal,
    make_seated,
    make_secretariat,
    make_theme,
    make_user,
)

SIDES = list(Sector)
REASON = "El organismo ya tiene las rutas de las pipas y las publicará cada lunes, por colonia."
WHY = "Estas calles son de otro municipio, del otro lado del río."
reasons = st.sampled_from([REASON, REASON + " Y también los horarios.", "Sí."])
decisions = st.sampled_from(list(Decision))
sides = st.sampled_from(SIDES)
people = st.sampled_from([*SIDES, "commission", "other", "stranger"])
places = st.sampled_from(["20", "14", "00"])  # with a table, without it, the nation
versions = st.integers(-1, 1)  # how far from the present one


class Life(RuleBasedStateMachine):
    """Acts on the referrals of one theme; what is refused changes nothing."""

    @initialize()
    def begin(self):
        self.point = db.session.begin_nested()
        self.now = NOON
        self.who = {side: make_user() for side in SIDES}
        table = make_secretariat("20")
        for side in SIDES:
            make_grant(self.who[side], Role.SECRETARIAT_MEMBER, "20", side)
            make_seated(table, "Alguien", side, user_id=self.who[side].id)
        self.who |= {"commission": make_commission(), "other": make_commission()}
        self.who["stranger"] = make_user((Role.SECRETARIAT_MEMBER, "19", Sector.GOVERNMENT))
        for user in self.who.values():
            db.session.refresh(user)
        call = make_call()
        self.theme = make_theme(*(make_proposal(call=call) for _ in range(2)))
        services.publish_and_refer(self.theme, person=self.who["commission"], now=NOON)
        self.dues: dict[int, tuple] = {}
        self.published: dict[int, tuple] = {}

    def teardown(self):
        if hasattr(self, "point"):
            self.point.rollback()
            db.session.expunge_all()

    def act(self, do, who, place, **kw):
        """Do something as it may be refused; a refusal leaves all as it was."""
        referral = db.session.scalar(
            select(Referral).where(
                Referral.theme_id == self.theme.id, Referral.entity_code == place
            )
        )
        if referral is None:
            return None
        point = db.session.begin_nested()
        try:
            done = do(referral, person=self.who[who], now=self.now, **kw)
        except DomainError:
            point.rollback()
            return None
        point.commit()
        return done

    def version(self, place):
        referral = next((one for one in self.referrals if one.entity_code == place), None)
        draft = queries.draft_of(referral.id).draft if referral else None
        return draft.version if draft else 0

    @property
    def referrals(self):
        query = select(Referral).where(Referral.theme_id == self.theme.id)
        return db.session.scalars(query).all()

    @rule(who=people, place=places, reason=reasons, decision=decisions, to=places, off=versions)
    def write(self, who, place, reason, decision, to, off):
        given = AnswerDraft(
            decision=decision, reason=reason, next_step="Falta el padrón",
            grounds=Grounds.NO_BUDGET, other_entity_code=to,
            until_on=clock.local_day(self.now) + timedelta(days=30),
        )  # fmt: skip
        version = max(0, self.version(place) + min(off, 0))
        self.act(lambda r, **kw: services.draft(r, given, version=version, **kw), who, place)

    @rule(who=people, place=places)
    def ask(self, who, place):
        version = self.version(place)
        self.act(lambda r, **kw: services.ask_review(r, version=version, **kw), who, place)

    @rule(who=people, side=sides, place=places, agrees=st.booleans())
    def review(self, who, side, place, agrees):
        verdict = Verdict.AGREES if agrees else Verdict.ASKS_CHANGES
        done = self.act(
            services.review, who, place, sector=side, verdict=verdict, body="Falta la fecha.",
            version=self.version(place),
        )  # fmt: skip
        if done is not None:
            assert who is side  # no sector speaks for another

    @rule(place=places)
    def everybody_agrees(self, place):
        self.ask(SIDES[0], place)
        for side in SIDES:
            self.review(side, side, place, True)

    @rule(who=people, place=places, off=versions)
    def publish(self, who, place, off):
        version = self.version(place)
        done = self.act(
            lambda r, **kw: services.publish(r, version=version + off, **kw), who, place
        )
        if done is None:
            return
        assert off == 0
        self.published[done.id] = (done.decision, done.reason, done.published_at)
        if who in SIDES:
            reviews = db.session.scalars(
                select(ResponseReview).where(
                    ResponseReview.referral_id == done.referral_id,
                    ResponseReview.version == version,
                )
            )
            agreed = {one.sector for one in reviews if one.verdict is Verdict.AGREES}
            assert agreed == set(SIDES)

    @rule(who=people, place=places, starts=st.booleans())
    def stop_or_run(self, who, place, starts):
        if starts:
            self.act(services.pause, who, place, reason=PauseReason.OTHER, body=WHY)
        else:
            self.act(services.resume, who, place)

    @rule(who=people, place=places)
    def give_back(self, who, place):
        self.act(services.give_back, who, place, reason=WHY)

    @rule(days=st.integers(1, 25))
    def days_pass(self, days):
        self.now += timedelta(days=days)
        for act in (services.end_long_pauses, services.reopen_studied, services.escalate_overdue):
            act(self.now)

    @invariant()
    def one_answer_in_force_with_its_reason(self):
        for referral in self.referrals if hasattr(self, "theme") else ():
            answers = db.session.scalars(
                select(ReasonedResponse)
                .where(ReasonedResponse.referral_id == referral.id)
                .order_by(ReasonedResponse.number)
            ).all()
            in_force = [one for one in answers if one.superseded_at is None]
            is_answered = referral.status is ReferralStatus.ANSWERED
            assert len(in_force) == (1 if is_answered else 0)  # a reopened one is unanswered
            assert is_answered == (referral.answered_at is not None)
            assert [one.number for one in answers] == list(range(1, len(answers) + 1))
            for one in answers:
                assert len(one.reason) >= rules.SHORTEST_REASON
                assert self.published[one.id] == (one.decision, one.reason, one.published_at)

    @invariant()
    def no_date_runs_backwards(self):
        for referral in self.referrals if hasattr(self, "theme") else ():
            before = self.dues.get(referral.id, (referral.referred_at, referral.answer_due_on))
            now = (referral.referred_at, referral.answer_due_on)
            assert all(new >= old for new, old in zip(now, before, strict=True))
            self.dues[referral.id] = now
            assert referral.acknowledged_at is None or (
                referral.acknowledged_at >= referral.referred_at
            )
            steps = [step.on for step in queries.history_of(referral)]
            assert steps == sorted(steps)

    @invariant()
    def nobody_is_left_out(self):
        """What people wrote always waits at some table, or was answered by the last that had it."""
        if not hasattr(self, "theme"):
            return
        pauses = db.session.scalars(select(ReferralPause)).all()
        still = [one.referral_id for one in pauses if one.to_on is None]
        assert len(still) == len(set(still))
        closed = {one.id for one in self.referrals if one.status not in OPEN}
        assert not closed & set(still)
        for one in self.referrals:
            if one.status is ReferralStatus.ANSWERED:
                said = queries.response_of(one.id)
                if said.decision is Decision.REFER:
                    other = next(
                        r for r in self.referrals if r.entity_code == said.other_entity_code
                    )
                    assert other.status is not ReferralStatus.RETURNED


def test_no_order_of_acts_breaks_an_answer(session, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=10, stateful_step_count=35, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
