"""What holds after each act: of promises, of what was done of them, of tables and their sessions."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import func, select

from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import db
from gatp_participa.deliberation.models import Session, Vote
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.evaluations.models import Evaluation
from gatp_participa.evaluations.status import EvaluationStatus
from gatp_participa.plans import progress
from gatp_participa.plans.models import (
    ActionPlan,
    Activity,
    Commitment,
    CommitmentChange,
    CommitmentProposal,
    CommitmentTheme,
    Evidence,
    ProgressUpdate,
    Verification,
)
from gatp_participa.plans.services.following import is_stopped
from gatp_participa.plans.status import CommitmentStatus, PlanStatus, Report, Verdict
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.queries import is_open
from gatp_participa.routing.status import Decision
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatPeriod,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.status import Stage
from gatp_participa.themes.models import Theme
from tests.journeys.invariants import every
from tests.journeys.life_in_use import LifeInUse


class Promised(LifeInUse):
    """What holds of plans, activities, tables and evaluations."""

    def nothing_is_done_without_saying_it_and_showing_it(self) -> None:
        for one in every(Activity, Activity.status.in_(progress.DONE)):
            last = every(ProgressUpdate, ProgressUpdate.activity_id == one.id)[-1]
            assert last.report is Report.FINAL_RESULT
            assert len(last.body.strip()) >= progress.FEWEST_WORDS
            shown = select(func.count()).where(Evidence.update_id == last.id)
            assert db.session.scalar(shown), "done, and nothing shows it"

    def who_verifies_is_not_who_did_it(self) -> None:
        verdicts: dict[int, Verification] = {}
        for said in every(Verification):
            verdicts[said.update_id] = said
            update = db.session.get_one(ProgressUpdate, said.update_id)
            assert said.sector is not Sector.GOVERNMENT
            assert said.verified_by_id != update.reported_by_id
            assert said.verified_at >= update.reported_at
            assert said.verdict is Verdict.ACCEPTED or len(said.body) >= progress.FEWEST_WORDS
        for one in every(Activity, Activity.status == CommitmentStatus.VERIFIED):
            last = every(ProgressUpdate, ProgressUpdate.activity_id == one.id)[-1]
            said = verdicts[last.id]
            assert said.verdict is Verdict.ACCEPTED
            assert one.verified_at == said.verified_at
            showed = every(Evidence, Evidence.activity_id == one.id)
            assert said.verified_by_id not in {piece.added_by_id for piece in showed}

    def the_two_figures_are_those_of_the_activities(self) -> None:
        for one in every(Commitment):
            steps = every(Activity, Activity.commitment_id == one.id)
            if steps:
                assert (one.declared_progress, one.verified_progress) == progress.progress_of(steps)
            if steps and not is_stopped(one):
                assert one.status is progress.status_of_all(steps)
            if one.status is CommitmentStatus.VERIFIED and steps:
                assert (one.declared_progress, one.verified_progress) == (100, 100)
            assert one.verified_at is None or one.declared_at is not None

    def a_public_plan_tells_what_changed_of_it(self) -> None:
        for plan in every(ActionPlan):
            changes = every(
                CommitmentChange,
                CommitmentChange.commitment_id.in_(
                    select(Commitment.id).where(Commitment.plan_id == plan.id)
                ),
            )
            assert plan.revision == len(changes)
            assert plan.ends_on > plan.starts_on
            is_public = plan.status is PlanStatus.PUBLISHED
            assert is_public == (plan.published_at is not None)
            moments = [one.changed_at for one in changes]
            assert moments == sorted(moments)
            assert not moments or (is_public and plan.published_at <= moments[0])
            numbers = sorted(one.number for one in every(Commitment, Commitment.plan_id == plan.id))
            assert numbers == list(range(1, len(numbers) + 1))
            if is_public:
                self.its_steps_are_inside(plan)

    def its_steps_are_inside(self, plan: ActionPlan) -> None:
        for promise in every(Commitment, Commitment.plan_id == plan.id):
            assert plan.starts_on <= promise.starts_on < promise.ends_on <= plan.ends_on
            for step in every(Activity, Activity.commitment_id == promise.id):
                assert plan.starts_on <= step.starts_on <= step.ends_on <= plan.ends_on

    def what_a_promise_comes_from_is_there(self) -> None:
        for link in db.session.execute(select(CommitmentTheme.commitment_id, Theme.id).join(
            Theme, Theme.id == CommitmentTheme.theme_id, isouter=True
        )):  # fmt: skip
            promise = db.session.get_one(Commitment, link[0])
            said = db.session.scalar(
                select(ReasonedResponse.decision)
                .join(Referral, ReasonedResponse.in_force())
                .where(
                    Referral.theme_id == link[1], Referral.entity_code == promise.plan.entity_code
                )
            )
            assert said is Decision.INCLUDE, "a promise of a theme that nobody included"
        texts = select(Proposal.id)
        orphans = select(func.count()).where(CommitmentProposal.proposal_id.not_in(texts))
        assert not db.session.scalar(orphans)

    def reports_and_versions_go_forward(self) -> None:
        for step in every(Activity):
            moments = [
                one.reported_at
                for one in every(ProgressUpdate, ProgressUpdate.activity_id == step.id)
            ]
            assert moments == sorted(moments)
        versions: dict[tuple[int, int], int] = {}
        for one in every(Evidence):
            key = (one.activity_id, one.number)
            assert one.version == versions.get(key, 0) + 1
            versions[key] = one.version

    def periods_follow_one_another_and_open_referrals_them(self) -> None:
        for body in every(TechnicalSecretariat):
            periods = sorted(
                every(SecretariatPeriod, SecretariatPeriod.secretariat_id == body.id),
                key=lambda one: one.from_on,
            )
            for before, after in pairwise(periods):
                assert before.from_on < before.to_on <= after.from_on
            is_installed = bool(periods) and periods[-1].stage is Stage.INSTALLED
            of = Referral.entity_code == body.entity_code
            for one in every(Referral, of, is_open()):
                assert one.secretariat_id == (body.id if is_installed else None)
            places: dict[tuple[int, str], list[SecretariatMember]] = {}
            for member in every(SecretariatMember, SecretariatMember.secretariat_id == body.id):
                places.setdefault((member.seat_id, member.standing), []).append(member)
            for sat in places.values():
                for before, after in pairwise(sorted(sat, key=lambda one: one.from_on)):
                    assert before.to_on is not None
                    assert before.to_on <= after.from_on

    def a_seat_votes_once_and_by_who_sits_there(self) -> None:
        for one in db.session.scalars(select(Vote)):
            member = db.session.get_one(SecretariatMember, one.member_id)
            assert member.seat_id == one.seat_id
        for one in every(Session):
            moments = [
                at for at in (one.created_at, one.called_at, one.held_at, one.signed_at) if at
            ]
            assert moments == sorted(moments)
            assert (one.status is SessionStatus.SIGNED) == (one.signed_at is not None)

    def an_evaluation_follows_what_it_judges(self) -> None:
        for one in every(Evaluation):
            assert one.plan.status is PlanStatus.PUBLISHED
            if one.status is EvaluationStatus.PUBLISHED:
                assert one.published_at >= one.plan.published_at
                assert one.replied_at is None or one.replied_at <= one.published_at
                judged = {judgement.commitment_id for judgement in one.judgements}
                assert judged, "an evaluation of nothing"
