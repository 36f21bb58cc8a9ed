from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Model


class TextModel(Identified, Model):
    """What was learnt about a set of classes. The newest of each ``kind`` is the one in use.

    ``kind`` is ``"sdg"`` or ``"topic:<call>"``. ``classes`` says how many confirmed texts each
    class had, ``weights`` is what scoring needs (``weights``, ``biases``, ``idf``), ``figures``
    how it did in cross-validation beside the seed words, on the same texts.
    """

    __tablename__ = "text_models"
    __table_args__ = (
        CheckConstraint("texts >= 0", name="texts_are_not_negative"),
        Index("ix_text_models_kind_id", "kind", "id"),
    )

    kind: Mapped[str] = mapped_column(String(40))
    trained_at: Mapped[datetime]
    texts: Mapped[int]  # confirmed by people
    classes: Mapped[dict[str, Any]]
    weights: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    figures: Mapped[dict[str, Any]]
