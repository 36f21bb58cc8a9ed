"""The history of the schema arrives where the models are, on the engine under test."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from gatp_participa import create_app
from gatp_participa.audit import content
from gatp_participa.audit.models import AuditEntry, Unsealed
from gatp_participa.core.db import db
from gatp_participa.core.paths import MIGRATIONS
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


NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RUN = {
    "scope": "00", "status": "done", "seed": 0, "created_at": NOON, "finished_at": NOON,
    "texts_count": 3, "themes_count": 1, "unassigned_count": 1, "chosen_because": "",
    "input_digest": "", "seconds": 1.0, "quality": {}, "parameters": {}, "versions": {},
    "candidates": {}, "error": "",
}  # fmt: skip
THEME = {
    "call_id": 1, "scope": "00", "name": "Agua", "is_name_locked": False, "summary": "",
    "terms": ["agua"], "cohesion": 0.5, "members_count": 2, "position": 0,
}  # fmt: skip
TEXT = {
    "call_id": 1, "title": "Agua", "problem": "Falta", "action": "", "result": "",
    "language": "es", "channel": "web", "status": "published", "submitted_at": NOON,
    "status_reason": "", "supports_count": 0, "content_digest": "",
}  # fmt: skip


def old_country(connection):
    """Two runs of the same call: a draft that the second replaced, and one it made."""
    old = MetaData()
    old.reflect(
        connection, only=["calls", "proposals", "clustering_runs", "themes", "theme_members"]
    )
    add = {name: insert(table) for name, table in old.tables.items()}
    call = {
        "id": 1, "slug": "una", "title": "Una", "summary": "", "is_national": True,
        "status": "analysing", "opens_at": NOON, "closes_at": NOON + timedelta(days=9),
        "created_at": NOON,
    }  # fmt: skip
    connection.execute(add["calls"], call)
    texts = [TEXT | {"id": n, "folio": f"A-{n}"} for n in (1, 2, 3)]
    connection.execute(add["proposals"], texts)
    connection.execute(add["clustering_runs"], [RUN | {"id": n, "call_id": 1} for n in (1, 2)])
    themes = [THEME | {"id": 1, "run_id": 1, "status": "discarded"},
              THEME | {"id": 2, "run_id": 2, "status": "draft"}]  # fmt: skip
    connection.execute(add["themes"], themes)
    place = {"confidence": 0.5, "is_central": True, "origin": "machine"}
    rows = [
        place | {"run_id": run, "theme_id": run if n < 3 else None, "proposal_id": n,
                 "leftover_reason": "" if n < 3 else "Otra cosa."}
        for run in (1, 2) for n in (1, 2, 3)
    ]  # fmt: skip
    connection.execute(add["theme_members"], rows)


def test_a_server_reads_them_while_none_is_under_way():
    """In a process of its own: whatever migrated before would have left its context behind."""
    reading = f"from alembic.script import ScriptDirectory as S; S({str(MIGRATIONS)!r}).get_heads()"
    ran = subprocess.run([sys.executable, "-c", reading], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_themes_of_the_first_version_come_through_and_go_back(new_database):
    app = create_app(Settings(secret_key="x", database_url=new_database(), testing=True))
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            old_country(connection)
        upgrade()
        with db.engine.connect() as connection:
            ask = partial(rows_of, connection)
            assert ask("SELECT id, outcome FROM clustering_runs ORDER BY id") == [
                (1, "discarded"), (2, "accepted"),
            ]  # fmt: skip
            assert ask("SELECT proposal_id, theme_id FROM theme_members ORDER BY 1") == [
                (1, 2), (2, 2), (3, None),
            ]  # fmt: skip
            assert ask("SELECT run_id, number, theme_id FROM run_groups ORDER BY 1") == [
                (1, 0, 1), (2, 0, 2),
            ]  # fmt: skip
            assert len(ask("SELECT run_id FROM run_assignments")) == 6
        downgrade(revision="0001")
        with db.engine.connect() as connection:
            assert len(rows_of(connection, "SELECT id FROM theme_members")) == 3
        db.engine.dispose()


def rows_of(connection, query):
    return [tuple(row) for row in connection.execute(text(query))]


def test_acts_of_before_wait_for_their_place_in_the_record_and_cannot_be_changed(new_database):
    app = create_app(Settings(secret_key="x", database_url=new_database(), testing=True))
    with app.app_context():
        upgrade(revision="0008")
        old = MetaData()
        old.reflect(db.engine, only=["audit_entries"])
        act = {
            "at": NOON, "act": "calls.publish", "channel": "web", "subject_type": "Call",
            "subject_id": 3, "changes": {"título": ["Uno", None], "veces": 1.0},
        }  # fmt: skip
        with db.engine.begin() as connection:
            connection.execute(insert(old.tables["audit_entries"]), [act] * 1001)
        upgrade()
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert len(entries) == len({entry.nonce for entry in entries}) == 1001
        assert all(entry.digest == content.digest(entry) for entry in entries[::500])
        assert db.session.scalar(select(func.count()).select_from(Unsealed)) == 1001
        with pytest.raises(DBAPIError, match="never changed nor deleted"):
            db.session.execute(text("DELETE FROM audit_entries WHERE id = 1"))
        db.session.rollback()
        downgrade(revision="0008")
        db.engine.dispose()
