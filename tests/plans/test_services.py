from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.following.models import News
from gatp_participa.following.status import What
from gatp_participa.plans import queries, services
from gatp_participa.plans.queries import following
from gatp_participa.plans.status import CommitmentStatus, PlanStatus
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.status import Decision
from tests.support.factories import NOON, make_grant, make_proposal, make_user
from tests.support.plans import complete, publish_as_before

LATER = NOON + timedelta(days=30)


def report(commitment, person, **figures):
    return services.report_progress(commitment, **figures, person=person, now=LATER)


def test_plans_of_a_state_are_numbered(state):
    assert (state.plan().ordinal, state.plan().ordinal, state.plan(ordinal=7).ordinal) == (1, 2, 7)


def test_two_plans_cannot_have_one_number(state):
    state.plan(ordinal=2)

    with pytest.raises(ConflictError, match="Oaxaca ya tiene"):
        state.plan(ordinal=2)
    assert state.plan().ordinal == 3  # the refusal left the transaction whole


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"title": " "}, InvalidInputError),
        ({"ends_on": date(2026, 1, 1)}, InvalidInputError),
        ({"ordinal": 0}, InvalidInputError),
        ({"entity_code": "99"}, NotFoundError),
    ],
)
def test_a_plan_that_cannot_be_is_refused(state, wrong, error):
    with pytest.raises(error):
        state.plan(**wrong)


def test_editing_a_plan_keeps_its_address(state):
    plan = state.plan(ordinal=2)
    draft = services.PlanDraft(
        entity_code="14", ordinal=9, title="Otro título", starts_on=date(2026, 1, 1),
        ends_on=date(2028, 1, 1),
    )  # fmt: skip

    services.edit_plan(plan, draft, person=state.government, now=LATER)

    assert (plan.entity_code, plan.ordinal) == ("20", 2)
    assert (plan.title, plan.ends_on) == ("Otro título", date(2028, 1, 1))


def test_commitments_are_numbered_and_remember_where_they_come_from(state):
    plan = state.plan()
    first = state.commitment(plan, proposals=state.proposals[:2])
    second = state.commitment(plan, themes=False)

    assert (first.number, second.number) == (1, 2)
    assert [c.id for c in plan.commitments] == [first.id, second.id]
    assert queries.linked_theme_ids(first.id) == [state.theme.id]
    assert queries.linked_proposals(first.id) == [p.folio for p in state.proposals[:2]]


@pytest.mark.parametrize(
    "decision", [Decision.COMBINE, Decision.UNDER_STUDY, Decision.REFER, Decision.NOT_NOW]
)
def test_only_themes_that_the_state_included_are_taken_up(state, decision):
    proposal = make_proposal(call=state.call)
    other = state.answered(proposal, decision=decision, name="Otro tema")

    with pytest.raises(InvalidInputError, match="Se incluye"):
        services.add_commitment(
            state.plan(), state.draft(), theme_ids=[other.id], person=state.commission, now=NOON
        )


def test_what_another_state_included_is_not_taken_up(state):
    far = make_proposal(call=state.call, entity_code="14")
    theme = state.answered(far, decision=Decision.INCLUDE, name="Otro tema")

    with pytest.raises(InvalidInputError):
        services.add_commitment(
            state.plan(), state.draft(), theme_ids=[theme.id], person=state.commission, now=NOON
        )


@pytest.mark.parametrize(
    ("kw", "may"),
    [
        ({}, True),
        ({"entity_code": None}, True),
        ({"entity_code": "14"}, False),
        ({"status": ProposalStatus.HIDDEN}, False),
        ({"status": ProposalStatus.WITHDRAWN, "withdrawn_at": NOON}, False),
    ],
)
def test_only_public_proposals_of_the_state_are_answered_by_name(state, kw, may):
    proposal = make_proposal(call=state.call, **kw)

    if may:
        assert state.commitment(proposals=[proposal])
    else:
        with pytest.raises(InvalidInputError, match="públicas"):
            state.commitment(proposals=[proposal])


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"problem": " "}, {"objective": ""}, {"ends_on": date(2026, 2, 1)}]
)
def test_a_commitment_that_cannot_be_is_refused(state, wrong):
    with pytest.raises(InvalidInputError):
        state.commitment(**wrong)


def test_editing_a_commitment_replaces_its_voices(state):
    commitment = state.commitment(proposals=state.proposals[:2])

    services.edit_commitment(
        commitment, state.draft(title="Otro"), proposal_ids=[state.proposals[3].id],
        person=state.oversight, now=LATER,
    )  # fmt: skip

    assert commitment.title == "Otro"
    assert queries.linked_theme_ids(commitment.id) == []
    assert queries.linked_proposals(commitment.id) == [state.proposals[3].folio]


def test_a_plan_without_commitments_or_responsibles_is_not_published(state):
    plan = state.plan()
    with pytest.raises(ConflictError, match="al menos un compromiso"):
        services.publish(plan, person=state.commission, now=NOON)

    state.commitment(plan, responsible_person="")
    with pytest.raises(ConflictError, match="compromiso 1 necesita una persona"):
        services.publish(plan, person=state.commission, now=NOON)
    assert plan.status is PlanStatus.DRAFT


