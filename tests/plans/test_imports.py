"""Commitments from a spreadsheet."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.importers.readers.delimited import Record
from gatp_participa.plans import exports, imports, services
from gatp_participa.plans.imports import COLUMNS, Frame, columns_of
from gatp_participa.plans.queries import whole
from gatp_participa.plans.status import PlanStatus
from tests.support.factories import NOON, make_user
from tests.support.plans import complete

FRAME = Frame("20", "Oaxaca", 1, date(2026, 1, 1), date(2027, 12, 31))


def read(text, frame=FRAME):
    rows = list(csv.reader(io.StringIO(text)))
    records = [Record(number, cells) for number, cells in enumerate(rows[1:], 2)]
    return imports.read(rows[0], records, frame)


def said(reading):
    return [
        (row.number, sentence)
        for _numbers, row in reading.told
        for sentence in row.problems + row.notes
    ]


def test_rows_of_one_commitment_go_together_repeated_or_not(app):
    reading = read(
        "Número,Título,Problema,Meta,Indicador,Unidad,Actividad,Inicio,Fin,Medio de verificación\n"
        "1,Rutas,No hay,Publicar,rutas,rutas,Padrón,01/03/2026,2026-04-01,Acta; Lista\n"
        ",,,,,,Página,2026-05-01,2026-06-01,Página\n"
        "2,Medicinas,,,,,,,,\n"
        "1,Rutas,,Publicar,,,Mapa,2026-07-01,2026-08-01,\n"
    )
    assert reading.problems == 0
    first, second = reading.commitments
    assert [one.title for one in first.activities] == ["Padrón", "Página", "Mapa"]
    assert first.activities[0].means == ("Acta", "Lista")
    assert first.activities[0].starts_on == date(2026, 3, 1)
    assert [goal.body for goal in first.goals] == ["Publicar"]
    assert first.activities[2].goal_key == first.goals[0].key
    assert (second.title, second.activities) == ("Medicinas", [])


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("1,,,,", "falta el título"),
        ("1,Rutas,Padrón,mañana,2026-04-01", "No entendemos la fecha «mañana»"),
        ("1,Rutas,Padrón,2026-05-01,2026-04-01", "antes de empezar"),
        ("1,Rutas,Padrón,2026-05-01,2029-04-01", "salen del periodo"),
    ],
)
def test_what_is_wrong_is_said_of_its_row(app, row, what):
    reading = read(f"numero,titulo,actividad,inicio,fin\n{row}\n")
    assert reading.problems == 1
    ((number, sentence),) = said(reading)
    assert number == 2
    assert what in sentence


def test_two_titles_for_one_number_are_a_problem(app):
    reading = read("numero,titulo\n1,Rutas\n1,Medicinas\n")
    assert "ya tenía otro título" in said(reading)[0][1]


def test_rows_of_other_states_and_plans_are_left_out(app):
    reading = read(
        "cve_ent,pal,titulo\n20,1er PAL,Rutas\n04,1er PAL,Otra\n20,2do PAL,Después\n"
    )  # fmt: skip
    assert [one.title for one in reading.commitments] == ["Rutas"]
    assert [number for number, _sentence in said(reading)] == [3, 4]


def test_a_title_that_is_a_paragraph_is_cut_and_kept_whole_in_the_objective(app):
    long = "Publicar cada semana " * 20
    (one,) = read(f"titulo\n{long}\n").commitments
    assert len(one.title) <= 160
    assert one.texts["objective"] == long.strip()


def test_columns_are_known_by_many_names():
    headers = ["No.", "Compromiso", "Dependencia responsable", "Fecha de término", "Color"]
    assert columns_of(headers) == {"number": 0, "title": 1, "responsible_body": 2, "ends_on": 3}


def test_a_file_goes_in_whole_or_not_at_all(state, tmp_path):
    plan = state.plan()
    path = tmp_path / "plan.csv"
    path.write_text("título,inicio,actividad\nRutas,ayer,Padrón\nOtra,,\n")
    with pytest.raises(ConflictError, match="todo o nada"):
        services.bring(plan, services.rehearse(plan, path), person=state.government, now=NOON)
    assert plan.commitments == []

    path.write_text("título\nRutas\nOtra\n")
    reading = services.rehearse(plan, path)
    with pytest.raises(NotAllowedError):
        services.bring(plan, reading, person=make_user(), now=NOON)
    assert services.bring(plan, reading, person=state.government, now=NOON) == 2
    assert [(one.number, one.title) for one in plan.commitments] == [(1, "Rutas"), (2, "Otra")]
    plan.status = PlanStatus.PUBLISHED
    with pytest.raises(ConflictError, match="borrador"):
        services.bring(plan, reading, person=state.government, now=NOON)


def test_what_goes_out_comes_back_the_same(state, tmp_path, session):
    first = complete(state.commitment(substitute_person="Luz Mar", targets=("16.7",)).plan)
    state.commitment(first, title="=Otra", problem="+ agua")
    session.expire_all()
    path = tmp_path / "plan.csv"
    path.write_text("".join(exports_of(first)))
    second = state.plan(ordinal=1, entity_code="19", person=state.commission)
    again = path.read_text().replace("PAL-20-1", "PAL-19-1")
    path.write_text(again)

    reading = services.rehearse(second, path)
    assert said(reading) == []
    services.bring(second, reading, person=state.commission, now=NOON)
    session.expire_all()

    def words(plan):
        return [
            (one.title, one.problem, one.substitute_person, one.starts_on,
             [(g.body, g.indicator, g.target) for g in one.goals],
             [(a.title, a.starts_on, [m.body for m in a.means]) for a in one.activities])
            for one in plan.commitments
        ]  # fmt: skip

    assert words(second) == words(first)


def exports_of(plan):
    from gatp_participa.web.exports import csv_lines

    return csv_lines(exports.csv_rows(whole(plan)))


def test_real_plans_are_read(state, shared_data):
    source = shared_data / "open_government" / "pal_compromisos.csv"
    if not source.is_file():
        pytest.skip("there are no real commitments beside this checkout")
    plan = state.plan(entity_code="04", ordinal=1)
    reading = services.rehearse(plan, source)
    assert reading.problems == 0
    assert reading.commitments[0].title.startswith("Seguimiento ciudadano a la obra pública")
    count = services.bring(plan, reading, person=state.commission, now=NOON)
    assert count == len(reading.commitments) == len(plan.commitments) > 2


def test_a_table_without_titles_is_refused_with_what_it_has(state, tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("color,tamaño\nazul,3\n")
    with pytest.raises(InvalidInputError, match="«color»"):
        services.rehearse(state.plan(), path)


_CELL = st.one_of(
    st.just(""), st.text(max_size=30), st.dates(date(2025, 1, 1), date(2029, 1, 1)).map(str),
    st.sampled_from(["1", "2", "Rutas", "Publicar", "20", "1er PAL", "12", "=1+1", "16.7"]),
    st.integers(-5, 5), st.floats(allow_nan=True), st.none(),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=9, unique=True),
    st.lists(st.lists(_CELL, min_size=9, max_size=9), max_size=8),
)
def test_whatever_the_rows_say_what_comes_out_could_be_written(app, names, rows):
    headers = [COLUMNS[name][0] for name in names]
    records = [Record(n, cells[: len(names)]) for n, cells in enumerate(rows, 2)]
    reading = imports.read(headers, records, FRAME)
    for one in reading.commitments:
        assert one.title
        assert len(one.title) <= 160
        if reading.problems:
            continue
        draft = one.draft(FRAME)
        assert draft.starts_on < draft.ends_on
        services.detailing.check_details(
            one.goals, one.activities, FRAME.starts_on, FRAME.ends_on + timedelta(days=0)
        )
        keys = {goal.key for goal in one.goals} | {""}
        assert {activity.goal_key for activity in one.activities} <= keys
