"""Follow and stop: one row each, nobody sees who, with or without a session."""

import re

import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotFoundError
from gatp_participa.following import rules, services
from gatp_participa.following.models import Follow
from gatp_participa.following.status import Kind
from gatp_participa.proposals.status import ProposalStatus
from tests.following.conftest import follow, letters
from tests.support.factories import NOON, make_plan, make_proposal, make_user
from tests.support.queries import count_queries


def count():
    return db.session.scalar(select(func.count(Follow.id)))


def test_following_twice_is_following_once(place):
    assert follow(place.follower, "theme", _theme(place)) is True
    assert follow(place.follower, "theme", place.theme.id) is False
    assert count() == 1


def _theme(place):
    place.publish()
    return place.theme.id


def test_stopping_leaves_nothing(place):
    follow(place.follower, "state", 20)
    assert services.unfollow(Kind.STATE, 20, person=place.follower, now=NOON) is True
    assert services.unfollow(Kind.STATE, 20, person=place.follower, now=NOON) is False
    assert count() == 0


@pytest.mark.parametrize(
    ("kind", "number"),
    [("proposal", 10**9), ("theme", 10**9), ("state", 33), ("state", 0), ("plan", 10**9)],
)
def test_what_does_not_exist_is_not_followed(place, kind, number):
    with pytest.raises(NotFoundError):
        follow(place.follower, kind, number)


def test_what_is_not_public_is_not_followed(place):
    hidden = make_proposal(status=ProposalStatus.HIDDEN, status_reason="Insulta a una persona.")
    for kind, number in (
        ("proposal", hidden.id), ("theme", place.theme.id),
        ("plan", make_plan(published=False).id),
    ):  # fmt: skip
        with pytest.raises(NotFoundError):
            follow(place.follower, kind, number)


def test_one_follows_so_many_things_and_no_more(place, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FOLLOWED", 2)
    follow(place.follower, "state", 1)
    follow(place.follower, "state", 2)
    with pytest.raises(ConflictError, match="Ya sigues 2 cosas"):
        follow(place.follower, "state", 3)


PAGES = [
    ("proposal", lambda place: f"/propuestas/{place.proposal.folio}"),
    ("theme", lambda place: f"/temas/{_theme(place)}"),
    ("state", lambda _place: "/estados/20"),
    ("plan", lambda _place: _plan_url()),
]


def _plan_url():
    plan = make_plan()
    return f"/planes/{plan.entity_code}/{plan.ordinal}"


@pytest.mark.parametrize(("kind", "url"), PAGES, ids=[kind for kind, _url in PAGES])
def test_each_page_has_its_button_with_and_without_a_session(place, browse, remembered, kind, url):
    address = url(place)
    visitor = browse()
    page = visitor.get(address)
    assert any(link.startswith("/seguir/") for link in page.links)
    assert visitor.client.get(address).headers["Cache-Control"].startswith("public")
    signed_in = browse(place.follower)
    with count_queries() as seen:
        page = signed_in.get(address)
    assert len(seen) <= 12, "\n".join(seen)
    (form,) = [form for form in page.forms if form["action"].startswith("/seguir/")]
    signed_in.post(form["action"])
    assert "Dejar de seguir" in signed_in.get(address).text
    signed_in.post(form["action"], {"stop": "1"})
    assert count() == 0


def test_who_wrote_or_supports_it_is_told_so(place, browse):
    address = f"/propuestas/{place.proposal.folio}"
    assert "porque es tuya" in browse(place.author).get(address).text
    page = browse(place.supporter).get(address)
    assert "porque la apoyas" in page.text
    assert [form for form in page.forms if form["action"].startswith("/seguir/")] == []


def test_a_visitor_confirms_an_address_and_follows(place, browse):
    place.publish()
    visitor = browse()
    address = f"/seguir/tema/{place.theme.id}"
    assert "Nadie ve qué sigues" in visitor.get(address).text
    answer = visitor.post(address, {"email": "Nueva@Example.org"})
    (letter,) = letters("sign_in_code")
    assert "seguir «Agua por pipa»" in letter.body_text
    code = re.search(r"\b(\d{6})\b", letter.body_text)[1]
    there = visitor.post(answer.location, {"code": code}).location
    assert there.endswith(f"/temas/{place.theme.id}")
    assert "Dejar de seguir" in visitor.get(there).text
    assert count() == 1


def test_a_wrong_address_is_said_beside_the_field(place, browse):
    place.publish()
    answer = browse().post(f"/seguir/tema/{place.theme.id}", {"email": "no"}, status=422)
    assert "nombre@ejemplo.mx" in answer.text


@pytest.mark.parametrize("address", ["/seguir/tema/999999", "/seguir/otra/1", "/seguir/estado/40"])
def test_nothing_to_follow_is_not_found(place, browse, address):
    assert browse().client.get(address).status_code == 404
    assert browse(make_user()).client.post(address).status_code == 404


def test_one_stops_following_what_left(place, browse):
    follow(place.follower, "proposal", place.proposal.id)
    place.proposal.status = ProposalStatus.HIDDEN
    browser = browse(place.follower)
    browser.post(
        f"/mi-cuenta/dejar-de-seguir/propuesta/{place.proposal.id}",
        {"next": "/mi-cuenta/camino"},
    )
    assert count() == 0


def test_no_page_says_who_follows(place, browse):
    follow(place.follower, "proposal", place.proposal.id)
    text = browse(place.author).get(f"/propuestas/{place.proposal.folio}").html
    assert place.follower.pseudonym not in text
    assert place.follower.email not in text
