"""printed forms, events, and imports that can be undone whole

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def _key() -> str:
    return "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"


def upgrade() -> None:
    op.create_table('column_mappings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('headers_digest', sa.String(length=64), nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('columns', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['users.id'], name=op.f('fk_column_mappings_person_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column_mappings')),
    sa.UniqueConstraint('person_id', 'headers_digest', name=op.f('uq_column_mappings_person_id_headers_digest'))
    )
    op.create_table('events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entity_code', sa.String(length=2), nullable=False),
    sa.Column('municipality_code', sa.String(length=5), nullable=True),
    sa.Column('kind', sa.Enum('meeting', 'table', 'workshop', 'visit', 'other', name='eventkind', native_enum=False, length=32), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=True),
    sa.Column('ends', sa.Time(), nullable=True),
    sa.Column('organisers', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Text(), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('unpublished_reason', sa.Text(), nullable=False),
    sa.CheckConstraint("published_at IS NULL OR unpublished_reason = ''", name=op.f('ck_events_published_or_taken_out')),
    sa.CheckConstraint("title <> ''", name=op.f('ck_events_has_a_title')),
    sa.CheckConstraint('(published_at IS NULL) = (published_by_id IS NULL)', name=op.f('ck_events_published_by_somebody')),
    sa.CheckConstraint('ends > starts', name=op.f('ck_events_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_events_call_id_calls')),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_events_created_by_id_users')),
    sa.ForeignKeyConstraint(['entity_code'], ['federal_entities.code'], name=op.f('fk_events_entity_code_federal_entities')),
    sa.ForeignKeyConstraint(['municipality_code'], ['municipalities.code'], name=op.f('fk_events_municipality_code_municipalities')),
    sa.ForeignKeyConstraint(['published_by_id'], ['users.id'], name=op.f('fk_events_published_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events'))
    )
    op.create_index('ix_events_call', 'events', ['call_id', 'held_on', 'id'], unique=False)
    op.create_index('ix_events_entity', 'events', ['entity_code', 'held_on', 'id'], unique=False)
    op.create_table('captured_proposals',
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('captured_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('consent', sa.Enum('on_paper', 'anonymous', name='paperconsent', native_enum=False, length=32), nullable=False),
    sa.Column('ticket', sa.String(length=43), nullable=False),
    sa.ForeignKeyConstraint(['captured_by_id'], ['users.id'], name=op.f('fk_captured_proposals_captured_by_id_users')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_captured_proposals_event_id_events')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_captured_proposals_proposal_id_proposals')),
    sa.PrimaryKeyConstraint('proposal_id', name=op.f('pk_captured_proposals')),
    sa.UniqueConstraint('ticket', name=op.f('uq_captured_proposals_ticket'))
    )
    op.create_index('ix_captured_proposals_captured_by_id', 'captured_proposals', ['captured_by_id', 'captured_at'], unique=False)
    op.create_index('ix_captured_proposals_event_id', 'captured_proposals', ['event_id', 'proposal_id'], unique=False)
    op.create_table('event_attendance',
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sector', sa.Enum('government', 'civil_society', 'oversight_body', 'academia', 'private', 'school', 'public', name='attendancesector', native_enum=False, length=32), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.CheckConstraint('people BETWEEN 1 AND 100000', name=op.f('ck_event_attendance_people_were_counted')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_attendance_event_id_events')),
    sa.PrimaryKeyConstraint('event_id', 'sector', name=op.f('pk_event_attendance'))
    )
    op.create_table('event_photos',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.SmallInteger(), nullable=False),
    sa.Column('storage_key', sa.String(length=80), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('uploaded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("description <> ''", name=op.f('ck_event_photos_is_described')),
    sa.CheckConstraint('number BETWEEN 1 AND 12', name=op.f('ck_event_photos_twelve_at_most')),
    sa.CheckConstraint('size > 0 AND width > 0 AND height > 0', name=op.f('ck_event_photos_is_an_image')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_photos_event_id_events')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['users.id'], name=op.f('fk_event_photos_uploaded_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_photos')),
    sa.UniqueConstraint('event_id', 'number', name=op.f('uq_event_photos_event_id_number')),
    sa.UniqueConstraint('storage_key', name=op.f('uq_event_photos_storage_key'))
    )
    op.create_table('print_runs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entity_code', sa.String(length=2), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('sheets', sa.SmallInteger(), nullable=False),
    sa.Column('printed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('sheets BETWEEN 1 AND 500', name=op.f('ck_print_runs_sheets_can_be_carried')),
    sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_print_runs_call_id_calls')),
    sa.ForeignKeyConstraint(['entity_code'], ['federal_entities.code'], name=op.f('fk_print_runs_entity_code_federal_entities')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_print_runs_event_id_events')),
    sa.ForeignKeyConstraint(['printed_by_id'], ['users.id'], name=op.f('fk_print_runs_printed_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_print_runs'))
    )
    op.create_index('ix_print_runs_entity', 'print_runs', ['entity_code', 'printed_at', 'id'], unique=False)
    op.create_index('ix_print_runs_event_id', 'print_runs', ['event_id'], unique=False)
    op.create_table('import_rows',
    sa.Column('batch_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('outcome', sa.Enum('created', 'updated', 'unchanged', 'repeated', 'rejected', name='outcome', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('same_as', sa.Integer(), nullable=True),
    sa.Column('folio', sa.String(length=16), nullable=True),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(outcome = 'rejected') = (reason <> '')", name=op.f('ck_import_rows_rejected_has_a_reason')),
    sa.CheckConstraint("(outcome = 'repeated') = (same_as IS NOT NULL)", name=op.f('ck_import_rows_repeats_a_row')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_import_rows_numbers_start_at_one')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batches.id'], name=op.f('fk_import_rows_batch_id_import_batches')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_import_rows_proposal_id_proposals')),
    sa.PrimaryKeyConstraint('batch_id', 'number', name=op.f('pk_import_rows'))
    )
    op.create_index('ix_import_rows_proposal_id', 'import_rows', ['proposal_id'], unique=False)
    op.create_table('import_texts',
    sa.Column('batch_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('is_former', sa.Boolean(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('folio', sa.String(length=16), nullable=False),
    sa.Column('external_key', sa.Text(), nullable=True),
    sa.Column('entity_code', sa.String(length=2), nullable=True),
    sa.Column('municipality_code', sa.String(length=5), nullable=True),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('status', sa.Enum('in_review', 'published', 'hidden', 'withdrawn', name='proposalstatus', native_enum=False, length=32), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('external_supports', sa.Integer(), nullable=True),
    sa.Column('reference_label', sa.Text(), nullable=True),
    sa.Column('content_digest', sa.String(length=64), nullable=False),
    sa.Column('next_digest', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batches.id'], name=op.f('fk_import_texts_batch_id_import_batches')),
    sa.PrimaryKeyConstraint('batch_id', 'is_former', 'number', name=op.f('pk_import_texts'))
    )
    op.create_table('paper_forms',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.SmallInteger(), nullable=False),
    sa.Column('folio', sa.String(length=16), nullable=False),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('spoiled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('spoiled_reason', sa.Text(), nullable=False),
    sa.Column('spoiled_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(spoiled_at IS NULL) = (spoiled_reason = '')", name=op.f('ck_paper_forms_spoiled_with_a_reason')),
    sa.CheckConstraint('number BETWEEN 1 AND 500', name=op.f('ck_paper_forms_is_of_its_run')),
    sa.CheckConstraint('spoiled_at IS NULL OR proposal_id IS NULL', name=op.f('ck_paper_forms_spoiled_is_not_captured')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_paper_forms_proposal_id_proposals')),
    sa.ForeignKeyConstraint(['run_id'], ['print_runs.id'], name=op.f('fk_paper_forms_run_id_print_runs')),
    sa.ForeignKeyConstraint(['spoiled_by_id'], ['users.id'], name=op.f('fk_paper_forms_spoiled_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_forms')),
    sa.UniqueConstraint('folio', name=op.f('uq_paper_forms_folio')),
    sa.UniqueConstraint('proposal_id', name=op.f('uq_paper_forms_proposal_id')),
    sa.UniqueConstraint('run_id', 'number', name=op.f('uq_paper_forms_run_id_number'))
    )
    op.execute(
        f"ALTER TABLE import_batches ADD COLUMN event_id {_key()} "
        "CONSTRAINT fk_import_batches_event_id_events REFERENCES events (id)"
    )
    op.execute(
        f"ALTER TABLE import_batches ADD COLUMN ended_by_id {_key()} "
        "CONSTRAINT fk_import_batches_ended_by_id_users REFERENCES users (id)"
    )
    op.add_column("import_batches", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.execute(
        "ALTER TABLE import_batches ADD COLUMN status VARCHAR(32) NOT NULL DEFAULT 'done' "
        "CONSTRAINT ck_import_batches_ended_at_a_moment "
        "CHECK (status NOT IN ('cancelled', 'undoing', 'undone') OR ended_at IS NOT NULL)"
    )
    op.execute("ALTER TABLE import_batches ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0")
    op.execute(
        "ALTER TABLE import_batches ADD COLUMN kept INTEGER NOT NULL DEFAULT 0 "
        "CONSTRAINT ck_import_batches_counts_are_not_negative "
        "CHECK (taken_back >= 0 AND kept >= 0) "
        "CONSTRAINT ck_import_batches_only_undone_takes_back "
        "CHECK (status = 'undone' OR taken_back + kept = 0)"
    )
    op.create_index(op.f("ix_import_batches_event_id"), "import_batches", ["event_id"])
    op.create_index("ix_import_batches_person_id", "import_batches", ["person_id", "id"])
    # What a job had not read yet still waits for it; what could not be read failed.
    text = "CAST(errors AS TEXT)"
    op.execute(f"UPDATE import_batches SET status = 'waiting' WHERE {text} = '{{}}'")
    op.execute(f"UPDATE import_batches SET status = 'failed' WHERE {text} LIKE '%\"message\"%'")


def downgrade() -> None:
    op.drop_index("ix_import_batches_person_id", "import_batches")
    op.drop_index(op.f("ix_import_batches_event_id"), "import_batches")
    for column in ("kept", "taken_back", "status", "ended_at", "ended_by_id", "event_id"):
        op.execute(f"ALTER TABLE import_batches DROP COLUMN {column}")
    op.drop_table("paper_forms")
    op.drop_table("import_texts")
    op.drop_table("import_rows")
    op.drop_table("print_runs")
    op.drop_table("event_photos")
    op.drop_table("event_attendance")
    op.drop_table("captured_proposals")
    op.drop_table("events")
    op.drop_table("column_mappings")
