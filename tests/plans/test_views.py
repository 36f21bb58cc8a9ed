from datetime import date

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.plans import queries, services
from gatp_participa.plans.queries import public
from gatp_participa.plans.status import PlanStatus
from tests.support.factories import NOON, make_grant, make_proposal, make_user
from tests.support.plans import complete, publish_as_before
from tests.support.queries import count_queries

PLAN = {
    "entity_code": "20", "ordinal": "", "title": "Segundo plan de Oaxaca", "introduction": "",
    "starts_on": "2026-01-01", "ends_on": "2027-12-31",
}  # fmt: skip
WHY = {"why": "Las clínicas pidieron decirlo más claro.", "approved_by": "Sesión del 3 de marzo"}
COMMITMENT = {
    "title": "Medicinas a la vista", "summary": "Qué hay en cada clínica.",
    "problem": "La gente viaja horas sin encontrar medicina.",
    "objective": "Publicar cada semana lo que hay.", "origin": "co_created",
    "responsible_body": "Servicios de Salud", "responsible_person": "Ana Cruz",
    "responsible_position": "", "counterpart": "Colectivo de la Sierra",
    "starts_on": "2026-02-01", "ends_on": "2027-06-30", "folios": "",
}  # fmt: skip


def test_the_list_filters_by_state_and_by_progress(browse, state):
    plan = state.plan()
    state.commitment(plan, title="Terminado", ends_on=date(2026, 10, 1))
    state.commitment(plan, title="Atrasado", ends_on=date(2026, 10, 1))
    state.commitment(plan, title="Nuevo")
    publish_as_before(plan)
    done = plan.commitments[0]
    services.report_progress(done, declared=100, person=state.government, now=NOON)
    services.report_progress(done, verified=100, person=state.society, now=NOON)

    numbers = {f"/compromisos/{promise.id}": promise.title for promise in plan.commitments}

    def shown(query):
        return [
            numbers[link] for link in browse().get(f"/compromisos{query}").links if link in numbers
        ]

    assert shown("") == ["Nuevo", "Atrasado", "Terminado"]
    assert shown("?estado=20&avance=completado") == ["Terminado"]
    assert shown("?avance=atrasado") == ["Atrasado"]
    assert shown("?avance=sin-avance") == ["Nuevo", "Atrasado"]
    assert "todavía no publica compromisos" in browse().get("/compromisos?estado=14").text
    assert "Prueba con otro avance" in browse().get("/compromisos?avance=en-proceso").text
    browse().get("/compromisos?estado=xx&avance=yy&desde=zz")


def test_the_list_goes_on_in_pages(browse, state, monkeypatch):
    monkeypatch.setattr(public, "PAGE_ROWS", 2)
    plan = state.plan()
    for _ in range(5):
        state.commitment(plan)
    publish_as_before(plan)
    url, seen = "/compromisos", []
    while url:
        page = browse().get(url)
        seen += [
            link for link in page.links if link.startswith("/compromisos/") and "datos" not in link
        ]
        url = next((link for link in page.links if "desde=" in link), None)

    assert len(seen) == len(set(seen)) == 5


def test_an_empty_country_says_when_there_will_be_something(browse, session):
    assert "Todavía no se publica ningún compromiso" in browse().get("/compromisos").text


def test_a_plan_shows_its_commitments_with_their_two_figures(browse, state):
    commitment = state.published()
    services.report_progress(commitment, declared=60, person=state.government, now=NOON)
    services.report_progress(commitment, verified=40, person=state.society, now=NOON)

    page = browse().get("/planes/20/1")

    assert page.heading == "Plan de Oaxaca"
    for said in ("60 %", "40 %", "Plan de Acción Local de Oaxaca", "Organismo de agua"):
        assert said in page.text
    assert page.forms == []


