from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Model, status_type
from gatp_participa.languages.status import Place


class SpokenText(Identified, Model):
    """What a page says in a national language, written, recorded or both. Never made by a machine.

    The recording is in the storage under ``audio_key``, which is in no address.
    """

    __tablename__ = "spoken_texts"
    __table_args__ = (
        UniqueConstraint("language", "place"),
        CheckConstraint("body <> '' OR audio_key IS NOT NULL", name="says_something"),
        CheckConstraint(
            "(audio_key IS NULL) = (audio_type = '') AND (audio_key IS NULL) = (audio_bytes = 0) "
            "AND (audio_key IS NULL) = (audio_digest = '')",
            name="audio_is_whole",
        ),
        CheckConstraint("audio_bytes >= 0 AND audio_seconds >= 0", name="sizes_are_not_negative"),
        CheckConstraint("audio_type IN ('', 'mp3', 'ogg', 'm4a')", name="audio_type_is_known"),
    )

    language: Mapped[str] = mapped_column(String(8))  # of ``status.NATIONAL``
    place: Mapped[Place] = mapped_column(status_type(Place))
    variant: Mapped[str] = mapped_column(default="")  # how it is called where it is spoken so
    title: Mapped[str]
    body: Mapped[str]  # Markdown; may be empty if it is recorded
    audio_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    audio_type: Mapped[str] = mapped_column(String(8), default="")  # the ending of its address
    audio_bytes: Mapped[int] = mapped_column(default=0)
    audio_seconds: Mapped[int] = mapped_column(default=0)
    audio_digest: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of what is kept
    voice: Mapped[str] = mapped_column(default="")  # an institution, or who consented
    is_published: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    def __repr__(self) -> str:
        return f"<SpokenText {self.language} {self.place}>"
