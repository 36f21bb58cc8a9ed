"""Whatever is typed in an address, nobody gets a failure and no filter says more than it should."""

from __future__ import annotations

import re
from functools import cache
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatp_participa.core import paths
from gatp_participa.web.paging import encode_cursor
from tests.access.conftest import Country
from tests.access.test_matrix import ROUTES
from tests.security.payloads import REFLECTED, breaches

# One for each way in which a value can be wrong.
STRANGE = (
    "a\x00b", "' OR 1=1 --", '1"; DROP TABLE users;--', "-1", "9" * 30, str(2**62), "99999", "²٣",
    "%_\\", "\ud800\u202e", "{{7777*7}}", "../../etc/passwd", "NaN", "[]",
)  # fmt: skip
LONG = ("😀" * 500, "a" * 20_000)
_ASKED = re.compile(
    r"(?:request\.args|request\.values|\bargs)(?:\.get\(|\[|\.getlist\()\"([\w-]+)\""
)
_FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([\w-]+)"')
OWN_GUARD = {"static"}


@cache
def parameters() -> tuple[str, ...]:
    """Return the names that the code reads from addresses, and those of the forms that make them."""
    code = "".join(p.read_text("utf-8") for p in Path(paths.__file__).parents[1].rglob("*.py"))
    pages = "".join(p.read_text("utf-8") for p in Path(paths.TEMPLATES).rglob("*.html"))
    return tuple(sorted((set(_ASKED.findall(code)) | set(_FIELD.findall(pages))) - {"csrf_token"}))


def query(values: dict[str, str]) -> str:
    return "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'), safe='')}"
        for name, value in values.items()
    )


def get(country: Country, kind: str, url: str):
    """Ask, undo whatever it did, and return the status and the text."""
    before = country.connection.begin_nested()
    try:
        answer = country.client.get(url, headers=country.headers(kind))
        text = answer.text if answer.mimetype == "text/html" else ""
        answer.close()
        return answer.status_code, text
    finally:
        before.rollback()


def first_url(country: Country, endpoint: str, method: str = "GET") -> str:
    """Return the address of the first thing that a route is asked about."""
    asked = next(iter(country.variants(endpoint, method).values()))
    return country.build(endpoint, asked.values | asked.query)


def test_the_names_that_the_code_reads_are_found():
    assert {"despues", "desde", "estado", "ver", "q", "orden", "next", "t", "parte"} <= set(
        parameters()
    )


@pytest.mark.parametrize("endpoint", [one for one in ROUTES if one not in OWN_GUARD])
def test_no_part_of_an_address_is_a_failure(country: Country, endpoint):
    """In the place of each value of its path, and all at once after its question mark."""
    if (endpoint, "GET") not in country.rules:
        return
    rule, wrong = country.rules[endpoint, "GET"], []
    for value in STRANGE:
        quoted = quote(value.encode("utf-8", "surrogatepass"), safe="")
        urls = [f"{first_url(country, endpoint)}?{query(dict.fromkeys(parameters(), value))}"]
        if rule.arguments:
            urls.append(re.sub(r"<[^>]+>", lambda _m, q=quoted: q, rule.rule))
        for url in urls:
            status, _text = get(country, "admin", url)
            if status >= 500:
                wrong.append((url[:90], status))
    assert not wrong, wrong


@pytest.mark.parametrize("endpoint", [one for one in ROUTES if one not in OWN_GUARD])
def test_nothing_in_an_address_becomes_part_of_the_page(country: Country, endpoint):
    if (endpoint, "GET") not in country.rules:
        return
    wrong = []
    is_open = country.passes_guard("visitor", endpoint)
    for kind in ("visitor", "admin") if is_open else ("admin",):
        for turn in range(2):
            payloads = cycle(REFLECTED[turn:] + REFLECTED[:turn])
            asked = dict(zip(parameters(), payloads, strict=False))
            _status, text = get(country, kind, f"{first_url(country, endpoint)}?{query(asked)}")
            wrong += [f"{kind}: {one}" for one in breaches(text)] if "pwn" in text else []
    assert not wrong, wrong[:10]


SCALARS = st.one_of(
    st.integers(), st.floats(), st.text(max_size=20), st.booleans(), st.none(),
    st.dates().map(str), st.datetimes().map(str),
)  # fmt: skip
CURSORS = st.one_of(
    st.text(max_size=40), st.lists(SCALARS, max_size=3).map(lambda v: encode_cursor(*v))
)
LISTS = [
    "pages.search", "pages.proposals", "calls.index", "plans.index", "themes.show", "comments.index",
    "routing.desk_index", "themes.desk_board", "themes.desk_tray", "themes.desk_theme",
    "themes.desk_history", "themes.desk_search", "themes.desk_index", "themes.desk_copies",
    "privacy.desk_requests", "accounts.people", "proposals.mine", "pages.path", "themes.same_text",
    "routing.theme_answers", "comments.thread", "themes.desk_run",
]  # fmt: skip


@pytest.mark.parametrize("endpoint", LISTS)
def test_a_list_begins_somewhere_whatever_its_cursor_says(country: Country, endpoint):
    url = first_url(country, endpoint)

    @settings(max_examples=12, deadline=None, derandomize=True, database=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
    @given(CURSORS)
    def ask(cursor):
        asked = query({"despues": cursor, "desde": cursor, "comentarios": cursor, "q": "luz"})
        assert get(country, "admin", f"{url}?{asked}")[0] < 500

    ask()


@pytest.mark.parametrize("value", LONG)
def test_a_long_question_is_only_a_long_question(country: Country, value):
    for endpoint in LISTS:
        for name in ("q", "despues", "estado", "next"):
            url = f"{first_url(country, endpoint)}?{query({name: value})}"
            assert get(country, "admin", url)[0] < 500, (endpoint, name)


INJECTIONS = (
    "' OR '1'='1", "luz' OR 1=1 --", 'luz" OR "1"="1', "20' UNION SELECT email FROM users --", "20) OR (1=1",
    "*", "luz*", "NEAR(luz parque)", "title:luz", "luz OR oscuro*", "(luz", "%", "recent; DELETE FROM users",
    "id DESC", "supports_count, (SELECT 1)",
)  # fmt: skip


@pytest.mark.parametrize("value", INJECTIONS)
def test_a_filter_with_sql_in_it_is_a_filter_that_says_nothing(country: Country, value):
    """A word that no text has finds none; a choice that there is not is as if none was made."""
    for endpoint in ("pages.proposals", "plans.index", "routing.desk_index", "accounts.people"):
        url, plain = first_url(country, endpoint), None
        for name in (
            "estado",
            "orden",
            "avance",
            "canal",
            "asunto",
            "tema",
            "ver",
            "despues",
            "desde",
        ):
            plain = plain or _rows(get(country, "admin", url)[1])
            found = _rows(get(country, "admin", f"{url}?{query({name: value})}")[1])
            assert found <= plain, (endpoint, name)
    secrets = _rows(get(country, "visitor", f"/buscar?{query({'q': value})}")[1])
    everything = {folio for name, folio in country.world.proposals.items() if "hidden" not in name}
    assert secrets <= everything


def _rows(html: str) -> set[str]:
    return set(re.findall(r"/propuestas/([A-Z]{3}-\w{3}-\w{3})", html))
