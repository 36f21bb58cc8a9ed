"""Reads of imports."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Row, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import is_commission
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.importers import rules
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.services import job_key
from gatp_participa.jobs.models import Job


def receiving_calls() -> list[tuple[str, str]]:
    """Return ``(slug, title)`` of the calls that take imports, the newest first."""
    calls = db.session.scalars(select(Call).order_by(Call.opens_at.desc(), Call.id.desc()))
    return [(call.slug, call.title) for call in calls if rules.takes_imports(call)]


def recent_batches(person: User, *, limit: int = 6) -> Sequence[Row[ImportBatch, str]]:
    """Return the last imports this person may see, each with the title of its call."""
    query = select(ImportBatch, Call.title).join(Call, Call.id == ImportBatch.call_id)
    if not is_commission(person):
        query = query.where(ImportBatch.person_id == person.id)
    return db.session.execute(query.order_by(ImportBatch.id.desc()).limit(limit)).all()


def batch_for(person: User, batch_id: int) -> tuple[ImportBatch, Call, Job | None]:
    """Return an import, its call and the job that does it, if one still does or died.

    Raises:
        NotFoundError: there is none, or this person may not know there is.
    """
    batch = db.session.get(ImportBatch, batch_id)
    if batch is None or not rules.may_see(person, batch):
        raise NotFoundError(_("No encontramos esa importación."))
    job = db.session.scalar(select(Job).where(Job.key == job_key(batch.id)))
    return batch, db.session.get_one(Call, batch.call_id), job
