"""Every page that anybody gets, the refused forms too, is valid HTML."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pytest

from tests.access.conftest import WITNESSES, Answer, Country
from tests.access.test_matrix import ROUTES, WRITING
from tests.support.html import mistakes
from tests.support.world import KINDS

FRAGMENTS = {"proposals.similar"}  # a script puts them inside a page
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
SENT_ON = {"301", "302", "303", "enter", "verify"}  # nobody reads those pages
_NUMBERS = re.compile(r"\d+|[A-Z]{3}-\w{3}-\w{3}")


@pytest.fixture(scope="module")
def examined() -> set[str]:
    """What was looked at already: who has the same page as another need not be asked again."""
    return set()


@pytest.mark.parametrize("endpoint", [one for one in ROUTES if one not in FRAGMENTS])
def test_every_page_is_valid(country: Country, examined, endpoint):
    wrong = {}
    for where, answer in pages(country, endpoint):
        shape = shape_of(answer.text)
        if shape not in examined:
            examined.add(shape)
            if found := mistakes(answer.text):
                wrong[where] = found
    assert not wrong, "\n".join(
        f"{where}: {one}" for where, found in wrong.items() for one in found[:12]
    )


def pages(country: Country, endpoint: str) -> Iterator[tuple[str, Answer]]:
    for method in [method for name, method in country.rules if name == endpoint]:
        for kind, thing in country.asked(endpoint, method):
            answer = country.ask(kind, method, endpoint, thing)
            if answer.is_html and answer.outcome not in {"401", "403", "404"} | SENT_ON:
                yield f"{method} {thing} as {kind}", answer
        if method in WRITING:
            thing = next(iter(country.variants(endpoint, method)))
            for kind in WITNESSES:
                answer = country.ask(kind, method, endpoint, thing, empty=True)
                if answer.is_html and answer.text and answer.outcome not in SENT_ON:
                    yield f"{method} {thing} as {kind}, empty", answer


def shape_of(html: str) -> str:
    """Return what two pages share that differ only in who reads them and in numbers."""
    main = _MAIN.search(html)
    body = _NUMBERS.sub("0", main[0] if main else html)
    return hashlib.sha256(body.encode()).hexdigest()


@pytest.mark.parametrize("kind", KINDS)
def test_what_surrounds_pages_is_valid_for_everyone(country: Country, kind):
    """The header and the foot depend on who reads; the rest was looked at above."""
    assert mistakes(country.ask(kind, "GET", "pages.home", "-").text) == []
    assert mistakes(country.ask(kind, "GET", "pages.proposal", "absent").text) == []


PAGE = "<!doctype html><html lang=es><title>x</title><body><main><h1>x</h1>{}</main></html>"


@pytest.mark.parametrize(
    ("part", "mistake"),
    [
        ("<p>Bien <a href='/'>ir</a></p>", ""),
        ("<svg role='img'><title>Mapa</title></svg>", ""),
        ("<p><div>x</div></p>", "parse error"),
        ("<p id='a'></p><p id='a'></p>", "2 times"),
        ("<label for='no'>x</label>", "for points nowhere"),
        ("<input id='a' aria-describedby='no' aria-label='x'>", "aria-describedby points nowhere"),
        ("<a href='#no'>x</a>", "a link to nowhere"),
        ("<input id='a'>", "without a label"),
        ("<label>x</label>", "a label of 0 controls"),
        ("<ul><p>x</p></ul>", "inside <ul>"),
        ("<li>x</li>", "outside a list"),
        ("<dl><p>x</p></dl>", "inside <dl>"),
        ("<a href='/'><button>x</button></a>", "interactive inside <a>"),
        ("<details><summary><a href='/'>x</a></summary></details>", "interactive inside <summary>"),
        ("<h2><div>x</div></h2>", "a block inside <h2>"),
        ("<button><a><p>x</p></a></button>", "a block inside <button>"),
        ("<fieldset><p>x</p></fieldset>", "does not begin with its <legend>"),
        ("<img src='/x'>", "without alt"),
        ("<p lang='es_MX'>x</p>", "is no language"),
        ("<main></main>", "2 <main>"),
        ("<h3>x</h3>", "from h1"),
        ("<table><tr><td align='left'>x</table>", "obsolete attribute"),
        ("<center>x</center>", "obsolete"),
        ("<form><form></form></form>", "a form inside another"),
        ("<form><button>a</button><button type=submit>b</button></form>", "without type"),
        ("<a href='/'></a>", "nothing says what it is"),
    ],
)
def test_what_is_wrong_is_found(part, mistake):
    found = " ".join(mistakes(PAGE.replace("{}", part)))
    assert mistake in found if mistake else not found
