import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes import services
from gatp_participa.themes.models import RunAssignment, RunGroup, Theme, ThemeMember
from gatp_participa.themes.services.proposing import LEFTOVER_REASONS
from gatp_participa.themes.status import RunOutcome, RunStatus, ThemeStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
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
    """What a run put in each group, and in the tray, as sets of proposals."""
    rows = db.session.execute(
        select(RunAssignment.group_number, RunAssignment.proposal_id).where(
            RunAssignment.run_id == run.id
        )
    )
    found = {}
    for number, proposal_id in rows:
        found.setdefault(number, set()).add(proposal_id)
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
    said = [
        db.session.execute(
            select(RunGroup.name, RunGroup.words).where(RunGroup.run_id == run.id)
        ).all()
        for run in (first, second)
    ]
    assert said[0] == said[1]


def test_doing_a_run_again_changes_nothing():
    call = make_call()
    fill(call)
    run = done(call)
    before = db.session.scalar(select(func.count(ThemeMember.id)))
    assert services.perform(run.id).status is RunStatus.DONE
    assert db.session.scalar(select(func.count(ThemeMember.id))) == before


def test_the_first_run_of_a_scope_becomes_its_themes_and_a_later_one_waits():
    call = make_call()
    fill(call, entity_code="20")
    fill(call, entity_code="31")
    nation, state = done(call), done(call, scope="20")
    assert state.texts_count == 24
    assert nation.outcome is state.outcome is RunOutcome.ACCEPTED
    before = [theme.id for theme in themes_of(nation)]
    again = done(call, seed=1)
    assert again.outcome is RunOutcome.WAITING
    assert [theme.id for theme in themes_of(nation)] == before
    assert themes_of(state)
    assert not themes_of(again)


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


def test_names_of_drafts_differ_from_those_of_public_themes():
    call, person = make_call(), make_commission()
    fill(call)
    for theme in themes_of(done(call, themes=3)):
        services.publish(theme, person=person, now=NOON)
    fill(call)  # the same words come again, late
    run = done(call, themes=3)
    assert run.outcome is RunOutcome.ACCEPTED  # no draft was there to be replaced
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
