"""Reads of sheets and of what was typed of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Row, func, select
from sqlalchemy.orm import contains_eager, joinedload

from gatp_participa.calls.models import Call
from gatp_participa.capture import rules
from gatp_participa.capture.models import CapturedProposal, Event, PaperForm, PrintRun
from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Proposal

LAST = 20
LAST_RUNS = 20


@dataclass(frozen=True)
class Pace:
    """How many sheets a person typed today and in the last hour."""

    today: int
    last_hour: int


def paper_calls() -> list[Call]:
    """Return the calls that take what came on paper, the newest first."""
    calls = db.session.scalars(select(Call).order_by(Call.opens_at.desc(), Call.id.desc()))
    return [call for call in calls if rules.takes_paper(call)]


def captured_or_404(folio: str) -> CapturedProposal:
    """Return what was typed of a sheet, with its proposal.

    Raises:
        NotFoundError: nothing was typed under that folio.
    """
    found = db.session.scalar(
        select(CapturedProposal)
        .join(CapturedProposal.proposal)
        .where(Proposal.folio == (folios.normalize(folio) or ""))
        .options(contains_eager(CapturedProposal.proposal))
    )
    if found is None:
        raise NotFoundError(_("No hay una hoja capturada con ese folio."))
    return found


def last_captured(person_id: int) -> Sequence[CapturedProposal]:
    """Return the last twenty that a person typed, the latest first, with their proposals."""
    query = (
        select(CapturedProposal)
        .where(CapturedProposal.captured_by_id == person_id)
        .order_by(CapturedProposal.captured_at.desc(), CapturedProposal.proposal_id.desc())
        .limit(LAST)
        .options(joinedload(CapturedProposal.proposal, innerjoin=True))
    )
    return db.session.scalars(query).all()


def pace_of(person_id: int, *, since: datetime, now: datetime) -> Pace:
    """Return how many sheets a person typed since a moment (their day's beginning)."""
    hour = now - timedelta(hours=1)
    today, last_hour = db.session.execute(
        select(
            func.count().filter(CapturedProposal.captured_at >= since),
            func.count().filter(CapturedProposal.captured_at > hour),
        ).where(
            CapturedProposal.captured_by_id == person_id,
            CapturedProposal.captured_at >= min(since, hour),
        )
    ).one()
    return Pace(today, last_hour)


def runs_of(states: Collection[str] | None) -> Sequence[Row]:
    """Return ``(run, call title, event title, captured, spoiled)`` of some states, the latest first."""
    captured, spoiled = (
        select(func.count(column))
        .where(PaperForm.run_id == PrintRun.id)
        .correlate(PrintRun)
        .scalar_subquery()
        for column in (PaperForm.proposal_id, PaperForm.spoiled_at)
    )
    query = (
        select(
            PrintRun, Call.title.label("call_title"), Event.title.label("event_title"),
            captured.label("captured"), spoiled.label("spoiled"),
        )
        .join(Call, Call.id == PrintRun.call_id)
        .outerjoin(Event, Event.id == PrintRun.event_id)
        .order_by(PrintRun.id.desc())
        .limit(LAST_RUNS)
    )  # fmt: skip
    if states is not None:
        query = query.where(PrintRun.entity_code.in_(sorted(states)))
    return db.session.execute(query).all()


def run_or_404(run_id: int) -> PrintRun:
    """Return a printing with its call and its event.

    Raises:
        NotFoundError: there is none.
    """
    run = db.session.scalar(
        select(PrintRun)
        .where(PrintRun.id == run_id)
        .options(joinedload(PrintRun.call), joinedload(PrintRun.event))
    )
    if run is None:
        raise NotFoundError(_("No encontramos esas hojas."))
    return run


def folios_of(run_id: int) -> list[str]:
    """Return the folios of a printing, in its order."""
    query = select(PaperForm.folio).where(PaperForm.run_id == run_id)
    return list(db.session.scalars(query.order_by(PaperForm.number)))


def form_or_404(folio: str) -> PaperForm:
    """Return a numbered sheet with its printing.

    Raises:
        NotFoundError: none was printed with that folio.
    """
    form = waiting_form(folios.normalize(folio) or "")
    if form is None:
        raise NotFoundError(_("No imprimimos ninguna hoja con ese folio."))
    return form


def waiting_form(folio: str) -> PaperForm | None:
    """Return the sheet of a folio, with its printing, its call and its event, or None."""
    if not folio or not folios.is_on_paper(folio):
        return None
    return db.session.scalar(
        select(PaperForm)
        .where(PaperForm.folio == folio)
        .options(
            joinedload(PaperForm.run).joinedload(PrintRun.call),
            joinedload(PaperForm.run).joinedload(PrintRun.event),
        )
    )


def event_of_proposal(proposal_id: int) -> Event | None:
    """Return the public event where a proposal was handed in, if it was at one."""
    return db.session.scalar(
        select(Event)
        .join(CapturedProposal, CapturedProposal.event_id == Event.id)
        .where(CapturedProposal.proposal_id == proposal_id, Event.published_at.is_not(None))
    )
