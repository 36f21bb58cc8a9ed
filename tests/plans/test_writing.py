"""The desk's pages that write a plan."""

import io
import re

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.plans import queries, services
from gatp_participa.plans.status import SectionKind, Tag
from tests.support.factories import NOON, make_user
from tests.support.plans import add_details, complete
from tests.support.queries import count_queries

PROMISE = {
    "title": "Medicinas a la vista", "summary": "Qué hay en cada clínica.",
    "problem": "La gente viaja horas.", "objective": "Publicar lo que hay.",
    "origin": "co_created", "responsible_body": "Servicios de Salud",
    "responsible_person": "Ana Cruz", "starts_on": "2026-02-01", "ends_on": "2027-06-30",
}  # fmt: skip
ROWS = {
    "goals-0-id": "", "goals-0-key": "n1", "goals-0-body": "Publicar lo que hay",
    "goals-0-indicator": "clínicas que publican", "goals-0-unit": "clínicas",
    "goals-0-baseline": "0", "goals-0-target": "1,250",
    "activities-0-id": "", "activities-0-title": "Levantar el padrón", "activities-0-goal": "n1",
    "activities-0-starts_on": "2026-03-01", "activities-0-ends_on": "2026-06-30",
    "activities-0-means": "Padrón en internet\n\nActa firmada",
}  # fmt: skip


def test_a_part_is_previewed_and_then_written(browse, state):
    plan = state.plan()
    url = f"/mesa/planes/{plan.id}/partes/method"
    visitor = browse(state.government)
    assert "Cómo se recibieron las propuestas" in visitor.get(url).text

    typed = {"body": "## De dónde\n\nDe **la gente**. <script>alert(1)</script>"}
    page = visitor.post(url, typed | {"ver": "1"}, status=200).text
    assert "<strong>la gente</strong>" in page
    assert "<script>alert" not in page
    assert queries.sections_of(plan.id) == {}

    visitor.post(url, typed)
    assert "De dónde" in queries.sections_of(plan.id)[SectionKind.METHOD]
    visitor.post(url, {"body": ""})
    assert queries.sections_of(plan.id) == {}
    visitor.get(f"/mesa/planes/{plan.id}/partes/otra", status=404)


def test_tags_targets_and_who_supplies_are_kept(browse, state):
    reporter = make_user((Role.RESPONSIBLE, "20"), email="ana@salud.example")
    plan = state.plan()
    typed = PROMISE | {
        "tags": [Tag.FOLLOW_THE_MONEY.value], "targets": ["16", "16.7"],
        "responsible_email": "Ana@salud.example", "substitute_person": "Luz Mar",
    }  # fmt: skip
    browse(state.government).post(f"/mesa/planes/{plan.id}/compromisos/nuevo", typed)

    (commitment,) = queries.plan_by_address("20", 1).commitments
    assert commitment.responsible_id == reporter.id
    assert queries.targets_of(commitment.id) == ["16", "16.7"]
    assert queries.tags_of([commitment.id]) == {commitment.id: [Tag.FOLLOW_THE_MONEY]}
    page = browse(state.government).client.get(f"/mesa/compromisos/{commitment.id}").text
    assert 'value="ana@salud.example"' in page
    assert re.search(r'value="16.7" checked', page)


@pytest.mark.parametrize(
    ("who", "extra", "said"),
    [
        ("government", {}, "Pide a quien administra"),
        ("commission", {}, "Marca «Invitar»"),
        ("commission", {"invites": "y"}, None),
    ],
)
def test_an_address_nobody_reports_with_is_invited_only_when_asked(browse, state, who, extra, said):
    plan = state.plan()
    url = f"/mesa/planes/{plan.id}/compromisos/nuevo"
    typed = PROMISE | {"responsible_email": "nueva@salud.example"} | extra
    answer = browse(getattr(state, who)).post(url, typed, status=200 if said else 303)
    if said:
        assert said in answer.text


def test_searching_for_a_target_keeps_what_was_typed(browse, state):
    plan = state.plan()
    url = f"/mesa/planes/{plan.id}/compromisos/nuevo"
    typed = PROMISE | {"sought": "corrupción", "buscar": "1", "targets": ["3.8"]}
    page = browse(state.society).post(url, typed, status=200).text

    assert "La gente viaja horas" in page
    assert re.search(r'value="3.8" checked', page)
    assert "dicen «corrupción»" in page or "dice «corrupción»" in page
    assert "Falta corregir" not in page
    assert plan.commitments == []


