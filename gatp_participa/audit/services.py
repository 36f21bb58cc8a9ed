"""The one way to leave a trace."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db

# Which door the act came through; the web, the commands and the worker each set theirs.
channel: ContextVar[str] = ContextVar("audit_channel", default="cli")


class HasId(Protocol):
    id: Any


def record(
    act: str, subject: HasId, *, person: HasId | None, now: datetime, **changes: Any
) -> AuditEntry:
    """Write that ``person`` (None: the platform itself) did ``act`` on ``subject``.

    ``changes`` are plain values, or pairs ``[before, after]``; never personal data. The
    subject must have been flushed, since its number goes in the entry.
    """
    entry = AuditEntry(
        at=now,
        act=act,
        actor_id=None if person is None else person.id,
        channel=channel.get(),
        subject_type=type(subject).__name__,
        subject_id=subject.id,
        changes=changes,
    )
    db.session.add(entry)
    return entry
