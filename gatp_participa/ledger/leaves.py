"""What is published of an act, byte by byte, and how each one is chained to the last. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime

from gatp_participa.audit import content
from gatp_participa.core import clock

NO_LINK = "0" * 64  # before the first act


def published(position: int, *, act: str, at: datetime, channel: str, digest: str) -> bytes:
    """Return the line of an act: its place, its kind, its day, its door and its digest.

    The hour, who did it and on what are inside the digest: the hour alone would let people be
    recognised by those who saw them at it.
    """
    return content.canonical(
        {
            "acto": act, "canal": channel, "dia": clock.local_day(at).isoformat(),
            "huella": digest, "n": position,
        }
    )  # fmt: skip


def linked(link: str, leaf: bytes) -> str:
    """Return the next link of the chain: SHA-256 of the last one and a leaf's digest."""
    return hashlib.sha256(bytes.fromhex(link) + leaf).hexdigest()
