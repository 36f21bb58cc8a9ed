"""In Chromium: what is said in other languages is heard, fits, and passes axe."""

from datetime import timedelta

import pytest

from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.languages import queries, services
from gatp_participa.languages.status import Place
from tests.browser.conftest import assert_accessible, assert_fits
from tests.languages import sounds
from tests.languages.conftest import receive
from tests.support.factories import make_call, make_commission

TEXTS = {
    "nah": ("Nahuatl", None),
    "yua": ("Maayat’aan", sounds.mp3(12, tagged=True)),
    "tzo": ("Bats’i k’op", sounds.opus(7)),
}


@pytest.fixture
def site(server):
    running = server(catalogue_seconds=30.0)
    with running.app.app_context(), transaction():
        now, person = clock.now(), make_commission()
        make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
        for code, (name, sound) in TEXTS.items():
            heard = receive(sound) if sound else None
            recording = (heard, services.put_recording(heard)) if heard else None
            for place in (Place.HOME, Place.HOW):
                words = services.Words(title=name, body=f"{name}.", recording=recording)
                one = services.add(code, place, words, person=person, now=now)
                services.publish(one, person=person, now=now)
                recording = None
    queries.forget()
    return running


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)])
@pytest.mark.parametrize("path", ["/", "/como-funciona", "/idiomas", "/idiomas/yua"])
def test_pages_fit_and_pass_axe_closed_and_open(visit, path, width, dark):
    page = visit(path, width=width, dark=dark)
    names = page.locator(".spoken summary")
    for name in [None, *names.all()]:
        if name is not None:
            name.click()
        assert_fits(page)
        assert_accessible(page)


def test_it_is_read_and_heard_without_scripts(visit):
    page = visit("/", javascript=False)
    page.get_by_text("Maayat’aan", exact=True).first.click()
    assert page.get_by_role("heading", name="Maayat’aan").is_visible()
    assert page.locator("details[open] audio").is_visible()
    assert page.locator("details[open] audio").get_attribute("preload") == "none"


@pytest.mark.parametrize(("name", "seconds"), [("Maayat’aan", 12), ("Bats’i k’op", 7)])
def test_a_player_finds_in_it_the_length_that_the_page_says(visit, name, seconds):
    page = visit("/")
    page.get_by_text(name, exact=True).first.click()
    found = page.locator("details[open] audio").evaluate(
        """audio => new Promise(done => {
            audio.onloadedmetadata = () => done(audio.duration);
            audio.onerror = () => done(-1);
            audio.preload = "auto";
            audio.load();
        })"""
    )
    assert found == pytest.approx(seconds, abs=0.2)
    assert f"{seconds} segundos" in page.locator("details[open]").inner_text()
    assert page.problems == []
