from io import BytesIO

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.capture import services
from gatp_participa.capture.models import Event
from gatp_participa.core.db import db
from tests.capture.support import capturer, make_event, typed
from tests.support.factories import NOON, make_call, make_commission, make_user
from tests.support.files import photograph
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")
BUDGET = 12
EVENT = {
    "title": "Encuentro en Tuxtepec", "kind": "meeting", "held_on": "2026-11-10", "starts": "10:00",
    "ends": "12:30", "municipality_code": "20067", "place": "Casa del Pueblo",
    "organisers": "El secretariado", "minutes": "## Acuerdos\n\n- Publicar el padrón",
    "came_public": "80", "came_government": "4",
}  # fmt: skip


def test_an_event_is_told_published_read_and_taken_out_of_view(browse):
    call, person = make_call(), capturer()
    browser = browse(person)
    where = {"call": call.slug, "entity": "20"}
    assert "Seguir" in browser.get("/mesa/encuentros/nuevo").text
    browser.get(f"/mesa/encuentros/nuevo?call={call.slug}&entity=20")
    answer = browser.post("/mesa/encuentros/nuevo", where | EVENT)
    event = db.session.scalars(select(Event)).one()
    assert {one.sector.value: one.people for one in event.attendance} == {
        "public": 80, "government": 4
    }  # fmt: skip
    public = f"/encuentros/{event.id}"
    browse().get(public, 404)
    assert "Solo la mesa ve esta página" in browser.get(public).text
    seen = browser.post(answer.location, EVENT | {"ver": "1"}, 200)
    assert "<h3>Acuerdos</h3>" in seen.text
    browser.post(answer.location, EVENT | {"came_public": "", "came_school": "30"})
    captured = typed(call, person, event=db.session.get(Event, event.id))
    browser.post(f"{answer.location}/publicar")
    page = browse().get(public)
    for words in ("Llegaron 34 personas", "Escuelas", "Acuerdos", "Oaxaca de Juárez",
                  captured.proposal.title):  # fmt: skip
        assert words in page.text
    folio = captured.proposal.folio
    assert public in browse().get(f"/propuestas/{folio}").links
    assert public in browse().get(f"/convocatorias/{call.slug}/encuentros?estado=20").links
    assert public not in browse().get(f"/convocatorias/{call.slug}/encuentros?estado=19").links
    browser.post(f"{answer.location}/retirar", {"reason": "no"})
    browse().get(public)
    browser.post(f"{answer.location}/retirar", {"reason": "La fecha estaba equivocada."})
    browse().get(public, 404)
    assert public not in browse().get(f"/propuestas/{folio}").links


def test_a_photograph_is_cleaned_described_shown_and_removed(browse):
    call, person = make_call(), capturer()
    event = make_event(call, person)
    browser, desk = browse(person), f"/mesa/encuentros/{event.id}"
    sent = {"photo": (BytesIO(photograph()), "IMG_1.jpg"), "description": "Gente en círculo"}
    browser.post(f"{desk}/fotos", sent)
    assert "Gente en círculo" in browser.get(desk).html
    address = f"/encuentros/{event.id}/fotos/1"
    assert browser.client.get(address).mimetype == "image/jpeg"
    assert browse().client.get(address).status_code == 404
    browser.post(f"{desk}/fotos", {"photo": (BytesIO(photograph()), "a.jpg"), "description": ""})
    assert "Di qué se ve" in browser.get(desk).text
    browser.post(f"{desk}/fotos/1/quitar")
    assert browser.client.get(address).status_code == 404


def test_who_is_of_elsewhere_does_not_find_an_event_and_who_audits_only_reads(browse):
    call = make_call()
    event = make_event(call, make_commission())
    desk = f"/mesa/encuentros/{event.id}"
    away = browse(capturer("19"))
    away.get(desk, 404)
    away.post(desk, EVENT, 404)
    browse(make_user()).get("/mesa/encuentros", 403)
    auditor = browse(make_user((Role.AUDITOR, "00")))
    assert "Guardar" not in auditor.get(desk).text
    auditor.post(f"{desk}/publicar", status=403)


def test_pages_of_events_ask_little_of_the_database(browse, remembered):
    call, person = make_call(), capturer()
    events = [make_event(call, person, minutes="Se dijo.") for _each in range(25)]
    for one in events:
        services.publish_event(one, person=person, now=NOON)
    for _each in range(25):
        typed(call, person, event=events[0])
    desk, visitor = browse(person), browse()
    for browser, url in (
        (desk, "/mesa/encuentros"), (desk, f"/mesa/encuentros/{events[0].id}"),
        (desk, "/mesa/captura/formatos"), (desk, "/mesa/captura/pila"), (desk, "/mesa"),
        (visitor, f"/encuentros/{events[0].id}"), (visitor, f"/convocatorias/{call.slug}"),
        (visitor, f"/convocatorias/{call.slug}/encuentros"),
        (visitor, f"/convocatorias/{call.slug}/formato"),
    ):  # fmt: skip
        with count_queries() as asked:
            browser.get(url)
        assert len(asked) <= BUDGET, (url, len(asked))


def test_an_event_without_minutes_waits_on_the_desk_a_week_after(browse, monkeypatch):
    call, person = make_call(), capturer()
    event = make_event(call, person)
    assert "Escribir la minuta" in browse(person).get("/mesa").text
    event.minutes = "Se dijo."
    db.session.flush()
    assert "Escribir la minuta" not in browse(person).get("/mesa").text
