"""Report, verify, stop and change: who may, when, and what it makes of the commitment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.plans.models import ActionPlan, CommitmentChange, Goal
from gatp_participa.plans.services import following, stopping
from gatp_participa.plans.services.evidence import Piece
from gatp_participa.plans.status import (
    CommitmentStatus,
    DelayReason,
    PlanStatus,
    Report,
    Verdict,
)
from tests.plans.following import LINK, REFUSED, Promise
from tests.support.factories import NOON, make_grant, make_user

LATER = NOON + timedelta(days=1)
NOTE = "El presupuesto se redujo a la mitad en julio."


@pytest.fixture
def promise(session, at_noon):
    return Promise()


def test_an_advance_puts_the_activity_and_its_commitment_in_progress(promise):
    update = promise.report(progress=40, figure=12)

    activity = promise.activities[0]
    assert (activity.status, activity.progress) == (CommitmentStatus.IN_PROGRESS, 40)
    assert promise.commitment.status is CommitmentStatus.IN_PROGRESS
    assert (promise.commitment.declared_progress, promise.commitment.verified_progress) == (20, 0)
    assert promise.commitment.declared_at == NOON == update.reported_at


def test_the_figure_reported_is_what_the_goal_reached(promise, session):
    promise.report(figure=12)
    assert session.scalar(select(Goal.reached)) == 12


def test_completing_needs_evidence_and_verifying_another_side(promise):
    activity = promise.activities[0]
    with pytest.raises(InvalidInputError, match="al menos una evidencia"):
        promise.finish(pieces=())
    update = promise.finish()
    assert (activity.status, activity.progress) == (CommitmentStatus.COMPLETED, 100)

    promise.verify(update)
    assert (activity.status, activity.verified_at) == (CommitmentStatus.VERIFIED, NOON)
    assert (promise.commitment.declared_progress, promise.commitment.verified_progress) == (50, 50)
    promise.verify(promise.finish(promise.activities[1]), person=promise.oversight)
    assert promise.commitment.status is CommitmentStatus.VERIFIED
    assert promise.commitment.verified_progress == 100


def test_a_refusal_says_why_and_goes_back_to_what_stood_before(promise):
    promise.report(progress=60)
    update = promise.finish(now=LATER)

    with pytest.raises(InvalidInputError, match="qué falta"):
        promise.verify(update, Verdict.REFUSED, body="No.", now=LATER)
    promise.verify(update, Verdict.REFUSED, now=LATER)

    activity = promise.activities[0]
    assert (activity.status, activity.progress) == (CommitmentStatus.IN_PROGRESS, 60)
    with pytest.raises(ConflictError, match="ya no espera"):
        promise.verify(update, now=LATER)
    promise.verify(promise.finish(now=LATER + timedelta(hours=1)), now=LATER + timedelta(hours=2))
    assert activity.status is CommitmentStatus.VERIFIED


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"body": "Sí."}, "qué se hizo"),
        ({"body": "a" * 5000}, "acórtalo"),
        ({"progress": 100}, "resultado final"),
        ({"progress": -1}, "de 0 a 99"),
        ({"is_at_risk": True}, "elige la razón"),
        ({"is_at_risk": True, "delay_reason": DelayReason.BUDGET, "delay_note": "No."}, "razón"),
        ({"delay_reason": DelayReason.OTHER}, "otra razón"),
        ({"pieces": [LINK] * 7}, "hasta 6 evidencias"),
        ({"pieces": [Piece(title="", url=LINK.url)]}, "qué muestra"),
        ({"pieces": [Piece(title="Nada")]}, "enlace o un archivo"),
        ({"pieces": [Piece(title="Sin cifrar", url="http://ejemplo.mx/")]}, "https"),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_a_sentence(promise, given, said):
    with pytest.raises(InvalidInputError, match=said):
        promise.report(**given)


def test_a_percentage_goes_down_only_with_a_reason(promise):
    promise.report(progress=60)
    with pytest.raises(InvalidInputError, match="Para bajarlo"):
        promise.report(progress=50, now=LATER)
    promise.report(progress=50, now=LATER, delay_reason=DelayReason.BUDGET, delay_note=NOTE)
    assert promise.activities[0].progress == 50


def test_what_is_late_says_why(session, at_noon):
    promise = Promise(ends_in=-3)
    with pytest.raises(InvalidInputError, match="atrasada"):
        promise.report()
    promise.report(delay_reason=DelayReason.BUDGET, delay_note=NOTE, is_at_risk=True)
    assert promise.commitment.is_at_risk


def test_reports_go_forward_in_time_and_in_order(promise):
    promise.report(report=Report.SECOND_ADVANCE, now=LATER)
    with pytest.raises(InvalidInputError, match="anterior"):
        promise.report(report=Report.SECOND_ADVANCE, progress=50, now=NOON)
    with pytest.raises(InvalidInputError, match="sigue uno posterior"):
        promise.report(progress=50, now=LATER + timedelta(hours=1))


def test_a_finger_pressed_twice_is_one_report(promise):
    assert promise.finish().id == promise.finish(now=NOON + timedelta(minutes=1)).id


@pytest.mark.parametrize(
    ("who", "reports", "verifies", "stops"),
    [
        ("citizen", False, False, False),
        ("responsible", True, False, True),
        ("substitute", True, False, True),
        ("other", False, False, False),
        ("government", True, False, True),
        ("society", False, True, True),
        ("oversight", False, True, True),
        ("facilitator", False, True, True),
        ("commission", False, False, True),
        ("far government", False, False, False),
        ("far society", False, False, False),
        ("both sides", True, False, True),
        ("responsible without role", False, False, False),
    ],
)
def test_who_may_do_what(promise, session, who, reports, verifies, stops):
    person = _person(promise, session, who)
    done = promise.finish(promise.activities[1], person=promise.government)
    acts = [
        (verifies, lambda: promise.verify(done, Verdict.REFUSED, person=person, body=REFUSED)),
        (reports, lambda: promise.report(person=person)),
        (stops, lambda: _stop(promise.activities[0], person)),
    ]
    for may, act in acts:
        if may:
            act()
        else:
            with pytest.raises(NotAllowedError):
                act()


def _person(promise, session, who):
    if who == "both sides":
        person = make_user((Role.SECRETARIAT_MEMBER, "20", Sector.GOVERNMENT))
        make_grant(person, Role.FACILITATOR, "20", Sector.CIVIL_SOCIETY)
        session.refresh(person)
        return person
    if who == "responsible without role":
        person = make_user()
        promise.commitment.responsible_id = person.id
        return person
    far = {"far government": Sector.GOVERNMENT, "far society": Sector.CIVIL_SOCIETY}
    if who in far:
        return make_user((Role.SECRETARIAT_MEMBER, "14", far[who]))
    return getattr(promise, who)


def _stop(thing, person, status=CommitmentStatus.SUSPENDED, **kw):
    given = {"reason": DelayReason.BUDGET, "note": NOTE, "approved_by": "Sesión 4"} | kw
    stopping.stop(thing, status, **given, person=person, now=NOON)


def test_nobody_verifies_what_they_reported(promise, session):
    make_grant(promise.society, Role.RESPONSIBLE, "20")
    session.refresh(promise.society)
    promise.commitment.substitute_id = promise.society.id
    promise.report(person=promise.society)
    promise.commitment.substitute_id = promise.substitute.id
    update = promise.finish(now=LATER)
    with pytest.raises(NotAllowedError, match="no participó"):
        promise.verify(update, now=LATER)
    promise.verify(update, person=promise.oversight, now=LATER)


def test_what_is_suspended_waits_and_is_written_for_ever(promise, session):
    activity = promise.activities[0]
    promise.report(progress=30)
    with pytest.raises(InvalidInputError, match="qué oficina aprobó"):
        _stop(activity, promise.responsible, approved_by=" ")
    session.refresh(activity)
    with pytest.raises(InvalidInputError, match="Elige la razón"):
        _stop(activity, promise.responsible, reason=None)
    _stop(activity, promise.responsible)
    assert activity.status is CommitmentStatus.SUSPENDED
    with pytest.raises(InvalidInputError, match="suspendida"):
        promise.report(progress=50, now=LATER)
    stopping.resume(activity, note="Llegó el dinero que faltaba.", approved_by="Sesión 5",
                    person=promise.responsible, now=LATER)  # fmt: skip
    assert (activity.status, activity.progress) == (CommitmentStatus.IN_PROGRESS, 30)

    changes = session.scalars(select(CommitmentChange).order_by(CommitmentChange.id)).all()
    assert [next(iter(one.changes.values())) for one in changes] == [
        ["en proceso", "suspendido"], ["suspendido", "en proceso"],
    ]  # fmt: skip
    assert changes[0].why == f"Falta de presupuesto. {NOTE}"
    assert session.scalar(select(ActionPlan.revision)) == 2


def test_what_is_withdrawn_leaves_the_mean_and_never_comes_back(promise):
    one, other = promise.activities
    promise.verify(promise.finish(one))
    _stop(other, promise.government, CommitmentStatus.WITHDRAWN)
    assert promise.commitment.status is CommitmentStatus.VERIFIED
    assert promise.commitment.verified_progress == 100
    with pytest.raises(ConflictError):
        stopping.resume(other, note="Siempre sí se puede.", approved_by="Sesión 5",
                        person=promise.government, now=LATER)  # fmt: skip
    with pytest.raises(ConflictError):
        _stop(one, promise.government)


def test_a_commitment_stopped_whole_takes_no_reports(promise):
    _stop(promise.commitment, promise.commission)
    with pytest.raises(ConflictError, match="suspendido"):
        promise.report()
    stopping.resume(promise.commitment, note="Llegó el dinero que faltaba.", approved_by="Sesión 5",
                    person=promise.commission, now=LATER)  # fmt: skip
    assert promise.commitment.status is CommitmentStatus.NOT_STARTED


def test_commitments_with_activities_have_no_figures_of_their_own(promise):
    with pytest.raises(ConflictError, match="por actividad"):
        following.report_progress(
            promise.commitment, declared=10, person=promise.government, now=NOON
        )


def test_nothing_is_reported_of_a_draft(promise):
    promise.plan.status = PlanStatus.DRAFT
    with pytest.raises(ConflictError):
        promise.report()


def test_every_act_leaves_a_trace(promise, session):
    promise.verify(promise.finish())
    _stop(promise.activities[1], promise.responsible)
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("plans.%"))).all()
    assert set(acts) == {
        "plans.report_activity", "plans.verify", "plans.change_commitment", "plans.stop",
    }  # fmt: skip
