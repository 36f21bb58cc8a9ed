"""What was written to run in a browser, opened in one: no dialog, no violation, no request out."""

from __future__ import annotations

from itertools import islice

import pytest

from gatp_participa.core.db import db
from tests.access.conftest import the_world
from tests.security.conftest import apart  # noqa: F401 -- a fixture
from tests.security.poison import poison
from tests.security.test_stored import ASIDE

KINDS = ("visitor", "admin")
ORIGIN = "http://localhost"


@pytest.fixture(scope="module")
def poisoned(apart):  # noqa: F811
    """The world where whoever could write something wrote a payload."""
    with the_world(apart, lambda _world: poison() and None) as country:
        yield country


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_runs_what_somebody_wrote(chromium, poisoned, kind):
    """Each page of the map, with its styles and scripts, answered by the application itself."""
    wrong, client = [], poisoned.client
    context = chromium.new_context()
    context.add_init_script("window.x_pwn = () => console.error('x_pwn ran')")
    page = context.new_page()
    page.set_default_timeout(10_000)
    here = [""]

    def answer(route):
        url = route.request.url
        if not url.startswith(f"{ORIGIN}/"):
            wrong.append(f"{here[0]}: asks for {url[:80]}")
            route.abort()
            return
        got = client.get(url.removeprefix(ORIGIN), headers=poisoned.headers(kind))
        headers = {name: value for name, value in got.headers if name != "Transfer-Encoding"}
        body = got.data
        got.close()
        route.fulfill(status=got.status_code, headers=headers, body=body)

    context.route("**/*", answer)
    page.on("dialog", lambda dialog: (wrong.append(f"{here[0]}: a dialog"), dialog.dismiss()))

    def listen(said):
        if said.type == "error" and ("x_pwn" in said.text or "Content Security" in said.text):
            wrong.append(f"{here[0]}: {said.text[:160]}")

    page.on("console", listen)
    page.on(
        "pageerror", lambda error: "x_pwn" in str(error) and wrong.append(f"{here[0]}: {error}")
    )
    opened = 0
    for endpoint, method in poisoned.rules:
        if method != "GET" or endpoint in ASIDE or not poisoned.passes_guard(kind, endpoint):
            continue
        for asked in islice(poisoned.variants(endpoint, "GET").values(), 1):
            here[0] = poisoned.build(endpoint, asked.values | asked.query)
            got = client.get(here[0], headers=poisoned.headers(kind))
            is_page = got.status_code == 200 and got.mimetype == "text/html"
            got.close()
            if is_page:
                page.goto(ORIGIN + here[0], wait_until="load")
                opened += 1
    context.close()
    with poisoned.app.app_context():
        db.session.rollback()
    assert opened > 25
    assert not wrong, "\n".join(wrong[:20])
