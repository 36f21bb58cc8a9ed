"""The record as files that anyone can download and check, by parts, whatever its size.

Each part is its own query and no transaction stays open while somebody slow downloads.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatp_participa.audit.content import canonical
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.ledger import leaves, queries


def acts(since: int, until: int) -> Iterator[bytes]:
    """Yield the acts from a position to another, one line each: the bytes that are digested."""
    for rows in queries.leaves_from(since, until):
        part = b"".join(line_of(row) + b"\n" for row in rows)
        db.session.rollback()  # only reading was done
        yield part


def roots() -> Iterator[bytes]:
    """Yield all the roots as one JSON list, a line each."""
    before = b"[\n"
    for rows in queries.roots_after(0):
        part = before + b",\n".join(canonical(root_of(row)) for row in rows)
        db.session.rollback()  # only reading was done
        before = b",\n"
        yield part
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def line_of(row: Any) -> bytes:
    """Return the line of a leaf read with its act."""
    return leaves.published(
        row.position, act=row.act, at=row.at, channel=row.channel, digest=row.digest
    )


def root_of(root: Any) -> dict[str, Any]:
    """Return a root as it is published: its day and not its minute, which is that of its acts."""
    return {
        "actos": root.size, "cadena": root.chain, "dia": clock.local_day(root.sealed_at).isoformat(),
        "raiz": root.root,
    }  # fmt: skip
