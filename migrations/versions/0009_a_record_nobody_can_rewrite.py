"""acts that are only added, and their place in a public record

Revision ID: 0009
Revises: 0008
"""

import hashlib
import json
import secrets
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

REFUSAL = "rows of this table are never changed nor deleted"
GROWING = ("audit_entries", "ledger_leaves", "ledger_roots")


def _engine() -> str:
    return op.get_bind().dialect.name


def _guards() -> list[str]:
    """Return what makes the tables only grow, and notes each new act as unsealed."""
    note = "INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id)"
    if _engine() == "sqlite":
        return [
            f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for table in GROWING
            for verb in ("UPDATE", "DELETE")
        ] + [
            "CREATE TRIGGER audit_entries_note_unsealed AFTER INSERT ON audit_entries "
            f"BEGIN {note}; END"
        ]
    return [
        "CREATE OR REPLACE FUNCTION gatp_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        "CREATE OR REPLACE FUNCTION gatp_note_unsealed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {note}; RETURN NULL; END $$",
        *(
            f"CREATE TRIGGER {table}_refuse_{name} BEFORE {verbs} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION gatp_refuse_change()"
            for table in GROWING
            for name, verbs, each in (
                ("change", "UPDATE OR DELETE", "ROW"),
                ("truncate", "TRUNCATE", "STATEMENT"),
            )
        ),
        "CREATE TRIGGER audit_entries_note_unsealed AFTER INSERT ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION gatp_note_unsealed()",
    ]


def _commit_to_what_there_was() -> None:
    """Give the acts of before a nonce and a digest, a thousand at a time, and let them wait."""
    entries = sa.table(
        "audit_entries", sa.column("id"), sa.column("at", sa.DateTime(timezone=True)),
        sa.column("act"), sa.column("actor_id"), sa.column("channel"), sa.column("subject_type"),
        sa.column("subject_id"), sa.column("changes", sa.JSON()), sa.column("nonce"),
        sa.column("digest"),
    )
    bind, last = op.get_bind(), 0
    write = (
        sa.update(entries)
        .where(entries.c.id == sa.bindparam("number"))
        .values(nonce=sa.bindparam("chance"), digest=sa.bindparam("proof"))
    )
    while rows := bind.execute(
        sa.select(entries).where(entries.c.id > last).order_by(entries.c.id).limit(1000)
    ).all():
        bind.execute(write, [_commitment(row) for row in rows])
        last = rows[-1].id
    op.execute("INSERT INTO audit_unsealed (entry_id) SELECT id FROM audit_entries")


def _commitment(row: sa.Row) -> dict[str, object]:
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    said = {
        "acto": row.act, "actor": row.actor_id, "cambios": row.changes,
        "canal": row.channel, "cosa": row.subject_type,
        "momento": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "numero": row.subject_id,
    }
    plain = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    nonce = secrets.token_hex(16)
    proof = hashlib.sha256(nonce.encode() + plain.encode()).hexdigest()
    return {"number": row.id, "chance": nonce, "proof": proof}


def upgrade() -> None:
    op.execute(
        f"ALTER TABLE audit_entries ADD COLUMN nonce VARCHAR(32) NOT NULL DEFAULT '{'0' * 32}' "
        "CONSTRAINT ck_audit_entries_nonce_is_whole CHECK (length(nonce) = 32)"
    )
    op.execute(
        f"ALTER TABLE audit_entries ADD COLUMN digest VARCHAR(64) NOT NULL DEFAULT '{'0' * 64}' "
        "CONSTRAINT ck_audit_entries_digest_is_whole CHECK (length(digest) = 64)"
    )
    op.create_index("ix_audit_entries_actor_id_id", "audit_entries", ["actor_id", "id"])
    op.create_table('ledger_roots',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('root', sa.String(length=64), nullable=False),
    sa.Column('chain', sa.String(length=64), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(root) = 64 AND length(chain) = 64', name=op.f('ck_ledger_roots_digests_are_whole')),
    sa.CheckConstraint('size >= 1', name=op.f('ck_ledger_roots_size_counts_from_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_roots')),
    sa.UniqueConstraint('size', name=op.f('uq_ledger_roots_size'))
    )
    op.create_table('ledger_tallies',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('acts', sa.Integer(), nullable=False),
    sa.CheckConstraint('acts >= 1', name=op.f('ck_ledger_tallies_acts_are_some')),
    sa.PrimaryKeyConstraint('day', 'kind', name=op.f('pk_ledger_tallies'))
    )
    op.create_table('audit_unsealed',
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entries.id'], name=op.f('fk_audit_unsealed_entry_id_audit_entries')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_audit_unsealed'))
    )
    op.create_table('ledger_leaves',
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('leaf', sa.String(length=64), nullable=False),
    sa.Column('closes', sa.Text(), nullable=False),
    sa.Column('chain', sa.String(length=64), nullable=False),
    sa.CheckConstraint('length(closes) % 64 = 0', name=op.f('ck_ledger_leaves_subtrees_are_whole')),
    sa.CheckConstraint('length(leaf) = 64 AND length(chain) = 64', name=op.f('ck_ledger_leaves_digests_are_whole')),
    sa.CheckConstraint('position >= 1', name=op.f('ck_ledger_leaves_position_counts_from_one')),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entries.id'], name=op.f('fk_ledger_leaves_entry_id_audit_entries')),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_ledger_leaves')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_ledger_leaves_entry_id'))
    )
    _commit_to_what_there_was()
    for statement in _guards():
        op.execute(statement)


def downgrade() -> None:
    on_table = "" if _engine() == "sqlite" else " ON audit_entries"
    names = ["note_unsealed"]
    names += ["refuse_update", "refuse_delete"] if _engine() == "sqlite" else [
        "refuse_change", "refuse_truncate"
    ]
    for name in names:
        op.execute(f"DROP TRIGGER audit_entries_{name}{on_table}")
    op.drop_table("ledger_leaves")
    op.drop_table("audit_unsealed")
    op.drop_table("ledger_tallies")
    op.drop_table("ledger_roots")
    if _engine() != "sqlite":
        op.execute("DROP FUNCTION gatp_note_unsealed()")
        op.execute("DROP FUNCTION gatp_refuse_change()")
    op.drop_index("ix_audit_entries_actor_id_id", "audit_entries")
    op.execute("ALTER TABLE audit_entries DROP COLUMN digest")
    op.execute("ALTER TABLE audit_entries DROP COLUMN nonce")