def test_a_commitment_shows_the_way_back_to_the_voices(browse, state):
    named = make_proposal(call=state.call, title="Una pipa por colonia")
    commitment = state.published(proposals=[named])

    page = browse().get(f"/compromisos/{commitment.id}")

    assert page.heading == "Calendario público de pipas"
    for said in (
        "6 propuestas de Oaxaca", "Calendarios de pipas", "Se incluye en el plan",
        "las rutas de las pipas", "Una pipa por colonia", named.folio, "Ana Cruz",
    ):  # fmt: skip
        assert said in page.text
    assert f"/temas/{state.theme.id}" in page.links
    assert len([link for link in page.links if link.startswith("/propuestas/")]) == 5


def test_a_commitment_that_the_institution_offers_says_so(browse, state):
    from gatp_participa.plans.status import Origin

    commitment = state.published(themes=False, origin=Origin.PROACTIVE)

    assert "lo ofrece la institución" in browse().get(f"/compromisos/{commitment.id}").text


def test_drafts_are_seen_only_by_who_writes_or_checks_them(browse, state):
    commitment = state.commitment()
    urls = ("/planes/20/1", f"/compromisos/{commitment.id}")
    seen_by = {
        None: 404, make_user(): 404, make_user((Role.SECRETARIAT_MEMBER, "14")): 404,
        state.government: 200, state.commission: 200, make_user((Role.AUDITOR, "00")): 200,
    }  # fmt: skip
    for person, status in seen_by.items():
        for url in urls:
            page = browse(person).get(url, status=status)
            assert status == 404 or "borrador" in page.text
    assert browse().get("/compromisos").text.count("Calendario público") == 0


def test_what_does_not_exist_is_not_found(browse, session):
    browse().get("/planes/20/9", status=404)
    browse().get("/compromisos/999999", status=404)


@pytest.mark.parametrize("url", ["/compromisos", "/compromisos?estado=20", "/planes/20/1", "one"])
def test_public_pages_ask_few_questions(browse, state, remembered, url):
    plan = state.plan()
    for _ in range(7):
        commitment = state.commitment(plan, proposals=state.proposals)
    publish_as_before(plan)
    address = f"/compromisos/{commitment.id}" if url == "one" else url
    visitor = browse()

    with count_queries() as sent:
        visitor.get(address)

    assert len(sent) <= 12, sent


def test_a_plan_is_written_and_published_from_the_desk(browse, state, session):
    visitor = browse(state.government)

    location = visitor.post("/mesa/planes/nuevo", PLAN).location
    page = visitor.get(location)
    assert "Agrega al menos un compromiso" in page.text

    folios = "\n".join([state.proposals[0].folio, state.proposals[1].folio.lower()])
    typed = COMMITMENT | {"themes": str(state.theme.id), "folios": folios}
    visitor.post(f"{location}/compromisos/nuevo", typed)
    page = visitor.get(location)
    assert "no dice" not in page.text
    assert "Falta escribir la parte «Introducción»" in page.text
    complete(queries.plan_by_address("20", 1))
    page = visitor.get(location)
    assert "Está completo" in page.text
    public_url = visitor.post(f"{location}/publicar").location

    page = browse().get(public_url)
    assert "Medicinas a la vista" in page.text
    plan = queries.plan_by_address("20", 1)
    assert plan.status is PlanStatus.PUBLISHED
    commitment = plan.commitments[0]
    assert queries.linked_theme_ids(commitment.id) == [state.theme.id]
    assert len(queries.linked_proposals(commitment.id)) == 2

    visitor.get(f"/mesa/compromisos/{commitment.id}")
    changed = typed | {"title": "Medicinas a tiempo"}
    refused = visitor.post(f"/mesa/compromisos/{commitment.id}", changed, status=200)
    assert "di por qué cambia" in refused.text
    visitor.post(f"/mesa/compromisos/{commitment.id}", changed | WHY)
    session.refresh(commitment)
    assert commitment.title == "Medicinas a tiempo"
    visitor.post(location, PLAN | {"title": "Otro título"})
    assert "Otro título" in browse().get(public_url).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Escribe el título"),
        ({"ends_on": "2026-01-01"}, "posterior"),
        ({"folios": "OAX-999-999"}, "OAX-999-999"),
        ({"themes": "999"}, "Falta corregir"),
    ],
)
def test_a_commitment_with_mistakes_keeps_what_was_typed(browse, state, wrong, said):
    plan = state.plan()

    page = browse(state.society).post(
        f"/mesa/planes/{plan.id}/compromisos/nuevo", COMMITMENT | wrong, status=200
    )

    assert said in page.text
    assert "La gente viaja horas" in page.text
    assert plan.commitments == []


