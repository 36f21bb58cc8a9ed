"""Acts to seal, and what a hand with the database's keys could do."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import text

from gatp_participa.audit.services import record
from gatp_participa.core.db import db, dialect
from gatp_participa.ledger import exports, queries, services, witness
from tests.support.factories import NOON, make_user


def do(count: int, person=None, act: str = "proposals.support", **changes):
    """Leave the trace of some acts and return it."""
    person = person or make_user()
    entries = [
        record(act, person, person=person, now=NOON + timedelta(seconds=n), **changes)
        for n in range(count)
    ]
    db.session.flush()
    return entries


def sealed(*batches: int, person=None):
    """Do and seal some batches, each with its root, and tell the witness."""
    entries = []
    for count in batches:
        entries += do(count, person)
        services.seal(now=NOON)
    witness.catch_up()
    return entries


@contextmanager
def tampering():
    """Do what only the owner of the database can: the guards and the keys are off."""
    is_sqlite = dialect() == "sqlite"
    guards = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    kept = db.session.execute(guards).all() if is_sqlite else []
    for name, _sql in kept:
        db.session.execute(text(f"DROP TRIGGER {name}"))
    if is_sqlite:
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    yield lambda statement, **values: db.session.execute(text(statement), values)
    for _name, sql in kept:
        db.session.execute(text(sql))
    if not is_sqlite:
        db.session.execute(text("SET LOCAL session_replication_role = origin"))
    db.session.expire_all()


def downloaded(folder):
    """Download the acts and the roots and return where they are."""
    last = queries.last_root()
    acts, roots = folder / "actos.jsonl", folder / "raices.json"
    db.session.commit()
    acts.write_bytes(b"".join(exports.acts(1, last.size)))
    roots.write_bytes(b"".join(exports.roots()))
    assert len(json.loads(roots.read_text())) >= 1
    return acts, roots
