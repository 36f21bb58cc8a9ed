"""Tables that only grow: the database itself refuses to change or delete their rows.

Whoever owns the database can take these guards away; then the chain and the tree tell. They
are there so that no mistake of ours, and nobody with the application's door only, can do it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, event

REFUSAL = "rows of this table are never changed nor deleted"
FUNCTION = "gatp_refuse_change"
_POSTGRESQL_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
)


def guards(table: str, dialect: str) -> list[str]:
    """Return the SQL that keeps a table growing; a migration has the same lines."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        _POSTGRESQL_FUNCTION,
        f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
        f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    ]


def only_grows(table: Any) -> None:
    """Have a table's guards made with it, where the schema comes from the models."""
    made_with(table, lambda dialect: guards(table.name, dialect))


def made_with(table: Any, statements: Any) -> None:
    """Run what ``statements(dialect)`` gives after a table is created, on both engines."""
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(dialect):
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))
