"""What themes hold about a person: what reviewers did and told each other, acts of an office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.privacy import registry
from gatp_participa.themes.models import ThemeComment

for column in (
    "themes.published_by_id", "theme_events.person_id", "theme_comments.author_id",
    "copy_groups.decided_by_id", "clustering_runs.decided_by_id",
    "clustering_runs.requested_by_id",
):  # fmt: skip
    registry.keeps(
        column, "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es"
    )


@registry.holds("notas_sobre_temas")
def my_notes(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a reviewer told the others."""
    mine = select(ThemeComment).where(ThemeComment.author_id == user_id).order_by(ThemeComment.id)
    for one in db.session.scalars(mine.execution_options(yield_per=100)):
        yield {"tema": one.theme_id, "texto": one.body, "cuando": one.created_at}
