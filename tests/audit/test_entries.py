"""Each act commits to what it says, and the database refuses to change it."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from gatp_participa.audit import content
from gatp_participa.audit.models import AuditEntry, Unsealed
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.ledger import services
from tests.support.factories import NOON, make_user

pytestmark = pytest.mark.usefixtures("session")
CHANGES = {
    "título": ["Luz «nueva»", "Luz\n\U0001f4a1"], "cuenta": 1.0, "parte": 0.1, "diez": 1e22,
    "poco": 5e-7, "cero": -0.0, "nada": None, "si": True, "lista": [{"b": 1, "a": [2.5]}],
    "claves": {10: "diez", 9: "nueve"},
}  # fmt: skip


def leave(**changes):
    person = make_user()
    moment = NOON + timedelta(microseconds=123)
    entry = record("proposals.edit", person, person=person, now=moment, **changes)
    db.session.flush()
    return entry


def test_the_digest_is_of_the_nonce_and_the_content():
    entry = leave(folio="OAX-222-222")
    said = {
        "acto": "proposals.edit", "actor": entry.actor_id, "cambios": {"folio": "OAX-222-222"},
        "canal": entry.channel, "cosa": "User", "momento": "2026-11-21T18:00:00.000123+00:00",
        "numero": entry.subject_id,
    }  # fmt: skip
    line = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert entry.digest == hashlib.sha256((entry.nonce + line).encode()).hexdigest()
    assert len(entry.nonce) == 32


def test_two_equal_acts_have_different_digests():
    assert leave().digest != leave().digest


def test_what_comes_back_from_the_database_still_matches():
    entry = leave(**CHANGES)
    db.session.expire_all()
    again = db.session.get(AuditEntry, entry.id)
    assert content.digest(again) == again.digest


@pytest.mark.parametrize("value", [float("nan"), float("inf"), NOON])
def test_what_json_cannot_say_is_no_change(value):
    with pytest.raises((ValueError, TypeError)), db.session.begin_nested():
        leave(value=value)


GUARDED = ("audit_entries", "ledger_leaves", "ledger_roots")


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("verb", ["change", "delete"])
def test_the_database_refuses(table, verb):
    leave()
    services.seal(now=NOON)
    rows = db.metadata.tables[table]
    column = next(iter(rows.primary_key))
    changed = update(rows).values({column: column})
    statement = changed if verb == "change" else delete(rows)
    with pytest.raises(DatabaseError, match="never changed nor deleted"), db.session.begin_nested():
        db.session.execute(statement)


def test_a_change_through_the_model_is_refused_too():
    entry = leave()
    entry.act = "proposals.hide"
    with pytest.raises(DatabaseError):
        db.session.flush()


def test_every_new_act_waits_for_its_seal():
    entries = [leave(), leave()]
    assert set(db.session.scalars(select(Unsealed.entry_id))) == {one.id for one in entries}
    services.seal(now=NOON)
    assert db.session.scalar(select(func.count()).select_from(Unsealed)) == 0
