"""periods, seats and standing of secretariats

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

QUORUM = sa.Enum("more_than_half", "every_sector", "both", name="quorum", native_enum=False, length=32)
VOTING = sa.Enum("consensus", "majority", "by_sector", name="voting", native_enum=False, length=32)
STANDING = sa.Enum("holder", "substitute", name="standing", native_enum=False, length=32)
SELECTION = sa.Enum(
    "by_office", "open_call", "by_peers", "invitation", "other", name="selection",
    native_enum=False, length=32,
)


def _key() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table('secretariat_periods',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('secretariat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('stage', sa.Enum('promoter_group', 'installing', 'installed', 'inactive', name='stage', native_enum=False, length=32), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('display_name', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('record_key', sa.String(length=80), nullable=False),
    sa.Column('record_name', sa.Text(), nullable=False),
    sa.Column('record_digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(record_key = '') = (record_digest = '')", name=op.f('ck_secretariat_periods_record_has_a_digest')),
    sa.CheckConstraint('to_on IS NULL OR to_on > from_on', name=op.f('ck_secretariat_periods_ends_after_start')),
    sa.ForeignKeyConstraint(['secretariat_id'], ['technical_secretariats.id'], name=op.f('fk_secretariat_periods_secretariat_id_technical_secretariats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secretariat_periods')),
    sa.UniqueConstraint('secretariat_id', 'from_on', name=op.f('uq_secretariat_periods_secretariat_id_from_on'))
    )
    op.create_index('uq_secretariat_periods_open', 'secretariat_periods', ['secretariat_id'], unique=True, sqlite_where=sa.text('to_on IS NULL'), postgresql_where=sa.text('to_on IS NULL'))
    op.create_table('secretariat_seats',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('secretariat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sector', sa.Enum('government', 'civil_society', 'oversight_body', name='sector', native_enum=False, length=32), nullable=False),
    sa.Column('number', sa.SmallInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.CheckConstraint('to_on IS NULL OR to_on > from_on', name=op.f('ck_secretariat_seats_ends_after_start')),
    sa.ForeignKeyConstraint(['secretariat_id'], ['technical_secretariats.id'], name=op.f('fk_secretariat_seats_secretariat_id_technical_secretariats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secretariat_seats')),
    sa.UniqueConstraint('id', 'secretariat_id', 'sector', name=op.f('uq_secretariat_seats_id_secretariat_id_sector')),
    sa.UniqueConstraint('secretariat_id', 'sector', 'number', name=op.f('uq_secretariat_seats_secretariat_id_sector_number'))
    )
    _one_body_for_each_state()
    _a_seat_for_each_member()
    with op.batch_alter_table("secretariat_members") as batch_op:
        batch_op.alter_column("seat_id", existing_type=_key(), nullable=False)
        batch_op.create_index(op.f("ix_secretariat_members_seat_id"), ["seat_id"], unique=False)
        batch_op.add_column(sa.Column("invitation_id", _key(), nullable=True))
        batch_op.create_index(
            op.f("ix_secretariat_members_invitation_id"), ["invitation_id"], unique=False
        )
        batch_op.create_foreign_key(
            op.f("fk_secretariat_members_invitation_id_invitations"), "invitations",
            ["invitation_id"], ["id"], ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            "fk_secretariat_members_seat", "secretariat_seats",
            ["seat_id", "secretariat_id", "sector"], ["id", "secretariat_id", "sector"],
        )
    with op.batch_alter_table("technical_secretariats") as batch_op:
        batch_op.drop_constraint(op.f("uq_technical_secretariats_entity_code_installed_on"), type_="unique")
        batch_op.drop_constraint(op.f("ck_technical_secretariats_ends_after_start"), type_="check")
        batch_op.drop_column("ended_on")
        batch_op.drop_column("installed_on")
        batch_op.add_column(sa.Column("municipality_code", sa.String(length=5), nullable=True))
        for column in ("contact_phone", "contact_address", "website"):
            batch_op.add_column(sa.Column(column, sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("quorum", QUORUM, nullable=False, server_default="both"))
        batch_op.add_column(sa.Column("voting", VOTING, nullable=False, server_default="consensus"))
        batch_op.create_unique_constraint(
            op.f("uq_technical_secretariats_municipality_code"), ["municipality_code"]
        )
        batch_op.create_foreign_key(
            op.f("fk_technical_secretariats_municipality_code_municipalities"), "municipalities",
            ["municipality_code"], ["code"],
        )
    op.create_index(
        "uq_technical_secretariats_entity", "technical_secretariats", ["entity_code"], unique=True,
        sqlite_where=sa.text("municipality_code IS NULL"),
        postgresql_where=sa.text("municipality_code IS NULL"),
    )
    with op.batch_alter_table("technical_secretariats") as batch_op:
        for column in ("contact_phone", "contact_address", "website", "quorum", "voting"):
            batch_op.alter_column(column, server_default=None)


def _one_body_for_each_state() -> None:
    """What was a row for each time in force is a period of the state's only table."""
    op.execute(
        "INSERT INTO secretariat_periods (secretariat_id, stage, from_on, to_on, display_name, note,"
        " record_key, record_name, record_digest, created_at)"
        " SELECT (SELECT min(f.id) FROM technical_secretariats f WHERE f.entity_code = t.entity_code),"
        " 'installed', installed_on, ended_on, '', '', '', '', '', CURRENT_TIMESTAMP"
        " FROM technical_secretariats t ORDER BY installed_on"
    )
    for table in ("secretariat_members", "referrals"):
        op.execute(
            f"UPDATE {table} SET secretariat_id = (SELECT min(f.id) FROM technical_secretariats f"
            " JOIN technical_secretariats t ON t.entity_code = f.entity_code"
            f" WHERE t.id = {table}.secretariat_id) WHERE secretariat_id IS NOT NULL"
        )
    op.execute(
        "DELETE FROM technical_secretariats WHERE id NOT IN"
        " (SELECT min(id) FROM technical_secretariats GROUP BY entity_code)"
    )


