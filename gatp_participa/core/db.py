"""Database session, base model and the one place that commits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Enum, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from gatp_participa.core import sqlite  # importing it registers its listeners
from gatp_participa.core.paths import MIGRATIONS

# Constraint names must be predictable: a migration can only drop what it can name.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """Timezone-aware datetimes on every backend; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: pass an aware one")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    # Flask-SQLAlchemy refuses a ``type_annotation_map`` on the base, but takes a registry.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UTCDateTime,
            str: Text,
            dict[str, Any]: JSON().with_variant(JSONB, "postgresql"),
            list[str]: JSON().with_variant(JSONB, "postgresql"),
            list[Any]: JSON().with_variant(JSONB, "postgresql"),
        },
    )


# SQLite only numbers rows by itself in a column called INTEGER.
Key = BigInteger().with_variant(Integer, "sqlite")


def plain_types_in_migrations(kind: str, item: Any, context: Any) -> str | bool:
    """Keep the application out of migrations: they must run when the code has moved on."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


# A session joined to a connection with a transaction of its own (the tests) works in a
# savepoint, so a rollback undoes the block and not the test. Elsewhere it changes nothing.
db = SQLAlchemy(model_class=Base, session_options={"join_transaction_mode": "create_savepoint"})
migrate = Migrate(
    directory=str(MIGRATIONS), render_as_batch=True, render_item=plain_types_in_migrations
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def status_type(members: type[StrEnum]) -> Enum:
    """A status column: readable text on every backend, room for longer names later."""
    return Enum(
        members, native_enum=False, length=32, values_callable=lambda e: [m.value for m in e]
    )


class Identified:
    """Mixin: integer surrogate key."""

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-1)


def dialect() -> str:
    """Return ``"sqlite"`` or ``"postgresql"``."""
    return db.session.get_bind().dialect.name


def insert(table: Any) -> Any:
    """Return the dialect's own INSERT, the one that knows ``on_conflict_do_nothing``."""
    return postgresql_insert(table) if dialect() == "postgresql" else sqlite_insert(table)


_writer = threading.RLock()


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block did, or nothing of it.

    On SQLite the reading done before (who is signed in, which call) is closed first and a
    writing transaction opened, so that writers queue instead of failing; objects read
    before are read again when used.
    """
    session = db.session
    is_sqlite = dialect() == "sqlite"
    # Threads of one process queue here, in order and awake at once: SQLite makes a writer
    # that finds another one sleep for longer and longer. Other processes still wait there.
    is_mine = is_sqlite and _writer.acquire(timeout=sqlite.BUSY_TIMEOUT / 1000)
    try:
        if is_sqlite:
            session.commit()
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        if is_mine:
            _writer.release()
