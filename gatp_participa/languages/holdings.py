"""What texts in other languages hold about a person: that they wrote them down here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.languages.models import SpokenText
from gatp_participa.privacy import registry


@registry.holds("textos_en_otras_lenguas")
def my_texts(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person put here in other languages, first or last."""
    mine = (
        select(SpokenText)
        .where(or_(SpokenText.created_by_id == user_id, SpokenText.updated_by_id == user_id))
        .order_by(SpokenText.id)
    )
    for one in db.session.scalars(mine):
        yield {
            "lengua": one.language, "pagina": one.place.value, "titulo": one.title,
            "texto": one.body, "creado": one.created_at, "cambiado": one.updated_at,
            "lo_creaste": one.created_by_id == user_id,
        }  # fmt: skip


@registry.erases
def erase_signatures(user: User, *, now: datetime) -> None:
    """Leave the texts, which belong to all, and nobody's number on them."""
    for column in (SpokenText.created_by_id, SpokenText.updated_by_id):
        db.session.execute(
            update(SpokenText).where(column == user.id).values({column.key: None}),
            execution_options={"synchronize_session": False},
        )
