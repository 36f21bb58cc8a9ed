"""The demonstration's plan, followed: every state that a person may want to see is there."""

from datetime import timedelta

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.dev.services import following
from gatp_participa.dev.services.texts import document
from gatp_participa.plans.models import Activity
from gatp_participa.plans.status import CommitmentStatus
from tests.support.factories import (
    NOON,
    make_commission,
    make_commitment,
    make_plan,
    make_user,
    save,
)


def test_the_demonstration_has_every_state_of_an_activity(session, at_noon):
    plan = make_plan("20", published_at=NOON - timedelta(days=75))
    today = NOON.date()
    for number, item in enumerate(document("plan")["commitments"], 1):
        promise = make_commitment(plan, number=number)
        for position, (title, starts, ends, _means, _share) in enumerate(item["activities"], 1):
            save(
                Activity(
                    commitment_id=promise.id, position=position, title=title,
                    starts_on=today + timedelta(days=starts), ends_on=today + timedelta(days=ends),
                )
            )  # fmt: skip
    members = {("20", s): make_user((Role.SECRETARIAT_MEMBER, "20", s)) for s in Sector}
    session.commit()

    following.follow(plan.id, members, [make_user() for _ in range(12)], make_commission(), NOON)

    statuses = {one.status for promise in plan.commitments for one in promise.activities}
    assert statuses >= set(CommitmentStatus) - {CommitmentStatus.WITHDRAWN}
    assert plan.commitments[0].verified_progress == 33
    assert plan.revision == 2
