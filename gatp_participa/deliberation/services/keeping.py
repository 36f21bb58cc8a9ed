"""Keep the minutes as they were signed: written once, the same bytes for ever.

A name that is mended later, or another way to set a page, changes nothing of what was signed.
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from pathlib import Path

from gatp_participa.core import storage
from gatp_participa.core.storage import MissingFileError, Storage
from gatp_participa.deliberation import acta
from gatp_participa.deliberation.queries.room import Room
from gatp_participa.documents import to_docx, to_pdf
from gatp_participa.settings import in_use
from gatp_participa.web.languages import current

KIND = "minutes"
WRITERS = {"pdf": to_pdf, "docx": to_docx}
MOST_REMEMBERED = 500


def files() -> Storage:
    """Return where signed minutes are."""
    settings = in_use()
    return storage.named(settings.storage, settings.data_dir)


def minutes(room: Room, extension: str) -> bytes:
    """Return the minutes of a signed session in the language in force, written the first time.

    Not for inside a transaction: writing them is slow. Who writes them at the same time writes
    the same.
    """
    kept = _read(key_of(room, extension))
    if kept is not None:
        return kept
    made = WRITERS[extension](acta.document_of(room))
    files().put(key_of(room, extension), io.BytesIO(made))
    return made


def fingerprint(room: Room, extension: str) -> str:
    """Return the SHA-256 of minutes that were already written, "" before."""
    try:
        return _fingerprint(key_of(room, extension), in_use().storage, in_use().data_dir)
    except MissingFileError:
        return ""


def key_of(room: Room, extension: str) -> str:
    """Return where the minutes of a signed session are: by what was signed, not by what it says now."""
    session = room.session
    signed = room.signatures[0][0].digest if room.signatures else ""
    said = f"{session.id}\n{session.signed_at}\n{signed}\n{current().code}\n{extension}"
    name = hashlib.sha256(said.encode()).hexdigest()
    return f"{KIND}/{name[:2]}/{name[2:]}"


def _read(key: str) -> bytes | None:
    try:
        with files().open(key) as file:
            return file.read()
    except MissingFileError:
        return None


@lru_cache(maxsize=MOST_REMEMBERED)
def _fingerprint(key: str, address: str, data_dir: Path) -> str:
    with storage.named(address, data_dir).open(key) as file:
        return hashlib.sha256(file.read()).hexdigest()
