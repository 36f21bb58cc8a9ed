"""A downloaded record is checked as it is, and whoever touched it is caught."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest

from gatp_participa.core.db import db
from gatp_participa.core.paths import STATIC
from gatp_participa.ledger import checking
from tests.ledger.support import downloaded, sealed
from tests.support.server import Server

pytestmark = pytest.mark.usefixtures("record_of_acts")


@pytest.fixture
def files(tmp_path):
    sealed(3, 4, 2)
    return downloaded(tmp_path)


@pytest.fixture(params=["against the roots", "against the database"])
def found(files, request):
    def ask():
        acts, roots = files
        report = checking.check_file(acts, roots if "roots" in request.param else None)
        return report.broken and (report.broken.kind, report.broken.position)

    ask.is_exact = "database" in request.param
    return ask


def rewrite(files, change):
    acts = files[0]
    lines = acts.read_bytes().splitlines(keepends=True)
    acts.write_bytes(b"".join(change(lines)))


def test_an_untouched_one_is_whole(files, found):
    assert found() is None
    report = checking.check_file(*files)
    assert (report.acts, report.roots, report.warnings) == (9, 3, [])


@pytest.mark.parametrize(
    ("name", "value"),
    [("acto", "proposals.hide"), ("canal", "job"), ("dia", "2026-11-20"), ("huella", "0" * 64)],
)
def test_a_changed_line(files, found, name, value):
    def change(lines):
        said = json.loads(lines[4]) | {name: value}
        lines[4] = json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        return lines

    rewrite(files, change)
    assert found() == (("not_the_sealed", 5) if found.is_exact else ("root", 4))


def test_a_deleted_line(files, found):
    rewrite(files, lambda lines: lines[:4] + lines[5:])
    assert found() == ("missing", 5)


def test_a_deleted_line_with_the_rest_numbered_again(files, found):
    def change(lines):
        kept = [json.loads(line) for line in lines[:4] + lines[5:]]
        return [
            json.dumps(line | {"n": n}, sort_keys=True, separators=(",", ":")).encode() + b"\n"
            for n, line in enumerate(kept, start=1)
        ]

    rewrite(files, change)
    assert found() == (("not_the_sealed", 5) if found.is_exact else ("root", 4))


def test_two_lines_that_change_places(files, found):
    rewrite(files, lambda lines: [lines[0], lines[2], lines[1], *lines[3:]])
    assert found() == ("missing", 2)


def test_a_line_twice(files, found):
    rewrite(files, lambda lines: [*lines[:2], lines[1], *lines[2:]])
    assert found() == ("order", 3)


def test_a_tail_cut(files, found):
    rewrite(files, lambda lines: lines[:5])
    assert found() == ("cut", 6)


@pytest.mark.parametrize("line", [b"hola\n", b"[]\n", b'{"n": 3}\n', b"\xff\n", b"{}", b"\n"])
def test_a_line_that_is_not_as_published(files, found, line):
    rewrite(files, lambda lines: [*lines[:2], line, *lines[3:]])
    assert found() == ("not_a_line", 3)


def test_a_replaced_root(files):
    acts, roots = files
    roots.write_text(roots.read_text().replace(json.loads(roots.read_text())[1]["raiz"], "0" * 64))
    report = checking.check_file(acts, roots)
    assert (report.broken.kind, report.broken.position) == ("root", 4)


def test_roots_older_than_the_acts_say_how_many_have_none(files):
    acts, roots = files
    older = json.loads(roots.read_text())[:2]
    roots.write_text("[\n" + ",\n".join(map(json.dumps, older)) + "\n]\n")
    report = checking.check_file(acts, roots)
    assert report.is_whole
    assert report.warnings == [
        "Los últimos 2 actos son posteriores a la última raíz de ese archivo."
    ]


def test_a_part_is_checked_against_the_database_and_not_with_roots_alone(files):
    rewrite(files, lambda lines: lines[3:])
    acts, roots = files
    assert checking.check_file(acts).is_whole
    with pytest.raises(checking.UnreadableError, match="descárgalo entero"):
        checking.check_file(acts, roots)


class TestCommand:
    @pytest.fixture
    def gatp(self, app):
        from gatp_participa.ledger.cli import audit

        db.session.commit()
        runner = app.test_cli_runner()
        return lambda *args: runner.invoke(audit, [str(one) for one in args])

    def test_it_says_that_all_is_well(self, files, gatp):
        done = gatp("verify")
        assert done.exit_code == 0
        assert done.stdout == "El registro está completo: 9 actos y 6 raíces comprobados.\n"

    def test_it_names_the_broken_one_and_ends_with_1(self, files, gatp):
        rewrite(files, lambda lines: lines[:4] + lines[5:])
        done = gatp("verify", files[0], "--roots", files[1])
        assert done.exit_code == 1
        assert done.stdout == "Falta el acto 5: su lugar en el registro está vacío.\n"

    def test_a_machine_reads_the_same(self, files, gatp):
        rewrite(files, lambda lines: lines[:4] + lines[5:])
        done = gatp("verify", files[0], "--json")
        said = json.loads(done.stdout)
        assert (done.exit_code, said["is_whole"], said["broken"]["position"]) == (1, False, 5)

    @pytest.mark.parametrize("arguments", [("no-existe.jsonl",), ("--roots", "no-existe.json")])
    def test_what_cannot_be_checked_ends_with_2(self, files, gatp, arguments):
        done = gatp("verify", *arguments)
        assert done.exit_code == 2
        assert done.stderr.strip()

    def test_sealing_now_says_the_root(self, files, gatp):
        done = gatp("seal")
        assert done.exit_code == 0
        assert done.stdout.startswith("9 actos sellados. Raíz: ")


def test_a_browser_gets_the_script_that_checks(new_database, tmp_path):
    """Over HTTP and asking for it compressed, as browsers do."""
    server = Server.start(database_url=new_database(), data_dir=tmp_path)
    try:
        asked = Request(f"{server.url}/registro/comprobar.py", headers={"Accept-Encoding": "gzip"})  # noqa: S310
        with urlopen(asked, timeout=30) as answer:  # noqa: S310
            assert answer.read() == (STATIC / "comprobar.py").read_bytes()
    finally:
        server.stop()


def test_a_computer_with_no_record_of_its_own_is_told_to_bring_the_roots(files, tmp_path):
    elsewhere = f"sqlite:///{tmp_path / 'none.db'}"
    said = subprocess.run(
        [sys.executable, "-m", "gatp_participa.cli", "audit", "verify", str(files[0])],
        env=os.environ | {"GATP_DATABASE_URL": elsewhere, "GATP_SECRET_KEY": "x" * 40},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 2
    assert "--roots raices.json" in said.stderr
