import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from gatp_participa.calls.status import CallStatus
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.status import JobStatus
from gatp_participa.themes import services
from gatp_participa.themes.cli import themes
from gatp_participa.themes.models import Theme
from tests.support.factories import make_call, make_proposal
from tests.themes.corpus import SUBJECTS, fill

FIGURES = {
    "texts", "labels", "themes", "v_measure", "ami", "ari", "unassigned", "seconds",
    "peak_memory_mb", "encoder", "seed",
}  # fmt: skip


@pytest.fixture
def gatp(app):
    def run(*arguments):
        return app.test_cli_runner().invoke(themes, [str(one) for one in arguments])

    return run


def last_line(result):
    return json.loads(result.stdout.splitlines()[-1])


def table(path, separator=",", encoding="utf-8", each=6, header=("Texto", "Tema")):
    lines = [separator.join(header)]
    for subject, (whats, hurts, asks) in SUBJECTS.items():
        lines += [
            f'"{whats[i % 3]} {hurts[i % 2]}; pedimos, ¡ya!, {asks[i % 3]}"{separator}{subject}'
            for i in range(each)
        ]
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


@pytest.mark.usefixtures("session")
def test_a_run_prints_one_json_document_as_its_last_line(gatp):
    call = make_call()
    fill(call)
    result = gatp("run", call.slug, "--themes", 3, "--seed", 5, "--json")
    assert result.exit_code == 0, result.output
    document = last_line(result)
    assert document.keys() == {
        "themes", "texts", "unassigned", "seconds", "run", "outcome", "peak_memory_mb", "list",
    }  # fmt: skip
    assert document["outcome"] == "accepted"
    assert (document["texts"], document["themes"]) == (24, 3)
    assert sum(one["size"] for one in document["list"]) + document["unassigned"] == 24
    first = document["list"][0]
    assert first.keys() == {"id", "name", "terms", "size", "cohesion", "central"}
    assert db.session.get(Theme, first["id"]).name == first["name"]
    assert 1 <= len(first["central"]) <= 3


@pytest.mark.usefixtures("session")
def test_a_run_prints_a_table_for_people(gatp):
    call = make_call()
    fill(call)
    result = gatp("run", call.slug, "--themes", 3)
    assert result.exit_code == 0
    assert "3 temas con 24 propuestas" in result.stdout
    assert "Listo" in result.stderr


@pytest.mark.usefixtures("session")
def test_a_second_run_waits_unless_it_is_told_not_to(gatp):
    call = make_call()
    fill(call)
    gatp("run", call.slug, "--themes", 3)
    waiting = gatp("run", call.slug, "--themes", 2)
    assert "Nada cambió todavía" in waiting.stdout
    assert last_line(gatp("run", call.slug, "--themes", 2, "--json"))["outcome"] == "waiting"
    accepted = gatp("run", call.slug, "--themes", 2, "--accept", "--json")
    assert last_line(accepted)["outcome"] == "accepted"


@pytest.mark.usefixtures("session")
def test_a_run_of_one_state_reads_only_its_texts(gatp):
    call = make_call()
    fill(call, each=3, entity_code="20")
    fill(call, each=4, entity_code="31")
    assert last_line(gatp("run", call.slug, "--entity", "20", "--json"))["texts"] == 9


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "arguments",
    [("nadie",), ("{slug}", "--entity", "99"), ("{slug}", "--themes", "1"), ("{slug}", "--seed", "x")],
)  # fmt: skip
def test_wrong_use_ends_in_two(gatp, arguments):
    call = make_call()
    make_proposal(call=call)
    result = gatp("run", *(one.format(slug=call.slug) for one in arguments))
    assert result.exit_code == 2
    assert result.stderr.strip()


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("kw", [{}, {"status": CallStatus.ARCHIVED}])
def test_a_call_with_nothing_to_group_ends_in_one(gatp, kw):
    result = gatp("run", make_call(**kw).slug, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.strip()


@pytest.mark.usefixtures("session")
def test_a_run_that_a_dead_worker_left_is_taken_over(gatp):
    call = make_call()
    fill(call)
    now = clock.now()
    run = services.request_run(call, person=None, now=now)
    job = db.session.get(Job, run.job_id)
    job.status, job.owner = JobStatus.RUNNING, "somebody"
    job.leased_until = now - timedelta(seconds=1)
    db.session.flush()
    assert last_line(gatp("run", call.slug, "--json"))["run"] == run.id


@pytest.mark.usefixtures("session")
def test_another_grouping_under_way_is_not_disturbed(gatp):
    call = make_call()
    fill(call)
    services.request_run(call, seed=1, person=None, now=clock.now())
    assert gatp("run", call.slug, "--seed", 2).exit_code == 1


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (";", "latin-1"), (";", "utf-8-sig")]
)
def test_any_csv_with_labels_can_be_measured(gatp, tmp_path, separator, encoding):
    file = table(tmp_path / "labels.csv", separator, encoding)
    result = gatp("evaluate", file, "--text", "texto", "--label", "Tema", "--themes", "3",
                  "--encoder", "lexical", "--json")  # fmt: skip
    assert result.exit_code == 0, result.output
    found = last_line(result)
    assert found.keys() == FIGURES
    assert (found["texts"], found["labels"], found["themes"]) == (18, 3, 3)
    assert found["v_measure"] > 0.9
    assert (found["encoder"], found["seed"]) == ("lexical", 0)


