"""what waits to be looked at, what was decided, and who thinks it was wrong

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("ALTER TABLE calls ADD COLUMN reviews_first BOOLEAN NOT NULL DEFAULT false")
    op.add_column("proposals", sa.Column("edit_asked_until", sa.DateTime(timezone=True)))
    op.create_table('moderation_items',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('proposal', 'comment', 'attachment', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('thing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('entity_code', sa.String(length=2), nullable=True),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('status', sa.Enum('waiting', 'decided', name='itemstatus', native_enum=False, length=32), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_first_review', sa.Boolean(), nullable=False),
    sa.Column('reports_count', sa.Integer(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('taken_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('taken_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'decided') = (decided_at IS NOT NULL)", name=op.f('ck_moderation_items_decided_once')),
    sa.CheckConstraint('(taken_by_id IS NULL) = (taken_until IS NULL)', name=op.f('ck_moderation_items_taken_for_a_time')),
    sa.CheckConstraint('reports_count >= 0 AND weight >= 0', name=op.f('ck_moderation_items_counts_are_not_negative')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_moderation_items_author_id_users')),
    sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_moderation_items_call_id_calls')),
    sa.ForeignKeyConstraint(['entity_code'], ['federal_entities.code'], name=op.f('fk_moderation_items_entity_code_federal_entities')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['users.id'], name=op.f('fk_moderation_items_taken_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_items')),
    sa.UniqueConstraint('kind', 'thing_id', name=op.f('uq_moderation_items_kind_thing_id'))
    )
    op.create_index('ix_moderation_items_author_id', 'moderation_items', ['author_id'], unique=False)
    op.create_index('ix_moderation_items_entity', 'moderation_items', ['entity_code', 'status', 'weight', 'opened_at', 'id'], unique=False)
    op.create_index('ix_moderation_items_queue', 'moderation_items', ['status', 'weight', 'opened_at', 'id'], unique=False)
    op.create_index('ix_moderation_items_taken_by_id', 'moderation_items', ['taken_by_id'], unique=False)
    op.create_table('moderation_letter_choices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('wants_alerts', sa.Boolean(), nullable=False),
    sa.Column('wants_digest', sa.Boolean(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_moderation_letter_choices_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_letter_choices')),
    sa.UniqueConstraint('user_id', name=op.f('uq_moderation_letter_choices_user_id'))
    )
    op.create_table('moderation_decisions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entity_code', sa.String(length=2), nullable=True),
    sa.Column('kind', sa.Enum('keep', 'publish', 'hide', 'restore', 'mask', 'ask_edit', 'redirect', name='decisionkind', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.Enum('personal_data', 'threat', 'discrimination', 'insult', 'advertising', 'impersonation', 'illegal', 'off_topic', 'complaint', 'information_request', 'not_understood', 'within_rules', 'other', name='reason', native_enum=False, length=32), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('before', sa.String(length=32), nullable=False),
    sa.Column('before_reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waited_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('bulk', sa.String(length=22), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('(undone_at IS NULL) = (undone_by_id IS NULL)', name=op.f('ck_moderation_decisions_undone_by_somebody')),
    sa.CheckConstraint('hours >= 0', name=op.f('ck_moderation_decisions_hours_are_not_negative')),
    sa.CheckConstraint('waited_from <= decided_at', name=op.f('ck_moderation_decisions_waited_before')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_moderation_decisions_decided_by_id_users')),
    sa.ForeignKeyConstraint(['entity_code'], ['federal_entities.code'], name=op.f('fk_moderation_decisions_entity_code_federal_entities')),
    sa.ForeignKeyConstraint(['item_id'], ['moderation_items.id'], name=op.f('fk_moderation_decisions_item_id_moderation_items')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['users.id'], name=op.f('fk_moderation_decisions_undone_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_decisions'))
    )
    op.create_index('ix_moderation_decisions_bulk', 'moderation_decisions', ['bulk'], unique=False)
    op.create_index('ix_moderation_decisions_decided_at', 'moderation_decisions', ['decided_at', 'id'], unique=False)
    op.create_index('ix_moderation_decisions_decided_by_id', 'moderation_decisions', ['decided_by_id', 'decided_at'], unique=False)
    op.create_index('ix_moderation_decisions_entity', 'moderation_decisions', ['entity_code', 'decided_at', 'id'], unique=False)
    op.create_index('ix_moderation_decisions_item_id', 'moderation_decisions', ['item_id'], unique=False)
    op.create_table('moderation_reports',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reporter_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Enum('personal_data', 'threat', 'discrimination', 'insult', 'advertising', 'impersonation', 'illegal', 'off_topic', 'complaint', 'information_request', 'not_understood', 'within_rules', 'other', name='reason', native_enum=False, length=32), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['moderation_items.id'], name=op.f('fk_moderation_reports_item_id_moderation_items')),
    sa.ForeignKeyConstraint(['reporter_id'], ['users.id'], name=op.f('fk_moderation_reports_reporter_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_reports')),
    sa.UniqueConstraint('item_id', 'reporter_id', name=op.f('uq_moderation_reports_item_id_reporter_id'))
    )
    op.create_index('ix_moderation_reports_reported_at', 'moderation_reports', ['reported_at'], unique=False)
    op.create_index('ix_moderation_reports_reporter_id', 'moderation_reports', ['reporter_id', 'reported_at'], unique=False)
    op.create_table('moderation_signals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('curp', 'rfc', 'voter_key', 'social_security', 'card', 'bank_account', 'phone', 'email', 'address', 'link', 'insult', 'repeated', 'attack', 'language', name='signalkind', native_enum=False, length=32), nullable=False),
    sa.Column('field', sa.String(length=32), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('times >= 1', name=op.f('ck_moderation_signals_was_seen')),
    sa.ForeignKeyConstraint(['item_id'], ['moderation_items.id'], name=op.f('fk_moderation_signals_item_id_moderation_items')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_signals')),
    sa.UniqueConstraint('item_id', 'kind', 'field', name=op.f('uq_moderation_signals_item_id_kind_field'))
    )
    op.create_table('moderation_appeals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('decision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('block_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('entity_code', sa.String(length=2), nullable=True),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('appealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.Enum('upheld', 'reversed', name='outcome', native_enum=False, length=32), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (answer = '')", name=op.f('ck_moderation_appeals_decided_with_an_answer')),
    sa.CheckConstraint("body <> ''", name=op.f('ck_moderation_appeals_says_something')),
    sa.CheckConstraint('(decision_id IS NULL) <> (block_id IS NULL)', name=op.f('ck_moderation_appeals_of_one_thing')),
    sa.ForeignKeyConstraint(['block_id'], ['account_blocks.id'], name=op.f('fk_moderation_appeals_block_id_account_blocks')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_moderation_appeals_decided_by_id_users')),
    sa.ForeignKeyConstraint(['decision_id'], ['moderation_decisions.id'], name=op.f('fk_moderation_appeals_decision_id_moderation_decisions')),
    sa.ForeignKeyConstraint(['entity_code'], ['federal_entities.code'], name=op.f('fk_moderation_appeals_entity_code_federal_entities')),
    sa.ForeignKeyConstraint(['person_id'], ['users.id'], name=op.f('fk_moderation_appeals_person_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_appeals')),
    sa.UniqueConstraint('block_id', name=op.f('uq_moderation_appeals_block_id')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_moderation_appeals_decision_id'))
    )
    op.create_index('ix_moderation_appeals_entity', 'moderation_appeals', ['entity_code', 'outcome', 'due_on', 'id'], unique=False)
    op.create_index('ix_moderation_appeals_person_id', 'moderation_appeals', ['person_id'], unique=False)
    op.create_index('ix_moderation_appeals_waiting', 'moderation_appeals', ['outcome', 'due_on', 'id'], unique=False)
    op.create_table('moderation_block_grounds',
    sa.Column('block_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('decision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['block_id'], ['account_blocks.id'], name=op.f('fk_moderation_block_grounds_block_id_account_blocks')),
    sa.ForeignKeyConstraint(['decision_id'], ['moderation_decisions.id'], name=op.f('fk_moderation_block_grounds_decision_id_moderation_decisions')),
    sa.PrimaryKeyConstraint('block_id', 'decision_id', name=op.f('pk_moderation_block_grounds'))
    )
    op.create_index(op.f('ix_moderation_block_grounds_decision_id'), 'moderation_block_grounds', ['decision_id'], unique=False)
    op.create_table('moderation_sealed_texts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('proposal', 'comment', 'attachment', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('thing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('decision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('fields', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['moderation_decisions.id'], name=op.f('fk_moderation_sealed_texts_decision_id_moderation_decisions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_sealed_texts')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_moderation_sealed_texts_decision_id'))
    )
    op.create_index('ix_moderation_sealed_texts_thing', 'moderation_sealed_texts', ['kind', 'thing_id'], unique=False)


def downgrade() -> None:
    op.drop_table("moderation_sealed_texts")
    op.drop_table("moderation_block_grounds")
    op.drop_table("moderation_appeals")
    op.drop_table("moderation_signals")
    op.drop_table("moderation_reports")
    op.drop_table("moderation_decisions")
    op.drop_table("moderation_letter_choices")
    op.drop_table("moderation_items")
    # Before, nothing waited to be public: what did, is.
    op.execute("UPDATE proposals SET status = 'published' WHERE status = 'in_review'")
    op.execute("ALTER TABLE proposals DROP COLUMN edit_asked_until")
    op.execute("ALTER TABLE calls DROP COLUMN reviews_first")
