"""What the tests of languages share."""

import io

import pytest

from gatp_participa.entities import queries as entities
from gatp_participa.languages import audio, queries, rules, services
from gatp_participa.languages.status import Place
from tests.support.factories import NOON, make_commission


@pytest.fixture(autouse=True)
def forgotten():
    """Nothing that an earlier test published is remembered."""
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def make_text(session):
    """Return a function that keeps a text, public unless told; its words are only a name."""

    def make(language="yua", place=Place.HOME, *, published=True, sound=None, **words):
        person = make_commission()
        recording = None
        if sound is not None:
            heard = receive(sound)
            recording = heard, services.put_recording(heard)
        words = {"title": "Maayat’aan", "body": "Maayat’aan."} | words
        one = services.add(
            language, place, services.Words(**words, recording=recording), person=person, now=NOON
        )
        if published:
            services.publish(one, person=person, now=NOON)
        queries.forget()
        return one

    return make


def receive(content):
    return audio.receive(io.BytesIO(content), most_bytes=rules.MOST_AUDIO_BYTES)


@pytest.fixture
def remembers(monkeypatch):
    """Keep what is read in memory, as in production."""
    monkeypatch.setattr(entities, "keep_seconds", 60.0)
    entities.catalogue()
    yield
    entities.forget_catalogue()
