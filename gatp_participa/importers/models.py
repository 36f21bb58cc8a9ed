from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gatp_participa.core.db import Identified, Model


class ImportBatch(Identified, Model):
    """One reading of one file into a call, with its counts and its rejected rows.

    Rows are numbered as a spreadsheet shows them, the headers included.
    """

    __tablename__ = "import_batches"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    file_name: Mapped[str]
    file_digest: Mapped[str]
    format: Mapped[str]
    created_at: Mapped[datetime]
    read: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    rejected: Mapped[int]
    # Empty until the file was read: {"rows": [{"row": 3, "reason": "..."}, ...] (the first 1,000),
    # "warnings": {"no_date": 2}, "message": "..." when nothing of the file could be used}.
    errors: Mapped[dict[str, Any]]
    seconds: Mapped[float]
