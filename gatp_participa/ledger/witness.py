"""A file of roots outside the database: who rewrites one has to rewrite the other too.

One JSON object per line, only ever added to: it can be kept on another disk, copied away each
night, or made append-only by the system (``chattr +a``).
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from gatp_participa.audit.content import canonical
from gatp_participa.ledger import queries
from gatp_participa.ledger.services import take_turn
from gatp_participa.settings import in_use

_TAIL = 4_096  # bytes: more than the longest line


def path() -> Path:
    """Return where it is."""
    return in_use().data_dir / "ledger" / "roots.jsonl"


def line_of(root: Any) -> bytes:
    """Return a root as a line of the file."""
    return (
        canonical(
            {
                "actos": root.size, "cadena": root.chain, "raiz": root.root,
                "sellada": root.sealed_at.isoformat(timespec="seconds"),
            }
        )
        + b"\n"
    )  # fmt: skip


def catch_up() -> int:
    """Add the roots that the file lacks and return how many; the caller's transaction commits.

    Done after a seal is committed: a witness never saw what did not happen. Whoever adds waits
    for who is adding, and a worker on another machine completes its own file the same way.
    """
    take_turn()
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    added = 0
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as opened:
        size = _last_size(opened)
        for rows in queries.roots_after(size):
            opened.write(b"".join(line_of(row) for row in rows))
            added += len(rows)
        opened.flush()
        os.fsync(opened.fileno())
    return added


def _last_size(opened: Any) -> int:
    """Return what the last line counts, leaving the file at its end.

    Half a line, from a machine that fell while writing it, is taken out.
    """
    end = opened.seek(0, os.SEEK_END)
    start = opened.seek(max(0, end - _TAIL))
    whole, _newline, half = opened.read().rpartition(b"\n")
    if half:
        opened.truncate(end - len(half))
    opened.seek(0, os.SEEK_END)
    last = whole.rpartition(b"\n")[2] if whole or not start else b""
    try:
        return int(json.loads(last)["actos"]) if last else 0
    except (ValueError, KeyError, TypeError):
        return 0 if not end else _BROKEN


_BROKEN = 2**63 - 1  # a last line that cannot be read: add nothing to it, checking says it
