"""Group the proposals of a call: ask for it in a transaction, do it in another process."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import exists, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import is_commission
from gatp_participa.audit.services import record
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import (
    ConflictError,
    DomainError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.jobs import queue
from gatp_participa.jobs.models import Job
from gatp_participa.jobs.status import JobStatus
from gatp_participa.proposals import queries as proposals
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.settings import in_use
from gatp_participa.themes import rules
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeMember
from gatp_participa.themes.services import drafting, results
from gatp_participa.themes.services.vectors import ensure_vectors, let_go
from gatp_participa.themes.status import RunStatus, ThemeStatus

log = structlog.get_logger()

Progress = Callable[[float, str], None]
JOB = "themes.run"
NOTHING_LEFT = (
    "No hay propuestas que agrupar: todavía no llega ninguna o todas están ya en un tema publicado."
)
# Reading texts takes about as long as grouping them, when no vector is kept.
READING_SHARE = 0.5
STORING_AT = 0.97


def request_run(
    call: Call,
    *,
    scope: str = NATION,
    seed: int = 0,
    themes: int | None = None,
    person: User | None,
    now: datetime,
) -> ClusteringRun:
    """Ask for a grouping of a call's proposals, of the whole country or of one state.

    Asking again for the one that is under way returns it. ``person`` None is the platform's
    own command line.

    Raises:
        NotAllowedError: only those who run national calls group proposals.
        InvalidInputError: there is no such state in the call, or a number is out of range.
        ConflictError: the call is in the wrong status, has nothing to group, or another
            grouping of it, with other options, is under way.
    """
    if person is not None and not is_commission(person):
        raise NotAllowedError("Solo quien coordina las convocatorias puede agrupar propuestas.")
    _check_options(call, scope, seed, themes)
    if not rules.may_group(call.status):
        raise ConflictError("En el punto en que está esta convocatoria no se agrupan propuestas.")
    # Two people asking at once stand in line behind the call.
    db.session.execute(select(Call.id).where(Call.id == call.id).with_for_update())
    under_way = _run_under_way(call.id, scope)
    if under_way is not None:
        if (under_way.seed, under_way.themes_wanted) == (seed, themes):
            return under_way
        raise ConflictError("Ya se están agrupando estas propuestas. Espera a que termine.")
    if not _anything_to_group(call.id, scope):
        raise ConflictError(NOTHING_LEFT)
    run = ClusteringRun(
        call_id=call.id, scope=scope, seed=seed, themes_wanted=themes, created_at=now,
        requested_by_id=None if person is None else person.id,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    run.job_id = queue.enqueue(JOB, now=now, key=f"{JOB}:{run.id}", run_id=run.id)
    db.session.flush()
    record("themes.request_run", run, person=person, now=now, scope=scope, seed=seed, themes=themes)
    return run


def perform(run_id: int, *, progress: Progress | None = None) -> ClusteringRun:
    """Do a requested grouping in transactions of its own and return its run.

    Doing it again changes nothing. What the domain refuses ends as a failed run with the
    reason; what nobody foresaw also does, and is raised again so that the job is retried.
    """
    said = progress or (lambda _share, _note: None)
    started = time.perf_counter()
    try:
        if _start(run_id):
            _group(run_id, said, started)
    except DomainError as refused:
        db.session.rollback()
        _fail(run_id, str(refused))
    except Exception as error:
        db.session.rollback()
        log.error("clustering_failed", run=run_id, kind=type(error).__name__)
        _fail(
            run_id,
            f"Algo falló de nuestro lado al agrupar ({type(error).__name__}). Se intentará otra "
            "vez; si se repite, avisa a quien administra la plataforma.",
        )
        raise
    return _get(run_id)


def _group(run_id: int, said: Progress, started: float) -> None:
    run = _get(run_id)
    call_id, scope, seed, wanted = run.call_id, run.scope, run.seed, run.themes_wanted
    encoder = in_use().encoder
    said(0, "Reuniendo las propuestas")
    rows, left_out = _texts(call_id, scope)
    if not rows:
        raise ConflictError(NOTHING_LEFT)
    vectors = ensure_vectors(
        call_id,
        rows,
        encoder=encoder,
        progress=lambda share, note: said(share * READING_SHARE, note),
    )
    let_go()
    begin = 0 if vectors is None else READING_SHARE
    draft = drafting.draft_of(
        rows, vectors, encoder=encoder, seed=seed, themes=wanted,
        limits=rules.national_limits(len(rows)) if scope == NATION else None,
        progress=lambda share, note: said(begin + share * (STORING_AT - begin), note),
    )  # fmt: skip
    said(STORING_AT, "Guardando los temas")
    with transaction():
        run = _get(run_id, for_update=True)
        results.store(run, draft, now=clock.now(), left_out=left_out)
        run.seconds = round(time.perf_counter() - started, 2)
    said(1, "Listo")


def _check_options(call: Call, scope: str, seed: int, themes: int | None) -> None:
    if scope != NATION:
        if scope not in catalogue().entities:
            raise InvalidInputError("No hay una entidad federativa con esa clave.")
        taking_part = {entity.entity_code for entity in call.entities}
        if not call.is_national and scope not in taking_part:
            raise InvalidInputError("Esa entidad no participa en esta convocatoria.")
    if not 0 <= seed <= rules.LARGEST_SEED:
        raise InvalidInputError("La semilla es un número entero, de cero en adelante.")
    if themes is not None and not rules.FEWEST_THEMES <= themes <= rules.MOST_THEMES:
        raise InvalidInputError(
            f"El número de temas va de {rules.FEWEST_THEMES} a {rules.MOST_THEMES}."
        )


def _run_under_way(call_id: int, scope: str) -> ClusteringRun | None:
    """Return the run of this call and scope whose job is still to end, if there is one."""
    return db.session.scalar(
        select(ClusteringRun)
        .join(Job, Job.id == ClusteringRun.job_id)
        .where(
            ClusteringRun.call_id == call_id,
            ClusteringRun.scope == scope,
            ClusteringRun.status.in_(rules.UNDER_WAY),
            Job.status.in_((JobStatus.READY, JobStatus.RUNNING)),
        )
        .order_by(ClusteringRun.id.desc())
        .limit(1)
    )


def _in_public_themes(call_id: int) -> Any:
    return (
        select(ThemeMember.proposal_id)
        .join(Theme, Theme.id == ThemeMember.theme_id)
        .where(Theme.call_id == call_id, Theme.status == ThemeStatus.PUBLISHED)
    )


def _texts(call_id: int, scope: str) -> tuple[Sequence[Any], int]:
    """Return the texts to group and how many were left out: those already in a public theme."""
    rows = list(proposals.texts_of_call(call_id, entity_code=None if scope == NATION else scope))
    settled = set(db.session.scalars(_in_public_themes(call_id)))
    kept = sorted((row for row in rows if row.id not in settled), key=lambda row: row.id)
    return kept, len(rows) - len(kept)


def _anything_to_group(call_id: int, scope: str) -> bool:
    found = select(Proposal.id).where(
        Proposal.call_id == call_id,
        Proposal.status == ProposalStatus.PUBLISHED,
        Proposal.id.not_in(_in_public_themes(call_id)),
    )
    if scope != NATION:
        found = found.where(Proposal.entity_code == scope)
    return bool(db.session.scalar(select(exists(found))))


def _get(run_id: int, *, for_update: bool = False) -> ClusteringRun:
    run = db.session.get(
        ClusteringRun, run_id, with_for_update=for_update or None, populate_existing=True
    )
    if run is None:
        raise NotFoundError("No hay una agrupación con ese número.")
    return run


def _start(run_id: int) -> bool:
    """Mark the run as under way; False when it was done, or a newer one took its place."""
    with transaction():
        run = _get(run_id, for_update=True)
        if run.status is RunStatus.DONE:
            return False
        newer = select(ClusteringRun.id).where(
            ClusteringRun.call_id == run.call_id,
            ClusteringRun.scope == run.scope,
            ClusteringRun.id > run.id,
        )
        if db.session.scalar(select(exists(newer))):
            run.status = RunStatus.FAILED
            run.error = "Otra agrupación más reciente ocupó su lugar."
            return False
        run.status, run.error = RunStatus.RUNNING, ""
    return True


def _fail(run_id: int, reason: str) -> None:
    with transaction():
        run = _get(run_id, for_update=True)
        run.status, run.error, run.finished_at = RunStatus.FAILED, reason, clock.now()
