from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls import queries, rules, services
from gatp_participa.calls.models import CallExtension
from gatp_participa.calls.services import CallDraft
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from tests.support.factories import NOON, make_call, make_commission, make_user

pytestmark = pytest.mark.usefixtures("session")
DAY = timedelta(days=1)
REASON = "Llegó el huracán y tres estados se quedaron sin luz."


def draft(**kw):
    defaults = {
        "title": "¿Qué debe abrir el gobierno?", "summary": "Dinos qué te falta saber.",
        "opens_at": NOON + DAY, "closes_at": NOON + 30 * DAY, "topics": ("Agua", "Cuentas claras"),
        "rules": "Participa quien quiera.",
    }  # fmt: skip
    return CallDraft(**defaults | kw)


def acts():
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def windows(call):
    return [(s.title, s.starts_at, s.ends_at, rules.acts_of(s)) for s in call.stages]


def test_a_new_call_is_a_draft_that_the_public_does_not_see():
    call = services.create(draft(), person=make_commission(), now=NOON)
    assert (call.slug, call.status) == ("que-debe-abrir-el-gobierno", CallStatus.DRAFT)
    assert call.is_national
    assert [topic.slug for topic in call.topics] == ["agua", "cuentas-claras"]
    with pytest.raises(NotFoundError):
        queries.call_by_slug(call.slug)
    assert queries.call_by_slug(call.slug, drafts=True) is call
    assert call not in queries.public_calls()
    assert acts() == ["calls.create"]


def test_two_calls_with_one_title_have_two_addresses():
    person = make_commission()
    slugs = [services.create(draft(), person=person, now=NOON).slug for _ in range(3)]
    assert slugs == [
        "que-debe-abrir-el-gobierno", "que-debe-abrir-el-gobierno-2", "que-debe-abrir-el-gobierno-3",
    ]  # fmt: skip
    assert services.create(draft(title="Nueva"), person=person, now=NOON).slug == "nueva-2"
    assert services.create(draft(title="¿¡!?"), person=person, now=NOON).slug == "convocatoria"


def test_acts_that_share_dates_share_a_stage():
    person = make_commission()
    together = services.create(draft(), person=person, now=NOON)
    assert windows(together) == [
        ("Escribir y apoyar propuestas", NOON + DAY, NOON + 30 * DAY, ["submit", "support"])
    ]
    apart = services.create(
        draft(support_opens_at=NOON + 10 * DAY, comment_closes_at=NOON + 30 * DAY),
        person=person, now=NOON,
    )  # fmt: skip
    assert [title for title, *_rest in windows(apart)] == [
        "Escribir y comentar propuestas", "Apoyar propuestas",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_at": NOON + DAY},
        {"title": "  "},
        {"summary": ""},
        {"support_opens_at": NOON},  # before the call
        {"support_closes_at": NOON + 31 * DAY},
        {"comment_opens_at": NOON + 9 * DAY, "comment_closes_at": NOON + 8 * DAY},
        {"entity_codes": ("20", "99")},
    ],
)
def test_a_call_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(InvalidInputError):
        services.create(draft(**wrong), person=make_commission(), now=NOON)


def test_everything_in_a_draft_can_change():
    person = make_commission()
    call = services.create(draft(), person=person, now=NOON)
    other = draft(
        title="Agua para todos", entity_codes=("21", "20"), opens_at=NOON + 2 * DAY,
        support_closes_at=NOON + 9 * DAY, topics=("Cuentas claras", "Salud"), rules="Otras bases.",
    )  # fmt: skip
    services.edit(call, other, person=person, now=NOON + DAY)
    assert call.slug == "agua-para-todos"
    assert not call.is_national
    assert services.draft_of(call) == CallDraft(
        **{**vars(other), "entity_codes": ("20", "21"), "support_opens_at": NOON + 2 * DAY}
    )
    assert [rules.version for rules in queries.rules_versions(call)] == [1]


def test_what_a_draft_says_comes_back_as_it_was():
    call = services.create(draft(), person=make_commission(), now=NOON)
    assert services.draft_of(call) == draft()


def test_new_rules_of_a_published_call_are_a_new_version():
    person, call = make_commission(), make_call()
    before = services.draft_of(call)
    services.edit(call, before, person=person, now=NOON)
    assert queries.current_rules(call).version == 1
    changed = CallDraft(**{**vars(before), "rules": "Ahora también desde el extranjero."})
    services.edit(call, changed, person=person, now=NOON)
    assert [(r.version, r.body) for r in queries.rules_versions(call)] == [
        (2, "Ahora también desde el extranjero."), (1, "Participa quien quiera."),
    ]  # fmt: skip


def test_a_published_call_keeps_its_dates_its_states_and_its_topics():
    person, call = make_commission(), make_call()
    before = services.draft_of(call)
    for change in (
        {"closes_at": call.closes_at + DAY}, {"opens_at": call.opens_at - DAY},
        {"entity_codes": ("20",)}, {"support_closes_at": NOON}, {"topics": ("Asunto 0",)},
    ):  # fmt: skip
        with pytest.raises(ConflictError):
            services.edit(call, CallDraft(**{**vars(before), **change}), person=person, now=NOON)
    more = CallDraft(**{**vars(before), "topics": (*before.topics, "Vivienda"), "title": "Otro"})
    slug = call.slug
    services.edit(call, more, person=person, now=NOON)
    assert [topic.name for topic in call.topics] == ["Asunto 0", "Asunto 1", "Vivienda"]
    assert (call.title, call.slug) == ("Otro", slug)  # its address was given away already


