"""The desk: send, review, confirm; who may; what is left on the disk."""

import io
import re

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.importers.models import ImportBatch
from gatp_participa.jobs import queue
from gatp_participa.proposals.models import Proposal
from tests.support.factories import make_call, make_commission, make_user
from tests.support.queries import count_queries
from tests.support.xlsx import write_xlsx

CONTENT = "id;titulo;descripcion;estado;correo\n1;Luz;<p>Que haya</p>;Oaxaca;a@example.org\n2;;;;\n"
REVIEW = "/mesa/importar/revision"


def send(browser, content, *, call, name="tabla.csv", status=303, **data):
    content = content.encode() if isinstance(content, str) else content
    form = {
        "upload": (io.BytesIO(content), name),
        "call": call.slug,
        "format": "auto",
        "entity": "",
        **data,
    }
    return browser.client.post("/mesa/importar", data=form)


def fields(page):
    """Return what the form that confirms would send."""
    form = page.html.split('action="/mesa/importar/confirmar"')[1].split("</form>")[0]
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


def stored():
    return db.session.scalar(select(func.count()).select_from(Proposal))


def kept_files(app):
    return list((app.extensions["gatp"].data_dir / "uploads").glob("*"))


@pytest.fixture(autouse=True)
def _empty_folder(app):
    for path in kept_files(app):
        path.unlink()


def test_a_file_is_reviewed_before_anything_is_written_and_deleted_after(app, browse):
    call, desk = make_call(), browse(make_commission())
    answer = send(desk, CONTENT, call=call)
    assert answer.status_code == 303
    page = desk.get(answer.location)
    assert page.heading == "Revisa antes de importar"
    assert "Que haya" in page.text
    assert "Fila 3 : la fila no tiene texto" in page.text
    assert "Datos de personas: no se guardan correo" in page.text
    assert stored() == 0
    assert kept_files(app)
    done = desk.post("/mesa/importar/confirmar", fields(page))
    assert stored() == 1
    assert kept_files(app) == []
    page = desk.get(done.location)
    assert page.heading == "Importación terminada"
    assert "1 fila rechazada" in page.text
    again = fields(desk.get(send(desk, CONTENT, call=call).location))
    assert "ya estaba aquí" in desk.get(desk.post("/mesa/importar/confirmar", again).location).text


def test_columns_can_be_pointed_at_when_their_names_say_nothing(browse):
    call, desk = make_call(), browse(make_commission())
    address = send(desk, "x,y\nLuz,Que haya\n", call=call).location
    page = desk.get(address)
    assert "No encontramos una columna" in page.text
    page = desk.get(address + "&column_title=x&column_problem=y&source=foro")
    assert "propuestas nuevas" in page.text
    desk.post("/mesa/importar/confirmar", fields(page))
    one = db.session.scalar(select(Proposal))
    assert (one.title, one.problem) == ("Luz", "Que haya")
    assert one.external_key.startswith("table:foro:")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vacío"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04x", "dañada"),
        ("color\nrojo\n", "columna"),
    ],
)
def test_a_file_of_no_use_is_refused_and_not_kept(app, browse, content, says):
    answer = send(browse(make_commission()), content, call=make_call())
    assert answer.status_code == 200
    assert says in answer.text
    assert kept_files(app) == []


def test_the_kind_of_file_is_what_it_holds_not_its_name(browse, tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", [["Título"], ["Árboles"]])
    call, desk = make_call(), browse(make_commission())
    answer = send(desk, path.read_bytes(), call=call, name="../../tabla.csv")
    assert "Árboles" in desk.get(answer.location).text


def test_a_long_file_is_a_job_whose_page_says_how_far_it_is(app, browse):
    call, desk = make_call(), browse(make_commission())
    content = "id;titulo\n" + "".join(f"{n};Propuesta {n}\n" for n in range(2100))
    page = desk.get(send(desk, content, call=call).location)
    address = desk.post("/mesa/importar/confirmar", fields(page)).location
    assert stored() == 0
    page = desk.get(address)
    assert page.heading == "Importando"
    assert desk.client.get(address).headers["Refresh"] == "3"
    assert "Refresh" not in desk.client.get(address + "?quieta=1").headers
    assert queue.run_next()
    page = desk.get(address)
    assert page.heading == "Importación terminada"
    assert stored() == 2100
    assert kept_files(app) == []


def test_a_job_done_twice_is_done_once_and_one_without_file_says_so(app, browse):
    from gatp_participa.importers.jobs import run

    call, desk = make_call(), browse(make_commission())
    content = "id;titulo\n" + "".join(f"{n};Propuesta {n}\n" for n in range(2100))
    for lost in (False, True):
        page = desk.get(send(desk, content, call=call).location)
        address = desk.post("/mesa/importar/confirmar", fields(page)).location
        batch = db.session.scalar(select(ImportBatch).order_by(ImportBatch.id.desc()))
        if lost:
            for path in kept_files(app):
                path.unlink()
        arguments = {"batch_id": batch.id, "upload": "0" * 32, "options": {}}
        assert queue.run_next()
        run(**arguments)
    assert stored() == 2100
    page = desk.get(address)
    assert page.heading == "No se pudo importar"
    assert "ya no está en el servidor" in page.text


@pytest.mark.parametrize(
    ("grants", "status"),
    [
        ([(Role.COMMISSION, "00")], 200),
        ([(Role.CAPTURER, "20")], 200),
        ([(Role.MODERATOR, "20")], 403),
        ([(Role.FACILITATOR, "20")], 403),
        ([], 403),
    ],
)
def test_who_may_open_the_import_desk(browse, grants, status):
    browse(make_user(*grants)).get("/mesa/importar", status)


def test_nobody_signed_in_is_asked_to_sign_in(browse):
    assert browse().client.get("/mesa/importar").location.startswith("/entrar")


def test_a_kept_file_is_only_of_whoever_sent_it(browse):
    call = make_call()
    address = send(browse(make_commission()), CONTENT, call=call).location
    browse(make_commission()).get(address, 404)
    browse(make_commission()).get(REVIEW + "?archivo=inventado&call=" + call.slug, 404)


def test_an_import_is_seen_by_whoever_did_it_and_by_the_commission(browse):
    call, capturer = make_call(), make_user((Role.CAPTURER, "20"))
    desk = browse(capturer)
    page = desk.get(send(desk, CONTENT, call=call).location)
    address = desk.post("/mesa/importar/confirmar", fields(page)).location
    desk.get(address)
    browse(make_commission()).get(address)
    browse(make_user((Role.CAPTURER, "20"))).get(address, 404)


def test_an_archived_call_is_not_offered(browse):
    make_call(status=CallStatus.ARCHIVED, title="La de hace años")
    assert "La de hace años" not in browse(make_commission()).get("/mesa/importar").text


def test_the_desk_asks_the_database_little(browse, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 30.0)  # as in production
    call, desk = make_call(), browse(make_commission())
    for _ in range(8):
        page = desk.get(send(desk, CONTENT, call=call).location)
        address = desk.post("/mesa/importar/confirmar", fields(page)).location
    for url in ("/mesa/importar", address):
        with count_queries() as seen:
            desk.get(url)
        assert len(seen) <= 12, "\n".join(seen)
