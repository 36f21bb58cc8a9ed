from datetime import timedelta

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.calls import services
from gatp_participa.calls.models import CallExtension, CallRules
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_call, make_commission, make_proposal, make_user, save
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")
DAY = timedelta(days=1)
TYPED = {
    "title": "Cuentas claras", "summary": "Dinos qué gasto quieres ver.",
    "opens_at": "2026-12-01T00:00", "closes_at": "2026-12-31T23:59", "scope": "national",
    "topics": "Agua\nSalud\n", "rules": "# Quién\n\nQuien quiera.",
}  # fmt: skip


def position(page, *words):
    return [page.text.index(word) for word in words]


def test_calls_come_by_what_can_be_done_with_them(browse):
    make_call(title="La que ya cerró", status=CallStatus.RESULTS, closes_at=NOON - DAY)
    make_call(title="La que viene", status=CallStatus.PUBLISHED, opens_at=NOON + DAY)
    make_call(title="La abierta")
    make_call(title="La secreta", status=CallStatus.DRAFT)
    page = browse().get("/convocatorias")
    places = position(page, "Abiertas ahora", "La abierta", "La que viene", "La que ya cerró")
    assert places == sorted(places)
    assert "La secreta" not in page.text


def test_without_calls_the_page_says_what_to_expect(browse):
    assert "Cuando se anuncie una, aparecerá aquí" in browse().get("/convocatorias").text


def test_past_calls_come_in_pages(browse):
    for number in range(23):
        make_call(
            title=f"Pasada {number:02}", status=CallStatus.ARCHIVED,
            opens_at=NOON - 90 * DAY, closes_at=NOON - number * DAY,
        )  # fmt: skip
    first = browse().get("/convocatorias")
    (more,) = [link for link in first.links if "despues=" in link]
    second = browse().get(more)
    seen = [f"Pasada {n:02}" in first.text + second.text for n in range(23)]
    assert all(seen)
    assert "Pasada 20" not in first.text
    assert "Pasada 19" not in second.text
    assert "Abiertas ahora" not in second.text
    browse().get("/convocatorias?despues=basura")


def test_an_open_call_says_until_when_and_invites_to_write(browse):
    call = make_call()
    page = browse().get(f"/convocatorias/{call.slug}")
    assert "Puedes escribir propuestas, apoyar las de otras personas y comentarlas" in page.text
    assert "hasta el 1 de diciembre de 2026, 12:00 (hora del centro)" in page.text
    assert f"/convocatorias/{call.slug}/propuestas/nueva" in page.links
    assert '<meta name="description" content="Qué debe abrir' in page.html
    assert "Asunto 1" in page.text
    assert "Versión 1" in page.text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (CallStatus.PUBLISHED, "Todavía no abre"),
        (CallStatus.CLOSED, "Ya no recibe propuestas"),
        (CallStatus.ANALYSING, "Estamos leyendo y agrupando"),
        (CallStatus.RESULTS, "Ya puedes leer los temas"),
        (CallStatus.ARCHIVED, "todos sus temas tienen respuesta"),
    ],
)
def test_a_call_that_receives_nothing_says_why_and_offers_no_form(browse, status, words):
    call = make_call(status=status)
    page = browse().get(f"/convocatorias/{call.slug}")
    assert words in page.text
    assert f"/convocatorias/{call.slug}/propuestas/nueva" not in page.links


def test_the_last_minute_is_over_even_if_nobody_closed_the_call(browse):
    call = make_call(closes_at=NOON)
    page = browse().get(f"/convocatorias/{call.slug}")
    assert "Ya no recibe propuestas" in page.text


def test_calls_say_how_many_proposals_they_have(browse):
    one, many = make_call(title="Con una"), make_call(title="Con dos")
    for call in (one, many, many):
        make_proposal(call=call)
    make_proposal(call=one, status=ProposalStatus.HIDDEN)
    page = browse().get("/convocatorias")
    assert "una propuesta" in page.text
    assert "2 propuestas" in page.text
    assert "Leer las 2 propuestas" in browse().get(f"/convocatorias/{many.slug}").text


