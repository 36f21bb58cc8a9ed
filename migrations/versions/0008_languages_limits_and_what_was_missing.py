"""texts in national languages, a limit of supports, and what a request about data lacked

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("ALTER TABLE users ADD COLUMN language VARCHAR(16) NOT NULL DEFAULT 'es'")
    op.execute(
        "ALTER TABLE calls ADD COLUMN supports_limit SMALLINT "
        "CONSTRAINT ck_calls_supports_limit_can_be_used CHECK (supports_limit BETWEEN 1 AND 500)"
    )
    op.add_column("arco_requests", sa.Column("prevented_at", sa.DateTime(timezone=True)))
    op.add_column("arco_requests", sa.Column("reply_due_on", sa.Date()))
    op.add_column("arco_requests", sa.Column("replied_at", sa.DateTime(timezone=True)))
    op.add_column("arco_requests", sa.Column("lapsed_at", sa.DateTime(timezone=True)))
    # The checks come with the last columns: SQLite cannot add one to a table by itself.
    op.execute(
        "ALTER TABLE arco_requests ADD COLUMN prevention TEXT NOT NULL DEFAULT '' "
        "CONSTRAINT ck_arco_requests_prevention_says_what_is_missing "
        "CHECK ((prevented_at IS NULL) = (prevention = '')) "
        "CONSTRAINT ck_arco_requests_prevention_has_a_day "
        "CHECK ((prevented_at IS NULL) = (reply_due_on IS NULL)) "
        "CONSTRAINT ck_arco_requests_prevented_is_somebodys "
        "CHECK (status <> 'prevented' OR user_id IS NOT NULL) "
        "CONSTRAINT ck_arco_requests_prevented_waits_for_a_reply "
        "CHECK (status NOT IN ('prevented', 'lapsed') "
        "OR (prevented_at IS NOT NULL AND replied_at IS NULL)) "
        "CONSTRAINT ck_arco_requests_lapsed_has_a_moment "
        "CHECK ((status = 'lapsed') = (lapsed_at IS NOT NULL))"
    )
    op.execute(
        "ALTER TABLE arco_requests ADD COLUMN reply TEXT NOT NULL DEFAULT '' "
        "CONSTRAINT ck_arco_requests_reply_says_something "
        "CHECK ((replied_at IS NULL) = (reply = '')) "
        "CONSTRAINT ck_arco_requests_reply_follows_the_prevention "
        "CHECK (replied_at >= prevented_at) "
        "CONSTRAINT ck_arco_requests_reply_has_a_prevention "
        "CHECK (replied_at IS NULL OR prevented_at IS NOT NULL)"
    )
    op.create_table('spoken_texts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('place', sa.Enum('home', 'how', 'writing', 'confirming', 'receipt', 'supporting', name='place', native_enum=False, length=32), nullable=False),
    sa.Column('variant', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('audio_key', sa.String(length=80), nullable=True),
    sa.Column('audio_type', sa.String(length=8), nullable=False),
    sa.Column('audio_bytes', sa.Integer(), nullable=False),
    sa.Column('audio_seconds', sa.Integer(), nullable=False),
    sa.Column('audio_digest', sa.String(length=64), nullable=False),
    sa.Column('voice', sa.Text(), nullable=False),
    sa.Column('is_published', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(audio_key IS NULL) = (audio_type = '') AND (audio_key IS NULL) = (audio_bytes = 0) AND (audio_key IS NULL) = (audio_digest = '')", name=op.f('ck_spoken_texts_audio_is_whole')),
    sa.CheckConstraint("audio_type IN ('', 'mp3', 'ogg', 'm4a')", name=op.f('ck_spoken_texts_audio_type_is_known')),
    sa.CheckConstraint("body <> '' OR audio_key IS NOT NULL", name=op.f('ck_spoken_texts_says_something')),
    sa.CheckConstraint('audio_bytes >= 0 AND audio_seconds >= 0', name=op.f('ck_spoken_texts_sizes_are_not_negative')),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_spoken_texts_created_by_id_users')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['users.id'], name=op.f('fk_spoken_texts_updated_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spoken_texts')),
    sa.UniqueConstraint('audio_key', name=op.f('uq_spoken_texts_audio_key')),
    sa.UniqueConstraint('language', 'place', name=op.f('uq_spoken_texts_language_place'))
    )


def downgrade() -> None:
    op.drop_table("spoken_texts")
    # What waited for its person is in review again; what was never said was not asked.
    op.execute("UPDATE arco_requests SET status = 'received' WHERE status = 'prevented'")
    op.execute(
        "UPDATE arco_requests SET status = 'withdrawn', lapsed_at = NULL WHERE status = 'lapsed'"
    )
    for column in ("reply", "prevention", "lapsed_at", "replied_at", "reply_due_on", "prevented_at"):
        op.drop_column("arco_requests", column)
    op.execute("ALTER TABLE calls DROP COLUMN supports_limit")
    op.execute("ALTER TABLE users DROP COLUMN language")
