"""How Alembic reaches the database: through the application, online only."""

from alembic import context
from flask import current_app

from gatp_participa.core.db import db

options = current_app.extensions["migrate"].configure_args


def ours(name, kind, parent_names):
    """Leave out the search index: its tables are the engines' own and not models."""
    return not (kind == "table" and name.startswith("proposal_search"))


def run() -> None:
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # SQLite alters a table by copying it and dropping the old one, which the
            # rows that point at it would forbid. Must be set before a transaction opens.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection, target_metadata=db.metadata, include_name=ours, **options
        )
        with context.begin_transaction():
            context.run_migrations()


run()
