"""A plan to take away: what each file says and that it can be opened."""

import csv
import io
import json
from datetime import date

import docx
import jsonschema
import pytest

from gatp_participa.accounts.status import Sector
from gatp_participa.plans import exports, gantt, queries, services
from gatp_participa.plans.gantt import Bar
from gatp_participa.plans.models import Evidence, ProgressUpdate, Verification
from gatp_participa.plans.queries import whole
from gatp_participa.plans.status import Report, SectionKind, Tag, Verdict
from tests.support.factories import NOON, make_user, save

TEXT = {"type": "string"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
FIGURE = {"type": ["number", "null"]}


def _shape(required, **more):
    return {
        "type": "object", "properties": required | more, "required": list(required),
        "additionalProperties": not more,
    }  # fmt: skip


SCHEMA = _shape(
    {
        "id": {"type": "string", "pattern": r"^PAL-\d{2}-\d+$"}, "titulo": TEXT, "inicia": DAY,
        "termina": DAY, "revision": {"type": "integer"},
        "compromisos": {
            "type": "array",
            "items": _shape(
                {
                    "id": {"type": "string", "pattern": r"^PAL-\d{2}-\d+-C\d+$"},
                    "titulo": TEXT, "problema": TEXT, "objetivo": TEXT, "inicia": DAY,
                    "avance_declarado": {"type": "integer", "minimum": 0, "maximum": 100},
                    "metas": {
                        "type": "array",
                        "items": _shape(
                            {"id": TEXT, "texto": TEXT, "indicador": TEXT, "unidad": TEXT,
                             "linea_base": FIGURE, "valor_meta": FIGURE}
                        ),
                    },
                    "actividades": {
                        "type": "array",
                        "items": _shape(
                            {"id": TEXT, "texto": TEXT, "inicia": DAY, "termina": DAY,
                             "medios_de_verificacion": {"type": "array", "items": TEXT}}
                        ),
                    },
                }
            ),
        },
    }
)  # fmt: skip


@pytest.fixture
def plan(state):
    made = state.publishable(
        title="=SUMA(1;2)", tags=(Tag.FOLLOW_THE_MONEY,), targets=("16.7", "6"),
        substitute_person="Luz Mar",
    )  # fmt: skip
    services.write_section(
        made, SectionKind.METHOD, "### Paso uno\n\n- Escuchar\n- Agrupar", person=state.commission,
        now=NOON,
    )  # fmt: skip
    services.publish(made, person=state.commission, now=NOON)
    return made


def test_the_pdf_is_tagged_with_its_title_and_contents(browse, plan):
    answer = browse().client.get("/planes/20/1/plan.pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-20-1.pdf"'
    pdf = answer.data
    for sign in (b"/StructTreeRoot", b"pdfuaid", b"/DisplayDocTitle true", b"/Figure", b"/TOC"):
        assert sign in pdf, sign
    for said in (b"/MarkInfo", b"/Lang", b"es-MX", b"Plan de Oaxaca"):
        assert said in pdf, said


def test_the_docx_opens_and_has_its_headings_and_tables(browse, plan):
    answer = browse().client.get("/planes/20/1/plan.docx")
    opened = docx.Document(io.BytesIO(answer.data))
    headings = [p.text for p in opened.paragraphs if p.style.name.startswith("Heading")]
    assert opened.core_properties.title == "Plan de Oaxaca"
    for said in (
        "Introducción",
        "Cómo se hizo",
        "Paso uno",
        "Compromisos",
        "1. =SUMA(1;2)",
        "Metas",
    ):
        assert said in headings
    cells = {cell.text for table in opened.tables for row in table.rows for cell in row.cells}
    assert {"recorridos publicados", "de 0 a 12 recorridos", "Padrón en internet"} <= cells


def test_the_json_has_its_shape_and_every_thing(browse, plan):
    said = json.loads(browse().client.get("/planes/20/1/plan.json").data)
    jsonschema.validate(said, SCHEMA)
    (one,) = said["compromisos"]
    assert (said["id"], one["id"]) == ("PAL-20-1", "PAL-20-1-C1")
    assert [target["clave"] for target in one["ods"]] == ["6", "16.7"]
    assert one["actividades"][0]["meta_id"] == one["metas"][0]["id"]
    assert one["temas"][0]["nombre"] == "Calendarios de pipas"


def test_the_csv_has_a_row_for_each_activity_and_no_formulas(browse, plan):
    text = browse().client.get("/planes/20/1/plan.csv").data.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["titulo"] == "'=SUMA(1;2)"
    assert (row["compromiso_id"], row["meta"]) == ("PAL-20-1-C1", "Publicar los recorridos")
    assert row["medios_de_verificacion"] == "Padrón en internet"


def test_a_commitment_without_activities_has_a_row_too(state):
    plan = state.commitment().plan
    head, row = exports.csv_rows(whole(plan))
    assert len(head) == len(row)
    assert row[head.index("actividad")] == ""


def test_drafts_are_handed_only_to_who_reads_them(browse, state):
    state.publishable()
    for suffix in ("pdf", "docx", "json", "csv"):
        url = f"/planes/20/1/plan.{suffix}"
        assert browse().client.get(url).status_code == 404
        assert browse(make_user()).client.get(url).status_code == 404
        assert browse(state.society).client.get(url).status_code == 200


def show(plan, *, verdict=None):
    """Report the first activity of a plan with a file in two versions, and what was said of it."""
    activity = plan.commitments[0].activities[0]
    update = save(ProgressUpdate(
        activity_id=activity.id, report=Report.FINAL_RESULT, body="Se publicó.", progress=100,
        reported_at=NOON,
    ))  # fmt: skip
    for version in (1, 2):
        save(Evidence(
            activity_id=activity.id, update_id=update.id, number=1, version=version,
            title="Acta", storage_key=f"evidencia-{version}", digest=f"{version}" * 64,
            media_type="application/pdf", size=9, added_at=NOON,
        ))  # fmt: skip
    if verdict:
        save(Verification(
            activity_id=activity.id, update_id=update.id, verdict=verdict,
            sector=Sector.OVERSIGHT_BODY, body="Falta un anexo.", verified_at=NOON,
        ))  # fmt: skip
    return activity


def test_evidence_is_open_data_version_by_version_with_who_checked_it(browse, plan):
    activity = show(plan, verdict=Verdict.REFUSED)
    answer = browse().client.get("/compromisos/datos/evidencias.csv")
    first, second = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert first["actividad_id"] == f"PAL-20-1-C1-A{activity.id}"
    assert (first["evidencia_id"], first["version"], second["version"]) == (
        "PAL-20-1-C1-E1", "1", "2",
    )  # fmt: skip
    assert (first["sha256"], first["enlace"]) == ("1" * 64, "")
    assert (first["resultado"], first["comprobado_por"]) == ("refused", "oversight_body")
    assert first["url"].endswith(f"/compromisos/{plan.commitments[0].id}/evidencia/1/1")


def test_the_json_of_a_plan_has_the_same_evidence(browse, plan):
    activity = show(plan)
    said = json.loads(browse().client.get("/planes/20/1/plan.json").data)
    found = {one["id"]: one["evidencias"] for one in said["compromisos"][0]["actividades"]}
    pieces = found.pop(f"PAL-20-1-C1-A{activity.id}")
    assert [(one["id"], one["version"]) for one in pieces] == [
        ("PAL-20-1-C1-E1", 1), ("PAL-20-1-C1-E1", 2),
    ]  # fmt: skip
    assert pieces[1]["sha256"] == "2" * 64
    assert pieces[1]["comprobacion"] is None
    assert not any(found.values())


def test_open_data_has_what_its_dictionary_says(browse, plan, state):
    show(plan)
    state.publishable(title="Un borrador")
    browse().get("/compromisos/datos")
    for name, resource in exports.RESOURCES.items():
        answer = browse().client.get(f"/compromisos/datos/{name}.csv")
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert list(rows[0]) == [column.name for column in resource.columns]
        assert {row["compromiso_id"] for row in rows} == {"PAL-20-1-C1"}
        assert None not in rows[0]
        assert None not in rows[0].values()


def test_the_page_draws_the_dates_and_says_them_in_a_table(browse, plan):
    page = browse().client.get("/planes/20/1").text
    assert 'class="gantt"' in page
    assert 'role="img"' in page
    assert "Levantar el padrón 1" in page
    assert "Cómo se hizo" in page
    assert "<h3>Paso uno</h3>" in page
    assert "Sigue el dinero" in page


def _chart(bars, first=date(2026, 1, 1), last=date(2027, 12, 31), today=date(2026, 6, 1)):
    return gantt.chart(bars, first, last, today=today, name_of=lambda day: f"{day:%m}")


def test_bars_stay_inside_the_drawing_and_in_the_order_of_their_days():
    bars = [
        Bar("antes", date(2020, 1, 1), date(2026, 2, 1), 50),
        Bar("después", date(2027, 6, 1), date(2040, 1, 1), 100),
        Bar("un día", date(2027, 12, 31), date(2027, 12, 31)),
    ]
    chart = _chart(bars)
    for one in chart.bars:
        assert chart.left <= one.x
        assert one.x + one.width <= chart.width
        assert 0 <= one.done <= one.width
    assert [one.y for one in chart.bars] == sorted(one.y for one in chart.bars)
    assert chart.bars[1].done == chart.bars[1].width


def test_today_is_drawn_only_inside_and_months_have_room():
    assert _chart([], today=date(2030, 1, 1)).today is None
    assert _chart([]).today is not None
    named = [month.label for month in _chart([]).months if month.label]
    assert named == ["01", "04", "07", "10"] * 2
    assert len(_chart([], last=date(2026, 12, 31)).months) == 12


def test_every_page_of_a_plan_is_the_same_whoever_asks_twice(browse, plan):
    first = browse().client.get("/planes/20/1/plan.pdf").data
    assert browse().client.get("/planes/20/1/plan.pdf").data == first
    assert queries.plan_by_address("20", 1).revision == 0
