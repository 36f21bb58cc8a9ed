import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.models import CallEntity
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.jobs import queue
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.status import JobStatus
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes import services
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import RunStatus, ThemeStatus
from tests.support.factories import NOON, make_call, make_commission, make_user, save
from tests.themes.corpus import fill

pytestmark = pytest.mark.usefixtures("session")


def requested(call, **kw):
    return services.request_run(call, **{"person": make_commission(), "now": NOON} | kw)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"scope": "99"}, InvalidInputError),
        ({"seed": -1}, InvalidInputError),
        ({"themes": 1}, InvalidInputError),
        ({"themes": 1_000}, InvalidInputError),
        ({"scope": "31"}, ConflictError),  # nobody wrote from there
    ],
)
def test_options_that_make_no_sense_are_refused(options, error):
    call = make_call()
    fill(call, entity_code="20")
    with pytest.raises(error):
        requested(call, **options)


def test_a_state_outside_a_call_has_no_grouping():
    call = make_call(is_national=False)
    save(CallEntity(call_id=call.id, entity_code="20"))
    fill(call, entity_code="20")
    assert requested(call, scope="20").scope == "20"
    with pytest.raises(InvalidInputError):
        requested(call, scope="31")


def test_a_call_without_texts_is_not_grouped():
    with pytest.raises(ConflictError, match="No hay propuestas"):
        requested(make_call())


@pytest.mark.parametrize("status", [CallStatus.DRAFT, CallStatus.ARCHIVED])
def test_a_call_that_does_not_live_is_not_grouped(status):
    call = make_call(status=status)
    fill(call, each=3)
    with pytest.raises(ConflictError):
        requested(call)


@pytest.mark.parametrize(
    "grants",
    [(), ((Role.AUDITOR, "00"),), ((Role.FACILITATOR, "20"),), ((Role.COMMISSION, "20"),)],
)
def test_only_the_commission_asks_for_groupings(grants):
    call = make_call()
    fill(call, each=3)
    with pytest.raises(NotAllowedError):
        requested(call, person=make_user(*grants))


def test_asking_twice_is_one_run_and_asking_otherwise_waits():
    call = make_call()
    fill(call, each=3)
    first = requested(call, seed=3)
    assert requested(call, seed=3).id == first.id
    with pytest.raises(ConflictError):
        requested(call, seed=4)


def test_the_job_does_the_run_and_tells_how_far_it_is():
    call = make_call()
    fill(call)
    run = requested(call)
    assert queue.run_next(now=NOON)
    db.session.refresh(run)
    job = db.session.get(Job, run.job_id, populate_existing=True)
    assert run.status is RunStatus.DONE
    assert (job.status, job.progress, job.note) == (JobStatus.DONE, 100, "Listo")


def test_a_run_that_the_domain_refuses_ends_with_its_reason_and_is_not_retried():
    call = make_call()
    made = fill(call, each=3)
    run = requested(call)
    for proposal in made:
        proposal.status = ProposalStatus.HIDDEN
    db.session.flush()
    assert queue.run_next(now=NOON)
    db.session.refresh(run)
    assert run.status is RunStatus.FAILED
    assert "No hay propuestas" in run.error
    assert db.session.get(Job, run.job_id, populate_existing=True).status is JobStatus.DONE


def test_a_run_that_breaks_keeps_a_plain_reason_and_its_job_is_retried(encoder):
    call = make_call()
    fill(call)
    run = requested(call)
    encoder("tests.themes.corpus:BrokenEncoder")
    assert queue.run_next(now=NOON)
    db.session.refresh(run)
    assert run.status is RunStatus.FAILED
    assert "Algo falló" in run.error
    assert db.session.get(Job, run.job_id, populate_existing=True).status is JobStatus.READY
    encoder("lexical")
    assert services.perform(run.id).status is RunStatus.DONE


def test_a_retry_does_not_undo_a_newer_grouping():
    call = make_call()
    fill(call)
    old = requested(call)
    db.session.get(Job, old.job_id).status = JobStatus.DEAD
    newer = services.perform(requested(call).id)
    assert services.perform(old.id).status is RunStatus.FAILED
    drafts = select(Theme.id).where(Theme.run_id == newer.id, Theme.status == ThemeStatus.DRAFT)
    assert db.session.scalars(drafts).all()


def test_every_step_leaves_a_trace():
    call = make_call()
    fill(call)
    services.perform(requested(call).id)
    acts = list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))
    assert [act for act in acts if act.startswith("themes.")] == [
        "themes.request_run",
        "themes.run",
        "themes.accept",  # the first grouping replaces nothing: nobody has to accept it
    ]