def test_rows_are_added_without_saving_and_then_saved(browse, state, session):
    commitment = state.commitment()
    url = f"/mesa/compromisos/{commitment.id}/detalle"
    visitor = browse(state.government)
    assert "Todavía no tiene metas" in visitor.get(url).text

    page = visitor.post(url, ROWS | {"act": "add-activities"}, status=200).text
    assert "Actividad 2" in page
    assert 'value="1,250"' in page
    assert commitment.activities == []

    visitor.post(url, ROWS)
    session.expire_all()
    assert commitment.goals[0].target == 1250
    assert [one.body for one in commitment.activities[0].means] == [
        "Padrón en internet", "Acta firmada",
    ]  # fmt: skip
    assert commitment.activities[0].goal_id == commitment.goals[0].id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"goals-0-target": "muchas"}, "Meta 1: Escribe un número"),
        ({"activities-0-ends_on": "2026-01-01"}, "Actividad 1: Termina antes"),
        ({"activities-0-starts_on": "ayer"}, "Actividad 1:"),
        ({"activities-0-ends_on": "2029-01-01"}, "periodo del plan"),
        ({"goals-0-body": ""}, "Meta 1: Escribe qué se alcanza"),
    ],
)
def test_a_mistake_loses_nothing_of_what_was_typed(browse, state, wrong, said):
    commitment = state.commitment()
    url = f"/mesa/compromisos/{commitment.id}/detalle"
    page = browse(state.government).post(url, ROWS | wrong, status=200).text

    assert said in page
    assert "Acta firmada" in page
    for value in wrong.values():
        assert f'value="{value}"' in page
    assert commitment.goals == []


def test_the_desk_of_a_plan_lists_what_to_mend_with_links(browse, state):
    commitment = state.commitment(substitute_person="")
    page = browse(state.government).get(f"/mesa/planes/{commitment.plan_id}")

    assert "para publicarlo" in page.text
    assert f"/mesa/compromisos/{commitment.id}/detalle" in page.links
    assert f"/mesa/planes/{commitment.plan_id}/partes/introduction" in page.links
    assert "no tiene suplente" in page.text


def test_a_public_plan_asks_why(browse, state, session):
    plan = state.publishable()
    services.publish(plan, person=state.commission, now=NOON)
    commitment = plan.commitments[0]
    visitor = browse(state.government)

    assert "Quién aprobó el cambio" in visitor.get(f"/mesa/compromisos/{commitment.id}").text
    assert "Quién aprobó" in visitor.get(f"/mesa/compromisos/{commitment.id}/detalle").text
    data = {"title": plan.title, "starts_on": "2026-01-01", "ends_on": "2029-01-01"}
    refused = visitor.post(f"/mesa/planes/{plan.id}", data, status=200)
    assert "ya no cambian" in refused.text


def test_forty_commitments_of_ten_activities_ask_few_questions(browse, state, remembered):
    plan = state.plan()
    for _ in range(40):
        add_details(state.commitment(plan), 10)
    complete(plan)
    services.publish(plan, person=state.commission, now=NOON)
    visitor, official = browse(), browse(state.commission)

    for browser, url, most in (
        (visitor, "/planes/20/1", 12), (visitor, "/planes/20/1/plan.json", 12),
        (visitor, "/planes/20/1/plan.csv", 12), (official, f"/mesa/planes/{plan.id}", 12),
        (official, f"/mesa/compromisos/{plan.commitments[0].id}/detalle", 12),
        (official, f"/mesa/compromisos/{plan.commitments[0].id}", 12),
    ):  # fmt: skip
        db.session.expire_all()
        with count_queries() as sent:
            answer = browser.client.get(url)
        assert answer.status_code == 200
        assert len(sent) <= most, (url, sent)


def test_a_file_is_rehearsed_and_then_brought(browse, state):
    plan = state.plan()
    url = f"/mesa/planes/{plan.id}/traer"
    visitor = browse(state.government)
    head, row = "título,actividad,inicio,fin,medio de verificación", "Rutas,Padrón,{},{},Acta;Lista"
    sheet = f"{head}\n{row.format('2026-03-01', '2026-04-01')}\n"

    page = visitor.post(url, _file(sheet), status=200, content_type="multipart/form-data").text
    assert "Todavía no se guarda nada" in page
    assert plan.commitments == []
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    visitor.post(url, {"token": token})

    (commitment,) = queries.plan_by_address("20", 1).commitments
    assert [one.body for one in commitment.activities[0].means] == ["Acta", "Lista"]
    visitor.post(url, {"token": token}, status=404)
    assert "numero,titulo" in visitor.client.get("/mesa/planes/plantilla.csv").text


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("color,tamaño\nazul,3\n", "No encontramos la columna"),
        ("título,inicio,actividad\nRutas,mañana,Padrón\n", "No entendemos la fecha"),
    ],
)
def test_a_file_with_problems_brings_nothing(browse, state, sheet, said):
    plan = state.plan()
    page = browse(state.government).post(
        f"/mesa/planes/{plan.id}/traer", _file(sheet), status=200,
        content_type="multipart/form-data",
    )  # fmt: skip
    assert said in page.text
    assert 'name="token"' not in page.text


def _file(text):
    return {"file": (io.BytesIO(text.encode()), "plan.csv")}