def test_the_words_of_a_closed_call_stay():
    call = make_call(status=CallStatus.CLOSED)
    with pytest.raises(ConflictError):
        services.edit(call, services.draft_of(call), person=make_commission(), now=NOON)


def test_a_call_lives_its_whole_life():
    person = make_commission()
    call = services.create(draft(), person=person, now=NOON)
    services.publish(call, person=person, now=NOON)
    assert call.published_at == NOON
    with pytest.raises(ConflictError):
        services.open_now(call, person=person, now=NOON)
    services.open_now(call, person=person, now=call.opens_at)
    with pytest.raises(ConflictError):
        services.close_now(call, person=person, now=call.closes_at - DAY)
    services.close_now(call, person=person, now=call.closes_at)
    services.start_analysis(call, person=person, now=call.closes_at)
    services.publish_results(call, person=person, now=call.closes_at + DAY)
    services.archive(call, person=person, now=call.closes_at + 2 * DAY)
    assert call.archived_at == call.closes_at + 2 * DAY
    assert acts() == [
        "calls.create", "calls.publish", "calls.open", "calls.close", "calls.start_analysis",
        "calls.publish_results", "calls.archive",
    ]  # fmt: skip
    for step in (services.publish, services.start_analysis, services.publish_results):
        with pytest.raises(ConflictError):
            step(call, person=person, now=NOON)


def test_only_the_commission_runs_calls():
    outsiders = [make_user(), make_user((Role.COMMISSION, "20")), make_user((Role.AUDITOR, "00"))]
    call = make_call()
    for person in outsiders:
        with pytest.raises(NotAllowedError):
            services.create(draft(), person=person, now=NOON)
        with pytest.raises(NotAllowedError):
            services.edit(call, services.draft_of(call), person=person, now=NOON)
        with pytest.raises(NotAllowedError):
            services.extend(call, closes_at=NOON + 20 * DAY, reason=REASON, person=person, now=NOON)
        for step in (services.publish, services.start_analysis, services.archive):
            with pytest.raises(NotAllowedError):
                step(call, person=person, now=NOON)


def test_an_extension_stretches_the_stages_that_end_with_the_call():
    person = make_commission()
    call = services.create(
        draft(opens_at=NOON - DAY, support_closes_at=NOON + 5 * DAY), person=person, now=NOON
    )
    services.publish(call, person=person, now=NOON)
    services.sweep(NOON)
    old, new = call.closes_at, call.closes_at + 7 * DAY
    services.extend(call, closes_at=new, reason=REASON, person=person, now=NOON)
    assert call.closes_at == new
    assert sorted(stage.ends_at for stage in call.stages) == [NOON + 5 * DAY, new]
    (extension,) = queries.extensions_of(call)
    assert (extension.previous_closes_at, extension.closes_at, extension.reason) == (
        old, new, REASON,
    )  # fmt: skip


def test_an_extension_opens_again_a_call_that_had_closed():
    call = make_call(status=CallStatus.CLOSED, closes_at=NOON - DAY)
    services.extend(
        call, closes_at=NOON + DAY, reason=REASON, person=make_commission(), now=NOON
    )  # fmt: skip
    assert call.status == CallStatus.OPEN
    assert rules.may_submit(call, NOON)


@pytest.mark.parametrize(
    ("kw", "error"),
    [
        ({"reason": "Porque sí"}, InvalidInputError),
        ({"reason": " " * 40}, InvalidInputError),
        ({"closes_at": NOON + 10 * DAY}, InvalidInputError),
        ({"closes_at": NOON + 9 * DAY}, InvalidInputError),
        ({"status": CallStatus.ANALYSING}, ConflictError),
        ({"status": CallStatus.DRAFT}, ConflictError),
    ],
)
def test_an_extension_goes_forward_and_says_why(kw, error):
    call = make_call(status=kw.get("status", CallStatus.OPEN))
    with pytest.raises(error):
        services.extend(
            call, closes_at=kw.get("closes_at", NOON + 11 * DAY), reason=kw.get("reason", REASON),
            person=make_commission(), now=NOON,
        )  # fmt: skip
    assert db.session.scalar(select(CallExtension.id)) is None


def test_the_sweep_opens_and_closes_what_is_due_and_nothing_twice():
    person = make_commission()
    coming = make_call(status=CallStatus.PUBLISHED, opens_at=NOON, closes_at=NOON + DAY)
    later = make_call(status=CallStatus.PUBLISHED, opens_at=NOON + DAY)
    over = make_call(closes_at=NOON)
    missed = make_call(status=CallStatus.PUBLISHED, closes_at=NOON - DAY)
    a_draft = services.create(draft(opens_at=NOON - DAY), person=person, now=NOON)
    moved = services.sweep(NOON)
    assert {(c.slug, c.status) for c in moved} == {
        (coming.slug, CallStatus.OPEN), (over.slug, CallStatus.CLOSED),
        (missed.slug, CallStatus.CLOSED),
    }  # fmt: skip
    assert (later.status, a_draft.status) == (CallStatus.PUBLISHED, CallStatus.DRAFT)
    assert services.sweep(NOON) == []
    trace = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "calls.close")).all()
    assert {entry.actor_id for entry in trace} == {None}
    assert len(trace) == 2