def test_the_number_of_themes_is_the_engines_unless_said(gatp, tmp_path):
    file = table(tmp_path / "labels.csv")
    result = gatp(
        "evaluate", file, "--text", "Texto", "--label", "Tema", "--encoder", "lexical", "--themes",
        "auto",
    )  # fmt: skip
    assert result.exit_code == 0
    assert "v_measure" in result.stdout


def test_rows_without_text_or_label_do_not_count(gatp, tmp_path):
    file = table(tmp_path / "labels.csv")
    file.write_text(file.read_text() + "\nsin etiqueta,\n,agua\n")
    result = gatp("evaluate", file, "--text", "Texto", "--label", "Tema", "--encoder", "lexical",
                  "--json")  # fmt: skip
    assert last_line(result)["texts"] == 18
    assert "2 filas" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        {"--text": "Cuerpo"},
        {"--label": "Etiqueta"},
        {"--encoder": "nadie"},
        {"--themes": "muchos"},
        {"--themes": "0"},
    ],
)
def test_what_cannot_be_measured_is_wrong_use(gatp, tmp_path, options):
    file = table(tmp_path / "labels.csv")
    given = {"--text": "Texto", "--label": "Tema", "--encoder": "lexical"} | options
    result = gatp("evaluate", file, *(part for pair in given.items() for part in pair))
    assert result.exit_code == 2
    if set(options) & {"--text", "--label"}:
        assert "Texto" in result.stderr
        assert "Tema" in result.stderr


def test_a_table_without_rows_ends_in_one(gatp, tmp_path):
    file = table(tmp_path / "labels.csv", each=0)
    assert gatp("evaluate", file, "--text", "Texto", "--label", "Tema").exit_code == 1


@pytest.mark.parametrize(
    ("factory", "code", "said"),
    [
        ("Raises", 1, "RuntimeError: the model is somewhere else"),
        ("OneRowLess", 1, "un vector por texto"),
        ("no_weights", 2, "No se pudo crear"),
        ("nobody", 2, "No se pudo crear"),
    ],
)
def test_an_encoder_of_others_that_fails_ends_in_a_sentence(gatp, tmp_path, factory, code, said):
    file = table(tmp_path / "labels.csv")
    encoder = f"tests.themes.misbehaving:{factory}"
    result = gatp("evaluate", file, "--text", "Texto", "--label", "Tema", "--encoder", encoder)
    assert result.exit_code == code
    assert isinstance(result.exception, SystemExit)
    assert encoder in result.stderr or factory == "OneRowLess"
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_measuring_needs_neither_a_database_nor_a_secret(tmp_path):
    file = table(tmp_path / "labels.csv", each=4)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GATP_")}
    done = subprocess.run(
        [Path(sys.executable).with_name("gatp"), "themes", "evaluate", file, "--text", "Texto",
         "--label", "Tema", "--encoder", "lexical", "--json"],
        cwd=tmp_path, env=clean, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout.splitlines()[-1]).keys() == FIGURES
    assert [one.name for one in tmp_path.iterdir()] == ["labels.csv"]
