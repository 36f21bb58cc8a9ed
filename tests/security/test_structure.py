"""What the code does not do at all, so that no page can do it wrongly."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatp_participa.core import paths

CODE = Path(paths.__file__).parents[1]
# Where SQL is written by hand: it is fixed, and what varies goes as a parameter.
SQL_BY_HAND = {
    "proposals/search_index.py": "the full text of each engine",
    "privacy/models.py": "the condition of a partial index",
    "deliberation/models.py": "the condition of a partial index",
    "routing/models.py": "the conditions of partial indexes",
    "secretariats/models.py": "the conditions of partial indexes",
    "privacy/services/consenting.py": "the condition of a partial index",
    "notices/models.py": "the default of a column",
    "pages/health.py": "SELECT 1, and how many states there are",
    "ledger/checking/database.py": "what is in the catalogue of the engine",
    "dev/cli.py": "the settings of SQLite while a country is made",
    "core/db.py": "the settings of SQLite", "core/sqlite.py": "the settings of SQLite",
}  # fmt: skip
# What is written as HTML without escaping it, and why it may be.
MARKUP = {
    "web/filters.py": "what it makes is escaped by the renderer, line by line, or made of numbers",
    "web/languages.py": "our own sentences, whose values are escaped as they are put in",
    "comments/views/cards.py": "escaped in the same line",
    "comments/views/section.py": "a template of ours",
}
# Who asks another machine for something, always at an address of the settings.
ASKS_OUTSIDE = {
    "identity/providers/fetching.py", "jobs/worker.py",  # the worker only says on which machine it is
    "identity/providers/oidc.py", "identity/providers/llave.py", "notices/sender.py", "core/storage.py",
    "core/cli.py", "jobs/serving.py", "cli.py",
}  # fmt: skip
_NETWORK = {"requests", "httpx", "urllib3", "aiohttp", "socket", "http.client", "urllib.request", "ftplib",
            "smtplib", "telnetlib", "boto3", "authlib"}  # fmt: skip
_RUNS = {"eval", "exec", "compile", "__import__"}
_RUNS_MODULES = {"pickle", "marshal", "shelve", "dill", "yaml", "subprocess", "xml.etree.ElementTree",
                 "xml.sax", "lxml", "jsonpickle"}  # fmt: skip


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(CODE.rglob("*.py")):
        yield path.relative_to(CODE).as_posix(), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.Module, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if name in names:
                yield node


def imported(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def from_sqlalchemy(tree: ast.Module) -> set[str]:
    return {
        one.name for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for one in node.names
    }  # fmt: skip


def is_fixed(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def test_sql_by_hand_is_where_it_is_said():
    """SQLAlchemy's ``text`` and the drivers' own cursors; everything else is put together by it."""
    found = set()
    for name, tree in modules():
        if {"text", "literal_column"} & from_sqlalchemy(tree):
            found.add(name)
        if list(calls(tree, "exec_driver_sql", "executescript")):
            found.add(name)
    assert found <= set(SQL_BY_HAND), sorted(found - set(SQL_BY_HAND))


def test_no_order_or_filter_is_a_text():
    """A name from an address chooses among columns; it is never one."""
    wrong = []
    for name, tree in modules():
        for call in calls(tree, "order_by", "where", "filter", "having", "group_by"):
            wrong += [
                f"{name}:{call.lineno}" for one in call.args
                if isinstance(one, ast.JoinedStr) or (is_fixed(one) and isinstance(one.value, str))
            ]  # fmt: skip
    assert not wrong, wrong


def test_html_is_made_by_hand_where_it_is_said():
    found = {name for name, tree in modules() if list(calls(tree, "Markup"))}
    assert found <= set(MARKUP), sorted(found - set(MARKUP))


@pytest.mark.parametrize("pattern", [r"\|\s*safe\b", r"autoescape\s+false", r"Markup\("])
def test_no_template_lets_a_text_through(pattern):
    found = [
        path.name for path in Path(paths.TEMPLATES).rglob("*")
        if path.is_file() and re.search(pattern, path.read_text("utf-8"))
    ]  # fmt: skip
    assert not found


def test_no_attribute_of_a_template_is_without_quotes():
    """An attribute without quotes ends at the first space of what is put in it."""
    wrong = []
    for path in Path(paths.TEMPLATES).rglob("*.html"):
        text = path.read_text("utf-8")
        wrong += [f"{path.name}: {one}" for one in re.findall(r"\s[\w-]+=\{\{[^}]+\}\}", text)
                  if re.search(r"<[^>{%]*" + re.escape(one), text)]  # fmt: skip
    assert not wrong, wrong[:5]


def test_no_script_writes_html_or_runs_a_text():
    """What a script adds to a page it adds as text, or comes whole from us."""
    wrong = []
    for path in Path(paths.STATIC, "js").rglob("*.js"):
        for line in path.read_text("utf-8").splitlines():
            if re.search(
                r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML\s*=", line
            ):
                wrong.append(f"{path.name}: {line.strip()}")
            if "innerHTML" in line and path.name not in FROM_US:
                wrong.append(f"{path.name}: {line.strip()}")
    assert not wrong, wrong


# They put in a fragment that the same site made, escaped as every page is.
FROM_US: set[str] = set()


def test_only_who_must_talks_to_other_machines():
    found = {
        name for name, tree in modules()
        if any(one == net or one.startswith(f"{net}.") for one in imported(tree) for net in _NETWORK)
    }  # fmt: skip
    assert found <= ASKS_OUTSIDE, sorted(found - ASKS_OUTSIDE)


def test_nothing_that_is_read_is_run():
    """No evaluation, no pickles, no XML parser that expands what it reads, no shell."""
    wrong = []
    for name, tree in modules():
        wrong += [
            f"{name}: {call.func.id}"
            for call in calls(tree, *_RUNS)
            if isinstance(call.func, ast.Name)
        ]
        wrong += [f"{name}: {one}" for one in imported(tree) & _RUNS_MODULES if name not in RUNS]
        wrong += [f"{name}: shell" for call in calls(tree, "system", "popen", "Popen", "run")
                  if any(k.arg == "shell" for k in call.keywords)]  # fmt: skip
    assert not wrong, wrong


# The programs that an administrator runs at a terminal.
RUNS: set[str] = {"dev/cli.py", "jobs/cli.py", "jobs/serving.py"}


def test_chance_that_keeps_a_secret_is_not_guessable():
    """What opens something is made with ``secrets``."""
    wrong = [
        name for name, tree in modules()
        if "random" in imported(tree) and not name.startswith(("clustering/", "dev/", "themes/"))
    ]  # fmt: skip
    assert not wrong, wrong
