"""Tables brought in from a list, as they go round in real life."""

import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.secretariats import cli
from gatp_participa.secretariats.models import SecretariatPeriod, SecretariatSeat
from gatp_participa.secretariats.queries import body_at
from gatp_participa.secretariats.status import Stage

pytestmark = pytest.mark.usefixtures("session")
STAGES = """cve_ent,entidad,fecha_declaratoria,fecha_stl
20,Oaxaca,2015-08-04,2015-10-01
07,Chiapas,2016-02-01,
9,Ciudad de México,,2016
99,Nada,2016-01-01,2016-02-01
14,Jalisco,,
05,Coahuila,2016-05-01,2016-04-01
"""
PLACES = """cve_ent,entidad,sector,integrante
20,Oaxaca,Gobierno,Secretaría de la Contraloría.
20,Oaxaca,Órgano Garante de Acceso a la Información,Instituto de Acceso
20,Oaxaca,Sociedad Civil,[persona física omitida]
20,Oaxaca,Facilitador(a),Ana
14,Jalisco,Gobierno,Contraloría
"""


@pytest.fixture
def bring(app, tmp_path):
    def _bring(text, *words):
        file = tmp_path / "lista.csv"
        file.write_text(text, encoding="utf-8")
        return app.test_cli_runner().invoke(cli.secretariats, ["import", str(file), *words])

    return _bring


def count(model):
    return db.session.scalar(select(func.count(model.id)))


def test_each_row_says_what_came_of_it(bring):
    done = bring(STAGES)

    said = done.output.splitlines()
    assert said[0] == "fila 2: nueva: grupo promotor 2015-08-04, instalado 2015-10-01"
    assert said[1] == "fila 3: nueva: grupo promotor 2016-02-01"
    assert "no es una fecha completa" in said[2]
    assert "No hay una entidad" in said[3]
    assert "No dice ninguna fecha" in said[4]
    assert "posterior" in said[5]
    assert said[6] == "nueva: 2, igual: 0, no entró: 4."
    assert [one.stage for one in body_at("20").periods] == [Stage.PROMOTER_GROUP, Stage.INSTALLED]
    assert body_at("05") is None


def test_twice_is_as_once_and_a_rehearsal_keeps_nothing(bring):
    assert "No se guardó nada." in bring(STAGES, "--dry-run").output
    assert count(SecretariatPeriod) == 0

    bring(STAGES)
    again = bring(STAGES).output

    assert "nueva: 0, igual: 2" in again
    assert count(SecretariatPeriod) == 3


def test_institutions_get_a_place_and_nobody_is_invented(bring):
    bring(STAGES)

    said = bring(PLACES).output.splitlines()

    assert said[0] == "fila 2: nueva: Secretaría de la Contraloría"
    assert "No dice quién es" in said[2]
    assert "no es un lado de la mesa" in said[3]
    assert "Primero importa" in said[4]
    assert count(SecretariatSeat) == 2
    assert "igual: 2" in bring(PLACES).output


def test_another_list_is_refused_with_what_it_should_have(bring):
    done = bring("corte,lista\n2017-12,16 STL\n")

    assert done.exit_code == 2
    assert "cve_ent" in done.output


def test_the_real_lists_come_in(app, shared_data):
    folder = shared_data / "open_government"
    if not (folder / "stl_integrantes.csv").exists():
        pytest.skip("the real lists of tables are not beside this checkout")
    run = app.test_cli_runner()

    stages = run.invoke(cli.secretariats, ["import", str(folder / "stl_ejercicios_10_estados.csv")])
    places = run.invoke(cli.secretariats, ["import", str(folder / "stl_integrantes.csv")])
    press = run.invoke(cli.secretariats, ["import", str(folder / "stl_pal_listas_prensa.csv")])

    assert stages.exit_code == places.exit_code == 0, stages.output + places.output
    assert body_at("04").periods[-1].stage is Stage.INSTALLED
    assert count(SecretariatSeat) > 20
    assert press.exit_code == 2
