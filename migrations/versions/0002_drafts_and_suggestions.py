"""drafts, words of the search, suggestions

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table('search_words',
    sa.Column('stem', sa.Text(), nullable=False),
    sa.Column('texts', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.CheckConstraint('texts BETWEEN 1 AND counted', name=op.f('ck_search_words_texts_were_counted')),
    sa.PrimaryKeyConstraint('stem', name=op.f('pk_search_words'))
    )
    op.create_table('text_models',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('trained_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('texts', sa.Integer(), nullable=False),
    sa.Column('classes', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('weights', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('figures', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.CheckConstraint('texts >= 0', name=op.f('ck_text_models_texts_are_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_models'))
    )
    with op.batch_alter_table('text_models', schema=None) as batch_op:
        batch_op.create_index('ix_text_models_kind_id', ['kind', 'id'], unique=False)
    op.create_table('proposal_drafts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('fields', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_proposal_drafts_call_id_calls')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_proposal_drafts_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_drafts')),
    sa.UniqueConstraint('user_id', 'call_id', name=op.f('uq_proposal_drafts_user_id_call_id'))
    )
    # In one statement both engines take: the check goes, and comes down, with its column.
    op.execute(
        "ALTER TABLE proposals ADD COLUMN sdg_goal SMALLINT "
        "CONSTRAINT ck_proposals_sdg_goal_is_one_of_17 CHECK (sdg_goal BETWEEN 1 AND 17)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE proposals DROP COLUMN sdg_goal")
    op.drop_table('proposal_drafts')
    with op.batch_alter_table('text_models', schema=None) as batch_op:
        batch_op.drop_index('ix_text_models_kind_id')

    op.drop_table('text_models')
    op.drop_table('search_words')
