"""What people did and said about themes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.models import User
from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.themes.status import (
    EventKind,
)


class ThemeEvent(Identified, Model):
    """What was done to the themes of a scope: who, why, how they were before and after.

    ``before`` and ``after`` hold ``members`` (``[proposal, theme, pinned...]``) and ``themes``;
    see ``services.history``. An event is undone by another one, never erased.
    """

    __tablename__ = "theme_events"
    __table_args__ = (Index("ix_theme_events_call_id_scope", "call_id", "scope", "id"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    scope: Mapped[str] = mapped_column(String(2))
    kind: Mapped[EventKind] = mapped_column(status_type(EventKind))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"), index=True)
    other_theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("clustering_runs.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    texts_count: Mapped[int] = mapped_column(default=0)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("theme_events.id"))

    person: Mapped[User | None] = relationship()


class ThemeComment(Identified, Model):
    """What a reviewer says to the others about a theme. The public does not see it."""

    __tablename__ = "theme_comments"

    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    body: Mapped[str]

    author: Mapped[User] = relationship()