def test_a_draft_is_not_there_for_the_public(browse):
    call = make_call(status=CallStatus.DRAFT)
    browse().get(f"/convocatorias/{call.slug}", status=404)
    browse().get(f"/convocatorias/{call.slug}/bases/1", status=404)
    browse().get("/convocatorias/no-existe", status=404)


def test_rules_are_shown_by_version_and_run_nothing(browse):
    call = make_call()
    body = "# Quién\n\n<script>alert(1)</script>\n\n### Cómo"
    save(CallRules(call_id=call.id, version=2, body=body, created_at=NOON))
    page = browse().get(f"/convocatorias/{call.slug}")
    assert "<h3>Quién</h3>" in page.html
    assert "<h4>Cómo</h4>" in page.html
    assert "<script>" not in page.html
    assert "Versión 2" in page.text
    old = browse().get(f"/convocatorias/{call.slug}/bases/1")
    assert "Estas bases ya cambiaron" in old.text
    browse().get(f"/convocatorias/{call.slug}/bases/3", status=404)


def test_an_extension_is_read_with_its_reason(browse):
    call, person = make_call(), make_commission()
    save(
        CallExtension(
            call_id=call.id, previous_closes_at=NOON, closes_at=call.closes_at,
            reason="Por el huracán de la costa.", decided_by_id=person.id, decided_at=NOON,
        )
    )  # fmt: skip
    page = browse().get(f"/convocatorias/{call.slug}")
    assert "Iba a cerrar el 21 de noviembre de 2026" in page.text
    assert "Por el huracán de la costa." in page.text


def test_public_pages_ask_little_of_the_database_and_can_be_shared(browse, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60)
    entities.catalogue()
    for status in CallStatus:
        for _ in range(3):
            make_call(status=status, is_national=False, topics=12)
    call = make_call()
    browser = browse()
    for url in ("/convocatorias", f"/convocatorias/{call.slug}"):
        db.session.expire_all()
        with count_queries() as seen:
            response = browser.client.get(url)
        assert len(seen) <= 12, seen
        assert response.headers["Cache-Control"].startswith("public")


DESK = ("", "/nueva", "/{slug}/editar", "/{slug}/publicar", "/{slug}/ampliar")


@pytest.mark.parametrize("path", DESK)
def test_only_the_commission_has_this_desk(browse, path):
    url = "/mesa/convocatorias" + path.format(slug=make_call().slug)
    response = browse().client.get(url)
    assert (response.status_code, response.location.split("?")[0]) == (303, "/entrar")
    for person in (
        make_user(),
        make_user((Role.COMMISSION, "20")),
        make_user((Role.AUDITOR, "00")),
    ):
        browse(person).get(url, status=403)
    browse(make_commission()).get(url)


def test_a_call_is_written_reviewed_and_published(browse):
    browser = browse(make_commission())
    response = browser.post("/mesa/convocatorias/nueva", TYPED)
    assert response.location == "/mesa/convocatorias/cuentas-claras/publicar"
    preview = browser.get(response.location)
    assert "Publicar la convocatoria" in preview.text
    assert "1 de diciembre de 2026, 00:00 (hora del centro)" in preview.text
    browse().get("/convocatorias/cuentas-claras", status=404)
    browser.post(response.location)
    page = browse().get("/convocatorias/cuentas-claras")
    assert "Todavía no abre" in page.text
    browser.post("/mesa/convocatorias/cuentas-claras/publicar", status=409)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browse):
    browser = browse(make_commission())
    for wrong, words in (
        ({"title": ""}, "Ponle un título"),
        ({"closes_at": "2026-11-30T00:00"}, "El cierre tiene que ser después"),
        ({"scope": "some"}, "Elige al menos un estado"),
        ({"support_closes_at": "2027-02-01T00:00"}, "caber entre la apertura y el cierre"),
    ):
        response = browser.client.post("/mesa/convocatorias/nueva", data=TYPED | wrong)
        assert response.status_code == 200
        assert words in response.text
        assert "Dinos qué gasto quieres ver." in response.text
        assert "Falta corregir" in response.text


