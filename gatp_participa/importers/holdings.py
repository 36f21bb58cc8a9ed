"""What imports hold about a person: the files they read, and how they read their columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.importers.models import ColumnMapping
from gatp_participa.privacy import registry

_OFFICE = "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es"
registry.keeps("import_batches.person_id", _OFFICE)
registry.keeps("import_batches.ended_by_id", _OFFICE)


@registry.holds("columnas_de_tus_archivos")
def my_mappings(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield which column a person said was which, by file."""
    for one in db.session.scalars(
        select(ColumnMapping).where(ColumnMapping.person_id == user_id).order_by(ColumnMapping.id)
    ):
        yield {"columnas": dict(one.columns), "usadas": one.used_at}


@registry.erases
def erase_mappings(user: User, *, now: datetime) -> None:
    """Forget how a person read their files."""
    db.session.execute(
        delete(ColumnMapping).where(ColumnMapping.person_id == user.id),
        execution_options={"synchronize_session": False},
    )
