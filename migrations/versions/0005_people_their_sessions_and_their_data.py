"""what is kept of people: sessions, notices, consents, requests, proofs of identity

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table('arco_requests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('folio', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Enum('access', 'rectification', 'cancellation', 'opposition', name='requestkind', native_enum=False, length=32), nullable=False),
    sa.Column('status', sa.Enum('received', 'granted', 'executed', 'refused', 'withdrawn', name='requeststatus', native_enum=False, length=32), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answer_due_on', sa.Date(), nullable=False),
    sa.Column('extended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('extension_reason', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('execute_due_on', sa.Date(), nullable=True),
    sa.Column('executed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('execution_note', sa.Text(), nullable=False),
    sa.Column('executed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(extended_at IS NULL) = (extension_reason = '')", name=op.f('ck_arco_requests_extension_has_a_reason')),
    sa.CheckConstraint("(status = 'executed') = (executed_at IS NOT NULL)", name=op.f('ck_arco_requests_executed_has_a_moment')),
    sa.CheckConstraint("(status IN ('granted', 'executed')) = (execute_due_on IS NOT NULL)", name=op.f('ck_arco_requests_granted_has_a_day')),
    sa.CheckConstraint("(status IN ('granted', 'executed', 'refused')) = (answered_at IS NOT NULL)", name=op.f('ck_arco_requests_answered_has_a_moment')),
    sa.CheckConstraint("status <> 'received' OR user_id IS NOT NULL", name=op.f('ck_arco_requests_received_is_somebodys')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['users.id'], name=op.f('fk_arco_requests_answered_by_id_users')),
    sa.ForeignKeyConstraint(['executed_by_id'], ['users.id'], name=op.f('fk_arco_requests_executed_by_id_users')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_arco_requests_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arco_requests')),
    sa.UniqueConstraint('folio', name=op.f('uq_arco_requests_folio'))
    )
    with op.batch_alter_table('arco_requests', schema=None) as batch_op:
        batch_op.create_index('ix_arco_requests_status_due_on', ['status', 'due_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_arco_requests_user_id'), ['user_id'], unique=False)

    op.create_table('identity_proofs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('curp', 'national_login', name='proofkind', native_enum=False, length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('provider', sa.String(length=32), nullable=False),
    sa.Column('proved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_identity_proofs_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_proofs')),
    sa.UniqueConstraint('kind', 'digest', name=op.f('uq_identity_proofs_kind_digest')),
    sa.UniqueConstraint('user_id', 'kind', name=op.f('uq_identity_proofs_user_id_kind'))
    )

    op.create_table('identity_tries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tried_on', sa.Date(), nullable=False),
    sa.Column('tries', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint('tries >= 1', name=op.f('ck_identity_tries_tried_at_least_once')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_identity_tries_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_tries')),
    sa.UniqueConstraint('user_id', name=op.f('uq_identity_tries_user_id'))
    )

    op.create_table('privacy_notices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('simplified', sa.Text(), nullable=False),
    sa.Column('full', sa.Text(), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('is_substantial', sa.Boolean(), nullable=False),
    sa.Column('valid_from_on', sa.Date(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('number >= 1', name=op.f('ck_privacy_notices_number_is_positive')),
    sa.ForeignKeyConstraint(['published_by_id'], ['users.id'], name=op.f('fk_privacy_notices_published_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_privacy_notices')),
    sa.UniqueConstraint('number', name=op.f('uq_privacy_notices_number')),
    sa.UniqueConstraint('valid_from_on', name=op.f('uq_privacy_notices_valid_from_on'))
    )

    op.create_table('user_sessions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=43), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_on', sa.Date(), nullable=False),
    sa.Column('device', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_sessions_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_sessions')),
    sa.UniqueConstraint('key', name=op.f('uq_user_sessions_key'))
    )
    with op.batch_alter_table('user_sessions', schema=None) as batch_op:
        batch_op.create_index('ix_user_sessions_last_seen_on', ['last_seen_on'], unique=False)
        batch_op.create_index('ix_user_sessions_user_id', ['user_id'], unique=False)

    op.create_table('consents',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('notice_number', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('open', 'propose', 'comment', name='purpose', native_enum=False, length=32), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('withdrawn_at IS NULL OR withdrawn_at >= given_at', name=op.f('ck_consents_withdrawn_after_given')),
    sa.ForeignKeyConstraint(['notice_number'], ['privacy_notices.number'], name=op.f('fk_consents_notice_number_privacy_notices')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_consents_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents'))
    )
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consents_user_id'), ['user_id'], unique=False)
        batch_op.create_index('uq_consents_in_force', ['user_id', 'purpose', 'notice_number'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
    # In one statement both engines take: the check goes, and comes down, with its column.
    op.execute("ALTER TABLE users ADD COLUMN notice_seen INTEGER NOT NULL DEFAULT 0")
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("public_name_key", sa.Text(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_users_public_name_key"), ["public_name_key"])
    op.execute(
        "ALTER TABLE calls ADD COLUMN identity_level SMALLINT NOT NULL DEFAULT 1 "
        "CONSTRAINT ck_calls_identity_level_is_known CHECK (identity_level IN (1, 2))"
    )
    op.execute(
        "ALTER TABLE supports ADD COLUMN level SMALLINT NOT NULL DEFAULT 1 "
        "CONSTRAINT ck_supports_level_is_known CHECK (level IN (1, 2))"
    )
    op.execute(
        "ALTER TABLE proposals ADD COLUMN verified_supports_count INTEGER NOT NULL DEFAULT 0 "
        "CONSTRAINT ck_proposals_verified_supports_are_supports "
        "CHECK (verified_supports_count BETWEEN 0 AND supports_count)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE proposals DROP COLUMN verified_supports_count")
    op.execute("ALTER TABLE supports DROP COLUMN level")
    op.execute("ALTER TABLE calls DROP COLUMN identity_level")
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_constraint(op.f("uq_users_public_name_key"), type_="unique")
        batch_op.drop_column("public_name_key")
        batch_op.drop_column("notice_seen")
    op.drop_table("consents")
    op.drop_table("user_sessions")
    op.drop_table("privacy_notices")
    op.drop_table("identity_tries")
    op.drop_table("identity_proofs")
    op.drop_table("arco_requests")
