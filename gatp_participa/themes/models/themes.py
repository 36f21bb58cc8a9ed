"""Themes as they are now, and which proposals are in each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.calls.models import Call
from gatp_participa.core.db import Identified, Key, Model, status_type
from gatp_participa.themes.status import (
    MemberOrigin,
    ThemeStatus,
)


class Theme(Identified, Model):
    """A group of proposals under one name (*tema*). Its number is for ever.

    ``words`` are ``[stem, as written, weight]``, what explains why a text is here; ``subthemes``
    ``{"name", "terms"}``; ``x``, ``y`` and ``radius`` its circle on the map, from 0 to 1.
    """

    __tablename__ = "themes"
    __table_args__ = (
        CheckConstraint(
            "(status = 'published') = (published_at IS NOT NULL)", name="published_has_a_moment"
        ),
        CheckConstraint(
            "(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_goes_somewhere"
        ),
        Index("ix_themes_call_id_status", "call_id", "status"),
        Index("ix_themes_call_id_scope_status", "call_id", "scope", "status"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("clustering_runs.id"), index=True)
    scope: Mapped[str] = mapped_column(String(2))
    status: Mapped[ThemeStatus] = mapped_column(status_type(ThemeStatus), default=ThemeStatus.DRAFT)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    name: Mapped[str]
    is_name_locked: Mapped[bool] = mapped_column(default=False)  # a person named it
    summary: Mapped[str] = mapped_column(default="")
    because: Mapped[str] = mapped_column(default="")  # why the machine put them together
    terms: Mapped[list[str]]
    words: Mapped[list[Any]] = mapped_column(default=list, deferred=True)
    subthemes: Mapped[list[Any]] = mapped_column(default=list)
    cohesion: Mapped[float]
    members_count: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    x: Mapped[float] = mapped_column(default=0.0)
    y: Mapped[float] = mapped_column(default=0.0)
    radius: Mapped[float] = mapped_column(default=0.0)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    call: Mapped[Call] = relationship()

    def __repr__(self) -> str:
        return f"<Theme {self.id} {self.status}>"


class ThemeCentre(Model):
    """The middle of a theme in a space: where late texts are compared. Absent until computed."""

    __tablename__ = "theme_centres"

    theme_id: Mapped[int] = mapped_column(
        Key, ForeignKey("themes.id"), primary_key=True, autoincrement=False
    )
    space_id: Mapped[int] = mapped_column(ForeignKey("clustering_spaces.id"))
    centre: Mapped[bytes] = mapped_column(LargeBinary)


class ThemeMember(Identified, Model):
    """Where a proposal is now: inside a theme, or (no theme) in the tray with the reason why.

    Once per call and scope. ``run_id`` says in whose space it was placed; a pinned one was put
    there by a person, and no machine moves it.
    """

    __tablename__ = "theme_members"
    __table_args__ = (
        UniqueConstraint("call_id", "scope", "proposal_id"),
        CheckConstraint("(theme_id IS NULL) = (leftover_reason <> '')", name="tray_has_a_reason"),
        Index("ix_theme_members_theme_id_confidence", "theme_id", "confidence"),
        Index("ix_theme_members_proposal_id", "proposal_id"),
        Index("ix_theme_members_run_id", "run_id"),
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    scope: Mapped[str] = mapped_column(String(2))
    run_id: Mapped[int] = mapped_column(ForeignKey("clustering_runs.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    confidence: Mapped[float] = mapped_column(default=0.0)  # 0 to 1
    closeness: Mapped[float] = mapped_column(default=0.0)  # cosine with the middle of its theme
    is_central: Mapped[bool] = mapped_column(default=False)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    subtheme: Mapped[int | None]  # place in Theme.subthemes
    shared_terms: Mapped[list[str]] = mapped_column(default=list)
    origin: Mapped[MemberOrigin] = mapped_column(
        status_type(MemberOrigin), default=MemberOrigin.MACHINE
    )
    leftover_reason: Mapped[str] = mapped_column(default="")
