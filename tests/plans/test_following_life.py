"""The whole life of a promise, as any people in any order live it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.plans import progress
from gatp_participa.plans.models import Activity, Commitment, Evidence, ProgressUpdate, Verification
from gatp_participa.plans.services import evidence, stopping
from gatp_participa.plans.services.evidence import Piece
from gatp_participa.plans.status import CommitmentStatus, DelayReason, Report, Verdict
from tests.plans.following import LINK, Promise
from tests.support.factories import NOON

WHO = st.sampled_from(
    ["responsible", "substitute", "government", "society", "oversight", "citizen", "commission"]
)
REPORTERS = {"responsible", "substitute", "government"}
NOTE = "El presupuesto se redujo a la mitad en julio."
WHICH = st.integers(0, 2)


class Life(RuleBasedStateMachine):
    """Anybody tries anything; what is refused changes nothing, what is done keeps the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.example = db.engine.begin_nested()  # type: ignore[attr-defined]
        self.promise = Promise(activities=3)
        self.now = NOON
        self.stops: dict[int, CommitmentStatus] = {}

    def teardown(self) -> None:
        db.session.remove()
        self.example.rollback()

    def activity(self, which: int) -> Activity:
        return self.promise.activities[which]

    def attempt(self, who, allowed, act):
        """Do something; who may not is always refused, and a refusal is a sentence."""
        try:
            with db.session.begin_nested():
                act()
        except NotAllowedError as error:
            assert who not in allowed
            refusal = str(error)
        except (ConflictError, InvalidInputError) as error:
            refusal = str(error)
        else:
            assert who in allowed
            return True
        assert refusal.endswith("."), "a sentence fit to show"
        db.session.expire_all()
        return False

    @rule(
        who=WHO, which=WHICH, kind=st.sampled_from(list(Report)), share=st.integers(-1, 101),
        pieces=st.integers(0, 2), reason=st.sampled_from([None, DelayReason.BUDGET]),
        hours=st.integers(-30, 400),
    )  # fmt: skip
    def report(self, who, which, kind, share, pieces, reason, hours):
        at = self.now + timedelta(hours=hours)
        if self.attempt(
            who, REPORTERS,
            lambda: self.promise.report(
                self.activity(which), person=getattr(self.promise, who), now=at, report=kind,
                progress=share, pieces=[LINK] * pieces, body=f"Se hizo algo más, {at} {share}.",
                delay_reason=reason, delay_note=NOTE if reason else "",
            ),
        ):  # fmt: skip
            self.now = max(self.now, at)

    @rule(who=WHO, which=WHICH, verdict=st.sampled_from(list(Verdict)), older=st.booleans())
    def verify(self, who, which, verdict, older):
        order = ProgressUpdate.id if older else ProgressUpdate.id.desc()
        update = db.session.scalar(
            select(ProgressUpdate)
            .where(ProgressUpdate.activity_id == self.activity(which).id)
            .order_by(order)
            .limit(1)
        )
        if update is not None:
            self.attempt(
                who, {"society", "oversight"},
                lambda: self.promise.verify(
                    update, verdict, person=getattr(self.promise, who), now=self.now
                ),
            )  # fmt: skip

    @rule(who=WHO, which=WHICH, to=st.sampled_from(["suspended", "withdrawn", "resume"]))
    def stop(self, who, which, to):
        thing, person = self.activity(which), getattr(self.promise, who)
        words = {"note": NOTE, "approved_by": "Sesión 4", "person": person, "now": self.now}

        def act():
            if to == "resume":
                stopping.resume(thing, **words)
            else:
                stopping.stop(thing, CommitmentStatus(to), reason=DelayReason.BUDGET, **words)

        if self.attempt(who, REPORTERS | {"society", "oversight", "commission"}, act):
            if to == "resume":
                self.stops.pop(thing.id)
            else:
                self.stops[thing.id] = CommitmentStatus(to)

    @rule(who=WHO, which=WHICH)
    def replace(self, who, which):
        one = db.session.scalar(
            select(Evidence).where(Evidence.activity_id == self.activity(which).id).limit(1)
        )
        better = Piece(title="Mejor", url="https://www.ejemplo.gob.mx/mejor")
        if one is not None:
            self.attempt(
                who, REPORTERS,
                lambda: evidence.replace(
                    one, better, why=NOTE, person=getattr(self.promise, who), now=self.now
                ),
            )  # fmt: skip

    @invariant()
    def nothing_completes_without_evidence_nor_is_verified_by_government(self):
        for one in self.updates():
            if one.report is Report.FINAL_RESULT:
                assert db.session.scalar(
                    select(func.count()).where(Evidence.update_id == one.id)
                ), "a final report has evidence"
        for said, update in db.session.execute(
            select(Verification, ProgressUpdate).join(
                ProgressUpdate, ProgressUpdate.id == Verification.update_id
            )
        ):
            assert said.sector is not Sector.GOVERNMENT
            assert said.verified_by_id != update.reported_by_id
            assert update.report is Report.FINAL_RESULT

    @invariant()
    def dates_and_versions_never_go_backwards(self):
        for activity in self.promise.activities:
            dates = [one.reported_at for one in self.updates(activity.id)]
            assert dates == sorted(dates)
        versions = {}
        for one in db.session.scalars(select(Evidence).order_by(Evidence.id)):
            place = (one.activity_id, one.number)
            assert one.version == versions.get(place, 0) + 1
            versions[place] = one.version

    @invariant()
    def what_is_derived_is_what_is_recomputed(self):
        commitment = db.session.get(
            Commitment, self.promise.commitment.id, populate_existing=True
        )  # fmt: skip
        figures = (commitment.declared_progress, commitment.verified_progress)
        assert figures == progress.progress_of(commitment.activities)
        assert commitment.status is progress.status_of_all(commitment.activities)
        for activity in commitment.activities:
            verdicts = db.session.scalars(
                select(Verification.verdict)
                .where(Verification.activity_id == activity.id)
                .order_by(Verification.id)
            ).all()
            status, share = progress.replay(self.updates(activity.id), verdicts)
            assert (activity.status, activity.progress) == (
                self.stops.get(activity.id, status), share,
            )  # fmt: skip

    def updates(self, activity_id=None):
        query = select(ProgressUpdate).order_by(ProgressUpdate.id)
        if activity_id is not None:
            query = query.where(ProgressUpdate.activity_id == activity_id)
        return db.session.scalars(query).all()


@pytest.mark.usefixtures("session", "at_noon")
def test_a_promise_keeps_its_rules_whoever_does_whatever():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
