"""versions, files, co-authors, groups and translations of a proposal

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table('proposal_attachments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('number', sa.SmallInteger(), nullable=True),
    sa.Column('uploaded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('ticket', sa.String(length=43), nullable=False),
    sa.Column('storage_key', sa.String(length=80), nullable=False),
    sa.Column('media_type', sa.String(length=32), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden_reason', sa.Text(), nullable=False),
    sa.CheckConstraint("(hidden_at IS NULL) = (hidden_reason = '')", name=op.f('ck_proposal_attachments_hidden_with_a_reason')),
    sa.CheckConstraint('(proposal_id IS NULL) = (number IS NULL)', name=op.f('ck_proposal_attachments_waits_without_a_number')),
    sa.CheckConstraint('number BETWEEN 1 AND 3', name=op.f('ck_proposal_attachments_three_at_most')),
    sa.CheckConstraint('size > 0', name=op.f('ck_proposal_attachments_is_not_empty')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_proposal_attachments_proposal_id_proposals')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['users.id'], name=op.f('fk_proposal_attachments_uploaded_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_attachments')),
    sa.UniqueConstraint('proposal_id', 'number', name=op.f('uq_proposal_attachments_proposal_id_number')),
    sa.UniqueConstraint('storage_key', name=op.f('uq_proposal_attachments_storage_key')),
    sa.UniqueConstraint('ticket', name=op.f('uq_proposal_attachments_ticket'))
    )
    with op.batch_alter_table('proposal_attachments', schema=None) as batch_op:
        batch_op.create_index('ix_proposal_attachments_created_at', ['created_at'], unique=False)
        batch_op.create_index('ix_proposal_attachments_uploaded_by_id', ['uploaded_by_id'], unique=False)

    op.create_table('proposal_coauthors',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(email = '') = (accepted_at IS NOT NULL)", name=op.f('ck_proposal_coauthors_address_while_it_waits')),
    sa.CheckConstraint('(user_id IS NULL) = (accepted_at IS NULL)', name=op.f('ck_proposal_coauthors_accepted_by_somebody')),
    sa.CheckConstraint('expires_at > invited_at', name=op.f('ck_proposal_coauthors_expires_after')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_proposal_coauthors_proposal_id_proposals')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_proposal_coauthors_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_coauthors')),
    sa.UniqueConstraint('proposal_id', 'user_id', name=op.f('uq_proposal_coauthors_proposal_id_user_id')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_proposal_coauthors_token_digest'))
    )
    with op.batch_alter_table('proposal_coauthors', schema=None) as batch_op:
        batch_op.create_index('ix_proposal_coauthors_email', ['email'], unique=False)
        batch_op.create_index('ix_proposal_coauthors_expires_at', ['expires_at'], unique=False)
        batch_op.create_index('ix_proposal_coauthors_user_id', ['user_id'], unique=False)

    op.create_table('proposal_groups',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('school', 'organisation', 'collective', 'community', name='groupkind', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.CheckConstraint("name <> ''", name=op.f('ck_proposal_groups_has_a_name')),
    sa.CheckConstraint('people BETWEEN 1 AND 100000', name=op.f('ck_proposal_groups_people_can_be_counted')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_proposal_groups_proposal_id_proposals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_groups')),
    sa.UniqueConstraint('proposal_id', name=op.f('uq_proposal_groups_proposal_id'))
    )

    op.create_table('proposal_translations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('signed_as', sa.Text(), nullable=False),
    sa.Column('translated_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('translated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("title <> '' AND problem <> ''", name=op.f('ck_proposal_translations_says_something')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_proposal_translations_proposal_id_proposals')),
    sa.ForeignKeyConstraint(['translated_by_id'], ['users.id'], name=op.f('fk_proposal_translations_translated_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_translations')),
    sa.UniqueConstraint('proposal_id', 'language', name=op.f('uq_proposal_translations_proposal_id_language'))
    )

    op.create_table('proposal_versions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.SmallInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_proposal_versions_numbers_start_at_one')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_proposal_versions_proposal_id_proposals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_versions')),
    sa.UniqueConstraint('proposal_id', 'number', name=op.f('uq_proposal_versions_proposal_id_number'))
    )
    op.add_column("proposals", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE proposals DROP COLUMN edited_at")
    op.drop_table("proposal_versions")
    op.drop_table("proposal_translations")
    op.drop_table("proposal_groups")
    op.drop_table("proposal_coauthors")
    op.drop_table("proposal_attachments")
