"""How far the database is from the schema that this code expects."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from gatp_participa.core.db import db
from gatp_participa.core.paths import MIGRATIONS

_EMPTY = "La base de datos no tiene tablas. Créalas con: gatp db upgrade"


def problem() -> str | None:
    """Return a sentence on what to do before using the database, or None when it is ready."""
    if is_absent(db.engine.url):
        return _EMPTY
    try:
        with db.engine.connect() as connection:
            present = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        return f"No se puede abrir la base de datos ({kind}). Revisa GATP_DATABASE_URL."
    script = ScriptDirectory(str(MIGRATIONS))
    if present == set(script.get_heads()):
        return None
    if not present:
        return _EMPTY
    if present <= {revision.revision for revision in script.walk_revisions()}:
        return "La base de datos es de una versión anterior. Ponla al día con: gatp db upgrade"
    return "La base de datos es de una versión más nueva que este programa. Actualiza el programa."


def is_absent(url: URL) -> bool:
    """Say whether the database is a file that does not exist; opening it would leave one."""
    in_a_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return in_a_file and not Path(str(url.database)).exists()
