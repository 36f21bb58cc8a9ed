"""The story of a promise as anybody reads it, and the pages of who keeps it and who verifies it."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.moderation.models import ModerationItem
from gatp_participa.moderation.status import Kind
from gatp_participa.plans.models import CommitmentRemark, Evidence, ProgressUpdate
from gatp_participa.plans.services import remarking
from gatp_participa.plans.status import CommitmentStatus, Verdict
from tests.plans.following import LINK, REFUSED, Promise
from tests.support.factories import NOON
from tests.support.files import PDF, photograph
from tests.support.queries import count_queries

SAID = "Se publicaron doce colonias y faltan treinta."


@pytest.fixture
def promise(session, at_noon):
    return Promise()


def test_the_page_tells_the_whole_story(browse, promise):
    promise.report(progress=40, figure=12)
    update = promise.finish(now=NOON + timedelta(hours=1))
    promise.verify(update, Verdict.REFUSED, now=NOON + timedelta(hours=2))
    again = promise.finish(now=NOON + timedelta(hours=3), body="Ahora sí, las cuarenta y dos.")
    promise.verify(again, person=promise.oversight, now=NOON + timedelta(hours=4))
    remarking.write(promise.commitment, body="Ya lo vi.", person=promise.citizen, now=NOON)

    page = browse().get(f"/compromisos/{promise.commitment.id}")

    for said in (
        "El gobierno declara: 50 %", "Se comprobó: 50 %", "1 de 2 actividades comprobada",
        "Ahora sí, las cuarenta y dos", "Luis Mejía", REFUSED, "Órgano garante", "Ya lo vi.",
        "Página del organismo", "verificado", "Colonias con calendario",
    ):  # fmt: skip
        assert said in page.text
    assert f"/compromisos/{promise.commitment.id}/evidencia/1/1" in page.links
    assert page.forms == []


def test_a_long_story_asks_few_questions(browse, session, at_noon, remembered):
    promise = Promise(activities=10)
    for activity in promise.activities:
        for number in range(4):
            promise.report(activity, progress=10 * number, now=NOON + timedelta(hours=number),
                           pieces=[LINK])  # fmt: skip
        promise.verify(promise.finish(activity, now=NOON + timedelta(hours=5)))
    for number in range(9):
        remarking.write(promise.commitment, body=f"Van {number}.", person=promise.citizen, now=NOON)
    session.commit()
    for person in (None, promise.responsible):
        visitor = browse(person)
        visitor.get("/compromisos")
        with count_queries() as sent:
            visitor.get(f"/compromisos/{promise.commitment.id}")
        assert len(sent) <= 12, (person, len(sent), sent)
    visitor = browse(promise.facilitator)
    with count_queries() as sent:
        visitor.get("/mesa/compromisos")
    assert len(sent) <= 12, sent


def test_a_report_is_seen_before_it_is_published(browse, promise, session):
    url = f"/mesa/actividades/{promise.activities[0].id}/reporte"
    visitor = browse(promise.responsible)
    visitor.get(url)
    typed = {
        "report": "first_advance", "body": SAID, "progress": "30", "title_1": "Fotos",
        "file_1": (io.BytesIO(photograph()), "foto.jpg"), "act": "preview",
    }  # fmt: skip
    page = visitor.post(url, typed, status=200)
    assert "Así lo va a leer la gente" in page.text
    assert session.scalars(select(ProgressUpdate)).all() == []

    token = re.search(r'name="token_1"[^>]*value="([^"]+)"', page.text)[1]
    visitor.post(url, typed | {"file_1": (io.BytesIO(b""), ""), "token_1": token, "act": "publish"})

    (one,) = session.scalars(select(Evidence)).all()
    assert (one.title, one.media_type, one.file_name) == ("Fotos", "image/jpeg", "foto.jpg")
    assert b"Telefono-X" not in _content(browse(), promise, one)
    other = browse(promise.substitute)
    other.get(url)
    page = other.post(url, typed | {"file_1": (io.BytesIO(b""), ""), "token_1": token}, status=200)
    assert "enlace o un archivo" in page.text  # a token is only of who sent its file


def _content(visitor, promise, one):
    url = f"/compromisos/{promise.commitment.id}/evidencia/{one.number}/{one.version}"
    return visitor.client.get(url).data


def test_what_is_wrong_is_said_in_its_place_and_nothing_is_lost(browse, promise, session):
    url = f"/mesa/actividades/{promise.activities[0].id}/reporte"
    visitor = browse(promise.responsible)
    typed = {"report": "final_result", "body": SAID, "act": "publish"}
    page = visitor.post(url, typed, status=200)
    assert "al menos una evidencia" in page.text
    assert SAID in page.text
    page = visitor.post(url, typed | {"title_1": "Página", "url_1": "http://a.mx"}, status=200)
    assert "https://www.ejemplo.gob.mx" in page.text
    wrong = {"title_1": "Un programa", "file_1": (io.BytesIO(b"MZ programa"), "x.exe")}
    assert "no es una foto" in visitor.post(url, typed | wrong, status=200).text
    assert session.scalars(select(ProgressUpdate)).all() == []


def test_evidence_is_replaced_and_every_version_stays(browse, promise, session):
    promise.report(pieces=[LINK])
    visitor = browse(promise.responsible)
    url = f"/mesa/compromisos/{promise.commitment.id}/evidencia/1/reemplazar"
    visitor.get(url)
    typed = {"title_1": "Acta", "url_1": "", "file_1": (io.BytesIO(PDF), "acta.pdf")}
    assert "Di por qué" in visitor.post(url, typed, status=200).text
    typed["file_1"] = (io.BytesIO(PDF), "acta.pdf")
    visitor.post(url, typed | {"why": "El enlace anterior dejó de abrir."})

    where = f"/compromisos/{promise.commitment.id}/evidencia/1"
    reader = browse().client
    assert reader.get(f"{where}/1").location == LINK.url
    assert reader.get(f"{where}/2").data == PDF
    page = browse().get(f"/compromisos/{promise.commitment.id}")
    assert "El enlace anterior dejó de abrir" in page.text
    assert session.scalar(select(Evidence.digest).where(Evidence.version == 2)) in page.text
    assert reader.get(f"{where}/3").status_code == 404


def test_verifying_has_the_evidence_beside_and_refusing_asks_why(browse, promise):
    update = promise.finish()
    url = f"/mesa/reportes/{update.id}/comprobar"
    assert url in browse(promise.society).get("/mesa/compromisos").links
    visitor = browse(promise.society)
    assert LINK.title in visitor.get(url).text
    assert "qué falta" in visitor.post(url, {"verdict": "refused"}, status=200).text
    visitor.post(url, {"verdict": "accepted"})
    assert promise.activities[0].status is CommitmentStatus.VERIFIED
    assert "ya no espera" in browse(promise.oversight).get(url).text
    browse(promise.government).get(url, status=403)


def test_each_one_finds_what_is_theirs_to_do(browse, promise):
    for who in (promise.responsible, promise.substitute, promise.government):
        page = browse(who).get("/mesa/compromisos")
        assert len([link for link in page.links if link.endswith("/reporte")]) == 2
        assert "Lo que me toca" in browse(who).get("/mesa").text
    assert "No tienes actividades" in browse(promise.other).get("/mesa/compromisos").text
    assert "Nada espera" in browse(promise.society).get("/mesa/compromisos").text
    promise.finish()
    assert "1 resultado por comprobar" in browse(promise.society).get("/mesa").text


def test_an_activity_is_suspended_and_resumed_from_its_page(browse, promise):
    activity = promise.activities[0]
    url = f"/mesa/actividades/{activity.id}/estado"
    visitor = browse(promise.responsible)
    typed = {"status": "suspended", "note": "Se redujo a la mitad.", "approved_by": "Sesión 4"}
    assert "Elige la razón" in visitor.post(url, typed, status=200).text
    visitor.post(url, typed | {"reason": "budget"})
    page = browse().get(f"/compromisos/{promise.commitment.id}")
    for said in ("suspendido", "Sesión 4", "1 cambio desde que se publicó"):
        assert said in page.text
    visitor.post(
        url, {"status": "in_progress", "note": "Ya hay con qué.", "approved_by": "Sesión 5"}
    )
    assert activity.status is CommitmentStatus.NOT_STARTED
    visitor.post(f"/mesa/compromisos/{promise.commitment.id}/estado", typed | {"reason": "budget"})
    assert promise.commitment.status is CommitmentStatus.SUSPENDED


def test_a_remark_is_said_answered_reported_and_hidden(browse, promise, session):
    where = f"/compromisos/{promise.commitment.id}"
    visitor = browse(promise.citizen)
    page = visitor.post(f"{where}/opiniones", {"body": ""}, status=200)
    assert "unas palabras bastan" in page.text
    there = visitor.post(f"{where}/opiniones", {"body": "En mi calle no."}).location
    assert "En mi calle no." in browse().get(there).text
    (said,) = session.scalars(select(CommitmentRemark)).all()
    browse(promise.responsible).post(f"/opiniones/{said.id}/responder", {"body": "El lunes va."})
    assert "El lunes va." in browse().get(where).text

    browse(promise.society).post(f"/reportar/opinion/{said.id}", {"reason": "insult"})
    item = session.scalar(select(ModerationItem).where(ModerationItem.kind == Kind.REMARK))
    desk = browse(promise.commission)
    assert "En mi calle no." in desk.get(f"/mesa/moderacion/{item.id}").text
    assert "Opinión sobre un compromiso" in desk.get("/mesa/moderacion").text
    desk.post(
        f"/mesa/moderacion/{item.id}/decidir",
        {"kind": "hide", "reason": "insult", "body": "Insulta a una persona que trabaja ahí."},
    )
    page = browse().get(where)
    assert "Se ocultó porque rompe las reglas" in page.text
    assert "En mi calle no." not in page.text


def test_remarks_go_on_in_pages(browse, promise, monkeypatch):
    from gatp_participa.plans.queries import remarks

    monkeypatch.setattr(remarks, "PAGE_ROWS", 2)
    for number in range(5):
        remarking.write(promise.commitment, body=f"Van {number}.", person=promise.citizen, now=NOON)
    url, seen = f"/compromisos/{promise.commitment.id}", []
    while url:
        page = browse().get(url)
        seen += re.findall(r"Van \d", page.text)
        url = next((link for link in page.links if "opiniones=" in link), None)
    assert seen == [f"Van {number}" for number in range(4, -1, -1)]