def _a_seat_for_each_member() -> None:
    with op.batch_alter_table("secretariat_members") as batch_op:
        batch_op.add_column(sa.Column("seat_id", _key(), nullable=True))
        batch_op.add_column(sa.Column("standing", STANDING, nullable=False, server_default="holder"))
        batch_op.add_column(sa.Column("selection", SELECTION, nullable=False, server_default="other"))
        batch_op.add_column(sa.Column("selection_note", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "INSERT INTO secretariat_seats (id, secretariat_id, sector, number, title, from_on, to_on)"
        " SELECT id, secretariat_id, sector, row_number() OVER"
        " (PARTITION BY secretariat_id, sector ORDER BY id), '', from_on, to_on FROM secretariat_members"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('secretariat_seats', 'id'),"
            " (SELECT coalesce(max(id), 0) + 1 FROM secretariat_seats), false)"
        )
    op.execute("UPDATE secretariat_members SET seat_id = id")
    with op.batch_alter_table("secretariat_members") as batch_op:
        for column in ("standing", "selection", "selection_note"):
            batch_op.alter_column(column, server_default=None)


def _back_to_rows() -> None:
    """The schema of before holds the last time in force of each state, and nothing else."""
    with op.batch_alter_table("technical_secretariats") as batch_op:
        batch_op.add_column(sa.Column("installed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
    last = (
        "FROM secretariat_periods p WHERE p.secretariat_id = technical_secretariats.id"
        " AND p.stage = 'installed' ORDER BY p.from_on DESC LIMIT 1"
    )
    op.execute(
        f"UPDATE technical_secretariats SET installed_on = (SELECT from_on {last}),"
        f" ended_on = (SELECT to_on {last})"
    )
    gone = "(SELECT id FROM technical_secretariats WHERE installed_on IS NULL OR municipality_code IS NOT NULL)"
    op.execute(f"UPDATE referrals SET secretariat_id = NULL WHERE secretariat_id IN {gone}")
    op.execute(f"DELETE FROM secretariat_members WHERE secretariat_id IN {gone}")
    for table in ("secretariat_periods", "secretariat_seats"):
        op.execute(f"DELETE FROM {table} WHERE secretariat_id IN {gone}")
    op.execute(
        "DELETE FROM technical_secretariats WHERE installed_on IS NULL OR municipality_code IS NOT NULL"
    )


def downgrade() -> None:
    _back_to_rows()
    with op.batch_alter_table("secretariat_members") as batch_op:
        batch_op.drop_constraint("fk_secretariat_members_seat", type_="foreignkey")
        batch_op.drop_constraint(
            op.f("fk_secretariat_members_invitation_id_invitations"), type_="foreignkey"
        )
        batch_op.drop_index(op.f("ix_secretariat_members_seat_id"))
        batch_op.drop_index(op.f("ix_secretariat_members_invitation_id"))
        for column in ("invitation_id", "seat_id", "standing", "selection", "selection_note"):
            batch_op.drop_column(column)
    with op.batch_alter_table("technical_secretariats") as batch_op:
        batch_op.drop_index("uq_technical_secretariats_entity")
        batch_op.drop_constraint(op.f("uq_technical_secretariats_municipality_code"), type_="unique")
        batch_op.drop_constraint(
            op.f("fk_technical_secretariats_municipality_code_municipalities"), type_="foreignkey"
        )
        for column in (
            "municipality_code", "contact_phone", "contact_address", "website", "quorum", "voting",
        ):
            batch_op.drop_column(column)
        batch_op.alter_column("installed_on", existing_type=sa.Date(), nullable=False)
        batch_op.create_unique_constraint(
            op.f("uq_technical_secretariats_entity_code_installed_on"), ["entity_code", "installed_on"]
        )
        batch_op.create_check_constraint(
            op.f("ck_technical_secretariats_ends_after_start"),
            "ended_on IS NULL OR ended_on > installed_on",
        )
    op.drop_table('secretariat_seats')
    op.drop_table('secretariat_periods')
