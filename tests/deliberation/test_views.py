"""The pages of sessions and priorities, as who prepares, who sits and who passes by."""

from datetime import timedelta

import pytest

from gatp_participa.core import clock
from gatp_participa.deliberation import queries, services
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.status import Presence, SessionStatus
from gatp_participa.documents import DOCX
from tests.deliberation.helpers import (
    LATER,
    SECTORS,
    make_called,
    make_held,
    make_referred,
    make_scored,
    make_signed,
    make_table,
    make_written,
)
from tests.support.factories import make_commission
from tests.support.queries import within_budget

pytestmark = pytest.mark.usefixtures("session", "at_noon")
GOV, CIV, OVER = SECTORS
FORM = {
    "kind": "ordinary", "day": "2027-03-01", "starts": "10:00", "ends": "12:00", "place": "Sala 2",
}  # fmt: skip


@pytest.fixture
def later(monkeypatch):
    """Let the day of the sessions come."""
    monkeypatch.setattr(clock, "now", lambda: LATER)


def test_a_session_is_prepared_called_and_read_by_everybody(browse, session):
    table = make_table()
    _call, referrals = make_referred(2)
    desk = browse(table.facilitator)
    assert "No hay sesiones aquí" in desk.get("/mesa/sesiones").text
    done = desk.post("/mesa/sesiones/nueva", FORM)
    url = done.location
    page = desk.get(url)
    assert "Todavía no tiene puntos" in page.text
    assert "Tema 1" in page.text
    desk.post(f"{url}/orden", {"turno": [r.id for r in referrals], "title": "Asuntos generales"})
    (last, *_rest) = reversed(queries.room_or_404(int(url.rsplit("/", 1)[1])).items)
    desk.post(f"{url}/orden/{last.id}", {"hacer": "subir"})
    desk.post(f"{url}/orden/{last.id}", {"hacer": "quitar"})
    desk.post(f"{url}/convocar")
    assert "Sesión convocada" in desk.get(url).text
    public = browse().get(url.removeprefix("/mesa"))
    assert "convocada" in public.text
    assert "Tema 2" in public.text
    assert "1.ª sesión ordinaria" in browse().get("/secretariados/20/sesiones").text


def test_a_form_with_a_mistake_keeps_what_was_typed(browse):
    table = make_table()
    page = browse(table.facilitator).client.post(
        "/mesa/sesiones/nueva", data=FORM | {"ends": "09:00"}
    )
    assert page.status_code == 422
    assert "terminar después de empezar" in page.text
    assert "Sala 2" in page.text


def test_the_quorum_is_said_and_without_it_there_is_a_way_out(browse, later):
    table = make_table()
    called = make_called(table)
    desk = browse(table.facilitator)
    url = f"/mesa/sesiones/{called.id}"
    assert "Pasar lista" in desk.get(url).text
    desk.post(f"{url}/asistencia", {f"m-{table.members[0].id}": "in_person"})
    page = desk.get(url)
    assert "No hay quórum: 1 de 3 lugares" in page.text
    assert "Hacerla como mesa de trabajo" in page.text
    desk.post(f"{url}/abrir", {})
    assert "No hay quórum" in desk.get(url).text
    desk.post(f"{url}/asistencia", {f"m-{one.id}": "remote" for one in table.members})
    assert "Hay quórum: 3 de 3 lugares y los tres sectores" in desk.get(url).text
    desk.post(f"{url}/abrir", {})
    assert "La sesión está abierta" in desk.get(url).text


def test_a_member_votes_for_their_own_seat_alone(browse, later):
    table = make_table()
    held = make_held(table)
    (item, _other) = queries.room_of(held).items
    mine, yours = table.holders[GOV][0].seat_id, table.holders[CIV][0].seat_id
    member = browse(table.users[GOV][0])
    url = f"/mesa/sesiones/{held.id}"
    page = member.get(url)
    assert "Guardar mi voto" in page.text
    assert f'name="v-{yours}"' not in page.html
    member.post(f"{url}/puntos/{item.id}/votos", {f"v-{mine}": "for"})
    assert "1 a favor" in member.get(url).text
    member.post(f"{url}/puntos/{item.id}/votos", {f"v-{yours}": "for"}, status=403)
    member.post(f"{url}/puntos/{item.id}/votos", {f"v-{mine}": "quizás"}, status=400)


def test_minutes_are_seen_before_saving_and_signed_by_each_sector(browse, later):
    table = make_table()
    written = make_written(table)
    desk, url = browse(table.facilitator), f"/mesa/sesiones/{written.id}"
    seen = desk.client.post(f"{url}/acta", data={"minutes": "## Uno\n\n**Dos**", "ver": "1"})
    assert "<strong>Dos</strong>" in seen.text
    desk.post(f"{url}/acuerdos", {"body": "Mandar oficio", "responsible": "Ana"})
    for sector in SECTORS:
        digest = queries.room_of(written).digest
        browse(table.users[sector][0]).post(f"{url}/firmar", {"digest": digest})
    assert written.status is SessionStatus.SIGNED
    public = browse().get(f"/sesiones/{written.id}")
    for said in ("Hubo quórum", "Mandar oficio", "Se revisaron", "3 a favor", "SHA-256"):
        assert said in public.text


def test_before_it_is_signed_nobody_outside_reads_what_was_said_or_voted(browse, later):
    written = make_written(make_table())
    page = browse().get(f"/sesiones/{written.id}")
    assert "Se revisaron" not in page.text
    assert "a favor" not in page.text
    assert browse().client.get(f"/sesiones/{written.id}/acta.pdf").status_code == 404


