"""What stops programs does not stop people: their text comes back whole and one press sends it."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.proposals.models import Proposal
from tests.support.factories import make_call
from tests.support.page import Page
from tests.support.stranger import Stranger

WRITTEN = {
    "title": "Luz para la cancha del barrio", "entity_code": "20", "topic": "0",
    "problem": "La cancha está oscura y nadie la usa desde que anochece.",
    "language": "es", "consent": "y", "email": "rosa@example.org",
}  # fmt: skip


@pytest.fixture
def place(server):
    """A server that counts seconds, and the page where one writes."""

    def start(seconds):
        running = server(form_seconds=seconds)
        now = clock.now()
        with running.app.app_context(), transaction():
            call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
            return running, f"/convocatorias/{call.slug}/propuestas/nueva"

    return start


def test_a_form_that_comes_back_at_once_is_asked_for_again_with_all_its_text(place):
    running, url = place(3)
    rosa = Stranger(running)
    rosa.get(url)
    status, page = rosa.post(url, **WRITTEN)
    assert status == 422
    assert "envíalo otra vez" in Page(page).check().text
    assert WRITTEN["problem"] in page
    since = page.split('name="since" value="')[1].split('"')[0]
    time.sleep(4)
    # A fresh token, which is some seconds old at most: what counts is since when she has it.
    rosa.get(url)
    status, location = rosa.post(url, since=since, **WRITTEN)
    assert (status, location.split("?")[0]) == (303, "/entrar/codigo")


def test_a_box_that_nobody_sees_comes_back_empty_and_then_it_is_sent(place):
    running, url = place(0)
    rosa = Stranger(running)
    rosa.get(url)
    status, page = rosa.post(url, leave_empty="https://spam.example", **WRITTEN)
    assert status == 422
    assert "spam.example" not in page
    assert WRITTEN["problem"] in page
    assert rosa.post(url, **WRITTEN)[0] == 303


def test_the_box_is_hidden_from_eyes_ears_and_keyboards(place):
    running, url = place(0)
    for path in (url, "/entrar"):
        _, page = Stranger(running).get(path)
        box = page.split('<div class="visually-hidden" aria-hidden="true">')[1].split("</div>")[0]
        assert 'tabindex="-1"' in box
        assert 'autocomplete="off"' in box


def test_signing_in_has_both_and_loses_no_address(place):
    running, _ = place(3)
    rosa = Stranger(running)
    rosa.get("/entrar")
    for more in ({}, {"leave_empty": "x"}):
        status, page = rosa.post("/entrar", email="rosa@example.org", **more)
        assert status == 400
        assert 'value="rosa@example.org"' in page


def test_visitors_ask_so_often_for_what_is_dear_and_others_are_not_touched(place):
    running, url = place(0)
    rosa, luis = Stranger(running), Stranger(running)
    text = {"title": "Luz en la cancha", "problem": "La cancha está oscura de noche."}
    for path in ("parecidas", "../asunto-sugerido"):
        where = f"{url.removesuffix('nueva')}{path}".replace("propuestas/../", "")
        rosa.get(url)
        luis.get(url)
        answers = [rosa.post(where, **text)[0] for _ in range(31)]
        if 429 not in answers:  # a minute turned in between
            answers = [rosa.post(where, **text)[0] for _ in range(31)]
        assert answers[0] in (200, 204)
        assert answers[-1] == 429
        assert luis.post(where, **text)[0] in (200, 204)


def test_thirty_people_behind_one_address_all_take_part_in_the_same_minute(place):
    from tests.support.visitor import at_once

    running, url = place(0)

    def take_part(number):
        person, email = Stranger(running), f"persona{number}@escuela.example"
        person.get(url)
        mine = WRITTEN | {"email": email, "title": f"{WRITTEN['title']} {number}"}
        status, location = person.post(url, seen_similar="1", **mine)
        assert status == 303, location
        status, location = person.confirm(location, email)
        assert status == 303, location
        return location

    began = time.monotonic()
    receipts = at_once([lambda n=n: take_part(n) for n in range(30)])
    assert time.monotonic() - began < 60
    assert len(set(receipts)) == 30
    with running.app.app_context():
        assert len(db.session.scalars(select(Proposal.author_id).distinct()).all()) == 30
