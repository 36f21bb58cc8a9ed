"""What is received as a recording: only sound, and nothing told beside it."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatp_participa.core.errors import InvalidInputError
from gatp_participa.languages import audio
from gatp_participa.languages.audio import mp3, mp4, ogg
from gatp_participa.languages.audio.errors import BrokenAudioError
from tests.languages import sounds
from tests.support import files

pytestmark = pytest.mark.usefixtures("session")
MOST = 3_000_000


def receive(content, most=MOST):
    return audio.receive(io.BytesIO(content), most_bytes=most)


@pytest.mark.parametrize(
    ("content", "kind", "seconds"),
    [
        (sounds.mp3(80), "mp3", 80),
        (sounds.mp3(3, tagged=True), "mp3", 3),
        (sounds.opus(65), "ogg", 65),
        (sounds.m4a(12), "m4a", 12),
        (sounds.m4a(12, brand=b"isom"), "m4a", 12),
        (sounds.m4a(12, brand=b"mp42"), "m4a", 12),
        (sounds.mp3(0.4), "mp3", 1),
    ],
)
def test_a_recording_is_known_by_its_bytes_with_its_length(content, kind, seconds):
    heard = receive(content)
    assert (heard.kind, heard.seconds) == (kind, seconds)


@pytest.mark.parametrize(
    "content",
    [sounds.mp3(2, tagged=True), sounds.opus(2), sounds.m4a(2)],
    ids=["mp3", "ogg", "m4a"],
)
def test_names_and_places_written_beside_the_sound_are_taken_out(content):
    assert sounds.SECRET in content
    clean = receive(content).content
    assert sounds.SECRET not in clean
    assert b"Juana" not in clean
    assert receive(clean).content == clean, "cleaning twice is as once"


def test_comments_longer_than_a_page_are_blanked_whole():
    content = sounds.opus(2, comment=sounds.SECRET * 300)
    assert b"Juana" not in receive(content).content


def test_every_page_of_a_cleaned_ogg_has_a_right_checksum():
    clean = receive(sounds.opus(5)).content
    for page in ogg._pages(clean):
        kept = int.from_bytes(clean[page.start + 22 : page.start + 26], "little")
        assert ogg.checksum(clean[page.start : page.end]) == kept


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "vacío"),
        (b"<!doctype html><script>alert(1)</script>", "no es un audio"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "no es un audio"),
        (files.image(), "no es un audio"),
        (files.PDF, "no es un audio"),
        (b"ID3\x04\0\0\0\0\0\0<script>alert(1)</script>" * 40, "No pudimos leer"),
        (b"\xff\xfb<html><script>alert(1)</script>", "No pudimos leer"),
        (sounds.mp3(0.5) + b"<script>alert(1)</script>" * 400, "No pudimos leer"),
        (b"OggS\0" + b"<script>" * 50, "No pudimos leer"),
        (sounds.opus(2)[:-10], "No pudimos leer"),
        (sounds.opus(2) + b"<script>", "No pudimos leer"),
        (sounds.m4a(2, handlers=(b"soun", b"vide")), "No pudimos leer"),
        (sounds.m4a(2, handlers=()), "No pudimos leer"),
        (sounds.m4a(2)[:-10], "No pudimos leer"),
        (sounds.mp3(16 * 60 + 1), "pesa más"),
        (sounds.opus(16 * 60), "más de 15 minutos"),
    ],
)
def test_what_is_not_a_whole_recording_is_refused_in_plain_words(content, why):
    with pytest.raises(InvalidInputError, match=why):
        receive(content)


def test_what_follows_the_sound_is_left_out():
    script = b"<script>alert(1)</script>"
    assert script not in receive(sounds.mp3(20, tail=script)).content


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([(mp3.sound_of, sounds.mp3(1, tagged=True)), (ogg.sound_of, sounds.opus(1)),
                     (mp4.sound_of, sounds.m4a(1))]),
    st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 255)), max_size=6),
    st.integers(0, 6000),
)  # fmt: skip
def test_a_spoiled_file_is_read_or_refused_and_nothing_else(pair, spoils, cut):
    sound_of, content = pair
    spoiled = bytearray(content[: max(1, len(content) - cut)])
    for at, byte in spoils:
        spoiled[at % len(spoiled)] = byte
    try:
        clean, seconds = sound_of(bytes(spoiled))
    except BrokenAudioError:
        return
    assert len(clean) <= len(spoiled)
    assert seconds > 0
