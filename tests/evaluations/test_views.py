import csv
import io
import re

import docx
import pytest

from gatp_participa.evaluations import queries, services
from gatp_participa.evaluations.status import EvaluationKind
from tests.evaluations.conftest import METHOD, REPLY, SAID
from tests.support.factories import NOON, make_commitment
from tests.support.queries import within_budget

PAGE = "/planes/20/1/evaluaciones/final"


@pytest.fixture
def public(plan):
    evaluation = plan.written()
    services.send_to_the_body(evaluation, person=plan.people["civil_society"], now=NOON)
    services.reply(evaluation, REPLY, person=plan.people["government"], now=NOON)
    services.publish(evaluation, person=plan.people["civil_society"], now=NOON)
    return evaluation


def test_anybody_reads_what_was_judged_and_what_was_replied(browse, plan, public):
    page = browse().get(PAGE)
    for words in ("cambiaría algo", "avanzó poco", "se abrió un poco", SAID, REPLY, METHOD):
        assert words in page.text
    assert "participación de la gente" in page.text
    browse().get("/planes/20/1/evaluaciones/medio-camino", status=404)
    browse().get("/planes/20/1/evaluaciones/otra", status=404)


def test_plans_are_compared_and_filtered_by_state(browse, public):
    assert "avanzó poco" in browse().get("/evaluaciones").text
    assert "no se publica ninguna" in browse().get("/evaluaciones?estado=14").text
    assert "avanzó poco" in browse().get("/evaluaciones?estado=xx").text


def test_it_is_a_document_and_a_table(browse, plan, public):
    client = browse().client
    pdf = client.get(f"{PAGE}/evaluacion.pdf")
    assert pdf.mimetype == "application/pdf"
    for sign in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"es-MX", b"pdfuaid",
                 b"/DisplayDocTitle true"):  # fmt: skip
        assert sign in pdf.data, sign
    word = docx.Document(io.BytesIO(client.get(f"{PAGE}/evaluacion.docx").data))
    assert word.core_properties.title.encode() in pdf.data
    headings = [line.text for line in word.paragraphs if line.style.name.startswith("Heading")]
    assert {"Cómo se hizo"} <= set(headings), headings
    assert SAID in [line.text for line in word.paragraphs]
    public.judgements[0].recommendation = "=HYPERLINK(1)"
    rows = list(csv.DictReader(io.StringIO(client.get("/evaluaciones.csv").text.lstrip("\ufeff"))))
    assert [row["compromiso"] for row in rows] == ["1", "2"]
    assert {row["completion"] for row in rows} == {"limited"}
    assert {row["recomendacion"] for row in rows} == {"", "'=HYPERLINK(1)"}


def test_the_whole_way_by_hand(browse, plan):
    civil, government = browse(plan.people["civil_society"]), browse(plan.people["government"])
    evaluation = plan.evaluation()
    place = f"/mesa/evaluaciones/{evaluation.id}"
    assert "Falta evaluar los compromisos: 1, 2" in civil.get(place).text
    civil.post(place, {"evaluator": "Universidad", "method": METHOD, "summary": "La mitad."})
    judged = {
        "verifiability": "verifiable", "ambition": "modest", "completion": "complete",
        "results": "major", "explanation": SAID, "relevance": ["public_accountability"],
    }  # fmt: skip
    for number in (1, 2):
        civil.post(f"{place}/compromisos/{number}", judged)
    assert checked(civil, f"{place}/compromisos/1") == {
        "verifiable", "modest", "complete", "major", "public_accountability",
    }  # fmt: skip
    civil.post(f"{place}/enviar")
    civil.post(f"{place}/publicar", status=409)
    government.post(f"{place}/responder?compromiso=1", {"body": REPLY})
    government.post(f"{place}/responder", {"body": ""}, status=422)
    government.post(f"{place}/responder", {"body": REPLY})
    civil.post(f"{place}/publicar")
    assert "se cumplió completo" in browse().get(PAGE).text


def checked(browser, path):
    """Return the values of the choices that a page has marked."""
    marked = re.findall(r"<input[^>]*\bchecked\b[^>]*>", browser.client.get(path).text)
    return {re.search(r'value="([^"]*)"', one)[1] for one in marked}


def test_what_is_no_code_of_a_scale_counts_as_not_chosen(browse, plan):
    evaluation = plan.evaluation()
    civil = browse(plan.people["civil_society"])
    civil.post(
        f"/mesa/evaluaciones/{evaluation.id}/compromisos/1",
        {"ambition": "enorme", "relevance": ["x"], "explanation": SAID},
    )
    (one,) = [
        one for one in queries.judged(queries.evaluation_or_404(evaluation.id)) if one.judgement
    ]
    assert one.judgement.ambition is None
    assert one.judgement.lenses == []


def test_pages_ask_the_same_of_the_database_however_long_the_plan(remembered, browse, plan, public):
    places = {
        "/evaluaciones": None, PAGE: None, f"/mesa/evaluaciones/{public.id}": "civil_society",
        "/mesa/evaluaciones": "civil_society",
    }  # fmt: skip
    for number in range(3, 20):
        make_commitment(plan.plan, number=number)
    for path, who in places.items():
        within_budget(browse(who and plan.people[who]), path)


def test_my_desk_says_what_is_due(browse, plan):
    services.schedule(NOON)
    half_way = plan.evaluation(EvaluationKind.MID_TERM)
    half_way.due_on = NOON.date()
    assert "evaluación a medio camino" in browse(plan.people["civil_society"]).get("/mesa").text
