"""sessions, votes, agreements and priorities

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table('rubrics',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entity_code', sa.String(length=2), nullable=True),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_rubrics_call_id_calls')),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_rubrics_created_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rubrics'))
    )
    op.create_index(op.f('ix_rubrics_entity_code'), 'rubrics', ['entity_code'], unique=False)
    op.create_table('criteria',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rubric_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('weight', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint('weight BETWEEN 0 AND 10', name=op.f('ck_criteria_weight_in_range')),
    sa.ForeignKeyConstraint(['rubric_id'], ['rubrics.id'], name=op.f('fk_criteria_rubric_id_rubrics')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criteria')),
    sa.UniqueConstraint('rubric_id', 'key', name=op.f('uq_criteria_rubric_id_key')),
    sa.UniqueConstraint('rubric_id', 'position', name=op.f('uq_criteria_rubric_id_position'))
    )
    op.create_table('prioritizations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entity_code', sa.String(length=2), nullable=False),
    sa.Column('rubric_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_prioritizations_call_id_calls')),
    sa.ForeignKeyConstraint(['published_by_id'], ['users.id'], name=op.f('fk_prioritizations_published_by_id_users')),
    sa.ForeignKeyConstraint(['rubric_id'], ['rubrics.id'], name=op.f('fk_prioritizations_rubric_id_rubrics')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prioritizations')),
    sa.UniqueConstraint('call_id', 'entity_code', name=op.f('uq_prioritizations_call_id_entity_code'))
    )
    op.create_index('ix_prioritizations_published', 'prioritizations', ['entity_code', 'published_at'], unique=False, sqlite_where=sa.text('published_at IS NOT NULL'), postgresql_where=sa.text('published_at IS NOT NULL'))
    op.create_table('secretariat_sessions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('secretariat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('ordinary', 'extraordinary', 'working_table', name='sessionkind', native_enum=False, length=32), nullable=False),
    sa.Column('number', sa.SmallInteger(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'called', 'held', 'signed', 'cancelled', name='sessionstatus', native_enum=False, length=32), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('link', sa.Text(), nullable=False),
    sa.Column('quorum', sa.Enum('more_than_half', 'every_sector', 'both', name='quorum', native_enum=False, length=32), nullable=False),
    sa.Column('voting', sa.Enum('consensus', 'majority', 'by_sector', name='voting', native_enum=False, length=32), nullable=False),
    sa.Column('minutes', sa.Text(), nullable=False),
    sa.Column('revision', sa.SmallInteger(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_reason', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(status = 'cancelled') = (cancelled_reason <> '')", name=op.f('ck_secretariat_sessions_cancelled_says_why')),
    sa.CheckConstraint("(status = 'signed') = (signed_at IS NOT NULL)", name=op.f('ck_secretariat_sessions_signed_has_a_moment')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_secretariat_sessions_ends_after_start')),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_secretariat_sessions_created_by_id_users')),
    sa.ForeignKeyConstraint(['secretariat_id'], ['technical_secretariats.id'], name=op.f('fk_secretariat_sessions_secretariat_id_technical_secretariats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secretariat_sessions')),
    sa.UniqueConstraint('secretariat_id', 'kind', 'number', name=op.f('uq_secretariat_sessions_secretariat_id_kind_number'))
    )
    op.create_index('ix_secretariat_sessions_starts', 'secretariat_sessions', ['secretariat_id', 'starts_at'], unique=False)
    op.create_table('agenda_items',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('referral_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outcome', sa.Enum('approved', 'rejected', 'postponed', 'informed', name='outcome', native_enum=False, length=32), nullable=True),
    sa.Column('resolution', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['referrals.id'], name=op.f('fk_agenda_items_referral_id_referrals')),
    sa.ForeignKeyConstraint(['session_id'], ['secretariat_sessions.id'], name=op.f('fk_agenda_items_session_id_secretariat_sessions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_items')),
    sa.UniqueConstraint('session_id', 'position', name=op.f('uq_agenda_items_session_id_position'))
    )
    op.create_index(op.f('ix_agenda_items_referral_id'), 'agenda_items', ['referral_id'], unique=False)
    op.create_table('scores',
    sa.Column('referral_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('criterion_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sector', sa.Enum('government', 'civil_society', 'oversight_body', name='sector', native_enum=False, length=32), nullable=False),
    sa.Column('points', sa.SmallInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('scored_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('scored_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('points BETWEEN 0 AND 3', name=op.f('ck_scores_points_in_range')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_scores_criterion_id_criteria')),
    sa.ForeignKeyConstraint(['referral_id'], ['referrals.id'], name=op.f('fk_scores_referral_id_referrals')),
    sa.ForeignKeyConstraint(['scored_by_id'], ['users.id'], name=op.f('fk_scores_scored_by_id_users')),
    sa.PrimaryKeyConstraint('referral_id', 'criterion_id', 'sector', name=op.f('pk_scores'))
    )
    op.create_table('agreements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('number', sa.SmallInteger(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('responsible', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('status', sa.Enum('pending', 'done', 'dropped', name='agreementstatus', native_enum=False, length=32), nullable=False),
    sa.Column('closing_note', sa.Text(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'pending') = (closed_at IS NULL)", name=op.f('ck_agreements_closed_has_a_moment')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_agreements_item_id_agenda_items')),
    sa.ForeignKeyConstraint(['session_id'], ['secretariat_sessions.id'], name=op.f('fk_agreements_session_id_secretariat_sessions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreements')),
    sa.UniqueConstraint('session_id', 'number', name=op.f('uq_agreements_session_id_number'))
    )
    op.create_index('ix_agreements_status_due_on', 'agreements', ['status', 'due_on'], unique=False)
    op.create_table('session_attendance',
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('presence', sa.Enum('in_person', 'remote', 'excused', 'absent', name='presence', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['secretariat_members.id'], name=op.f('fk_session_attendance_member_id_secretariat_members')),
    sa.ForeignKeyConstraint(['session_id'], ['secretariat_sessions.id'], name=op.f('fk_session_attendance_session_id_secretariat_sessions')),
    sa.PrimaryKeyConstraint('session_id', 'member_id', name=op.f('pk_session_attendance'))
    )
    op.create_table('session_signatures',
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['secretariat_members.id'], name=op.f('fk_session_signatures_member_id_secretariat_members')),
    sa.ForeignKeyConstraint(['session_id'], ['secretariat_sessions.id'], name=op.f('fk_session_signatures_session_id_secretariat_sessions')),
    sa.PrimaryKeyConstraint('session_id', 'member_id', name=op.f('pk_session_signatures'))
    )
    op.create_table('session_votes',
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('choice', sa.Enum('for', 'against', 'abstain', name='choice', native_enum=False, length=32), nullable=False),
    sa.Column('voted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_session_votes_item_id_agenda_items')),
    sa.ForeignKeyConstraint(['member_id'], ['secretariat_members.id'], name=op.f('fk_session_votes_member_id_secretariat_members')),
    sa.ForeignKeyConstraint(['seat_id'], ['secretariat_seats.id'], name=op.f('fk_session_votes_seat_id_secretariat_seats')),
    sa.PrimaryKeyConstraint('item_id', 'seat_id', name=op.f('pk_session_votes'))
    )
    # A letter may bring a calendar with it: an invitation.
    op.execute("ALTER TABLE outbox_messages ADD COLUMN calendar TEXT DEFAULT '' NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE outbox_messages DROP COLUMN calendar")
    op.drop_table('session_votes')
    op.drop_table('session_signatures')
    op.drop_table('session_attendance')
    op.drop_table('agreements')
    op.drop_table('scores')
    op.drop_table('agenda_items')
    op.drop_table('secretariat_sessions')
    op.drop_table('prioritizations')
    op.drop_table('criteria')
    op.drop_table('rubrics')
