"""Every page that can be reached, as each kind of person, fits a small screen and passes axe."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import assert_accessible, assert_fits

# The address before the @ of a demonstration account; None visits without one.
ROLES = {
    "visitor": None,
    "participant": "persona001",
    "commission": "comision",
    "secretariat": "oaxaca-sociedad",
    "administrator": "administracion",
}
MOST = 250  # of kinds of page: more than there are
NOT_PAGES = {
    "calendars.changes_feed", "capture.generic_pdf", "capture.run_pdf", "dev.mail_html",
    "health.ready", "ledger.script",
    "plans.evidence_file",  # may be on somebody else's site
    "pages.openapi", "static", "themes.texts",
}  # fmt: skip


def endpoint_of(site, href):
    path = urlsplit(href).path
    try:
        return site.app.url_map.bind("").match(path, method="GET")[0]
    except HTTPException:
        return None


def reachable(page, site):
    """Walk from the front page and return one address per kind of page."""
    found, todo = {"pages.home": "/"}, ["/", "/mesa", "/mi-cuenta"]
    seen, files = set(), set()
    while todo and len(found) < MOST:
        path = todo.pop(0)
        seen.add(path)
        try:
            answer = page.goto(path)
        except Error as error:  # a file, handed over to be kept: there is no page to look at
            if "Download is starting" not in error.message:
                raise
            files.add(endpoint_of(site, path))
            continue
        if answer.status >= 400:
            continue
        for href in page.eval_on_selector_all(
            "a[href]", "all => all.map(a => a.getAttribute('href'))"
        ):
            endpoint = endpoint_of(site, href) if href.startswith("/") else None
            if endpoint is None or endpoint in found or endpoint in NOT_PAGES:
                continue
            found[endpoint] = href
            if href not in seen:
                todo.append(href)
    return {endpoint: path for endpoint, path in found.items() if endpoint not in files}


@pytest.fixture(scope="module")
def examined():
    """Kinds of page that an earlier role has seen, so that each is examined once."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_passes(visit, site, examined, role):
    page = visit("/", role=ROLES[role])
    found = reachable(page, site)
    assert len(found) >= 8
    new = [path for endpoint, path in found.items() if endpoint not in examined]
    examined.update(found)
    wrong = []
    for path in new:
        for width, dark in ((320, False), (1280, True)):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if dark else "light")
            page.problems.clear()
            answer = page.goto(path)
            assert answer.status < 400, f"{path} answers {answer.status}"
            wrong += problems_of(page)
    assert not wrong, "\n".join(wrong)


def problems_of(page):
    """Return what is wrong with a page, to see all of it at once."""
    wrong = []
    for check in (assert_fits, assert_accessible):
        try:
            check(page)
        except AssertionError as error:
            wrong.append(str(error)[:700])
    return wrong


def test_errors_are_pages_too(visit):
    page = visit("/no-existe")
    page.problems.clear()
    assert page.locator("h1").inner_text() == "No encontramos esa página"
    assert_accessible(page)


def test_the_keyboard_reaches_the_content_first(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ir al contenido"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
