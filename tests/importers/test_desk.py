"""The desk's other half: the template, columns remembered, reports, cancelling and undoing."""

import csv
import io
import re

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.calls.models import CallEntity
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.importers import services
from gatp_participa.importers.exports.template import HEADERS
from gatp_participa.importers.models import ColumnMapping, ImportBatch
from gatp_participa.importers.status import BatchStatus
from gatp_participa.jobs import queue
from gatp_participa.jobs.models import Job
from gatp_participa.proposals.models import Proposal, Support
from tests.importers.test_views import fields, kept_files, send, stored
from tests.support.factories import NOON, make_call, make_commission, make_user, save
from tests.support.queries import count_queries

TEMPLATE = "/mesa/importar/plantilla."
CONTENT = "id;titulo;texto\n1;Luz;=Que haya\n2;;\n3;Agua;Que avisen\n3;Agua;Que avisen\n"
LONG = "id;titulo\n" + "".join(f"{n};Propuesta {n}\n" for n in range(2100))


@pytest.fixture(autouse=True)
def _empty_folder(app):
    for path in kept_files(app):
        path.unlink()


def lines_of(answer):
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def imported(desk, call, content=CONTENT, **data):
    page = desk.get(send(desk, content, call=call, **data).location)
    return desk.post("/mesa/importar/confirmar", fields(page)).location


def swept():
    """How many proposals are left a minute later."""
    db.session.expire_all()
    while services.sweep(last_batch().id):
        pass
    return stored()


def last_batch():
    db.session.expire_all()
    return db.session.scalar(select(ImportBatch).order_by(ImportBatch.id.desc()))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_as_it_is_brings_nothing_and_says_so(browse, kind):
    call, desk = make_call(), browse(make_commission())
    content = desk.client.get(f"{TEMPLATE}{kind}?call={call.slug}").get_data()
    page = desk.get(send(desk, content, call=call, name=f"p.{kind}").location)
    assert "solo encabezados o ejemplos" in page.text
    assert stored() == 0


def test_the_filled_template_brings_what_was_written_below_the_examples(browse):
    call, desk = make_call(), browse(make_commission())
    text = desk.client.get(f"{TEMPLATE}csv?call={call.slug}").get_data(as_text=True)
    assert text.startswith("\ufeffFolio,Título,Problema")
    topic = call.topics[1].name
    filled = text + f"7,Luz,No hay luz,Que pongan,Ver,Oaxaca,Abejones,{topic},15/03/2026\n"
    imported(desk, call, filled.encode())
    one = db.session.scalar(select(Proposal))
    assert (one.external_key, one.entity_code, one.municipality_code) == ("table:7", "20", "20001")
    assert (one.topic_id, one.action, one.result) == (call.topics[1].id, "Que pongan", "Ver")


def test_the_template_offers_only_the_states_of_the_call_and_of_who_captures(browse):
    call = make_call(is_national=False)
    for code in ("20", "14"):
        save(CallEntity(call_id=call.id, entity_code=code))
    for person, states in ((make_user((Role.CAPTURER, "20")), {"Oaxaca"}),
                           (make_commission(), {"Oaxaca", "Jalisco"})):  # fmt: skip
        content = browse(person).client.get(f"{TEMPLATE}xlsx?call={call.slug}").get_data()
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        assert book.sheet_names == ["Propuestas", "Instrucciones", "Listas"]
        rows = book.get_sheet_by_name("Listas").to_python()
        assert {row[0] for row in rows[1:] if row[0]} == states
        assert {row[1] for row in rows[1:] if row[1]} == states
        assert tuple(book.get_sheet_by_name("Propuestas").to_python()[0]) == HEADERS


def test_columns_said_once_are_offered_the_next_time_and_can_be_forgotten(browse):
    call, person = make_call(), make_commission()
    desk = browse(person)
    said = "&column_title=x&column_problem=y"
    page = desk.get(send(desk, "x,y\nLuz,Que haya\n", call=call).location + said)
    desk.post("/mesa/importar/confirmar", fields(page))
    address = send(desk, "Y,X\nQue avisen,Agua\n", call=call).location
    page = desk.get(address)
    assert "como dijiste la última vez" in page.text
    assert "Agua" in page.text
    digest = db.session.scalar(select(ColumnMapping.headers_digest))
    token = re.search(r"archivo=([^&]+)", address)[1]
    back = desk.post(
        "/mesa/importar/olvidar-columnas",
        {"digest": digest, "archivo": token, "call": call.slug, "format": "auto"},
    )
    assert "No encontramos una columna" in desk.get(back.location).text
    assert db.session.scalar(select(func.count()).select_from(ColumnMapping)) == 0
    other = browse(make_commission())
    assert "última vez" not in other.get(send(other, "x,y\nLuz,Q\n", call=call).location).text


def test_the_report_says_before_and_after_what_becomes_of_every_row(browse):
    call, desk = make_call(), browse(make_commission())
    address = send(desk, CONTENT, call=call).location
    rehearsed = lines_of(desk.client.get(address.replace("/revision?", "/revision.csv?")))
    assert rehearsed[0] == ["fila", "qué pasa con ella", "por qué", "igual que la fila", "folio"]
    assert [line[:4] for line in rehearsed[1:]] == [
        ["2", "nueva", "", ""], ["3", "rechazada", "la fila no tiene texto", ""],
        ["4", "nueva", "", ""], ["5", "repetida", "", "4"],
    ]  # fmt: skip
    assert stored() == 0
    done = desk.post("/mesa/importar/confirmar", fields(desk.get(address))).location
    after = lines_of(desk.client.get(done + "/filas.csv"))
    assert [line[:4] for line in after] == [line[:4] for line in rehearsed]
    folios = {
        row.title: row.folio for row in db.session.execute(select(Proposal.title, Proposal.folio))
    }
    assert [after[1][4], after[3][4]] == [folios["Luz"], folios["Agua"]]


