"""How a person read files with some headers, kept to be offered the next time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db, insert
from gatp_participa.importers.models import ColumnMapping
from gatp_participa.importers.readers.headers import key
from gatp_participa.importers.services.opening import OpenFile


def headers_digest(headers: Sequence[str]) -> str:
    """Return the fingerprint of a set of headers, whatever their order, case and accents."""
    return hashlib.sha256("\0".join(sorted(key(one) for one in headers)).encode()).hexdigest()


def remember_mapping(file: OpenFile, *, person: User, now: datetime) -> None:
    """Keep which column was said to be which. Nothing said by hand is nothing to keep."""
    digest = headers_digest(file.table.headers)
    if not file.options.columns:
        forget_mapping(digest, person=person)
        return
    values = {
        "person_id": person.id, "headers_digest": digest, "format": file.options.format,
        "columns": dict(file.options.columns), "used_at": now,
    }  # fmt: skip
    db.session.execute(
        insert(ColumnMapping)
        .values(values)
        .on_conflict_do_update(index_elements=["person_id", "headers_digest"], set_=values)
    )


def forget_mapping(digest: str, *, person: User) -> None:
    """Forget how a person read files with those headers."""
    db.session.execute(
        delete(ColumnMapping).where(
            ColumnMapping.person_id == person.id, ColumnMapping.headers_digest == digest
        ),
        execution_options={"synchronize_session": False},
    )
