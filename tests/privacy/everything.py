"""Fill every table with something of a person, from the schema itself, and look for what is left."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Table,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import Date

from gatp_participa.core.db import UTCDateTime, db

THEN = datetime(2026, 10, 1, 18, tzinfo=UTC)
ADDRESSES = ("address", "email", "recipient")  # how columns that hold a mail address are called
_n = count(900_000)

# What a CHECK asks of a row that has every column of a person; the rest comes from the types.
FITTING: dict[str, Any] = {
    "calls": {"closes_at": datetime(2026, 12, 1, tzinfo=UTC)},
    "call_extensions": {
        "previous_closes_at": THEN, "closes_at": datetime(2026, 12, 1, tzinfo=UTC),
    },
    "role_grants": {
        "role": "moderator", "valid_from_on": date(2020, 1, 1), "valid_to_on": date(2021, 1, 1),
    },
    "invitations": {
        "role": "moderator", "valid_from_on": date(2020, 1, 1), "scopes": ["20"],
        "expires_at": datetime(2026, 12, 1, tzinfo=UTC),
    },
    "account_blocks": {
        "until_at": datetime(2026, 12, 1, tzinfo=UTC), "lifted_at": THEN, "lift_reason": "Porque sí.",
    },
    "moderation_items": {"status": "waiting", "taken_until": THEN},
    "moderation_decisions": {"waited_from": THEN, "undone_at": None, "undone_by_id": None, "hours": 1},
    "moderation_appeals": [
        {"block_id": text("(SELECT min(id) FROM account_blocks)"), "decision_id": None,
         "body": "No insulta.", "outcome": "upheld",
         "decided_at": THEN, "answer": "Sí insulta."},
    ],
    "passkey_challenges": {"purpose": "add"},
    "proposals": {"status": "published", "supports_count": 1},
    "clustering_runs": {"status": "queued", "kind": "fresh"},
    "themes": {"status": "draft"},
    "theme_members": {"leftover_reason": "Habla de otra cosa."},
    "arco_requests": {
        "status": "executed", "answered_at": THEN, "executed_at": THEN,
        "execute_due_on": date(2026, 12, 1), "extended_at": THEN, "extension_reason": "Porque sí.",
    },
    "referrals": {"status": "sent"},
    "secretariat_sessions": {
        "status": "draft", "ends_at": datetime(2026, 12, 1, tzinfo=UTC), "signed_at": None,
        "cancelled_reason": "",
    },
    "criteria": {"weight": 1},
    "scores": {"points": 1},
    "comments": {"stance": "favour", "useful_count": 1, "not_useful_count": 1},
    "proposal_coauthors": [
        {"email": "", "accepted_at": THEN, "expires_at": datetime(2026, 12, 1, tzinfo=UTC)},
        {"user_id": None, "expires_at": datetime(2026, 12, 1, tzinfo=UTC)},
    ],
    "events": {"published_at": THEN},
    "action_plans": {"ends_on": date(2027, 12, 31)},
    "commitments": {"ends_on": date(2027, 12, 31), "verified_progress": 0},
    "activities": {
        "ends_on": date(2027, 12, 31), "status": "not_started", "progress": 0, "verified_at": None,
    },
    "progress_updates": {"report": "first_advance", "progress": 10},
    "evidence": {"url": "https://www.ejemplo.gob.mx/", "storage_key": ""},
    "verifications": {"verdict": "accepted", "sector": "civil_society"},
    "commitment_remarks": {"parent_id": None, "hidden_at": None, "hidden_reason": ""},
    "privacy_notices": {"number": 77, "valid_from_on": date(2031, 1, 1)},
}  # fmt: skip


class Filler:
    """Makes rows that point at a person; a table that another needs gets one row of its own."""

    def __init__(self, user_id: int, email: str):
        self.user_id, self.email = user_id, email
        self.made: dict[str, Any] = {}

    def fill(self) -> list[str]:
        """Add a row to every table that can hold something of the person; return which they are."""
        touched = []
        for table in db.metadata.sorted_tables:
            if self._is_theirs(table) and table.name not in self.made and table.name != "users":
                self.row(table)
            if self._is_theirs(table):
                touched.append(table.name)
        return touched

    def row(self, table: Table) -> Any:
        """Return the key of the row made in a table, made now if there was none."""
        if table.name not in self.made:
            fitting = FITTING.get(table.name, {})
            for one in fitting if isinstance(fitting, list) else [fitting]:
                self.made[table.name] = self._insert(table, one)
        return self.made[table.name]

    def _insert(self, table: Table, fitting: dict[str, Any]) -> dict[str, Any]:
        values = {c.name: self._value(c) for c in table.columns if not _is_serial(c)}
        try:
            done = db.session.execute(insert(table).values(values | fitting))
        except IntegrityError as error:
            error.add_note(f"Say in FITTING what a CHECK of «{table.name}» asks for.")
            raise
        names = [column.name for column in table.primary_key.columns]
        return dict(zip(names, done.inserted_primary_key, strict=True))

    def _is_theirs(self, table: Table) -> bool:
        return any(points_at_users(c) or c.name in ADDRESSES for c in table.columns)

    def _value(self, column: Column) -> Any:
        if column.name in ADDRESSES:
            return self.email
        for key in column.foreign_keys:
            other = key.column.table
            if other.name == "users":
                return self.user_id
            if other.name == "federal_entities":
                return "20"
            if other.name == "municipalities":
                return None if column.nullable else "20067"
            if column.nullable or other is column.table:
                return None
            made = self.row(other)
            return made.get(key.column.name) or db.session.scalar(
                select(key.column).where(*(other.c[name] == value for name, value in made.items()))
            )
        if column.nullable:
            return None
        return _plain(column)


def points_at_users(column: Column) -> bool:
    """Say whether a column is a foreign key to an account."""
    return any(key.column.table.name == "users" for key in column.foreign_keys)


def traces(user_id: int, *secrets: str) -> list[str]:
    """Return where a person can still be found: texts anywhere, and columns that point at them."""
    found = []
    for name in inspect(db.session.connection()).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{name}"')).mappings():  # noqa: S608
            for column, value in row.items():
                if any(secret.casefold() in str(value).casefold() for secret in secrets):
                    found.append(f"{name}.{column}")
    found += [
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if points_at_users(column)
        and db.session.scalar(select(column).where(column == user_id).limit(1))
    ]
    return sorted(set(found))


def _is_serial(column: Column) -> bool:
    return bool(column.primary_key and column.name == "id" and not column.foreign_keys)


def _plain(column: Column) -> Any:
    kind = column.type
    if column.default is not None and column.default.is_scalar:
        return column.default.arg
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, UTCDateTime):
        return THEN
    if isinstance(kind, Date):
        return THEN.date()
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, LargeBinary):
        return b"\0"
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Integer | Float) or kind.python_type in (int, float):
        return 1
    length = getattr(kind, "length", None) or 40
    return f"x{next(_n)}"[:length] if column.unique or _in_unique(column) else "x"


def _in_unique(column: Column) -> bool:
    return any(column.name in index.columns for index in column.table.indexes if index.unique)
