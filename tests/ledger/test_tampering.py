"""Whoever rewrites the record is caught, and the first broken act is named."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from gatp_participa.audit import content
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db, dialect
from gatp_participa.ledger import checking, exports, leaves, services, tree, witness
from gatp_participa.ledger.models import Leaf
from tests.ledger.support import do, downloaded, sealed, tampering
from tests.support.factories import NOON

pytestmark = pytest.mark.usefixtures("record_of_acts")


def found():
    report = checking.check_database()
    return report.broken and (report.broken.kind, report.broken.position)


def test_a_record_that_nobody_touched_is_whole():
    sealed(5, 1, 7)
    do(2)
    report = checking.check_database()
    assert (report.is_whole, report.acts, report.roots, report.waiting) == (True, 13, 6, 2)
    assert report.warnings == []


def test_an_empty_record_is_whole():
    assert checking.check_database().is_whole


ENTRY = "(SELECT entry_id FROM ledger_leaves WHERE position = 4)"
CHANGES = {
    "act": "'proposals.hide'", "actor_id": "987654", "channel": "'job'", "subject_type": "'Call'",
    "subject_id": "99", "changes": "'{\"folio\": \"OAX-222-222\"}'",
    "nonce": "'00000000000000000000000000000000'", "at": "'2026-11-21 18:00:59'",
    "digest": "'" + "0" * 64 + "'",
}  # fmt: skip


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_row(column):
    sealed(3, 4)
    with tampering() as run:
        run(f"UPDATE audit_entries SET {column} = {CHANGES[column]} WHERE id = {ENTRY}")  # noqa: S608
    assert found() == ("changed", 4)


def forge(position, **values):
    """Change an act and give it the digest that its new content deserves."""
    entry = db.session.get_one(
        AuditEntry, db.session.get_one(Leaf, position).entry_id, populate_existing=True
    )
    for name, value in values.items():
        setattr(entry, name, value)
    db.session.flush()
    entry.digest = content.digest(entry)
    db.session.flush()


def test_a_changed_row_with_its_digest_made_again():
    sealed(3, 4)
    with tampering():
        forge(5, actor_id=987_654)
    assert found() == ("not_the_sealed", 5)


def test_a_deleted_row():
    sealed(3, 4)
    with tampering() as run:
        run(f"DELETE FROM audit_entries WHERE id = {ENTRY}")  # noqa: S608
        assert found() == ("entry_gone", 4)


def test_a_deleted_row_with_its_leaf():
    sealed(3, 4)
    with tampering() as run:
        entry_id = db.session.scalar(select(Leaf.entry_id).where(Leaf.position == 4))
        run("DELETE FROM ledger_leaves WHERE position = 4")
        run("DELETE FROM audit_entries WHERE id = :id", id=entry_id)
    assert found() == ("missing", 4)


def test_two_rows_that_change_places():
    entries = sealed(3, 4)
    one, other = entries[1].id, entries[5].id
    with tampering() as run:
        for entry_id, position in ((10**9, 6), (other, 2), (one, 6)):
            run(
                "UPDATE ledger_leaves SET entry_id = :id WHERE position = :position",
                id=entry_id, position=position,
            )  # fmt: skip
    assert found() == ("not_the_sealed", 2)


def test_a_tail_cut_off_the_leaves():
    sealed(3, 4)
    with tampering() as run:
        run("DELETE FROM ledger_leaves WHERE position > 5")
    assert found() == ("cut", 6)


def cut_everything(run, after):
    gone = db.session.scalars(select(Leaf.entry_id).where(Leaf.position > after)).all()
    run("DELETE FROM ledger_roots WHERE size > :after", after=after)
    run("DELETE FROM ledger_leaves WHERE position > :after", after=after)
    for entry_id in gone:
        run("DELETE FROM audit_entries WHERE id = :id", id=entry_id)


def test_a_tail_cut_off_everything_in_the_database():
    sealed(3, 4)
    with tampering() as run:
        cut_everything(run, after=3)
    assert found() == ("cut", 4)


def test_a_tail_cut_and_written_again_as_if_nothing():
    sealed(3, 4)
    with tampering() as run:
        cut_everything(run, after=3)
    do(4)
    services.seal(now=NOON)
    assert found() == ("root", 4)


def test_roots_cut_from_the_end():
    sealed(3, 4)
    witness.path().unlink()
    with tampering() as run:
        run("DELETE FROM ledger_roots WHERE size = 7")
    assert found() == ("no_root", 4)


@pytest.mark.parametrize("column", ["root", "chain"])
def test_a_replaced_root(column):
    sealed(3, 4, 2)
    with tampering() as run:
        run(f"UPDATE ledger_roots SET {column} = '{'0' * 64}' WHERE size = 7")  # noqa: S608
    assert found() == ("root", 4)


@pytest.mark.parametrize(("column", "kind"), [("leaf", "not_the_sealed"), ("chain", "chain")])
def test_a_replaced_leaf(column, kind):
    sealed(3, 4)
    with tampering() as run:
        run(f"UPDATE ledger_leaves SET {column} = '{'0' * 64}' WHERE position = 6")  # noqa: S608
    assert found() == (kind, 6)


def test_a_replaced_subtree():
    sealed(3, 4)
    with tampering() as run:
        run(f"UPDATE ledger_leaves SET closes = '{'0' * 64}' WHERE position = 6")  # noqa: S608
    assert found() == ("tree", 6)


def rewrite(run, position, **values):
    """Rewrite history well: the act, its digest, every leaf, link, subtree and root after it."""
    forge(position, **values)
    grown, link = tree.Tree(), leaves.NO_LINK
    rows = db.session.execute(
        select(Leaf.position, AuditEntry.act, AuditEntry.at, AuditEntry.channel, AuditEntry.digest)
        .join(AuditEntry, AuditEntry.id == Leaf.entry_id)
        .order_by(Leaf.position)
    ).all()
    for row in rows:
        leaf = tree.leaf_digest(exports.line_of(row))
        link, closed = leaves.linked(link, leaf), grown.add(leaf)
        run(
            "UPDATE ledger_leaves SET leaf = :leaf, chain = :chain, closes = :closes "
            "WHERE position = :position",
            leaf=leaf.hex(), chain=link, closes="".join(one.hex() for one in closed),
            position=row.position,
        )  # fmt: skip
        run(
            "UPDATE ledger_roots SET root = :root, chain = :chain WHERE size = :size",
            root=grown.root.hex(), chain=link, size=row.position,
        )  # fmt: skip


def test_the_whole_history_written_again_is_told_by_the_witness():
    sealed(3, 4, 2)
    with tampering() as run:
        rewrite(run, 5, actor_id=987_654)
    report = checking.check_database()
    assert (report.broken.kind, report.broken.position) == ("root", 4)
    assert "el archivo testigo" in report.broken.sentence
    assert "del 4 al 7" in report.broken.sentence


def test_who_also_rewrites_the_witness_is_told_by_what_was_downloaded(tmp_path):
    sealed(3, 4, 2)
    acts, _roots = downloaded(tmp_path)
    with tampering() as run:
        rewrite(run, 5, actor_id=987_654)
    witness.path().unlink()
    witness.catch_up()
    assert found() is None  # the limit that the page confesses
    report = checking.check_file(acts)
    assert (report.broken.kind, report.broken.position) == ("not_the_sealed", 5)


def test_a_changed_witness():
    sealed(3, 4)
    lines = witness.path().read_text().splitlines()
    changed = json.loads(lines[1]) | {"raiz": "0" * 64}
    witness.path().write_text(lines[0] + "\n" + json.dumps(changed) + "\n")
    assert found() == ("root", 4)


def test_a_witness_that_is_no_list_of_roots_cannot_be_checked():
    sealed(3)
    witness.path().write_text("hola\n")
    with pytest.raises(checking.UnreadableError, match=r"roots\.jsonl, línea 1"):
        checking.check_database()


def test_an_act_that_waits_changes():
    entry = do(1)[0]
    with tampering() as run:
        run("UPDATE audit_entries SET subject_id = 99")
    report = checking.check_database()
    assert (report.broken.kind, report.broken.position) == ("changed", None)
    assert str(entry.id) in report.broken.sentence


def test_an_act_is_kept_from_being_sealed():
    sealed(2)
    entry = do(1)[0]
    with tampering() as run:
        run("DELETE FROM audit_unsealed")
    report = checking.check_database()
    assert report.broken.kind == "unsealed"
    assert str(entry.id) in report.broken.sentence


def test_a_guard_that_was_taken_away_is_told():
    if dialect() == "sqlite":
        gone = "DROP TRIGGER ledger_roots_refuse_delete"
    else:
        gone = "DROP TRIGGER ledger_roots_refuse_change ON ledger_roots"
    db.session.connection().exec_driver_sql(gone)
    warnings = checking.check_database().warnings
    assert warnings == ["La tabla ledger_roots perdió el candado que impide cambiarla."]
