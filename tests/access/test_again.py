"""What a borrowed session should not do is done only by who showed a moment ago who they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatp_participa.accounts.session import RECENT, STAFF_RECENT
from tests.access.conftest import Country
from tests.access.declared import GROUPS
from tests.access.test_matrix import DECLARED, ROUTES
from tests.support.factories import NOON
from tests.support.queries import count_queries
from tests.support.world import key_of

# Those who end, give or take what cannot be given back; a route that stops asking fails here.
ASKS = {
    "accounts.add_app", "accounts.add_key", "accounts.give", "accounts.invite_again",
    "accounts.recovery_codes", "accounts.remove_app", "accounts.remove_key",
    "accounts.reset_factor", "accounts.revoke", "accounts.withdraw_invitation",
    "privacy.answer", "privacy.execute",
}  # fmt: skip
ACTS = ("INSERT", "UPDATE", "DELETE")
WRITES = [one for one in sorted(ASKS) if one != "accounts.add_key"]


def stale(country: Country, kind: str, endpoint: str, method: str):
    """Ask as who showed who they are too long ago, about the first thing."""
    span = STAFF_RECENT if kind in GROUPS["staff"] else RECENT
    signer = country.app.session_interface.get_signing_serializer(country.app)
    moment = int(NOON.timestamp())
    cookie = signer.dumps({
        "_user_id": f"{country.world.people[kind]}.1", "_fresh": True, "key": key_of(kind),
        "opened_at": moment, "seen_at": moment, "strong": True,
        "confirmed_at": int((NOON - span).timestamp()),
    })  # fmt: skip
    asked = next(iter(country.variants(endpoint, method).values()))
    return country.client.open(
        country.build(endpoint, asked.values | asked.query), method=method,
        headers={"Cookie": f"gatp={cookie}"},
    )  # fmt: skip


def test_the_routes_that_ask_are_these(app):
    asking = {name for name in ROUTES if hasattr(app.view_functions[name], "asks_again")}
    assert asking >= ASKS


@pytest.mark.parametrize("endpoint", WRITES)
def test_an_old_proof_is_asked_for_again_and_nothing_is_written(country: Country, endpoint):
    kind = "admin"
    with count_queries() as seen:
        answer = stale(country, kind, endpoint, "POST")
    assert answer.status_code == 401
    assert "Confirma que eres tú" in answer.text
    assert not [one for one in seen if one.startswith(ACTS)]


@pytest.mark.parametrize("endpoint", ["accounts.add_app", "accounts.add_key"])
def test_reading_goes_to_the_page_that_asks(country: Country, endpoint):
    for kind in ("stranger", "admin"):
        answer = stale(country, kind, endpoint, "GET")
        assert answer.location.startswith("/mi-cuenta/confirmar?next=/mi-cuenta/segundo-paso")


@pytest.mark.parametrize("endpoint", WRITES)
def test_who_may_not_is_told_so_before_being_asked(country: Country, endpoint):
    if DECLARED[endpoint].guard == "anyone":
        return
    assert stale(country, "stranger", endpoint, "POST").status_code == 403


def test_ten_minutes_are_ten_minutes():
    assert timedelta(minutes=10) == STAFF_RECENT
    assert timedelta(hours=1) == RECENT
