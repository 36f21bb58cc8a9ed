"""Nobody learns who has an account by asking: not by words, nor status, nor headers, nor work.

Signing in and typing a code: tests/accounts/test_guessing.py. Inviting somebody to sign:
tests/proposals/test_coauthors.py. How long each takes is measured, with its statistics, by
``python -m benchmarks.enumeration``.
"""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.access.bodies import body_of
from tests.access.conftest import Country
from tests.security.test_addresses import first_url
from tests.support.queries import count_queries

# Whoever has no session gives an address to do these.
KNOWN, UNKNOWN = "author@personas.example", "nadie-tiene-esta@personas.example"
BY_ADDRESS = ("accounts.sign_in", "following.follow", "proposals.support", "proposals.create")
SEALED = re.compile(r'(name="(?:csrf_token|t)"[^>]*value=")[^"]+')  # each has its moment in it
VARYING = re.compile(r"[\w-]+\.[\w-]{6}\.[\w-]{27}|t=[\w.-]+|boleto[\w-]*|[0-9a-f]{32,}")


def told(country: Country, endpoint: str, email: str):
    """Return all that somebody without a session can see of giving an address."""
    thing = (
        "open" if endpoint == "proposals.create" else next(iter(country.variants(endpoint, "POST")))
    )
    asked = country.variants(endpoint, "POST")[thing]
    url = country.build(endpoint, asked.values)
    with country.app.app_context():
        body = body_of(endpoint, country.world, "visitor", thing) | {"email": email}
    before = country.connection.begin_nested()
    try:
        with count_queries() as seen:
            answer = country.client.post(url, data=body)
        headers = sorted(
            (name, VARYING.sub("", value)) for name, value in answer.headers if name != "Set-Cookie"
        )
        page = country.client.get(answer.location) if answer.location else None
        text = VARYING.sub("", page.text).replace(email, "") if page else ""
        return answer.status_code, headers, seen, SEALED.sub(r"\1", text)
    finally:
        before.rollback()


@pytest.mark.parametrize("endpoint", BY_ADDRESS)
def test_giving_an_address_says_the_same_of_one_with_an_account(country: Country, endpoint):
    ask = partial(told, country, endpoint)
    ask("antes@personas.example")  # what is only done the first time
    known, unknown = ask(KNOWN), ask(UNKNOWN)
    assert known[0] == unknown[0] == 303
    assert known[1] == unknown[1]
    assert known[2] == unknown[2], "the same work"
    assert known[3] == unknown[3]


def test_who_blocked_or_erased_their_account_is_not_told_of_either(country: Country):
    """The same words for an account of staff, of a participant and for none."""
    ask = partial(told, country, "accounts.sign_in")
    ask("antes@personas.example")
    status, headers, statements, page = ask(UNKNOWN)
    for kind in ("author", "admin", "ended", "moderator"):
        assert ask(f"{kind}@personas.example") == (status, headers, statements, page), kind


def test_letters_that_are_nobodys_and_ours_are_stopped_by_the_same_page(country: Country):
    """A forged address is not found, whoever it says it is of."""
    url = first_url(country, "following.unsubscribe")
    pages = []
    for token in ("MQ.aaaa-zz", "OTk5OTk5.aaaa-zz", "boleto-inventado"):
        answer = country.client.get(f"{url.rsplit('/', 1)[0]}/{token}")
        pages.append((answer.status_code, answer.text.replace(token, "")))
    assert len(set(pages)) == 1
