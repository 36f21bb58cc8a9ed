"""evaluations of plans

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table('evaluations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('plan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('mid_term', 'final', name='evaluationkind', native_enum=False, length=32), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'with_the_body', 'published', name='evaluationstatus', native_enum=False, length=32), nullable=False),
    sa.Column('evaluator', sa.Text(), nullable=False),
    sa.Column('evaluator_contact', sa.Text(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reply_due_on', sa.Date(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edited_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(status = 'published') = (published_at IS NOT NULL)", name=op.f('ck_evaluations_published_has_a_moment')),
    sa.ForeignKeyConstraint(['edited_by_id'], ['users.id'], name=op.f('fk_evaluations_edited_by_id_users')),
    sa.ForeignKeyConstraint(['plan_id'], ['action_plans.id'], name=op.f('fk_evaluations_plan_id_action_plans')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluations')),
    sa.UniqueConstraint('plan_id', 'kind', name=op.f('uq_evaluations_plan_id_kind'))
    )
    op.create_table('judgements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('evaluation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('commitment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('verifiability', sa.Enum('verifiable', 'not_verifiable', name='verifiability', native_enum=False, length=32), nullable=True),
    sa.Column('ambition', sa.Enum('unclear', 'modest', 'substantial', name='ambition', native_enum=False, length=32), nullable=True),
    sa.Column('completion', sa.Enum('no_evidence_available', 'not_started', 'limited', 'substantial', 'complete', name='completion', native_enum=False, length=32), nullable=True),
    sa.Column('results', sa.Enum('worsened', 'did_not_change', 'marginal', 'major', 'outstanding', name='results', native_enum=False, length=32), nullable=True),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('recommendation', sa.Text(), nullable=False),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_judgements_commitment_id_commitments')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluations.id'], name=op.f('fk_judgements_evaluation_id_evaluations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judgements')),
    sa.UniqueConstraint('evaluation_id', 'commitment_id', name=op.f('uq_judgements_evaluation_id_commitment_id'))
    )
    op.create_index(op.f('ix_judgements_commitment_id'), 'judgements', ['commitment_id'], unique=False)
    op.create_table('judgement_lenses',
    sa.Column('judgement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('relevance', sa.Enum('access_to_information', 'civic_participation', 'public_accountability', name='relevance', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['judgement_id'], ['judgements.id'], name=op.f('fk_judgement_lenses_judgement_id_judgements')),
    sa.PrimaryKeyConstraint('judgement_id', 'relevance', name=op.f('pk_judgement_lenses'))
    )


def downgrade() -> None:
    op.drop_table('judgement_lenses')
    op.drop_table('judgements')
    op.drop_table('evaluations')
