"""The history of the schema arrives where the models are, on the engine under test."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from gatp_participa import create_app
from gatp_participa.core.db import db
from gatp_participa.settings import Settings


def ours(name, kind, parent_names):
    return not (kind == "table" and name.startswith("proposal_search"))


def checks(inspector, tables):
    return {
        (table, check["name"])
        for table in tables
        for check in inspector.get_check_constraints(table)
    }


def test_migrations_go_up_match_the_models_and_come_down(new_database):
    app = create_app(Settings(secret_key="x", database_url=new_database(), testing=True))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_name": ours})
            assert compare_metadata(context, db.metadata) == []
            tables = sorted(db.metadata.tables)
            migrated = checks(inspect(connection), tables)
        downgrade(revision="base")
        with db.engine.connect() as connection:
            left = set(inspect(connection).get_table_names()) - {"alembic_version"}
        assert not left & set(tables)
        db.create_all()
        with db.engine.connect() as connection:
            assert migrated == checks(inspect(connection), tables)
        db.engine.dispose()
