from datetime import timedelta

import pytest

from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.themes.models import RunAssignment, RunGroup, ThemeEvent
from gatp_participa.themes.queries import method
from gatp_participa.themes.status import EventKind, MemberOrigin, RunKind, RunOutcome
from tests.support.factories import (
    NOON,
    make_call,
    make_member,
    make_proposal,
    make_run,
    make_theme,
    save,
)
from tests.support.queries import count_queries
from tests.themes.test_public_views import make_copies, many

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture(autouse=True)
def as_when_serving(session, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60)
    entities.forget_catalogue()
    entities.catalogue()


def make_event(run, kind, *, texts=0, **kw):
    return save(
        ThemeEvent(
            call_id=run.call_id, scope=run.scope, kind=kind, created_at=NOON, texts_count=texts,
            before={}, after={}, **kw,
        )
    )  # fmt: skip


def test_the_method_is_told_with_its_figures_and_its_limits(browse):
    call = make_call()
    run = make_run(call, texts_count=40, themes_count=3, unassigned_count=4, seconds=2.5, seed=77)
    theme = make_theme(make_proposal(call=call), call=call, run=run, published=True)
    make_copies(call, *many(call, 3))
    run.chosen_because, run.input_digest = "Porque sí.", "ab" * 32
    run.quality = {"stability": 0.71, "silhouette": 0.12, "cohesion": 0.5, "unassigned_share": 0.1}
    run.versions = {"encoder": "lexical", "numpy": "2.4"}
    run.parameters = {"themes": None, "limits": [2, 9], "already_in_public_themes": 3}
    run.candidates = {"tried": [{"themes": 8, "stability": 0.7, "cohesion": 0.5, "score": 0.6}]}
    for number in range(4):
        db.session.add(
            RunAssignment(
                run_id=run.id, proposal_id=make_proposal(call=call).id,
                leftover_reason="Se lee aparte.", group_number=None, is_central=number < 0,
            )
        )  # fmt: skip
    db.session.flush()
    browser = browse()
    with count_queries() as seen:
        page = browser.get(f"/agrupaciones/{run.id}")
    assert len(seen) <= 12, seen
    for said in ("Porque sí.", "71 % . Media", "12 % . La común", "50 % . Medio", "90 % . Tiene",
                 "77", "ab" * 8, "no puede hacer", "numpy", theme.name, "empezó desde cero",
                 "1 grupo de textos casi iguales", "con 3 textos en total",
                 "4 propuestas. Se lee aparte.", "3 propuestas no entraron",
                 "nadie ha cambiado nada"):  # fmt: skip
        assert said in page.text, said
    assert f"/agrupaciones/{run.id}/textos.csv" in page.links
    assert f"/agrupaciones/{run.id}/cobertura" in page.links


@pytest.mark.parametrize(
    ("outcome", "is_published", "status"),
    [
        (RunOutcome.ACCEPTED, True, 200),
        (RunOutcome.ACCEPTED, False, 404),
        (RunOutcome.WAITING, True, 404),
        (RunOutcome.DISCARDED, True, 404),
    ],
)
def test_a_run_is_public_once_accepted_and_a_theme_of_its_scope_is(
    browse, outcome, is_published, status
):
    call = make_call()
    # The theme keeps the run that shaped it last: another one.
    run, last = make_run(call, outcome=outcome), make_run(call)
    make_theme(make_proposal(call=call), call=call, run=last, published=is_published)
    client = browse().client
    for url in ("", "/cobertura", "/textos.csv", "/textos.jsonl"):
        assert client.get(f"/agrupaciones/{run.id}{url}").status_code == status, url


def test_a_theme_of_another_scope_does_not_make_a_run_public(browse):
    call = make_call()
    run = make_run(call, scope="20")
    make_theme(make_proposal(call=call), published=True)
    browse().get(f"/agrupaciones/{run.id}", 404)
    browse().get("/agrupaciones/999", 404)


