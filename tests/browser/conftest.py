"""Chromium over the demonstration country, served for real."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import axe_playwright_python
import pytest

from tests.support.server import Server

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
CHROMIUM = (
    os.environ.get("GATP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        if os.environ.get("GATP_REQUIRE_BROWSER"):
            pytest.fail("GATP_REQUIRE_BROWSER is set and there is no Chromium on this machine")
        pytest.skip("there is no Chromium on this machine (GATP_CHROMIUM says where)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def country(tmp_path_factory):
    """A database with the demonstration country, made by the command that people use."""
    folder = tmp_path_factory.mktemp("country")
    url = f"sqlite:///{folder}/demo.sqlite"
    # Links in the letters it writes are signed with the key of the server that will read them.
    env = os.environ | {
        "GATP_DATABASE_URL": url, "GATP_DATA_DIR": str(folder), "GATP_SECRET_KEY": "test",
    }  # fmt: skip
    gatp = str(Path(sys.executable).with_name("gatp"))
    done = subprocess.run(
        [gatp, "demo", "--no-serve"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return url, folder


@pytest.fixture(scope="session")
def site(country):
    """The demonstration served over HTTP."""
    url, folder = country
    server = Server.start(database_url=url, data_dir=folder, fresh=False, encoder="hybrid")
    yield server
    server.stop()


@pytest.fixture
def visit(chromium, site):
    """Return a function that opens a page in a fresh profile of some width and theme."""
    contexts = []

    def open_page(path="/", *, width=1280, dark=False, javascript=True, role=None):
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on(
            "request",
            lambda r: (
                page.problems.append(f"asks another host: {r.url}")
                if not r.url.startswith((site.url, "data:"))
                else None
            ),
        )
        if role:
            enter(page, role)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def enter(page, role):
    """Enter as a demonstration account by the address before the @."""
    page.goto("/demo/entrar")
    page.locator(f"form:has(input[value='{role}@demo.gatp.example']) button").first.click()
    page.wait_for_load_state()


def assert_accessible(page):
    """Refuse any WCAG 2.2 AA violation that axe finds, and any error of the page."""
    page.evaluate(AXE.read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)["violations"]
    where = [
        f"{v['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for v in found
        for node in v["nodes"][:3]
    ]
    assert where == [], f"{page.url}\n" + "\n".join(where)
    assert page.problems == [], page.url


def assert_fits(page):
    """Refuse sideways scrolling, unless inside an element made for it."""
    wide = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{page.url} is {wide} px too wide at {page.viewport_size['width']} px"
