"""Hand over everything that is held about a person, a little at a time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.privacy import registry

PIECE = 64 * 1024  # bytes that are handed over at once


def note_download(*, person: User, now: datetime) -> None:
    """Leave the trace that a person took away what is held about them."""
    record("privacy.download", person, person=person, now=now)


def archive(user_id: int, read_me: str) -> Iterator[bytes]:
    """Yield a ZIP with one file of JSON lines for each kind of thing, and the text that explains it.

    Memory does not grow with what there is: rows go out as they are read.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("LEEME.txt", read_me)
        for name in registry.names():
            with file.open(f"{name}.jsonl", "w") as entry:
                for row in registry.rows_of(name, user_id):
                    entry.write(_line(row))
                    if pipe.waiting >= PIECE:
                        yield pipe.take()
    yield pipe.take()


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=_plain).encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value)


class _Pipe(io.RawIOBase):
    """What the ZIP is written to: it cannot go back, and empties as it is read."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.waiting = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self.waiting += len(piece)
        return len(piece)

    def take(self) -> bytes:
        taken, self._pieces, self.waiting = b"".join(self._pieces), [], 0
        return taken
