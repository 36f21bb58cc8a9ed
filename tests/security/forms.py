"""The forms of the pages, as a browser finds them, and what nobody sensible would send with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from hypothesis import strategies as st
from justhtml import JustHTML

from tests.access.conftest import Country
from tests.security.payloads import WAYS_OUT

MOST_THINGS = 3
_FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)
_NUMBERS = re.compile(r"\d+|[A-Z]{3}-\w{3}-\w{3}")
LONG = "largo " * 3_000
ODD = (
    "", " ", "\x00", "a\x00b", "\ud800", "\u202e\u2066al revés\u2069", "\ufeff", "e\u0301" * 300,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 50, "\r\n\r\n", "9" * 40, "-1", "1e999", "NaN", "²", "٣",
    "2026-02-31", "0000-00-00", "9999-12-31T23:59", "2026-11-21T25:61", "on", "null", "[]", "{}", "20", "99",
    "../../etc/passwd", "' OR 1=1 --", WAYS_OUT, LONG, "%s%n", "=1+1", "=?utf-8?q?x?=", "a@b", "true",
    "rosa@example.org\nBcc: otra@example.org", "rosa@example.org", "https://pwn.example/x",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A control: its name, its kind, and the values that it starts with or offers."""

    name: str
    kind: str
    values: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        return self.kind in {"text", "textarea", "search"}


@dataclass(frozen=True)
class Form:
    """A form of a page: who saw it, where it goes and what it has."""

    kind: str
    endpoint: str
    url: str
    fields: tuple[Field, ...]


def forms_of(country: Country, endpoint: str, kinds: tuple[str, ...]) -> Iterator[Form]:
    """Yield the forms that POST, of the pages of a route; those that are alike, once."""
    seen: set[str] = set()
    for thing in islice(country.variants(endpoint, "GET"), MOST_THINGS):
        for kind in kinds:
            if not country.passes_guard(kind, endpoint):
                continue
            answer = country.ask_now(kind, "GET", endpoint, thing)
            for part in _FORM.findall(answer.text) if answer.is_html else []:
                shape = _NUMBERS.sub("0", part)
                if shape not in seen:
                    seen.add(shape)
                    yield from _forms_in(country, kind, part)


def _forms_in(country: Country, kind: str, html: str) -> Iterator[Form]:
    for form in _all(JustHTML(html, sanitize=False).root, "form"):
        attributes = form.attrs or {}
        if (attributes.get("method") or "").lower() != "post":
            continue
        url = attributes["action"]
        try:
            endpoint, _values = country.app.url_map.bind("localhost").match(
                urlsplit(url).path, "POST"
            )
        except Exception as error:
            raise AssertionError(f"a form goes nowhere: {url}") from error
        yield Form(kind, endpoint, url, tuple(_fields(form)))


def _fields(form: Any) -> Iterator[Field]:
    for control in ("input", "textarea", "select", "button"):
        for one in _all(form, control):
            attributes = one.attrs or {}
            name = attributes.get("name")
            if not name or name == "csrf_token":
                continue
            if control == "select":
                offered = [(o.attrs or {}).get("value") or "" for o in _all(one, "option")]
                yield Field(name, "select", tuple(offered))
            elif control == "textarea":
                yield Field(name, "textarea", (one.to_text(),))
            else:
                kind = attributes.get("type") or ("text" if control == "input" else "submit")
                yield Field(name, kind, (attributes.get("value") or "",))


def _all(node: Any, name: str) -> Iterator[Any]:
    for child in node.children or ():
        if child.name == name:
            yield child
        yield from _all(child, name)


def sent(form: Form) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Return what may come of a form: each field as it was, wrong, twice or not at all."""
    odd = st.one_of(st.sampled_from(ODD), st.text(max_size=60))

    def of(field: Field) -> st.SearchStrategy[list[tuple[str, str]]]:
        good = st.sampled_from(field.values or ("",))
        return st.one_of(
            st.lists(st.one_of(odd, odd, good), min_size=1, max_size=2), st.just([]), good.map(lambda v: [v]),
        ).map(lambda values: [(field.name, value) for value in values])  # fmt: skip

    extra = st.sampled_from(
        [[], [("status", "hidden"), ("id", "1"), ("author_id", "1"), ("role", "admin")]]
    )
    return st.tuples(extra, *[of(field) for field in form.fields]).map(
        lambda parts: [pair for part in parts for pair in part]
    )
