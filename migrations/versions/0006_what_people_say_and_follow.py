"""what people say about proposals, what they follow and how they are told

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table('digests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('delivery', sa.Enum('at_once', 'daily', 'weekly', 'none', name='delivery', native_enum=False, length=32), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('after_id', sa.BigInteger(), nullable=False),
    sa.Column('until_id', sa.BigInteger(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("delivery IN ('daily', 'weekly')", name=op.f('ck_digests_digests_are_daily_or_weekly')),
    sa.CheckConstraint('until_id >= after_id', name=op.f('ck_digests_goes_forward')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digests')),
    sa.UniqueConstraint('delivery', 'on_day', name=op.f('uq_digests_delivery_on_day'))
    )

    op.create_table('mail_bounces',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('letter_id', sa.BigInteger(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_bounces')),
    sa.UniqueConstraint('letter_id', name=op.f('uq_mail_bounces_letter_id'))
    )
    with op.batch_alter_table('mail_bounces', schema=None) as batch_op:
        batch_op.create_index('ix_mail_bounces_address_at', ['address', 'at'], unique=False)

    op.create_table('news',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('what', sa.Enum('theme_published', 'theme_answered', 'withdrawn', 'official_comment', 'plan_published', 'commitment_published', 'progress_verified', 'call_closing', name='what', native_enum=False, length=32), nullable=False),
    sa.Column('kind', sa.Enum('proposal', 'theme', 'state', 'plan', 'call', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('letter_key', sa.Text(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news')),
    sa.UniqueConstraint('key', name=op.f('uq_news_key'))
    )
    with op.batch_alter_table('news', schema=None) as batch_op:
        batch_op.create_index('ix_news_happened_at', ['happened_at'], unique=False)

    op.create_table('suspended_addresses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suspended_addresses')),
    sa.UniqueConstraint('address', name=op.f('uq_suspended_addresses_address'))
    )

    op.create_table('follows',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('proposal', 'theme', 'state', 'plan', 'call', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind <> 'call'", name=op.f('ck_follows_calls_are_not_followed')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_follows_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follows')),
    sa.UniqueConstraint('user_id', 'kind', 'number', name=op.f('uq_follows_user_id_kind_number'))
    )
    with op.batch_alter_table('follows', schema=None) as batch_op:
        batch_op.create_index('ix_follows_kind_number', ['kind', 'number'], unique=False)

    op.create_table('news_about',
    sa.Column('news_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('proposal', 'theme', 'state', 'plan', 'call', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['news_id'], ['news.id'], name=op.f('fk_news_about_news_id_news')),
    sa.PrimaryKeyConstraint('news_id', 'kind', 'number', name=op.f('pk_news_about'))
    )
    with op.batch_alter_table('news_about', schema=None) as batch_op:
        batch_op.create_index('ix_news_about_kind_number', ['kind', 'number', 'news_id'], unique=False)

    op.create_table('notice_preferences',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('delivery', sa.Enum('at_once', 'daily', 'weekly', 'none', name='delivery', native_enum=False, length=32), nullable=False),
    sa.Column('told_until_id', sa.BigInteger(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('told_until_id >= 0', name=op.f('ck_notice_preferences_told_is_not_negative')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notice_preferences_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_preferences')),
    sa.UniqueConstraint('user_id', name=op.f('uq_notice_preferences_user_id'))
    )
    with op.batch_alter_table('notice_preferences', schema=None) as batch_op:
        batch_op.create_index('ix_notice_preferences_delivery', ['delivery', 'user_id'], unique=False)

    op.create_table('comments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('stance', sa.Enum('favour', 'against', 'neutral', name='stance', native_enum=False, length=32), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('visible', 'hidden', 'deleted', name='commentstatus', native_enum=False, length=32), nullable=False),
    sa.Column('status_reason', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_official', sa.Boolean(), nullable=False),
    sa.Column('signed_as', sa.Text(), nullable=False),
    sa.Column('useful_count', sa.Integer(), nullable=False),
    sa.Column('not_useful_count', sa.Integer(), nullable=False),
    sa.Column('usefulness', sa.Integer(), nullable=False),
    sa.Column('dispute', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(status = 'deleted') = (body = '')", name=op.f('ck_comments_only_deleted_is_empty')),
    sa.CheckConstraint("(status = 'hidden') = (status_reason <> '')", name=op.f('ck_comments_only_hidden_has_a_reason')),
    sa.CheckConstraint("is_official = (signed_as <> '')", name=op.f('ck_comments_official_is_signed')),
    sa.CheckConstraint("stance IS NOT NULL OR parent_id IS NOT NULL OR is_official OR status = 'deleted'", name=op.f('ck_comments_first_level_takes_a_side')),
    sa.CheckConstraint('parent_id IS NULL OR parent_id <> id', name=op.f('ck_comments_answers_another')),
    sa.CheckConstraint('parent_id IS NULL OR stance IS NULL', name=op.f('ck_comments_replies_take_no_side')),
    sa.CheckConstraint('useful_count >= 0 AND not_useful_count >= 0', name=op.f('ck_comments_votes_not_negative')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_comments_author_id_users')),
    sa.ForeignKeyConstraint(['parent_id'], ['comments.id'], name=op.f('fk_comments_parent_id_comments')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_comments_proposal_id_proposals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comments'))
    )
    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.create_index('ix_comments_author_id_created_at', ['author_id', 'created_at'], unique=False)
        batch_op.create_index('ix_comments_proposal_id_changed_at', ['proposal_id', 'changed_at'], unique=False)
        batch_op.create_index('ix_comments_replies', ['parent_id', 'is_official', 'id'], unique=False)
        batch_op.create_index('ix_comments_threads', ['proposal_id', 'parent_id', 'is_official', 'usefulness', 'id'], unique=False)

    op.create_table('comment_votes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('is_useful', sa.Boolean(), nullable=False),
    sa.Column('voted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_comment_votes_comment_id_comments')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_comment_votes_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_votes')),
    sa.UniqueConstraint('comment_id', 'user_id', name=op.f('uq_comment_votes_comment_id_user_id'))
    )
    with op.batch_alter_table('comment_votes', schema=None) as batch_op:
        batch_op.create_index('ix_comment_votes_user_id', ['user_id'], unique=False)
    op.execute("ALTER TABLE outbox_messages ADD COLUMN unsubscribe_url TEXT NOT NULL DEFAULT ''")


def downgrade() -> None:
    op.execute("ALTER TABLE outbox_messages DROP COLUMN unsubscribe_url")
    op.drop_table("comment_votes")
    op.drop_table("comments")
    op.drop_table("notice_preferences")
    op.drop_table("news_about")
    op.drop_table("follows")
    op.drop_table("suspended_addresses")
    op.drop_table("news")
    op.drop_table("mail_bounces")
    op.drop_table("digests")
