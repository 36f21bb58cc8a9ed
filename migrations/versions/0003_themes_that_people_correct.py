"""themes that people correct: proposals of runs, places, history, copies

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import conv

revision = "0003"
down_revision = "0002"


# A server reads these files to know what it lacks, with no migration under way: no `op` up here.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    _new_tables()
    _runs()
    _themes()
    _members()


def _new_tables() -> None:
    op.create_table('clustering_spaces',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('encoder', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clustering_spaces'))
    )
    op.create_table('copy_groups',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.Enum('suggested', 'confirmed', 'separated', name='copystatus', native_enum=False, length=32), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_copy_groups_call_id_calls')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_copy_groups_decided_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_copy_groups'))
    )
    with op.batch_alter_table('copy_groups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_copy_groups_call_id'), ['call_id'], unique=False)
    op.create_table('copy_members',
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('group_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['copy_groups.id'], name=op.f('fk_copy_members_group_id_copy_groups')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_copy_members_proposal_id_proposals')),
    sa.PrimaryKeyConstraint('proposal_id', name=op.f('pk_copy_members'))
    )
    with op.batch_alter_table('copy_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_copy_members_group_id'), ['group_id'], unique=False)
    op.create_table('run_groups',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('terms', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('words', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('subthemes', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('cohesion', sa.Double(), nullable=False),
    sa.Column('members_count', sa.Integer(), nullable=False),
    sa.Column('x', sa.Double(), nullable=False),
    sa.Column('y', sa.Double(), nullable=False),
    sa.Column('radius', sa.Double(), nullable=False),
    sa.Column('centre', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['clustering_runs.id'], name=op.f('fk_run_groups_run_id_clustering_runs')),
    sa.ForeignKeyConstraint(['theme_id'], ['themes.id'], name=op.f('fk_run_groups_theme_id_themes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_groups')),
    sa.UniqueConstraint('run_id', 'number', name=op.f('uq_run_groups_run_id_number'))
    )
    op.create_table('run_assignments',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('group_number', sa.Integer(), nullable=True),
    sa.Column('confidence', sa.Double(), nullable=False),
    sa.Column('closeness', sa.Double(), nullable=False),
    sa.Column('is_central', sa.Boolean(), nullable=False),
    sa.Column('subtheme', sa.Integer(), nullable=True),
    sa.Column('shared_terms', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('leftover_reason', sa.Text(), nullable=False),
    sa.CheckConstraint("(group_number IS NULL) = (leftover_reason <> '')", name=op.f('ck_run_assignments_left_out_has_a_reason')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_run_assignments_proposal_id_proposals')),
    sa.ForeignKeyConstraint(['run_id'], ['clustering_runs.id'], name=op.f('fk_run_assignments_run_id_clustering_runs')),
    sa.PrimaryKeyConstraint('run_id', 'proposal_id', name=op.f('pk_run_assignments'))
    )
    with op.batch_alter_table('run_assignments', schema=None) as batch_op:
        batch_op.create_index('ix_run_assignments_proposal_id', ['proposal_id'], unique=False)
    op.create_table('theme_centres',
    sa.Column('theme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('centre', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['space_id'], ['clustering_spaces.id'], name=op.f('fk_theme_centres_space_id_clustering_spaces')),
    sa.ForeignKeyConstraint(['theme_id'], ['themes.id'], name=op.f('fk_theme_centres_theme_id_themes')),
    sa.PrimaryKeyConstraint('theme_id', name=op.f('pk_theme_centres'))
    )
    op.create_table('theme_comments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('theme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_theme_comments_author_id_users')),
    sa.ForeignKeyConstraint(['theme_id'], ['themes.id'], name=op.f('fk_theme_comments_theme_id_themes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_comments'))
    )
    with op.batch_alter_table('theme_comments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_comments_theme_id'), ['theme_id'], unique=False)
    op.create_table('theme_events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scope', sa.String(length=2), nullable=False),
    sa.Column('kind', sa.Enum('accept', 'rename', 'move', 'unpin', 'merge', 'publish', 'undo', name='eventkind', native_enum=False, length=32), nullable=False),
    sa.Column('theme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('other_theme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('texts_count', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('after', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('undone_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_theme_events_call_id_calls')),
    sa.ForeignKeyConstraint(['other_theme_id'], ['themes.id'], name=op.f('fk_theme_events_other_theme_id_themes')),
    sa.ForeignKeyConstraint(['person_id'], ['users.id'], name=op.f('fk_theme_events_person_id_users')),
    sa.ForeignKeyConstraint(['run_id'], ['clustering_runs.id'], name=op.f('fk_theme_events_run_id_clustering_runs')),
    sa.ForeignKeyConstraint(['theme_id'], ['themes.id'], name=op.f('fk_theme_events_theme_id_themes')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['theme_events.id'], name=op.f('fk_theme_events_undone_by_id_theme_events')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_events'))
    )
    with op.batch_alter_table('theme_events', schema=None) as batch_op:
        batch_op.create_index('ix_theme_events_call_id_scope', ['call_id', 'scope', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_theme_events_other_theme_id'), ['other_theme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_theme_events_theme_id'), ['theme_id'], unique=False)


def _runs() -> None:
    with op.batch_alter_table("clustering_runs") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("split_theme_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("decided_by_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("space_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("coverage", JSON, nullable=True))
    # What was done became the themes, as it used to; only what a newer run replaced did not.
    op.execute("UPDATE clustering_runs SET kind = 'fresh', coverage = '{}'")
    op.execute("UPDATE clustering_runs SET outcome = 'discarded' WHERE status = 'done'")
    op.execute(
        "UPDATE clustering_runs SET outcome = 'accepted', decided_at = finished_at "
        "WHERE status = 'done' AND (id IN (SELECT run_id FROM themes WHERE status <> 'discarded') "
        "OR id IN (SELECT max(id) FROM clustering_runs WHERE status = 'done' "
        "GROUP BY call_id, scope))"
    )
    with op.batch_alter_table("clustering_runs") as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(32), nullable=False)
        batch_op.alter_column("coverage", existing_type=JSON, nullable=False)
        batch_op.create_foreign_key(
            op.f("fk_clustering_runs_space_id_clustering_spaces"), "clustering_spaces",
            ["space_id"], ["id"],
        )  # fmt: skip
        batch_op.create_foreign_key(
            op.f("fk_clustering_runs_decided_by_id_users"), "users", ["decided_by_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_clustering_runs_only_done_has_outcome"),
            "(status = 'done') = (outcome IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_clustering_runs_split_of_a_theme"),
            "(kind = 'split') = (split_theme_id IS NOT NULL)",
        )


PUBLISHED = sa.CheckConstraint(
    "(status = 'published') = (published_at IS NOT NULL)",
    name=conv("ck_themes_published_has_a_moment"),
)


def _themes() -> None:
    with op.batch_alter_table("themes") as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("because", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("words", JSON, nullable=True))
        batch_op.add_column(sa.Column("subthemes", JSON, nullable=True))
        for name in ("x", "y", "radius"):
            batch_op.add_column(sa.Column(name, sa.Double(), nullable=True))
    op.execute(
        "UPDATE themes SET because = '', words = '[]', subthemes = '[]', x = 0, y = 0, radius = 0"
    )
    with op.batch_alter_table("themes", table_args=_on_sqlite(PUBLISHED)) as batch_op:
        batch_op.alter_column("because", existing_type=sa.Text(), nullable=False)
        batch_op.alter_column("words", existing_type=JSON, nullable=False)
        batch_op.alter_column("subthemes", existing_type=JSON, nullable=False)
        for name in ("x", "y", "radius"):
            batch_op.alter_column(name, existing_type=sa.Double(), nullable=False)
        batch_op.create_index("ix_themes_call_id_scope_status", ["call_id", "scope", "status"])
        batch_op.create_foreign_key(
            op.f("fk_themes_merged_into_id_themes"), "themes", ["merged_into_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_themes_merged_goes_somewhere"),
            "(status = 'merged') = (merged_into_id IS NOT NULL)",
        )


TRAY = sa.CheckConstraint(
    "(theme_id IS NULL) = (leftover_reason <> '')", name=conv("ck_theme_members_tray_has_a_reason")
)


def _members() -> None:
    with op.batch_alter_table("theme_members") as batch_op:
        batch_op.add_column(sa.Column("call_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("scope", sa.String(2), nullable=True))
        batch_op.add_column(sa.Column("closeness", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("is_pinned", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("subtheme", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("shared_terms", JSON, nullable=True))
    op.execute(
        "UPDATE theme_members SET closeness = 0, is_pinned = (1 = 0), shared_terms = '[]', "
        "call_id = (SELECT call_id FROM clustering_runs r WHERE r.id = theme_members.run_id), "
        "scope = (SELECT scope FROM clustering_runs r WHERE r.id = theme_members.run_id)"
    )
    _keep_what_the_runs_said()
    _keep_one_place_per_text()
    with op.batch_alter_table("theme_members", table_args=_on_sqlite(TRAY)) as batch_op:
        batch_op.alter_column("call_id", existing_type=KEY, nullable=False)
        batch_op.alter_column("scope", existing_type=sa.String(2), nullable=False)
        batch_op.alter_column("closeness", existing_type=sa.Double(), nullable=False)
        batch_op.alter_column("is_pinned", existing_type=sa.Boolean(), nullable=False)
        batch_op.alter_column("shared_terms", existing_type=JSON, nullable=False)
        batch_op.drop_constraint(op.f("uq_theme_members_run_id_proposal_id"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_theme_members_call_id_scope_proposal_id"), ["call_id", "scope", "proposal_id"]
        )
        batch_op.create_index("ix_theme_members_run_id", ["run_id"])
        batch_op.create_foreign_key(
            op.f("fk_theme_members_call_id_calls"), "calls", ["call_id"], ["id"]
        )


def _keep_what_the_runs_said() -> None:
    """Every old run becomes what it proposed, theme by theme and text by text."""
    op.execute(
        "INSERT INTO run_groups (run_id, number, theme_id, name, terms, because, words, subthemes, "
        "cohesion, members_count, x, y, radius) "
        "SELECT run_id, row_number() OVER (PARTITION BY run_id ORDER BY position, id) - 1, id, "
        "name, terms, '', '[]', '[]', cohesion, members_count, 0, 0, 0 FROM themes"
    )
    op.execute(
        "INSERT INTO run_assignments (run_id, proposal_id, group_number, confidence, closeness, "
        "is_central, shared_terms, leftover_reason) "
        "SELECT m.run_id, m.proposal_id, g.number, m.confidence, 0, m.is_central, '[]', "
        "m.leftover_reason FROM theme_members m LEFT JOIN run_groups g ON g.theme_id = m.theme_id"
    )


def _keep_one_place_per_text() -> None:
    """Leave of each text the place it has now: its live theme, else the tray of the last run."""
    op.execute(
        "DELETE FROM theme_members WHERE theme_id IN "
        "(SELECT id FROM themes WHERE status = 'discarded')"
    )
    op.execute(
        "DELETE FROM theme_members WHERE theme_id IS NULL AND run_id NOT IN "
        "(SELECT max(id) FROM clustering_runs WHERE status = 'done' GROUP BY call_id, scope)"
    )
    op.execute(
        "DELETE FROM theme_members WHERE id NOT IN (SELECT id FROM (SELECT id, row_number() OVER "
        "(PARTITION BY call_id, scope, proposal_id ORDER BY theme_id IS NULL, run_id, id) AS place "
        "FROM theme_members) AS places WHERE place = 1)"
    )


def _on_sqlite(*checks: sa.CheckConstraint) -> tuple[sa.CheckConstraint, ...]:
    """Checks that SQLite would lose: it alters a table by making it again, without them."""
    return checks if op.get_bind().dialect.name == "sqlite" else ()


def downgrade() -> None:
    # A theme that went into another one is, to the older program, one that was replaced.
    op.execute("UPDATE themes SET status = 'discarded' WHERE status = 'merged'")
    with op.batch_alter_table("theme_members", table_args=_on_sqlite(TRAY)) as batch_op:
        batch_op.drop_constraint(op.f("fk_theme_members_call_id_calls"), type_="foreignkey")
        batch_op.drop_constraint(
            op.f("uq_theme_members_call_id_scope_proposal_id"), type_="unique"
        )
        batch_op.drop_index("ix_theme_members_run_id")
        batch_op.create_unique_constraint(
            op.f("uq_theme_members_run_id_proposal_id"), ["run_id", "proposal_id"]
        )
        for name in ("shared_terms", "subtheme", "is_pinned", "closeness", "scope", "call_id"):
            batch_op.drop_column(name)
    op.execute("UPDATE themes SET merged_into_id = NULL")
    with op.batch_alter_table("themes") as batch_op:
        batch_op.drop_constraint(op.f("ck_themes_merged_goes_somewhere"), type_="check")
    with op.batch_alter_table("themes", table_args=_on_sqlite(PUBLISHED)) as batch_op:
        batch_op.drop_constraint(op.f("fk_themes_merged_into_id_themes"), type_="foreignkey")
        batch_op.drop_index("ix_themes_call_id_scope_status")
        for name in ("radius", "y", "x", "subthemes", "words", "because", "merged_into_id"):
            batch_op.drop_column(name)
    with op.batch_alter_table("clustering_runs") as batch_op:
        batch_op.drop_constraint(op.f("ck_clustering_runs_split_of_a_theme"), type_="check")
        batch_op.drop_constraint(op.f("ck_clustering_runs_only_done_has_outcome"), type_="check")
    with op.batch_alter_table("clustering_runs") as batch_op:
        batch_op.drop_constraint(op.f("fk_clustering_runs_decided_by_id_users"), type_="foreignkey")
        batch_op.drop_constraint(
            op.f("fk_clustering_runs_space_id_clustering_spaces"), type_="foreignkey"
        )
        for name in (
            "coverage", "space_id", "decided_by_id", "decided_at", "outcome", "split_theme_id",
            "kind",
        ):  # fmt: skip
            batch_op.drop_column(name)
    with op.batch_alter_table('theme_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_events_theme_id'))
        batch_op.drop_index(batch_op.f('ix_theme_events_other_theme_id'))
        batch_op.drop_index('ix_theme_events_call_id_scope')

    op.drop_table('theme_events')
    with op.batch_alter_table('theme_comments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_comments_theme_id'))

    op.drop_table('theme_comments')
    op.drop_table('theme_centres')
    with op.batch_alter_table('run_assignments', schema=None) as batch_op:
        batch_op.drop_index('ix_run_assignments_proposal_id')

    op.drop_table('run_assignments')
    op.drop_table('run_groups')
    with op.batch_alter_table('copy_members', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_copy_members_group_id'))

    op.drop_table('copy_members')
    with op.batch_alter_table('copy_groups', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_copy_groups_call_id'))

    op.drop_table('copy_groups')
    op.drop_table('clustering_spaces')
