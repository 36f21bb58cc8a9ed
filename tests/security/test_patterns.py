"""No text, however long or odd, keeps the server thinking: every pattern is done with it at once.

What a pattern takes with the square of a text's length is a way to stop the platform with one
form (CWE-1333). Held here: all the patterns that the modules keep, and what is done with every
text that arrives.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

import gatp_participa
from gatp_participa.core import links, text
from gatp_participa.web import filters

LENGTH = 40_000
# Seconds of processor: what grows with the length takes hundredths, with its square several.
MOST = 1.0
RUNS = (
    "a", "A", "á", " ", "\t", "\n", " \n", "0", "-", ".", ",", "_", "@", "<", "(", "[", "*", "`", "#",
    "&", "=", "'", "a-", "a.", "a ", "a@", "a/", "1-", "1 ", "1.", "ab1", "x:", "a,", "https", "www.",
    "a.mx/", "calle ", "calle a ", "{{", "' or ", "../", "\u0301", "\u200d", "😀", "![", "[a](", "**a", "> ",
    "<a ", "- ",
)  # fmt: skip
# They are asked of a whole short text or from its beginning only: never looked for inside.
FROM_THE_START = {
    ("gatp_participa.core.storage", "_KEY"), ("gatp_participa.core.links", "_REST"),
    ("gatp_participa.notices.sender", "_ENHANCED"),
}  # fmt: skip


def patterns() -> Iterator[tuple[str, str, re.Pattern[str]]]:
    seen: set[int] = set()
    for found in pkgutil.walk_packages(gatp_participa.__path__, "gatp_participa."):
        if ".clustering" in found.name or found.name.endswith(("celery_app", "__main__")):
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            for one in _inside(value):
                if id(one) not in seen and isinstance(one.pattern, str):
                    seen.add(id(one))
                    yield found.name, name, one


def _inside(value: Any) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (one for item in value.items() for part in item for one in _inside(part))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (one for part in value for one in _inside(part))


def texts() -> Iterator[str]:
    for run in RUNS:
        whole = (run * LENGTH)[:LENGTH]
        yield from (whole, whole + "!")


ALL = sorted(patterns(), key=lambda one: one[:2])


def test_there_are_patterns_to_look_at():
    assert len(ALL) > 40


@pytest.mark.parametrize(("module", "name", "pattern"), ALL, ids=[f"{m}.{n}" for m, n, _p in ALL])
def test_no_pattern_takes_the_square_of_a_text(module, name, pattern):
    look = pattern.match if (module, name) in FROM_THE_START else _all_of(pattern)
    for one in texts():
        began = time.process_time()
        look(one)
        assert time.process_time() - began < MOST, repr(one[:8])


def _all_of(pattern: re.Pattern[str]):
    def look(whole: str) -> None:
        for _match in pattern.finditer(whole):
            pass

    return look


DONE_WITH_EVERY_TEXT = {
    "clean_input": text.clean_input, "fold": text.fold, "slugify": text.slugify,
    "shorten": lambda t: text.shorten(t, 80),
    "search_words": text.search_words, "has_link": links.has_link,
    "links_in": lambda t: list(links.links_in(t)),
    "paragraphs": filters.paragraphs,
}  # fmt: skip


@pytest.mark.parametrize("name", DONE_WITH_EVERY_TEXT)
def test_nothing_that_is_done_with_every_text_takes_its_square(name):
    for one in texts():
        began = time.process_time()
        DONE_WITH_EVERY_TEXT[name](one)
        assert time.process_time() - began < MOST, repr(one[:8])


@pytest.mark.parametrize("run", RUNS)
def test_markdown_of_the_longest_rules_is_soon_written(app, run):
    """Only who opens calls and publishes notices writes it, and forms have a limit."""
    with app.test_request_context():
        began = time.process_time()
        filters.markdown((run * 20_000)[:20_000])
        assert time.process_time() - began < 3 * MOST


@pytest.mark.parametrize(("before", "after"), [
    ("  a  \n\n\n\n b \t\n", "a\n\n b"), ("a \t \nb", "a\nb"), ("a\r\nb\rc", "a\nb\nc"), ("\n\n a", "a"),
    ("a\n \t\n \nb", "a\n\nb"), ("a\u202eb", "ab"), ("e\u0301", "é"),
])  # fmt: skip
def test_what_was_typed_is_cleaned_as_before(before, after):
    assert text.clean_input(before) == after


def test_addresses_are_found_as_before():
    found = [
        ("ve a www.rosa.mx, o a https://a.b/c?d.", ["www.rosa.mx", "https://a.b/c?d"]),
        ("a.mx b.com/x", ["a.mx", "b.com/x"]),
    ]
    for sentence, expected in found:
        assert [sentence[a:b] for a, b in links.links_in(sentence)] == expected