def test_a_folio_of_another_state_is_refused_with_a_reason(browse, state):
    far = make_proposal(call=state.call, entity_code="14")
    plan = state.plan()

    page = browse(state.society).post(
        f"/mesa/planes/{plan.id}/compromisos/nuevo", COMMITMENT | {"folios": far.folio}, status=200
    )

    assert "públicas de este estado" in page.text


def test_a_number_taken_is_said_on_the_form(browse, state):
    state.plan(ordinal=3)

    page = browse(state.commission).post("/mesa/planes/nuevo", PLAN | {"ordinal": "3"}, status=200)

    assert "ya tiene un Plan de Acción Local con el número 3" in page.text
    assert "Segundo plan de Oaxaca" in page.text


def test_each_side_reports_its_own_figure(browse, state, session):
    commitment = state.published()
    url = f"/mesa/compromisos/{commitment.id}/avance"

    page = browse(state.government).get(url)
    assert "Avance que declaras" in page.text
    assert "Avance que verificaste" not in page.text
    browse(state.government).post(url, {"declared": "60", "verified": "60"})
    session.refresh(commitment)
    assert (commitment.declared_progress, commitment.verified_progress) == (60, 0)

    too_much = browse(state.society).post(url, {"verified": "80"}, status=200).text
    assert "No se puede verificar 80 %" in too_much
    assert "0 a 100" in browse(state.society).post(url, {"verified": ""}, status=200).text
    browse(state.society).post(url, {"verified": "60"})
    session.refresh(commitment)
    assert commitment.verified_progress == 60


@pytest.mark.parametrize(
    ("who", "desk", "writes", "reports"),
    [
        ("participant", 403, 403, 403),
        ("government", 200, 200, 200),
        ("society", 200, 200, 200),
        ("oversight", 200, 200, 403),
        ("other state", 200, 403, 403),
        ("expired", 403, 403, 403),
        ("auditor", 200, 403, 403),
        ("commission", 200, 200, 403),
    ],
)
def test_who_opens_which_page_of_the_desk(browse, state, session, who, desk, writes, reports):
    commitment = state.published()
    people = {
        "participant": make_user(), "other state": make_user((Role.SECRETARIAT_MEMBER, "14")),
        "auditor": make_user((Role.AUDITOR, "00")), "expired": make_user(),
        "government": state.government, "society": state.society,
        "oversight": state.oversight, "commission": state.commission,
    }  # fmt: skip
    make_grant(people["expired"], Role.SECRETARIAT_MEMBER, "20").valid_to_on = date(2026, 11, 21)
    session.flush()
    visitor = browse(people[who])

    visitor.get("/mesa/planes", status=desk)
    visitor.get(f"/mesa/planes/{commitment.plan_id}", status=writes)
    visitor.get(f"/mesa/planes/{commitment.plan_id}/compromisos/nuevo", status=writes)
    visitor.get(f"/mesa/compromisos/{commitment.id}", status=writes)
    visitor.get(f"/mesa/compromisos/{commitment.id}/avance", status=reports)
    visitor.post(
        f"/mesa/planes/{commitment.plan_id}/publicar", status=409 if writes == 200 else 403
    )


def test_who_writes_no_plan_cannot_begin_one(browse, state):
    browse(make_user((Role.AUDITOR, "00"))).get("/mesa/planes/nuevo", status=403)
    other = browse(make_user((Role.SECRETARIAT_MEMBER, "14")))
    assert "Oaxaca" not in other.get("/mesa/planes/nuevo").text
    assert "Falta corregir" in other.post("/mesa/planes/nuevo", PLAN, status=200).text
    assert "Todavía no hay un plan" in other.get("/mesa/planes").text
