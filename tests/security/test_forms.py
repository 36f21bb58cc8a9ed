"""Whatever comes of a form, it is answered with a page: nothing breaks, runs or is lost."""

from __future__ import annotations

import os
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from werkzeug.datastructures import MultiDict

from gatp_participa.core.text import clean_input
from gatp_participa.privacy import notice
from tests.access.conftest import Country
from tests.access.test_html import shape_of
from tests.access.test_matrix import ROUTES
from tests.security.forms import Form, forms_of, sent
from tests.security.payloads import breaches
from tests.support.html import mistakes

KINDS = (
    "visitor",
    "author",
    "follower",
    "coauthor",
    "moderator",
    "civil",
    "capturer",
    "commission",
    "admin",
)
TRIES = int(os.environ.get("GATP_FORM_TRIES", "2"))  # of each form; more, by hand
FRAGMENTS = {"proposals.similar"}
# What no page says back: the screen may be somebody else's.
NOT_BACK = {"email", "code", "curp", "leave_empty", "next", "motivo", "voto"}
POSTS = [one for one in ROUTES if not one.startswith("dev.")]
MARK = "Lo que alguien escribió con cuidado <b>y no se pierde</b> ñandú"


@pytest.fixture(scope="module")
def forms(country: Country) -> dict[str, Form]:
    """The fullest form that goes to each route."""
    found: dict[str, Form] = {}
    for endpoint in ROUTES:
        if (endpoint, "GET") in country.rules:
            for form in forms_of(country, endpoint, KINDS):
                best = found.get(form.endpoint)
                if best is None or len(form.fields) > len(best.fields):
                    found[form.endpoint] = form
    return found


def post(country: Country, form: Form, pairs: list[tuple[str, str]]):
    before = country.connection.begin_nested()
    try:
        safe = [
            (name, value.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
            for name, value in pairs
        ]
        answer = country.client.post(
            form.url, data=MultiDict(safe), headers=country.headers(form.kind)
        )
        text = answer.text if answer.mimetype == "text/html" else ""
        answer.close()
        return answer.status_code, text
    finally:
        before.rollback()
        notice.forget()


@pytest.mark.parametrize("endpoint", POSTS)
def test_nothing_that_comes_of_a_form_is_a_failure(country: Country, forms, endpoint):
    form, examined = forms.get(endpoint), set()
    if form is None:
        return

    @settings(max_examples=TRIES, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(sent(form))
    def send(pairs):
        status, text = post(country, form, pairs)
        assert status < 500, (status, pairs)
        if "pwn" in text:
            assert breaches(text) == []
        if text and status >= 400 and shape_of(text) not in examined:
            examined.add(shape_of(text))
            assert endpoint in FRAGMENTS or mistakes(text) == []

    send()


@pytest.mark.parametrize("endpoint", POSTS)
def test_what_was_typed_comes_back_when_it_is_refused(country: Country, forms, endpoint):
    """In its field, or in the list of what was written, and only as a text."""
    form = forms.get(endpoint)
    if form is None:
        return
    texts = [field.name for field in form.fields if field.is_text and field.name not in NOT_BACK]
    pairs = [
        (field.name, f"{MARK} {field.name}" if field.name in texts else "valor-que-no-hay")
        for field in form.fields
        if field.kind not in {"submit", "file"}
    ]
    status, text = post(country, form, pairs)
    if status < 400 or not text:
        return
    back = unescape(text)
    lost = [name for name in texts if clean_input(f"{MARK} {name}") not in back]
    assert not lost, (status, form.url)
    assert "<b>y no" not in text


def test_the_forms_of_the_platform_were_found(forms):
    assert len(forms) > 50, sorted(forms)
