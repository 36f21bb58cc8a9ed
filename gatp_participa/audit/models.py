"""The trace of every act: who, what, on which thing, before and after, when, from where."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.audit import content, growing
from gatp_participa.core.db import Identified, Key, Model


class AuditEntry(Identified, Model):
    """One act. Rows are only ever added; personal data stay out of ``changes``.

    ``digest`` commits to all the rest with ``nonce``, which nobody can guess: published, it says
    nothing of anybody; with the nonce and the content it proves them.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        CheckConstraint("length(nonce) = 32", name="nonce_is_whole"),
        CheckConstraint("length(digest) = 64", name="digest_is_whole"),
        Index("ix_audit_entries_subject_type_subject_id", "subject_type", "subject_id"),
        Index("ix_audit_entries_actor_id_id", "actor_id", "id"),
    )

    at: Mapped[datetime]
    act: Mapped[str]  # package.verb, as in "proposals.submit"
    # Not a foreign key: the trace outlives the account, and the floor knows no accounts.
    actor_id: Mapped[int | None] = mapped_column(Key)
    channel: Mapped[str]  # web, cli, job
    subject_type: Mapped[str]
    subject_id: Mapped[int] = mapped_column(Key)
    changes: Mapped[dict[str, Any]]
    nonce: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))


@event.listens_for(AuditEntry, "before_insert")
def _commit_to_it(_mapper: Any, _connection: Any, entry: AuditEntry) -> None:
    entry.changes = content.plain(entry.changes)
    entry.nonce = secrets.token_hex(16)
    entry.digest = content.digest(entry)


class Unsealed(Model):
    """An act that waits for its place in the public record; a trigger puts it here.

    Numbers of acts do not say which are new: on PostgreSQL a smaller one may commit later.
    """

    __tablename__ = "audit_unsealed"

    entry_id: Mapped[int] = mapped_column(
        Key, ForeignKey("audit_entries.id"), primary_key=True, autoincrement=False
    )


def waiting_room(dialect: str) -> list[str]:
    """Return the SQL that notes each new act as unsealed; a migration has the same lines."""
    note = "INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id)"
    if dialect == "sqlite":
        return [
            "CREATE TRIGGER audit_entries_note_unsealed AFTER INSERT ON audit_entries "
            f"BEGIN {note}; END"
        ]
    return [
        "CREATE OR REPLACE FUNCTION gatp_note_unsealed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {note}; RETURN NULL; END $$",
        "CREATE TRIGGER audit_entries_note_unsealed AFTER INSERT ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION gatp_note_unsealed()",
    ]


growing.only_grows(AuditEntry.__table__)
growing.made_with(Unsealed.__table__, waiting_room)
