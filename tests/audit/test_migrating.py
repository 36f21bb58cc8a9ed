"""Acts from before there was a record get their digest and their place in it."""

from __future__ import annotations

from flask_migrate import upgrade
from sqlalchemy import text

from gatp_participa import create_app
from gatp_participa.core.db import db
from gatp_participa.ledger import checking, jobs
from gatp_participa.settings import Settings

OLD = (
    "INSERT INTO audit_entries (at, act, actor_id, channel, subject_type, subject_id, changes) "
    "VALUES ('2026-01-02 03:04:05.000678', 'calls.extend', 7, 'web', 'Call', 3, "
    '\'{"b": [null, 1.5], "a": "día «uno»"}\')'
)


def test_old_acts_are_sealed_and_whole(new_database, tmp_path):
    app = create_app(
        Settings(secret_key="x", database_url=new_database(), data_dir=tmp_path, testing=True)
    )
    with app.app_context():
        upgrade(revision="0008")
        with db.engine.begin() as connection:
            for _ in range(3):
                connection.execute(text(OLD))
        upgrade()
        jobs.seal_all()
        report = checking.check_database()
        assert (report.broken, report.acts, report.warnings) == (None, 3, [])
        db.session.remove()
        db.engine.dispose()
