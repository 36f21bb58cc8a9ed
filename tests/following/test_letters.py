"""How often one gets letters: the account's page, the letters themselves, what came back."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import NotAllowedError
from gatp_participa.following import queries, services
from gatp_participa.following.sealing import unseal, unsubscribe_url
from gatp_participa.following.status import Delivery
from gatp_participa.notices import bounces
from tests.support.factories import NOON
from tests.support.queries import count_queries


def path(user):
    return urlsplit(unsubscribe_url(user.id)).path


def delivery(user):
    db.session.expire_all()
    return queries.delivery_of(user.id)


def test_one_click_stops_letters_without_a_session_nor_a_token(place, browse, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client = browse().client
    answer = client.post(path(place.author), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200  # a mail program follows no redirection
    assert "Set-Cookie" not in answer.headers
    assert delivery(place.author) is Delivery.NONE


def test_opening_the_address_changes_nothing(place, browse):
    page = browse().get(path(place.author))
    assert page.heading == "Dejar de recibir avisos"
    assert delivery(place.author) is Delivery.DAILY
    answer = browse().client.get(path(place.author))
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert place.author.email not in answer.text


@pytest.mark.parametrize("chosen", [Delivery.DAILY, Delivery.WEEKLY, Delivery.NONE])
def test_the_page_lets_one_choose_less_instead(place, browse, chosen):
    services.choose_delivery(place.author, Delivery.AT_ONCE, person=place.author, now=NOON)
    browse().post(path(place.author), {"delivery": chosen.value}, status=200)
    assert delivery(place.author) is chosen


@pytest.mark.parametrize("token", ["x", "MQ.abc", "1"])
def test_a_token_that_is_not_ours_is_nobodys(place, browse, token):
    assert unseal(token) is None
    assert browse().client.post(f"/avisos/{token}").status_code == 404


def test_a_closed_account_has_no_letters_to_stop(place, browse):
    place.author.is_active = False
    assert browse().client.get(path(place.author)).status_code == 404


def test_the_account_says_how_often_and_changes_it(place, browse):
    browser = browse(place.author)
    assert "un resumen al día" in browser.get("/mi-cuenta").text
    with count_queries() as seen:
        browser.get("/mi-cuenta/avisos")
    assert len(seen) <= 12
    browser.post("/mi-cuenta/avisos", {"delivery": "weekly"})
    assert delivery(place.author) is Delivery.WEEKLY
    assert browser.post("/mi-cuenta/avisos", {"delivery": "x"}, status=422)
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.act == "following.choose_delivery")
    )
    assert entry.changes == {"delivery": ["daily", "weekly"], "by": "account"}


@pytest.mark.parametrize("act", [services.works_again, services.choose_delivery])
def test_each_decides_for_themselves(place, act):
    extra = (Delivery.NONE,) if act is services.choose_delivery else ()
    with pytest.raises(NotAllowedError):
        act(place.author, *extra, person=place.follower, now=NOON)


def _suspend(user):
    with transaction():
        for number in (1, 2):
            bounces.note(number, user.email, code="5.1.1", now=NOON)


def test_the_account_says_that_letters_came_back_until_a_code_is_read(place, browse):
    _suspend(place.author)
    browser = browse(place.author)
    for address in ("/mi-cuenta", "/mi-cuenta/avisos"):
        assert "Tu correo nos regresó dos cartas" in browser.get(address).text
    there = browser.post("/mi-cuenta/avisos/mi-correo-funciona").location
    assert there.startswith("/mi-cuenta/confirmar")
    assert bounces.is_suspended(place.author.email)
    with browser.client.session_transaction() as cookie:
        cookie["confirmed_at"] = int(NOON.timestamp()) - 60
    browser.post("/mi-cuenta/avisos/mi-correo-funciona")
    assert not bounces.is_suspended(place.author.email)
    assert "volvimos a escribirte" in browser.get("/mi-cuenta").text


def test_entering_with_a_code_shows_that_the_address_works(place):
    from gatp_participa.accounts import services as accounts

    _suspend(place.author)
    with transaction():
        code = accounts.request_code(place.author.email, now=NOON)
    accounts.redeem_code(place.author.email, code, now=NOON + timedelta(minutes=1))
    assert not bounces.is_suspended(place.author.email)


def test_an_erased_account_leaves_nothing_here(place):
    from gatp_participa.following.holdings import my_bounces, my_follows, my_preference
    from gatp_participa.following.models import Follow, NoticePreference
    from gatp_participa.notices.models import MailBounce, SuspendedAddress
    from gatp_participa.privacy import registry
    from tests.following.conftest import follow

    user = place.author
    _suspend(user)
    follow(user, "state", 20)
    services.choose_delivery(user, Delivery.WEEKLY, person=user, now=NOON)
    assert [row["nombre"] for row in my_follows(user.id)] == ["Oaxaca"]
    assert [row["cada_cuando"] for row in my_preference(user.id)] == ["un resumen a la semana"]
    assert len(list(my_bounces(user.id))) == 3
    registry.erase(user, now=NOON)
    for table in (Follow, NoticePreference, MailBounce, SuspendedAddress):
        assert db.session.scalars(select(table)).all() == []
