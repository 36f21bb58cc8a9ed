import pytest
from sqlalchemy import func, select

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
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.services.results import LEFTOVER_REASONS
from gatp_participa.themes.status import RunStatus, ThemeStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_user,
    save,
)
from tests.themes.corpus import fill

pytestmark = pytest.mark.usefixtures("session")


def requested(call, **kw):
    return services.request_run(call, **{"person": make_commission(), "now": NOON} | kw)


def done(call, **kw):
    return services.perform(requested(call, **kw).id)


def themes_of(run, status=ThemeStatus.DRAFT):
    query = select(Theme).where(Theme.run_id == run.id, Theme.status == status)
    return list(db.session.scalars(query.order_by(Theme.position)))


def groups(run):
    """The members of each theme, and of the tray, as sets of proposals."""
    rows = db.session.execute(
        select(ThemeMember.theme_id, ThemeMember.proposal_id).where(ThemeMember.run_id == run.id)
    )
    found = {}
    for theme_id, proposal_id in rows:
        found.setdefault(theme_id, set()).add(proposal_id)
    tray = found.pop(None, set())
    return sorted(map(sorted, found.values())), tray


def test_a_run_turns_texts_into_themes_and_publishes_figures_about_itself():
    call = make_call()
    made = fill(call)
    run = done(call, themes=3)
    assert run.status is RunStatus.DONE
    assert (run.texts_count, run.themes_count) == (24, 3)
    assert run.quality.keys() >= {"silhouette", "stability", "cohesion", "unassigned_share"}
    assert run.versions["encoder"] == "lexical"
    assert len(run.input_digest) == 64
    assert run.chosen_because
    assert run.finished_at
    grouped, tray = groups(run)
    assert sum(map(len, grouped)) + len(tray) == len(made)
    for theme in themes_of(run):
        assert theme.name.strip()
        assert 3 <= len(theme.terms) <= 5


def test_people_who_wrote_of_one_thing_end_together():
    call = make_call()
    subject = {proposal.id: proposal.reference_label for proposal in fill(call)}
    grouped, _tray = groups(done(call, themes=3))
    assert all(len({subject[one] for one in group}) == 1 for group in grouped)


def test_every_theme_has_central_texts_and_confidences_from_zero_to_one():
    call = make_call()
    fill(call)
    run = done(call, themes=3)
    for theme in themes_of(run):
        members = db.session.scalars(
            select(ThemeMember).where(ThemeMember.theme_id == theme.id)
        ).all()
        assert 1 <= sum(member.is_central for member in members) <= 3
        assert all(0 <= member.confidence <= 1 for member in members)
        assert theme.members_count == len(members)


def test_the_same_texts_and_seed_give_the_same_themes():
    call = make_call()
    fill(call)
    first, second = done(call, seed=7), done(call, seed=7)
    assert groups(first) == groups(second)
    assert first.input_digest == second.input_digest
    assert first.quality == second.quality
    names = [theme.name for theme in themes_of(first, ThemeStatus.DISCARDED)]
    assert names == [theme.name for theme in themes_of(second)]


def test_doing_a_run_again_changes_nothing():
    call = make_call()
    fill(call)
    run = done(call)
    before = db.session.scalar(select(func.count(ThemeMember.id)))
    assert services.perform(run.id).status is RunStatus.DONE
    assert db.session.scalar(select(func.count(ThemeMember.id))) == before


def test_a_new_run_discards_the_drafts_of_its_scope_and_no_others():
    call = make_call()
    fill(call, entity_code="20")
    fill(call, entity_code="31")
    nation, state = done(call), done(call, scope="20")
    assert state.texts_count == 24
    again = done(call)
    assert not themes_of(nation)
    assert themes_of(state)
    assert themes_of(again)


def test_what_is_in_a_public_theme_stays_there_and_out_of_new_drafts():
    call, person = make_call(), make_commission()
    fill(call)
    theme = themes_of(done(call, themes=3))[0]
    services.publish(theme, person=person, now=NOON)
    settled = set(
        db.session.scalars(select(ThemeMember.proposal_id).where(ThemeMember.theme_id == theme.id))
    )
    again = done(call, themes=2)
    grouped, tray = groups(again)
    assert not settled & (tray | {one for group in grouped for one in group})
    assert again.texts_count == 24 - len(settled)
    assert again.parameters["already_in_public_themes"] == len(settled)
    assert db.session.get(Theme, theme.id).status is ThemeStatus.PUBLISHED


def test_a_name_that_a_person_gave_passes_to_the_theme_that_goes_on():
    call, person = make_call(), make_commission()
    made = fill(call)
    theme = themes_of(done(call, themes=3))[0]
    services.rename(theme, "Como lo dijo Elena", summary="Resumen.", person=person, now=NOON)
    made += fill(call, each=2)
    names = {t.name: t for t in themes_of(done(call, themes=3, seed=1))}
    heir = names["Como lo dijo Elena"]
    assert heir.is_name_locked
    assert heir.summary == "Resumen."
    assert len(names) == 3


def test_names_of_drafts_differ_from_those_of_public_themes():
    call, person = make_call(), make_commission()
    fill(call)
    for theme in themes_of(done(call, themes=3)):
        services.publish(theme, person=person, now=NOON)
    fill(call)  # the same words come again, late
    run = done(call, themes=3)
    names = list(db.session.scalars(select(Theme.name).where(Theme.call_id == call.id)))
    assert themes_of(run)
    assert len({name.casefold() for name in names}) == len(names)


def test_leftovers_say_why_in_words_of_people():
    call = make_call()
    fill(call)
    nahuatl = make_proposal(call=call, title="Atl", problem="Ma onka atl", language="nah")
    run = done(call, themes=3)
    member = db.session.scalar(
        select(ThemeMember).where(
            ThemeMember.run_id == run.id, ThemeMember.proposal_id == nahuatl.id
        )
    )
    assert member.theme_id is None
    assert member.leftover_reason == LEFTOVER_REASONS["language"]
    assert run.unassigned_count >= 1


def test_too_few_texts_end_in_the_tray_one_by_one():
    call = make_call()
    fill(call, each=2, subjects=("agua",))
    run = done(call)
    assert (run.status, run.themes_count, run.unassigned_count) == (RunStatus.DONE, 0, 2)


def test_hidden_texts_are_not_read():
    call = make_call()
    made = fill(call)
    made[0].status = ProposalStatus.HIDDEN
    assert done(call).texts_count == 23


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
    newer = done(call)
    assert services.perform(old.id).status is RunStatus.FAILED
    assert themes_of(newer)


def test_every_step_leaves_a_trace():
    call = make_call()
    fill(call)
    done(call)
    acts = list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))
    assert [act for act in acts if act.startswith("themes.")] == [
        "themes.request_run",
        "themes.run",
    ]
