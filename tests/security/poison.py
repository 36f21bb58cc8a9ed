"""Write a payload into every text of a database that some person or machine could have written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import JSON, Column, Enum, String, Table, Text, select, update
from sqlalchemy.exc import IntegrityError

from gatp_participa.core.db import db
from tests.security.payloads import SHORT, WAYS_OUT

# What no one writes: keys, digests, marks of the program, places of the catalogue. Everything
# else is poisoned, so that a new column is looked at from its first day.
OURS = {
    "audit_entries": "*", "jobs": "*", "federal_entities": "*", "municipalities": "*",
    "text_models": "*", "text_vectors": "*", "clustering_spaces": "*", "search_words": "*",
    "user_sessions": {"key"}, "users": {"email", "public_name_key", "language"},
    "calls": {"slug"}, "topics": {"slug"}, "institutions": {"key"}, "terms": {"key"},
    "outbox_messages": {"kind", "dedupe_key", "recipient", "unsubscribe_url"},
    "news": {"key", "path", "letter_key"}, "pending_acts": "*", "sign_in_codes": "*",
    "suspended_addresses": "*", "mail_bounces": {"address"}, "consents": {"channel"},
    "clustering_runs": {"input_digest", "parameters", "coverage", "quality"},
    "theme_events": {"before", "after"}, "identity_proofs": "*",
    "import_batches": {"file_digest", "format"}, "proposals": {"external_key"},
    "proposal_coauthors": {"email"}, "invitations": {"email", "scopes"},
    "second_factors": "*", "passkeys": {"credential_id", "public_key"}, "passkey_challenges": "*",
    "spoken_texts": {"variant"},
"moderation_items": "*", "moderation_signals": {"field"},
}  # fmt: skip
_KEYS = ("digest", "code", "folio", "ticket", "storage_key", "audio_key", "record_key", "language",
         "media_type", "audio_type", "scope", "folio_prefix", "map_id", "provider", "nonce", "bulk",
         "before")  # fmt: skip


def payload(value: str, mark: str) -> str:
    """Return a text with the payload behind it, and a word that says which column it is from."""
    return f"{value} {mark} {WAYS_OUT}"


def poison(dress: Callable[[str, str], str] = payload) -> int:
    """Dress every such text; return how many were written."""
    db.session.flush()
    written = 0
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if _is_free(table, column)]
        if columns:
            written += sum(_poisoned(table, columns, row, dress) for row in _rows(table))
    db.session.expire_all()
    return written


def free_columns() -> list[str]:
    """Return «table.column» of each text that is poisoned."""
    return [
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if _is_free(table, column)
    ]


def _is_free(table: Table, column: Column) -> bool:
    if table.name.startswith("ledger_"):  # nobody writes it, and nothing of it can be changed
        return False
    ours = OURS.get(table.name, set())
    is_key = column.primary_key or bool(column.foreign_keys) or bool(column.unique)
    is_text = isinstance(column.type, Text | String | JSON) and not isinstance(column.type, Enum)
    is_named = column.name in _KEYS or column.name.endswith(("_digest", "_code"))
    return is_text and not (is_key or is_named or ours == "*" or column.name in ours)


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(select(table)).mappings()]


def _poisoned(
    table: Table, columns: list[Column], row: dict[str, Any], dress: Callable[[str, str], str]
) -> int:  # fmt: skip
    values = {}
    for column in columns:
        before = row[column.name]
        dressed = partial(dress, mark=f"zq{table.name}-{column.name}qz")
        after = _with_payload(before, getattr(column.type, "length", None), dressed)
        if after != before:
            values[column.name] = after
    keys = [column == row[column.name] for column in table.primary_key.columns]
    for name, value in values.items():
        try:
            with db.session.begin_nested():
                db.session.execute(update(table).where(*keys).values({name: value}))
        except IntegrityError:  # an empty text that a CHECK wants empty
            assert not row[name], f"{table.name}.{name}: say in OURS that nobody writes it"
    return len(values)


def _with_payload(value: Any, length: int | None, dress: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        dressed = dress(value)
        if length is not None and len(dressed) > length:
            return (SHORT + value)[:length]
        return dressed
    if isinstance(value, list):
        return [_with_payload(one, None, dress) for one in value]
    if isinstance(value, dict):
        return {key: _with_payload(one, None, dress) for key, one in value.items()}
    return value
