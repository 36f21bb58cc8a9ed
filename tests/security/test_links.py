"""An address that opens something opens it once, for its owner, for a time, and as it was sent.

Codes and their tries: tests/accounts. Invitations to sign that ended, of another address, or
accepted twice: tests/proposals/test_coauthors.py. Files that wait: tests/proposals. Here is what
is common to all of them: what was sealed by us and was changed after.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from gatp_participa.accounts import session as sessions
from gatp_participa.accounts.services.confirming import KEPT
from gatp_participa.core import clock
from gatp_participa.following import sealing
from tests.access.conftest import Country
from tests.support.factories import NOON

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def changed(text: str):
    """Yield a text with each of its characters changed in turn, cut, and with more behind."""
    for place, char in enumerate(text):
        other = ALPHABET[(ALPHABET.find(char) + 1) % len(ALPHABET)]
        yield text[:place] + other + text[place + 1 :]
    yield from (
        text[:-1],
        text[1:],
        text + "A",
        text.swapcase(),
        text.replace(".", ""),
        "",
        ".",
        "..",
    )


def same_meaning(text: str, other: str) -> bool:
    """Say whether two texts are the same bytes in Base64: its last character has bits to spare."""
    return len(text) == len(other) and text[:-1] == other[:-1]


@pytest.fixture
def asking(country: Country):
    with country.app.test_request_context():
        yield country


def test_who_changes_one_letter_of_what_stops_letters_stops_nobodys(asking):
    token = sealing.unsubscribe_url(asking.world.people["follower"]).rsplit("/", 1)[1]
    assert sealing.unseal(token) == asking.world.people["follower"]
    for other in changed(token):
        if not same_meaning(token, other):
            assert sealing.unseal(other) is None, other


def test_who_changes_one_letter_of_where_a_code_is_typed_finds_nothing(asking):
    token = sessions.seal(7, 9)
    assert sessions.unseal(token) == (7, 9)
    for other in changed(token):
        if not same_meaning(token, other):
            assert sessions.unseal(other) == (None, None), other


def test_what_is_sealed_for_one_thing_opens_no_other(asking):
    """Each kind has a salt of its own, and another installation another key."""
    people = asking.world.people
    stops = sealing.unsubscribe_url(people["follower"]).rsplit("/", 1)[1]
    assert sessions.unseal(stops) == (None, None)
    assert sealing.unseal(sessions.seal(people["follower"])) is None
    for key, salt in (
        ("otra llave", "gatp.unsubscribe"),
        ("test", "cookie-session"),
        ("test", "itsdangerous"),
    ):
        assert sealing.unseal(URLSafeSerializer(key, salt=salt).dumps(people["follower"])) is None
        assert sessions.unseal(URLSafeTimedSerializer(key, salt=salt).dumps([7, 9])) == (None, None)


def test_another_key_of_the_installation_closes_what_the_old_one_opened(asking):
    stops, where = sealing.unsubscribe_url(1).rsplit("/", 1)[1], sessions.seal(7)
    settings = asking.app.extensions["gatp"]
    asking.app.extensions["gatp"] = replace(settings, secret_key="una llave nueva")
    try:
        assert sealing.unseal(stops) is None
        assert sessions.unseal(where) == (None, None)
    finally:
        asking.app.extensions["gatp"] = settings


def test_where_a_code_is_typed_is_forgotten_with_the_act(asking, monkeypatch):
    token = sessions.seal(7, 9)
    import time as now

    real = now.time()
    monkeypatch.setattr(now, "time", lambda: real + KEPT.total_seconds() + 5)
    assert sessions.unseal(token) == (None, None)


@pytest.mark.parametrize("life", ["participant", "staff"])
def test_a_session_ends_when_it_was_said_used_or_not(country: Country, monkeypatch, life):
    kind, most = ("author", sessions.PARTICIPANT_LIFE) if life == "participant" else (
        "moderator", sessions.STAFF_LIFE
    )  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: NOON + most + timedelta(seconds=1))
    answer = country.client.get("/mi-cuenta", headers=country.headers(kind))
    answer.close()
    assert answer.status_code == 303
    assert answer.location.startswith("/entrar")


def test_two_peoples_tickets_do_not_mix(country: Country):
    """A file that waits is handed over to who sent it and to nobody else, whatever they know."""
    url = f"/archivos-por-enviar/{country.world.tickets['authors']}"
    for kind in ("visitor", "stranger", "coauthor", "moderator", "admin"):
        answer = country.client.get(url, headers=country.headers(kind))
        answer.close()
        assert answer.status_code == 404, kind
