"""Keyset pages: the next page starts after the last row seen, however many came before."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows of one page and where the next one starts (None: this is the last)."""

    rows: Sequence[Any]
    next_cursor: str | None = None
    total: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def encode_cursor(*values: str | float) -> str:
    """Return the sorting values of the last row as a text for an address."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(text: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """Return the values of a cursor, or None when there is none or it was tampered with.

    A broken cursor shows the first page: an address pasted badly is not an error to a person.
    """
    if not text or len(text) > 400:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, UnicodeDecodeError):
        return None
    if not isinstance(values, list) or len(values) != len(kinds):
        return None
    if not all(type(value) in _accepted(kind) for value, kind in zip(values, kinds, strict=True)):
        return None
    # Numbers that no column can hold would be an error of the database.
    if not all(abs(value) < 2**63 for value in values if isinstance(value, int | float)):
        return None
    return tuple(values)


def _accepted(kind: type) -> tuple[type, ...]:
    return (int, float) if kind is float else (kind,)
