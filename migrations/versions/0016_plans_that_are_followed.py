"""whole plans, their activities, and what is done of them

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
_INVITATIONS = ("responsible_invitation_id", "substitute_invitation_id")


def _key() -> str:
    return "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"


def upgrade() -> None:
    op.create_table('plan_sections',
    sa.Column('plan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('introduction', 'legal_context', 'method', 'participants', 'objective', 'commitments', 'measurement', 'annexes', name='sectionkind', native_enum=False, length=32), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['action_plans.id'], name=op.f('fk_plan_sections_plan_id_action_plans')),
    sa.PrimaryKeyConstraint('plan_id', 'kind', name=op.f('pk_plan_sections'))
    )
    op.create_table('commitment_changes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('commitment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('changes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("why <> '' AND approved_by <> ''", name=op.f('ck_commitment_changes_says_why_and_who')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['users.id'], name=op.f('fk_commitment_changes_changed_by_id_users')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_commitment_changes_commitment_id_commitments')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment_changes'))
    )
    op.create_index(op.f('ix_commitment_changes_commitment_id'), 'commitment_changes', ['commitment_id'], unique=False)
    op.create_table('commitment_remarks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('commitment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('signed_as', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden_reason', sa.Text(), nullable=False),
    sa.CheckConstraint("(hidden_at IS NULL) = (hidden_reason = '')", name=op.f('ck_commitment_remarks_hidden_says_why')),
    sa.CheckConstraint('parent_id IS NULL OR parent_id <> id', name=op.f('ck_commitment_remarks_answers_another')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_commitment_remarks_author_id_users')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_commitment_remarks_commitment_id_commitments')),
    sa.ForeignKeyConstraint(['parent_id'], ['commitment_remarks.id'], name=op.f('fk_commitment_remarks_parent_id_commitment_remarks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment_remarks'))
    )
    op.create_index(op.f('ix_commitment_remarks_author_id'), 'commitment_remarks', ['author_id'], unique=False)
    op.create_index('ix_commitment_remarks_threads', 'commitment_remarks', ['commitment_id', 'parent_id', 'id'], unique=False)
    op.create_table('commitment_tags',
    sa.Column('commitment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tag', sa.Enum('follow_the_money', 'public_knowledge', name='tag', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_commitment_tags_commitment_id_commitments')),
    sa.PrimaryKeyConstraint('commitment_id', 'tag', name=op.f('pk_commitment_tags'))
    )
    op.create_table('commitment_targets',
    sa.Column('commitment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=5), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_commitment_targets_commitment_id_commitments')),
    sa.PrimaryKeyConstraint('commitment_id', 'code', name=op.f('pk_commitment_targets'))
    )
    op.create_table('goals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('commitment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('indicator', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('baseline', sa.Double(), nullable=True),
    sa.Column('target', sa.Double(), nullable=True),
    sa.Column('reached', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_goals_commitment_id_commitments')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goals')),
    sa.UniqueConstraint('commitment_id', 'position', name=op.f('uq_goals_commitment_id_position'))
    )
    op.create_table('activities',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('commitment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('goal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('status', sa.Enum('not_started', 'in_progress', 'completed', 'verified', 'suspended', 'withdrawn', name='commitmentstatus', native_enum=False, length=32), nullable=False),
    sa.Column('progress', sa.SmallInteger(), nullable=False),
    sa.Column('is_at_risk', sa.Boolean(), nullable=False),
    sa.Column('stopped_reason', sa.Enum('budget', 'change_of_government', 'missing_information', 'resistance', 'other', name='delayreason', native_enum=False, length=32), nullable=True),
    sa.Column('stopped_note', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'verified') = (verified_at IS NOT NULL)", name=op.f('ck_activities_verified_has_a_moment')),
    sa.CheckConstraint("status NOT IN ('suspended', 'withdrawn') OR stopped_reason IS NOT NULL", name=op.f('ck_activities_stopped_says_why')),
    sa.CheckConstraint("status <> 'not_started' OR progress = 0", name=op.f('ck_activities_not_started_is_nothing')),
    sa.CheckConstraint("status NOT IN ('completed', 'verified') OR progress = 100", name=op.f('ck_activities_completed_is_whole')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_activities_ends_after_start')),
    sa.CheckConstraint('progress BETWEEN 0 AND 100', name=op.f('ck_activities_progress_is_a_percentage')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_activities_commitment_id_commitments')),
    sa.ForeignKeyConstraint(['goal_id'], ['goals.id'], name=op.f('fk_activities_goal_id_goals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activities')),
    sa.UniqueConstraint('commitment_id', 'position', name=op.f('uq_activities_commitment_id_position'))
    )
    op.create_index('ix_activities_status_ends_on', 'activities', ['status', 'ends_on'], unique=False)
    op.create_table('progress_updates',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('activity_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report', sa.Enum('first_advance', 'second_advance', 'final_result', name='report', native_enum=False, length=32), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('progress', sa.SmallInteger(), nullable=False),
    sa.Column('figure', sa.Double(), nullable=True),
    sa.Column('delay_reason', sa.Enum('budget', 'change_of_government', 'missing_information', 'resistance', 'other', name='delayreason', native_enum=False, length=32), nullable=True),
    sa.Column('delay_note', sa.Text(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reported_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("body <> ''", name=op.f('ck_progress_updates_says_what')),
    sa.CheckConstraint("report <> 'final_result' OR progress = 100", name=op.f('ck_progress_updates_final_is_whole')),
    sa.CheckConstraint('progress BETWEEN 0 AND 100', name=op.f('ck_progress_updates_progress_is_a_percentage')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_progress_updates_activity_id_activities')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['users.id'], name=op.f('fk_progress_updates_reported_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_updates'))
    )
    op.create_index('ix_progress_updates_activity', 'progress_updates', ['activity_id', 'reported_at'], unique=False)
    op.create_table('verification_means',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('activity_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_verification_means_activity_id_activities')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verification_means')),
    sa.UniqueConstraint('activity_id', 'position', name=op.f('uq_verification_means_activity_id_position'))
    )
    op.create_table('evidence',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('activity_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('update_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.SmallInteger(), nullable=False),
    sa.Column('version', sa.SmallInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('storage_key', sa.String(length=80), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(url = '') <> (storage_key = '')", name=op.f('ck_evidence_is_a_link_or_a_file')),
    sa.CheckConstraint("storage_key = '' OR digest <> ''", name=op.f('ck_evidence_a_file_has_a_digest')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_evidence_activity_id_activities')),
    sa.ForeignKeyConstraint(['added_by_id'], ['users.id'], name=op.f('fk_evidence_added_by_id_users')),
    sa.ForeignKeyConstraint(['update_id'], ['progress_updates.id'], name=op.f('fk_evidence_update_id_progress_updates')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('activity_id', 'number', 'version', name=op.f('uq_evidence_activity_id_number_version'))
    )
    op.create_index(op.f('ix_evidence_update_id'), 'evidence', ['update_id'], unique=False)
    op.create_table('verifications',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('activity_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('update_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('verdict', sa.Enum('accepted', 'refused', name='verdict', native_enum=False, length=32), nullable=False),
    sa.Column('sector', sa.Enum('government', 'civil_society', 'oversight_body', name='sector', native_enum=False, length=32), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verified_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("sector <> 'government'", name=op.f('ck_verifications_not_by_the_government')),
    sa.CheckConstraint("verdict <> 'refused' OR body <> ''", name=op.f('ck_verifications_refusal_says_why')),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_verifications_activity_id_activities')),
    sa.ForeignKeyConstraint(['update_id'], ['progress_updates.id'], name=op.f('fk_verifications_update_id_progress_updates')),
    sa.ForeignKeyConstraint(['verified_by_id'], ['users.id'], name=op.f('fk_verifications_verified_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verifications')),
    sa.UniqueConstraint('update_id', name=op.f('uq_verifications_update_id'))
    )
    op.create_index(op.f('ix_verifications_activity_id'), 'verifications', ['activity_id'], unique=False)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("ALTER TABLE action_plans ADD COLUMN revision INTEGER DEFAULT 0 NOT NULL")
    # One by one: copying these tables would take longer than they deserve.
    for name in ("responsible_id", "substitute_id"):
        op.execute(
            f"ALTER TABLE commitments ADD COLUMN {name} {_key()}"
            f" CONSTRAINT fk_commitments_{name}_users REFERENCES users (id)"
        )
        op.create_index(op.f(f"ix_commitments_{name}"), "commitments", [name])
    # Forgotten when the invitation is, which SQLite only writes for a table made whole.
    with op.batch_alter_table("commitments") as table:
        for name in _INVITATIONS:
            table.add_column(
                sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
            )
            table.create_foreign_key(
                op.f(f"fk_commitments_{name}_invitations"), "invitations", [name], ["id"],
                ondelete="SET NULL",
            )
            table.create_index(op.f(f"ix_commitments_{name}"), [name])
    for name in ("substitute_person", "substitute_position", "stopped_note"):
        op.execute(f"ALTER TABLE commitments ADD COLUMN {name} TEXT DEFAULT '' NOT NULL")
    false = "0" if is_sqlite else "false"
    op.execute(f"ALTER TABLE commitments ADD COLUMN is_at_risk BOOLEAN DEFAULT {false} NOT NULL")
    op.execute("ALTER TABLE commitments ADD COLUMN stopped_reason VARCHAR(32)")
    # What was verified whole is called so now; «completed» is what is only declared.
    op.execute("UPDATE commitments SET status = 'verified' WHERE verified_progress = 100")


def downgrade() -> None:
    op.execute("UPDATE commitments SET status = 'completed' WHERE status = 'verified'")
    op.execute("UPDATE commitments SET status = 'not_started' WHERE status IN ('suspended', 'withdrawn')")
    people = ("responsible_id", "substitute_id", *_INVITATIONS)
    with op.batch_alter_table("commitments") as table:
        for name in people:
            table.drop_index(op.f(f"ix_commitments_{name}"))
        for name in (
            *people, "substitute_person", "substitute_position", "is_at_risk", "stopped_reason",
            "stopped_note",
        ):
            table.drop_column(name)
    op.execute("ALTER TABLE action_plans DROP COLUMN revision")
    op.drop_table('verifications')
    op.drop_table('evidence')
    op.drop_table('verification_means')
    op.drop_table('progress_updates')
    op.drop_table('activities')
    op.drop_table('goals')
    op.drop_table('commitment_targets')
    op.drop_table('commitment_tags')
    op.drop_table('commitment_remarks')
    op.drop_table('commitment_changes')
    op.drop_table('plan_sections')