def test_reasons_that_look_like_formulas_are_made_harmless(browse):
    call, desk = make_call(), browse(make_commission())
    content = "titulo;estado\nLuz;=cmd|'/c calc'!A1\n"
    address = send(desk, content, call=call).location + "&column_entity=estado"
    lines = lines_of(desk.client.get(address.replace("/revision?", "/revision.csv?")))
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]


def test_a_wrong_choice_is_said_beside_the_file_which_is_kept(browse):
    call, desk = make_call(), browse(make_commission())
    address = send(desk, "titulo;correo\nLuz;a@example.org\n", call=call).location
    page = desk.get(address + "&column_problem=correo")
    assert "trae datos de personas y no se importa" in page.text
    token = re.search(r"archivo=([^&]+)", address)[1]
    back = desk.post(
        "/mesa/importar/confirmar",
        {"archivo": token, "call": call.slug, "format": "auto", "column_problem": "correo"},
    )
    assert "/mesa/importar/revision?" in back.location
    assert "trae datos de personas" in desk.get(back.location).text
    assert stored() == 0


def test_names_and_addresses_of_authors_are_said_not_to_be_read(browse):
    call, desk = make_call(), browse(make_commission())
    address = send(desk, "titulo;autor\nLuz;Ana Pérez\n", call=call).location
    page = desk.get(address)
    assert "Una columna trae datos de personas y no se lee: autor." in page.text
    desk.post("/mesa/importar/confirmar", fields(page))
    assert db.session.scalar(select(Proposal.author_id)) is None


def test_rows_that_seem_to_speak_of_somebody_are_pointed_at_and_imported_all_the_same(browse):
    call, desk = make_call(), browse(make_commission())
    content = (
        "titulo;texto\nLuz;Que haya\nAgua;Mi nombre es Juana Inventada y vivo aquí\n"
        "Baches;Llámenme o escriban a alguien@example.org\n"
    )
    page = desk.get(send(desk, content, call=call).location)
    assert "2 filas parecen traer el nombre" in page.text
    assert "(3, 4)" in page.text
    desk.post("/mesa/importar/confirmar", fields(page))
    assert stored() == 3


def test_a_waiting_import_can_be_cancelled_and_nothing_of_it_stays(app, browse):
    call, desk = make_call(), browse(make_commission())
    address = imported(desk, call, LONG)
    assert "Cancelar la importación" in desk.get(address).text
    for _ in range(2):  # two clicks
        assert desk.post(address + "/cancelar", {}).location == address
    assert desk.get(address).heading == "Importación cancelada"
    assert queue.run_next()
    assert stored() == 0
    assert kept_files(app) == []
    assert desk.get(address).heading == "Importación cancelada"


def test_an_import_is_undone_from_its_page(browse):
    call, desk = make_call(), browse(make_commission())
    address = imported(desk, call)
    page = desk.get(address + "/deshacer")
    assert "Creó 2 propuestas" in page.text
    desk.post(address + "/deshacer", {"quedan": "0"})
    page = desk.get(address)
    assert page.heading == "Importación deshecha"
    assert swept() == 0
    assert "Bajar el reporte por fila" in page.text


def test_what_people_supported_is_shown_before_undoing_the_rest(browse):
    call, desk = make_call(), browse(make_commission())
    address = imported(desk, call)
    one = db.session.scalar(select(Proposal).where(Proposal.title == "Agua"))
    save(Support(proposal_id=one.id, user_id=make_user().id, created_at=NOON))
    db.session.commit()  # the request is refused and undoes what is pending
    back = desk.post(address + "/deshacer", {"quedan": "0"}).location
    page = desk.get(back)
    assert "Alguien ya actuó sobre 1 propuesta" in page.text
    assert "tiene apoyos" in page.text
    desk.post(address + "/deshacer", {"quedan": "1"})
    assert swept() == 1
    assert last_batch().kept == 1


def test_a_long_import_is_undone_by_a_job(browse):
    call, desk = make_call(), browse(make_commission())
    address = imported(desk, call, LONG)
    assert queue.run_next()
    for _ in range(2):  # two clicks
        desk.post(address + "/deshacer", {"quedan": "0"})
    assert desk.get(address).heading == "Deshaciendo la importación"
    asked = select(func.count()).select_from(Job).where(Job.name == "importers.undo")
    assert db.session.scalar(asked) == 1
    while queue.run_next():
        pass
    assert swept() == 0
    assert last_batch().status is BatchStatus.UNDONE


@pytest.mark.parametrize("where", ["", "/deshacer"])
def test_the_pages_of_an_import_ask_the_database_little(browse, monkeypatch, where):
    monkeypatch.setattr(entities, "keep_seconds", 30.0)  # as in production
    call, desk = make_call(), browse(make_commission())
    address = imported(desk, call)
    with count_queries() as seen:
        desk.get(address + where)
    assert len(seen) <= 12, "\n".join(seen)
