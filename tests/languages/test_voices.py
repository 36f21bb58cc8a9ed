"""The recordings over HTTP: parts, caches, and who hears what is not public."""

import pytest

from gatp_participa.core.db import db
from gatp_participa.languages import queries, services
from tests.languages import sounds
from tests.support.factories import NOON, make_commission, make_user
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session", "at_noon")
VOICE = sounds.mp3(10, tagged=True)


@pytest.fixture
def voice(make_text, browse):
    one = make_text(sound=VOICE)
    with services.files().open(one.audio_key) as file:
        content = file.read()
    return one, content, f"/voces/{one.id}.mp3", browse().client


def test_the_whole_of_it(voice):
    one, content, url, client = voice
    answer = client.get(f"{url}?v={one.audio_digest[:10]}")
    assert answer.status_code == 200
    assert answer.data == content
    assert answer.mimetype == "audio/mpeg"
    assert answer.content_length == len(content)
    headers = answer.headers
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Cache-Control"] == "public, max-age=604800"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == "inline; filename=yua-home.mp3"
    assert headers["Content-Security-Policy"].endswith("sandbox")
    assert "Set-Cookie" not in headers
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-", 0, None), ("bytes=100-299", 100, 300), ("bytes=-50", -50, None),
     ("bytes=0-0", 0, 1), ("bytes=39000-99999999", 39_000, None)],
)  # fmt: skip
def test_a_part_of_it(voice, asked, start, stop):
    _one, content, url, client = voice
    answer = client.get(url, headers={"Range": asked})
    assert answer.status_code in (206, 200)
    assert answer.data == content[start:stop]
    if answer.status_code == 206:
        first = start if start >= 0 else len(content) + start
        last = first + len(answer.data) - 1
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(content)}"
        assert answer.content_length == len(answer.data)


def test_a_part_that_is_not_there(voice):
    _one, content, url, client = voice
    answer = client.get(url, headers={"Range": "bytes=99999999-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(content)}"


def test_what_one_has_is_not_sent_again(voice):
    _one, _content, url, client = voice
    etag = client.get(url).headers["ETag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(url)
    assert (head.status_code, head.data) == (200, b"")


def test_an_old_address_is_not_kept_for_long(voice):
    _one, _content, url, client = voice
    for address in (url, f"{url}?v=0123456789"):
        assert client.get(address).headers["Cache-Control"] == "public, max-age=60"


def test_it_costs_one_query(voice):
    _one, _content, url, client = voice
    db.session.expire_all()
    with count_queries() as seen:
        client.get(url)
    assert len(seen) == 1


@pytest.mark.parametrize("url", ["/voces/{id}.ogg", "/voces/{id}.exe", "/voces/999999.mp3"])
def test_what_there_is_not_is_not_found(voice, url):
    one, *_rest, client = voice
    assert client.get(url.format(id=one.id)).status_code == 404


def test_what_is_not_public_is_heard_only_by_who_keeps_it(voice, browse):
    one, _content, url, client = voice
    services.unpublish(one, person=make_commission(), now=NOON)
    queries.forget()
    keeper, other = browse(make_commission()).client, browse(make_user()).client
    assert client.get(url).status_code == other.get(url).status_code == 404
    answer = keeper.get(url)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


def test_a_file_that_is_lost_is_not_found(voice):
    one, _content, url, client = voice
    services.files().delete(one.audio_key)
    assert client.get(url).status_code == 404
