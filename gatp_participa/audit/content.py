"""What an entry says, in one exact form, and the digest that commits to it. Pure."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Protocol


class Entry(Protocol):
    """What is read of an entry."""

    at: datetime
    act: str
    actor_id: int | None
    channel: str
    subject_type: str
    subject_id: int
    changes: dict[str, Any]
    nonce: str


def canonical(value: Any) -> bytes:
    """Return JSON in its only form here: keys in order, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def plain(value: Any) -> Any:
    """Return a value as it comes back from JSON columns of both engines.

    PostgreSQL keeps 1e3 as 1000 and has no negative zero, so whole numbers are whole here.

    Raises:
        ValueError: it has a number that is not finite.
        TypeError: it has something that JSON cannot say.
    """
    return _whole(json.loads(json.dumps(value, allow_nan=False)))


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def of(entry: Entry) -> dict[str, Any]:
    """Return all that an entry says, with the names that a receipt gives it."""
    return {
        "acto": entry.act,
        "actor": entry.actor_id,
        "cambios": entry.changes,
        "canal": entry.channel,
        "cosa": entry.subject_type,
        "momento": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "numero": entry.subject_id,
    }


def digest(entry: Entry) -> str:
    """Return the SHA-256 of the nonce (32 characters) and the content: a hiding commitment.

    Nobody can go from it to the content by trying contents, as 128 random bits go first.
    """
    return hashlib.sha256(entry.nonce.encode() + canonical(of(entry))).hexdigest()
