"""What a search gives."""

from __future__ import annotations

from typing import NamedTuple

from gatp_participa.moderation.status import SignalKind

Span = tuple[SignalKind, int, int]  # what, from which character, to which


class Finding(NamedTuple):
    """Something noticed in a field, between two of its characters."""

    kind: SignalKind
    field: str
    start: int
    end: int