def test_the_page_counts_what_people_changed_until_the_next_reorganisation(browse):
    call = make_call()
    run, later = make_run(call), make_run(call, kind=RunKind.WARM)
    theme = make_theme(make_proposal(call=call), call=call, run=run, published=True)
    make_member(run, make_proposal(call=call), theme, origin=MemberOrigin.LATE)
    make_member(run, make_proposal(call=call), theme, origin=MemberOrigin.PERSON)
    make_event(run, EventKind.MOVE, texts=500)  # before it was accepted
    make_event(run, EventKind.ACCEPT, run_id=run.id, texts=900)
    make_event(run, EventKind.MOVE, texts=60)
    make_event(run, EventKind.MOVE, texts=2)
    for _ in range(3):
        make_event(run, EventKind.MERGE, texts=9)
    undone = make_event(run, EventKind.MOVE, texts=70)
    undone.undone_by_id = make_event(run, EventKind.UNDO, texts=70).id
    make_event(run, EventKind.ACCEPT, run_id=later.id, texts=900)
    make_event(run, EventKind.MOVE, texts=5)
    assert method.afterwards(run).acts[EventKind.MOVE] == method.Act(2, 62)
    page = browse().get(f"/agrupaciones/{run.id}")
    for said in ("62 textos los movió una persona", "3 temas se juntaron", "1 cambio se deshizo",
                 "1 texto llegó después", "1 texto está hoy donde lo puso una persona"):  # fmt: skip
        assert said in page.text, said
    assert "5 textos los movió" in browse().get(f"/agrupaciones/{later.id}").text


def test_what_was_done_in_another_scope_does_not_count():
    call = make_call()
    run, other = make_run(call), make_run(call, scope="20")
    for one in (run, other):
        make_event(one, EventKind.ACCEPT, run_id=one.id)
    make_event(other, EventKind.MOVE, texts=7)
    assert EventKind.MOVE not in method.afterwards(run).acts


def test_a_division_counts_as_a_change_and_does_not_end_the_count():
    call = make_call()
    run, division = make_run(call), make_run(call, kind=RunKind.SPLIT, split_theme_id=1)
    make_event(run, EventKind.ACCEPT, run_id=run.id)
    make_event(run, EventKind.ACCEPT, run_id=division.id)
    make_event(run, EventKind.MOVE, texts=4)
    acts = method.afterwards(run).acts
    assert acts[EventKind.MOVE].texts == 4
    assert acts[EventKind.ACCEPT].times == 1


def test_accepted_runs_of_the_scope_lead_to_each_other(browse):
    call = make_call()
    runs = [make_run(call, decided_at=NOON - timedelta(days=9 - i)) for i in range(3)]
    make_run(call, outcome=RunOutcome.DISCARDED)
    make_theme(make_proposal(call=call), call=call, run=runs[-1], published=True)
    near = method.neighbours(runs[1])
    assert (near.earlier.id, near.later.id, len(near.every)) == (runs[0].id, runs[2].id, 3)
    page = browse().get(f"/agrupaciones/{runs[1].id}")
    assert f"/agrupaciones/{runs[0].id}" in page.links
    assert "(la anterior)" in page.text


def test_every_kind_of_run_has_a_page_and_links_the_themes_it_made(browse):
    call = make_call()
    theme = make_theme(make_proposal(call=call), published=True, name="Luz para todos")
    for kind in RunKind:
        split = {"split_theme_id": 1} if kind is RunKind.SPLIT else {}
        run = make_run(call, kind=kind, **split)
        save(RunGroup(run_id=run.id, number=0, theme_id=theme.id, name="x", terms=[],
                      cohesion=0.5, members_count=1))  # fmt: skip
        page = browse().get(f"/agrupaciones/{run.id}")
        assert f"/temas/{theme.id}" in page.links
        assert "Todavía no hay textos que contar." in page.text
