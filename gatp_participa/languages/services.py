"""Keep what is said in other languages: write it, record it, publish it, take it away.

A recording is put in the storage before its row is written and deleted after the row is gone or
has another: what fails half way leaves at most a file that no row names, which a job deletes.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core import storage
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.storage import Storage
from gatp_participa.core.text import clean_input
from gatp_participa.jobs import queue
from gatp_participa.languages import rules
from gatp_participa.languages.audio import Recording
from gatp_participa.languages.models import SpokenText
from gatp_participa.languages.status import Place
from gatp_participa.settings import in_use

KIND = "voices"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody wrote for a page in a language; ``recording`` comes with its key."""

    title: str
    body: str = ""
    variant: str = ""
    voice: str = ""
    recording: tuple[Recording, str] | None = None
    drops_audio: bool = False


def files() -> Storage:
    """Return where recordings are."""
    settings = in_use()
    return storage.named(settings.storage, settings.data_dir)


def put_recording(recording: Recording) -> str:
    """Put a recording in the storage and return its key. Not for inside a transaction: it is slow."""
    key = storage.new_key(KIND)
    files().put(key, io.BytesIO(recording.content))
    return key


def add(language: str, place: Place, words: Words, *, person: User, now: datetime) -> SpokenText:
    """Keep the first text of a page in a language; nobody sees it until it is published.

    Raises:
        NotAllowedError: the person does not keep them.
        InvalidInputError: the language is not in the list, or the text cannot be used.
        ConflictError: there is one already.
    """
    _refuse_others(person)
    if not rules.is_national(language):
        raise InvalidInputError(_("Elige una lengua de la lista."))
    one = SpokenText(
        language=language, place=place, created_at=now, created_by_id=person.id,
    )  # fmt: skip
    _fill(one, words, person=person, now=now)
    try:
        with db.session.begin_nested():  # two people may write it at once
            db.session.add(one)
    except IntegrityError:
        raise ConflictError(_("Ya hay un texto de esa página en esa lengua: edítalo.")) from None
    _record("languages.add", one, person, now)
    return one


def edit(one: SpokenText, words: Words, *, person: User, now: datetime) -> None:
    """Write a text again, with another recording, the same one or none.

    Raises:
        NotAllowedError: the person does not keep them.
        InvalidInputError: the text cannot be used.
    """
    _refuse_others(person)
    before = one.audio_key
    _fill(one, words, person=person, now=now)
    _record("languages.edit", one, person, now)
    _forget_file(before if before != one.audio_key else None, now=now)


def publish(one: SpokenText, *, person: User, now: datetime) -> None:
    """Put a text where everybody reads and hears it.

    Raises:
        NotAllowedError: the person does not keep them.
        ConflictError: it is public already.
    """
    _refuse_others(person)
    if one.is_published:
        raise ConflictError(_("Ese texto ya era público."))
    one.is_published = True
    _record("languages.publish", one, person, now)


def unpublish(one: SpokenText, *, person: User, now: datetime) -> None:
    """Take a text out of sight; it is not lost.

    Raises:
        NotAllowedError: the person does not keep them.
        ConflictError: it is not public.
    """
    _refuse_others(person)
    if not one.is_published:
        raise ConflictError(_("Ese texto no era público."))
    one.is_published = False
    _record("languages.unpublish", one, person, now)


def remove(one: SpokenText, *, person: User, now: datetime) -> None:
    """Delete a text and its recording, for good.

    Raises:
        NotAllowedError: the person does not keep them.
        ConflictError: it is public: it is taken out of sight first.
    """
    _refuse_others(person)
    if one.is_published:
        raise ConflictError(_("Ese texto es público. Retíralo antes de borrarlo."))
    _record("languages.remove", one, person, now)
    key = one.audio_key
    db.session.delete(one)
    db.session.flush()
    _forget_file(key, now=now)


def _refuse_others(person: User) -> None:
    if not rules.may_keep(person):
        raise NotAllowedError(_("Tu cuenta no lleva los textos en otras lenguas."))


def _fill(one: SpokenText, words: Words, *, person: User, now: datetime) -> None:
    has_audio = words.recording is not None or bool(one.audio_key and not words.drops_audio)
    said = {
        name: " ".join(clean_input(getattr(words, name)).split())
        for name in ("title", "variant", "voice")
    }
    if words.drops_audio and not has_audio:
        said["voice"] = ""  # it was that recording's
    body = clean_input(words.body)
    if error := rules.text_error(**said, body=body, has_audio=has_audio):
        raise InvalidInputError(error)
    one.title, one.variant, one.voice, one.body = (
        said["title"], said["variant"], said["voice"], body,
    )  # fmt: skip
    if words.recording is not None:
        recording, one.audio_key = words.recording
        one.audio_type, one.audio_seconds = recording.kind, recording.seconds
        one.audio_bytes = len(recording.content)
        one.audio_digest = hashlib.sha256(recording.content).hexdigest()
    elif not has_audio:
        one.audio_key, one.audio_type, one.audio_digest = None, "", ""
        one.audio_bytes = one.audio_seconds = 0
    one.updated_at, one.updated_by_id = now, person.id


def _forget_file(key: str | None, *, now: datetime) -> None:
    if key is not None:
        queue.enqueue("languages.delete_files", now=now, keys=[key])


def _record(act: str, one: SpokenText, person: User, now: datetime) -> None:
    db.session.flush()
    audit.record(
        act, one, person=person, now=now, language=one.language, place=one.place.value,
        audio=one.audio_digest[:12],
    )  # fmt: skip
