"""What one person writes runs in nobody's browser, on whatever page it is shown."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests.access.conftest import Country
from tests.access.test_matrix import ROUTES
from tests.security.payloads import breaches
from tests.security.poison import free_columns

READERS = ("visitor", "author", "follower", "moderator", "civil", "capturer", "admin")
# After the first of its things a page is asked for by these: what they may do differs most.
SOME = {"visitor", "author", "moderator", "admin"}
ASIDE = {"static", "dev.mail_html"}


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The pages that were parsed already."""
    return set()


def pages(country: Country, endpoint: str):
    for method in [method for name, method in country.rules if name == endpoint]:
        for place, thing in enumerate(country.variants(endpoint, method)):
            for kind in READERS:
                if place == 0 or (kind in SOME and country.passes_guard(kind, endpoint)):
                    yield f"{method} {thing} as {kind}", country.ask(kind, method, endpoint, thing)


@pytest.mark.parametrize("endpoint", [one for one in ROUTES if one not in ASIDE])
def test_no_page_takes_a_text_for_its_own(poisoned: Country, seen, endpoint):
    wrong = []
    for where, answer in pages(poisoned, endpoint):
        mark = hashlib.sha256(answer.text.encode()).hexdigest()
        if mark in seen or not answer.is_html:
            continue
        seen.add(mark)
        wrong += [f"{where}: {one}" for one in breaches(answer.text)]
    assert not wrong, "\n".join(wrong[:20])


def test_the_payload_reached_the_pages(poisoned: Country):
    """A payload that no page shows would prove nothing."""
    shown = set()
    for endpoint in ROUTES:
        if endpoint not in ASIDE:
            for _where, answer in pages(poisoned, endpoint):
                shown |= set(re.findall(r"zq([\w-]+?)qz", answer.text))
    assert len(shown) > 60, sorted(set(free_columns()) - {one.replace("-", ".") for one in shown})
