"""Keeping what is said in other languages: who may, what is refused, what is traced and erased."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.jobs.models import Job
from gatp_participa.languages import jobs, queries, rules, services
from gatp_participa.languages.holdings import erase_signatures, my_texts
from gatp_participa.languages.models import SpokenText
from gatp_participa.languages.services import Words
from gatp_participa.languages.status import LANGUAGES, NATIONAL, Place
from tests.languages import sounds
from tests.languages.conftest import receive
from tests.support.factories import NOON, make_commission, make_user

pytestmark = pytest.mark.usefixtures("session", "at_noon")
WORDS = Words(title="Maayat’aan", body="Maayat’aan.")


def recorded(content=None):
    heard = receive(content or sounds.mp3(2, tagged=True))
    return heard, services.put_recording(heard)


def acts():
    return [one.act for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.mark.parametrize(
    ("role", "scope", "may"),
    [
        (Role.COMMISSION, "00", True),
        (Role.ADMIN, "00", True),
        (Role.SECRETARIAT_MEMBER, "20", False),
        (Role.FACILITATOR, "20", False),
        (Role.MODERATOR, "00", False),
        (Role.CAPTURER, "20", False),
        (Role.AUDITOR, "00", False),
        (None, "", False),
    ],
)
def test_only_the_commission_keeps_them(make_text, role, scope, may):
    person = make_user((role, scope)) if role else make_user()
    one = make_text(published=False)
    doings = [
        lambda: services.edit(one, WORDS, person=person, now=NOON),
        lambda: services.publish(one, person=person, now=NOON),
        lambda: services.unpublish(one, person=person, now=NOON),
        lambda: services.remove(one, person=person, now=NOON),
        lambda: services.add("tzo", Place.HOW, WORDS, person=person, now=NOON),
    ]
    for act in doings:
        if may:
            act()
        else:
            with pytest.raises(NotAllowedError):
                act()
    assert rules.may_keep(person) is may


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"title": ""}, "título"),
        ({"title": "M" * 121}, "título"),
        ({"body": "  "}, "el texto o el audio"),
        ({"body": "a" * 6001}, "6001"),
        ({"variant": "a" * 81}, "nombre de la lengua"),
        ({"voice": "a" * 121}, "no hay audio|demasiado largo"),
        ({"voice": "Una radio"}, "no hay audio"),
    ],
)
def test_what_cannot_be_kept_is_said(words, why):
    words = Words(**{"title": "Maayat’aan", "body": "Maayat’aan."} | words)
    with pytest.raises(InvalidInputError, match=why):
        services.add("yua", Place.HOME, words, person=make_commission(), now=NOON)


@pytest.mark.parametrize("language", ["es", "en", "und", "xx", "", "yua-x", "<b>"])
def test_only_languages_of_the_list(language):
    with pytest.raises(InvalidInputError, match="de la lista"):
        services.add(language, Place.HOME, WORDS, person=make_commission(), now=NOON)


def test_one_text_for_each_page_in_each_language(make_text):
    make_text("yua", Place.HOME)
    make_text("yua", Place.HOW)
    make_text("nah", Place.HOME)
    with pytest.raises(ConflictError, match="Ya hay un texto"):
        make_text("yua", Place.HOME)
    assert len(queries.published()) == 3


def test_every_act_leaves_a_trace_without_the_words(make_text):
    person, one = make_commission(), make_text(published=False)
    services.edit(one, Words(title="Maaya", recording=recorded()), person=person, now=NOON)
    services.publish(one, person=person, now=NOON)
    services.unpublish(one, person=person, now=NOON)
    services.remove(one, person=person, now=NOON)
    assert acts() == [
        f"languages.{act}" for act in ("add", "edit", "publish", "unpublish", "remove")
    ]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "languages.edit")).one()
    assert set(entry.changes) == {"language", "place", "audio"}
    assert len(entry.changes["audio"]) == 12


def test_steps_are_taken_once_and_what_is_public_is_not_deleted(make_text):
    person, one = make_commission(), make_text()
    for act in (services.publish, services.remove):
        with pytest.raises(ConflictError):
            act(one, person=person, now=NOON)
    services.unpublish(one, person=person, now=NOON)
    with pytest.raises(ConflictError):
        services.unpublish(one, person=person, now=NOON)
    services.remove(one, person=person, now=NOON)
    assert db.session.scalar(select(SpokenText.id)) is None


class TestFiles:
    def delete_files(self):
        for job in db.session.scalars(select(Job).where(Job.name == "languages.delete_files")):
            jobs.delete_files(job=job, **job.arguments)

    def test_another_recording_replaces_the_first_whose_file_goes(self, make_text):
        one = make_text(sound=sounds.mp3(2))
        first = one.audio_key
        services.edit(
            one, Words(title="Maaya", recording=recorded(sounds.opus(3))),
            person=make_commission(), now=NOON,
        )  # fmt: skip
        assert (one.audio_type, one.audio_seconds) == ("ogg", 3)
        assert services.files().exists(first), "until the transaction commits"
        self.delete_files()
        assert not services.files().exists(first)
        assert services.files().exists(one.audio_key)

    def test_words_change_and_the_recording_stays(self, make_text):
        one = make_text(sound=sounds.mp3(2))
        key = one.audio_key
        services.edit(one, Words(title="Maaya"), person=make_commission(), now=NOON)
        assert (one.title, one.body, one.audio_key) == ("Maaya", "", key)

    def test_the_recording_is_taken_off_if_there_is_a_text(self, make_text):
        one = make_text(sound=sounds.mp3(2))
        key, person = one.audio_key, make_commission()
        with pytest.raises(InvalidInputError, match="el texto o el audio"):
            services.edit(one, Words(title="Maaya", drops_audio=True), person=person, now=NOON)
        services.edit(
            one, Words(title="Maaya", body="Maaya.", drops_audio=True), person=person, now=NOON
        )
        assert (one.audio_key, one.audio_bytes, one.audio_digest) == (None, 0, "")
        self.delete_files()
        assert not services.files().exists(key)

    def test_deleting_a_text_deletes_its_file(self, make_text):
        one = make_text(sound=sounds.mp3(2), published=False)
        key = one.audio_key
        services.remove(one, person=make_commission(), now=NOON)
        self.delete_files()
        assert not services.files().exists(key)

    def test_files_that_no_text_has_go_after_a_day(self, make_text, monkeypatch):
        one = make_text(sound=sounds.mp3(2))
        _heard, loose = recorded()
        monkeypatch.setattr(clock, "now", lambda: NOON - timedelta(days=3650))
        jobs.tidy_files()
        assert services.files().exists(loose)
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=3650))
        jobs.tidy_files()
        assert not services.files().exists(loose)
        assert services.files().exists(one.audio_key)

    def test_what_is_kept_is_what_was_cleaned(self, make_text):
        one = make_text(sound=sounds.mp3(2, tagged=True))
        with services.files().open(one.audio_key) as file:
            content = file.read()
        assert len(content) == one.audio_bytes
        assert b"Juana" not in content
        assert io.BytesIO(content).read(2) == b"\xff\xfb"


def test_an_erased_account_leaves_the_text_and_no_number(make_text):
    one = make_text()
    person = db.session.get_one(type(make_user()), one.created_by_id)
    assert [row["lengua"] for row in my_texts(person.id)] == ["yua"]
    erase_signatures(person, now=NOON)
    db.session.refresh(one)
    assert (one.created_by_id, one.updated_by_id, one.title) == (None, None, "Maayat’aan")
    assert list(my_texts(person.id)) == []


def test_languages_have_one_code_and_one_name_each_and_fit_their_column():
    assert len({one.name for one in NATIONAL.values()}) == len(NATIONAL) >= 25
    assert all(len(code) <= 8 and code.islower() for code in LANGUAGES)
    assert list(LANGUAGES)[:2] == ["es", "en"]
    assert list(LANGUAGES)[-1] == "und"
    assert LANGUAGES["yua"] == "Maya"


def test_what_goes_inside_a_page_has_a_limit():
    class Text:
        def __init__(self, length):
            self.body = "a" * length

    few = [Text(100) for _ in range(3)]
    assert rules.inside(few) == (few, [])
    many = [Text(0) for _ in range(20)]
    assert [len(part) for part in rules.inside(many)] == [rules.MOST_INSIDE, 14]
    long = [Text(5000), Text(5000), Text(10)]
    assert [len(part) for part in rules.inside(long)] == [1, 2]
    assert rules.inside([]) == ([], [])