def test_a_published_plan_stays_complete(state):
    plan = state.published().plan
    assert (plan.status, plan.published_at) == (PlanStatus.PUBLISHED, NOON)

    with pytest.raises(ConflictError, match="ya es público"):
        services.publish(plan, person=state.commission, now=NOON)
    with pytest.raises(InvalidInputError, match="necesita una persona"):
        state.commitment(plan, responsible_person="")
    with pytest.raises(InvalidInputError, match="institución"):
        services.edit_commitment(
            plan.commitments[0], state.draft(responsible_body=""), person=state.commission,
            now=NOON,
        )  # fmt: skip


def test_government_declares_and_society_verifies(state):
    commitment = state.published()

    report(commitment, state.government, declared=60)
    assert commitment.status is CommitmentStatus.IN_PROGRESS
    report(commitment, state.society, verified=40)
    assert (commitment.declared_progress, commitment.verified_progress) == (60, 40)
    assert commitment.declared_at == commitment.verified_at == LATER

    report(commitment, state.government, declared=100)
    assert commitment.status is CommitmentStatus.IN_PROGRESS
    report(commitment, state.society, verified=100)
    assert commitment.status is CommitmentStatus.VERIFIED

    report(commitment, state.society, verified=90)
    assert commitment.status is CommitmentStatus.IN_PROGRESS


def test_more_is_not_verified_than_was_declared(state):
    commitment = state.published()
    report(commitment, state.government, declared=50)

    with pytest.raises(InvalidInputError, match="51 %"):
        report(commitment, state.society, verified=51)
    report(commitment, state.society, verified=50)
    with pytest.raises(InvalidInputError):
        report(commitment, state.government, declared=40)
    with pytest.raises(InvalidInputError):
        report(commitment, state.government, declared=101)
    with pytest.raises(InvalidInputError):
        report(commitment, state.government)


def test_progress_is_of_public_plans(state):
    with pytest.raises(ConflictError):
        report(state.commitment(), state.government, declared=10)


@pytest.mark.parametrize(
    ("grants", "writes", "declares", "verifies"),
    [
        ((), False, False, False),
        (((Role.SECRETARIAT_MEMBER, "20", Sector.GOVERNMENT),), True, True, False),
        (((Role.SECRETARIAT_MEMBER, "20", Sector.CIVIL_SOCIETY),), True, False, True),
        (((Role.SECRETARIAT_MEMBER, "20", Sector.OVERSIGHT_BODY),), True, False, False),
        (((Role.SECRETARIAT_MEMBER, "14", Sector.GOVERNMENT),), False, False, False),
        (((Role.SECRETARIAT_MEMBER, "14", Sector.CIVIL_SOCIETY),), False, False, False),
        (((Role.AUDITOR, "00"),), False, False, False),
        (((Role.MODERATOR, "20"),), False, False, False),
        (((Role.COMMISSION, "00"),), True, False, False),
        ("expired", False, False, False),
    ],
)
def test_who_may_do_what(state, session, grants, writes, declares, verifies):
    commitment = state.published()
    report(commitment, state.government, declared=50)
    draft_plan = state.plan()
    state.commitment(draft_plan)
    person = make_user(*([] if grants == "expired" else grants))
    if grants == "expired":
        grant = make_grant(person, Role.SECRETARIAT_MEMBER, "20", Sector.GOVERNMENT)
        grant.valid_to_on = date(2026, 11, 21)
        session.flush()
        session.refresh(person)
    draft = services.PlanDraft(
        entity_code="20", title="Otro", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31)
    )
    acts = [
        (writes, lambda: services.create_plan(draft, person=person, now=NOON)),
        (writes, lambda: services.edit_plan(draft_plan, draft, person=person, now=NOON)),
        (writes, lambda: state.commitment(draft_plan, person=person)),
        (
            writes,
            lambda: services.edit_commitment(
                draft_plan.commitments[0], state.draft(), person=person, now=NOON
            ),
        ),
        (writes, lambda: services.publish(complete(draft_plan), person=person, now=NOON)),
        (declares, lambda: report(commitment, person, declared=60)),
        (verifies, lambda: report(commitment, person, verified=30)),
    ]
    for may, act in acts:
        if may:
            act()
        else:
            with pytest.raises(NotAllowedError):
                act()


def test_a_commitment_added_to_a_public_plan_is_news_once(state, session):
    plan = state.published().plan
    before = set(session.scalars(select(News.id)))
    added = services.add_commitment(
        plan, state.draft(title="Otro calendario"), theme_ids=[state.theme.id],
        why="Lo pidieron las organizaciones de la mesa.", approved_by="Sesión ordinaria 4",
        person=state.commission, now=NOON,
    )  # fmt: skip
    (told,) = session.scalars(select(News).where(News.id.not_in(before)))
    assert (told.what, told.subject_id) == (What.COMMITMENT_PUBLISHED, added.id)
    (written,) = following.changes_of(added.id)
    assert written.approved_by == "Sesión ordinaria 4"


def test_every_act_leaves_a_trace(state, session):
    plan = state.publishable()
    services.publish(plan, person=state.commission, now=NOON)
    commitment = publish_as_before(state.commitment().plan).commitments[0]
    report(commitment, state.government, declared=25)

    entries = list(
        session.scalars(
            select(AuditEntry).where(AuditEntry.act.like("plans.%")).order_by(AuditEntry.id)
        )
    )
    assert [entry.act for entry in entries] == [
        "plans.create_plan", "plans.add_commitment", "plans.publish", "plans.create_plan",
        "plans.add_commitment", "plans.report_progress",
    ]  # fmt: skip
    assert entries[-1].changes == {"declared": [0, 25], "verified": [0, 0]}