def test_a_call_for_some_states_names_them(browse):
    some = {"scope": "some", "entities": ["20", "21"]}
    browse(make_commission()).post("/mesa/convocatorias/nueva", TYPED | some)
    browse(make_commission()).post("/mesa/convocatorias/cuentas-claras/publicar")
    assert "Para Oaxaca, Puebla" in browse().get("/convocatorias/cuentas-claras").text


def test_a_published_call_is_edited_without_its_dates(browse):
    call = make_call()
    browser = browse(make_commission())
    url = f"/mesa/convocatorias/{call.slug}/editar"
    assert 'name="opens_at"' not in browser.get(url).html
    words = {
        "title": call.title, "summary": "Otro resumen.", "rules": "Bases nuevas.",
        "topics": "Asunto 0\nAsunto 1\nVivienda", "closes_at": "2030-01-01T00:00",
    }  # fmt: skip
    browser.post(url, words)
    page = browse().get(f"/convocatorias/{call.slug}")
    for said in ("Otro resumen.", "Bases nuevas.", "Versión 2", "Vivienda", "1 de diciembre"):
        assert said in page.text
    response = browser.client.post(url, data=words | {"topics": "Vivienda"})
    assert "agrega asuntos, no los quites" in response.text


def test_a_draft_is_edited_with_its_dates(browse):
    browser = browse(make_commission())
    browser.post("/mesa/convocatorias/nueva", TYPED)
    page = browser.get("/mesa/convocatorias/cuentas-claras/editar")
    assert 'value="2026-12-31T23:59"' in page.html
    response = browser.post(
        "/mesa/convocatorias/cuentas-claras/editar", TYPED | {"title": "Cuentas muy claras"}
    )
    assert response.location == "/mesa/convocatorias/cuentas-muy-claras/publicar"


def test_an_extension_needs_a_reason_and_shows_it(browse):
    call = make_call()
    browser = browse(make_commission())
    url = f"/mesa/convocatorias/{call.slug}/ampliar"
    response = browser.client.post(url, data={"closes_at": "2026-12-20T12:00", "reason": "Sí"})
    assert "un poco más de detalle" in response.text
    early = {"closes_at": "2026-11-20T12:00", "reason": "Porque así lo decidimos todos."}
    assert "posterior a la anterior" in browser.client.post(url, data=early).text
    browser.post(url, early | {"closes_at": "2026-12-20T12:00"})
    page = browse().get(f"/convocatorias/{call.slug}")
    assert "ahora cierra el 20 de diciembre de 2026" in page.text


def test_a_closed_call_is_moved_on_by_a_person(browse):
    call = make_call(status=CallStatus.CLOSED)
    browser = browse(make_commission())
    url = f"/mesa/convocatorias/{call.slug}/avanzar"
    assert "Empezar el análisis" in browser.get("/mesa/convocatorias").text
    browser.post(url, {"to": "results"}, status=409)
    browser.post(url, {"to": "archived"}, status=400)  # that goes through who knows the answers
    browser.post(url, {"to": "analysing"})
    assert "Publicar los resultados" in browser.get("/mesa/convocatorias").text
    browser.post(url, {"to": "results"})
    assert "Archivar" in browser.get("/mesa/convocatorias").text
    browse(make_user()).post(url, {"to": "analysing"}, status=403)
    assert db.session.get(type(call), call.id).status == CallStatus.RESULTS


def test_the_desk_shows_every_status(browse):
    for status in CallStatus:
        make_call(status=status, title=f"En {status}")
    page = browse(make_commission()).get("/mesa/convocatorias")
    assert all(f"En {status}" in page.text for status in CallStatus)


def test_a_call_opens_by_itself(browse):
    call = make_call(status=CallStatus.PUBLISHED)
    services.sweep(NOON)
    assert "Escribir una propuesta" in browse().get(f"/convocatorias/{call.slug}").text