@pytest.mark.parametrize(("ext", "kind"), [("pdf", "application/pdf"), ("docx", DOCX)])
def test_signed_minutes_are_downloaded(browse, ext, kind):
    signed = make_signed(make_table())
    found = browse().client.get(f"/sesiones/{signed.id}/acta.{ext}")
    assert (found.status_code, found.mimetype) == (200, kind)


def test_the_calendar_of_a_table_is_served_as_one(browse):
    table = make_table()
    make_called(table)
    found = browse().client.get("/secretariados/20/sesiones.ics")
    assert found.mimetype == "text/calendar"
    assert b"BEGIN:VEVENT" in found.data


def test_how_to_connect_is_only_for_the_table(browse):
    table = make_table()
    called = make_called(table)
    assert "reunion.example" in browse(table.users[GOV][0]).get(f"/mesa/sesiones/{called.id}").html
    assert "reunion.example" not in browse().get(f"/sesiones/{called.id}").html


def test_my_desk_says_what_to_do_next(browse, later, session):
    table = make_table()
    written = make_written(table)
    called = make_called(table, starts_at=LATER + timedelta(days=1), ends_at=LATER + timedelta(2))
    assert "Leer y firmar el acta" in browse(table.users[GOV][0]).get("/mesa").text
    assert "Te convocaron" in browse(table.users[GOV][0]).get("/mesa").text
    assert "Prepararla: ya está convocada" in browse(table.facilitator).get("/mesa").text
    assert session.get(Session, written.id).minutes
    assert called.status is SessionStatus.CALLED


def test_a_theme_is_scored_ranked_explained_and_published(browse):
    table = make_table()
    call, (referral, *_rest) = make_scored(table)
    url = f"/mesa/prioridades/{call.slug}/20"
    member = browse(table.users[GOV][0])
    assert call.title in member.get("/mesa/prioridades").text
    points = {f"p-{one.key}": "1" for one in queries.draft_rubric().criteria}
    member.post(f"{url}/{referral.id}", points | {"n-urgency": "Ya casi está"})
    assert "Ya casi está" in member.get(f"{url}/{referral.id}").html
    page = member.get(url)
    assert "lo subió" in page.text
    assert "los sectores piensan muy distinto" in page.text
    browse(table.facilitator).post(f"{url}/publicar", {"note": "Tres reuniones."})
    public = browse().get(f"/convocatorias/{call.slug}/prioridades/20")
    assert "Tres reuniones." in public.text
    assert "Ya casi está" in public.text
    found = browse().client.get(f"/convocatorias/{call.slug}/prioridades/20.csv")
    assert found.mimetype == "text/csv"


def test_other_weights_show_who_goes_up_and_save_nothing(browse, session):
    table = make_table()
    call, (first, second, _third) = make_scored(table)
    for sector in SECTORS:
        services.score(
            call, "20", second.id, {"ally": 3}, person=table.users[sector][0], now=clock.now()
        )
        services.score(
            call, "20", first.id, {"ally": 0}, person=table.users[sector][0], now=clock.now()
        )
    desk, url = browse(table.facilitator), f"/mesa/prioridades/{call.slug}/20"
    zero = "&".join(f"peso-{k}=0" for k in queries.board_of(call, "20").weights if k != "ally")
    page = desk.get(f"{url}?{zero}&peso-ally=10")
    assert "sube 1 lugar" in page.text
    assert "baja 2 lugares" in page.text
    assert "sube" not in desk.get(url).text
    assert "Con todo en cero" in desk.get(f"{url}?{zero}&peso-ally=0").text
    assert desk.get(f"{url}?peso-ally=hola&peso-urgency=99999").text


def test_the_questions_are_changed_in_a_form(browse):
    table = make_table()
    call, _referrals = make_referred()
    desk, url = browse(table.facilitator), f"/mesa/prioridades/{call.slug}/20/preguntas"
    assert "Abre el gobierno" in desk.get(url).html
    good = {"name": "Dos", "name-0": "A", "question-0": "¿A?", "weight-0": "2",
            "name-1": "B", "question-1": "¿B?", "weight-1": "1"}  # fmt: skip
    bad = desk.client.post(url, data=good | {"weight-0": "20"})
    assert bad.status_code == 422
    assert "de 0 a 10" in bad.text
    desk.post(url, good)
    assert queries.board_of(call, "20").weights == {"a": 2, "b": 1}


def test_where_there_is_no_table_nobody_is_offered_its_questions(browse):
    call, _referrals = make_referred()
    browser, there = browse(make_commission()), f"/mesa/prioridades/{call.slug}/20"
    assert f"{there}/preguntas" not in browser.get(there).links
    browser.get(f"{there}/preguntas", status=404)
    make_table()
    assert f"{there}/preguntas" in browser.get(there).links


@pytest.mark.parametrize("seats", [1, 5])
def test_each_page_keeps_to_its_budget(browse, later, remembered, seats):
    table = make_table(seats=seats)
    make_called(table)
    held, signed = make_held(table), make_signed(table)
    services.take_attendance(
        held, {table.members[0].id: Presence.REMOTE}, person=table.facilitator, now=LATER
    )
    call, referrals = make_scored(table, 2 * seats)
    desk = browse(table.facilitator)
    for url in (
        "/mesa/sesiones", "/mesa/sesiones/nueva", f"/mesa/sesiones/{held.id}",
        f"/mesa/sesiones/{signed.id}", "/mesa/prioridades", f"/mesa/prioridades/{call.slug}/20",
        f"/mesa/prioridades/{call.slug}/20/{referrals[0].id}", "/secretariados/20/sesiones",
        f"/sesiones/{signed.id}",
    ):  # fmt: skip
        within_budget(desk, url)
    services.publish(call, "20", person=table.facilitator, now=LATER)
    within_budget(browse(), f"/convocatorias/{call.slug}/prioridades/20")
    within_budget(browse(make_commission()), "/mesa/sesiones")
