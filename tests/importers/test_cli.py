"""The command as whoever automates it sees it: exit codes, one JSON line, reasons apart."""

import json

import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.importers.cli import importing
from gatp_participa.importers.models import ImportBatch
from gatp_participa.proposals.models import Proposal
from tests.support.factories import make_call

CONTENT = "id;titulo;estado\n1;Luz;Oaxaca\n2;;\n3;Agua;Narnia\n"


@pytest.fixture
def run(app, session, tmp_path):
    """Return a function that runs ``gatp import proposals`` over a text."""
    call = make_call(slug="nacional")
    db.session.commit()

    def _run(*arguments, content=CONTENT, call="nacional"):
        path = tmp_path / "tabla.csv"
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with app.app_context():
            return app.test_cli_runner().invoke(
                importing, ["proposals", str(path), "--call", call, *arguments]
            )

    _run.call = call
    return _run


def said(done):
    return json.loads(done.stdout.strip().splitlines()[-1])


def stored():
    return db.session.scalar(select(func.count()).select_from(Proposal))


def test_it_prints_one_json_line_and_the_reasons_apart(run):
    done = run("--json", "--entity-column", "Estado")
    assert done.exit_code == 0
    result = said(done)
    assert {"read", "created", "updated", "unchanged", "rejected", "errors", "seconds"} <= set(
        result
    )
    assert (result["read"], result["created"], result["rejected"]) == (3, 1, 2)
    assert [error["row"] for error in result["errors"]] == [3, 4]
    assert "fila 3: la fila no tiene texto" in done.stderr
    assert "fila 4: no hay una entidad «Narnia»" in done.stderr
    assert len(done.stdout.strip().splitlines()) == 1


def test_a_dry_run_writes_nothing_and_counts_the_same(run):
    dry = said(run("--json", "--dry-run"))
    assert stored() == 0
    real = said(run("--json"))
    same = ("read", "created", "updated", "unchanged", "rejected", "errors", "warnings")
    assert [dry[name] for name in same] == [real[name] for name in same]
    assert stored() == real["created"] == 2


def test_a_second_run_is_fine_and_changes_nothing(run):
    run()
    done = run("--json")
    assert done.exit_code == 0
    assert (said(done)["created"], said(done)["unchanged"]) == (0, 2)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 x", "id;titulo\n", "id;titulo\n1;\n", "id;color\n1;rojo\n"]
)
def test_when_nothing_can_be_imported_the_answer_is_no(run, content):
    done = run("--json", content=content)
    assert done.exit_code == 1
    assert said(done)["created"] == 0
    assert stored() == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--entity", "20", "--entity-column", "estado"),
        ("--entity", "Narnia"),
        ("--entity-column", "No existe"),
        ("--column", "sin igual"),
        ("--column", "inventado=titulo"),
        ("--format", "otro"),
    ],
)
def test_wrong_use_is_said_with_exit_code_two(run, arguments):
    done = run(*arguments)
    assert done.exit_code == 2
    assert stored() == 0
    assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_an_unknown_call_and_a_missing_file_are_wrong_use(run):
    assert run(content=None).exit_code == 2  # nothing was written yet in this folder
    done = run(call="otra")
    assert done.exit_code == 2
    assert "No encontramos esa convocatoria" in done.stderr


def test_columns_may_be_said_by_hand(run):
    content = "x;y;z\nLuz;Que haya;Oaxaca\n"
    arguments = ("--column", "titulo=x", "--column", "problem=y", "--entity-column", "z")
    done = run("--json", *arguments, content=content)
    assert said(done)["created"] == 1
    one = db.session.scalar(select(Proposal))
    assert (one.title, one.problem, one.entity_code) == ("Luz", "Que haya", "20")
