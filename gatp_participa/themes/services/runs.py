"""Group the proposals of a call: ask for it in a transaction, do it in another process."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from gatp_participa.accounts.models import User
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
from gatp_participa.settings import in_use
from gatp_participa.themes import rules
from gatp_participa.themes.models import ClusteringRun, Theme
from gatp_participa.themes.services import accepting, copies, drafting, history, proposing
from gatp_participa.themes.services.history import Scope
from gatp_participa.themes.services.source import Source
from gatp_participa.themes.services.vectors import keep_vectors, kept_vectors, let_go
from gatp_participa.themes.status import RunKind, RunOutcome, RunStatus, ThemeStatus
from gatp_participa.web.languages import to_translate

log = structlog.get_logger()

Progress = Callable[[float, str], None]
JOB = "themes.run"
NOTHING_LEFT = _l(
    "No hay propuestas que agrupar: todavía no llega ninguna o todas están ya en un tema publicado."
)
# Reading texts takes about as long as grouping them, when no vector is kept.
READING_SHARE = 0.5
PLACING_AT = 0.8
STORING_AT = 0.97


def request_run(
    call: Call,
    *,
    scope: str = NATION,
    kind: RunKind = RunKind.FRESH,
    split: Theme | None = None,
    seed: int = 0,
    themes: int | None = None,
    person: User | None,
    now: datetime,
) -> ClusteringRun:
    """Ask for a grouping of a call's proposals, of the whole country or of one state.

    Asking again for the one that is under way returns it. ``split`` is the theme to divide, when
    that is the ``kind``. ``person`` None is the platform itself.

    Raises:
        NotAllowedError: the person does not review the themes of this scope.
        InvalidInputError: there is no such state in the call, or a number is out of range.
        ConflictError: the call is in the wrong status, has nothing to group, or another
            grouping of it, with other options, is under way.
    """
    if person is not None and not rules.may_review(person, scope):
        raise NotAllowedError(_("Estas propuestas las agrupa otra mesa."))
    _check_options(call, scope, seed, themes)
    if not rules.may_group(call.status):
        raise ConflictError(
            _("En el punto en que está esta convocatoria no se agrupan propuestas.")
        )
    # Two people asking at once stand in line behind the call.
    db.session.execute(select(Call.id).where(Call.id == call.id).with_for_update())
    under_way = _run_under_way(call.id, scope)
    if under_way is not None:
        asked = (kind, split.id if split else None, seed, themes)
        if asked == (
            under_way.kind, under_way.split_theme_id, under_way.seed, under_way.themes_wanted,
        ):  # fmt: skip
            return under_way
        raise ConflictError(_("Ya se están agrupando estas propuestas. Espera a que termine."))
    if (kind is RunKind.SPLIT) != (split is not None and split.status is ThemeStatus.DRAFT):
        raise ConflictError(_("Solo se divide un tema que todavía es borrador."))
    source = Source(call.id, scope, kind, split.id if split else None)
    if not source.has_any():
        raise ConflictError(NOTHING_LEFT)
    run = ClusteringRun(
        call_id=call.id, scope=scope, seed=seed, themes_wanted=themes, created_at=now,
        kind=kind, split_theme_id=split.id if split else None,
        requested_by_id=None if person is None else person.id,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    run.job_id = queue.enqueue(JOB, now=now, key=f"{JOB}:{run.id}", run_id=run.id)
    db.session.flush()
    record(
        "themes.request_run", run, person=person, now=now, scope=scope, seed=seed, themes=themes,
        kind=kind,
    )  # fmt: skip
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
    scope, encoder = Scope.of(run), in_use().encoder
    seed, wanted, kind = run.seed, run.themes_wanted, run.kind
    source = Source(scope.call_id, scope.code, kind, run.split_theme_id)
    said(0, to_translate("Reuniendo las propuestas"))
    texts, left_out = len(source), source.left_out()
    if not texts:
        raise ConflictError(NOTHING_LEFT)
    encoded = keep_vectors(
        source.batches(), texts, encoder=encoder,
        progress=lambda share, note: said(share * READING_SHARE, note),
    )  # fmt: skip
    keep, pinned = source.standing() if kind is RunKind.WARM else (None, frozenset())
    begin = READING_SHARE if encoded else 0
    proposed = drafting.Proposed(
        source, partial(kept_vectors, encoder=encoder), encoder=encoder, seed=seed, themes=wanted,
        limits=_limits(kind, scope.code, texts), keep=keep, pinned=pinned,
        smallest=rules.FEWEST_IN_TRAY if kind is RunKind.TRAY else None,
        subthemes=scope.code == NATION and kind in (RunKind.FRESH, RunKind.WARM),
        progress=lambda share, note: said(begin + share * (PLACING_AT - begin), note),
    )  # fmt: skip
    let_go()
    with transaction():
        proposing.begin(_get(run_id, for_update=True), proposed, now=clock.now())
    central = frozenset(one for theme in proposed.fitted.themes for one in theme.central_ids)
    placed = 0
    for assigned in proposed.assignments():
        with transaction():
            proposing.add(run_id, assigned, central)
        placed += len(assigned)
        said(
            PLACING_AT + placed / texts * (STORING_AT - PLACING_AT),
            to_translate("Acomodando los textos"),
        )
    said(STORING_AT, to_translate("Guardando los temas"))
    with transaction():
        history.lock(scope)
        run = _get(run_id, for_update=True)
        proposing.finish(run, proposed, now=clock.now(), left_out=left_out)
        if kind is not RunKind.TRAY:
            copies.keep_copies(scope.call_id, proposed.fitted.copies, now=clock.now())
        if kind is RunKind.TRAY and not run.themes_count:
            run.outcome = RunOutcome.DISCARDED  # nothing alike: there is nothing to decide
        if kind is RunKind.FRESH and accepting.replaces_nothing(run):
            accepting.accept(run, person=None, now=clock.now())
        run.seconds = round(time.perf_counter() - started, 2)
    said(1, "Listo")


def _limits(kind: RunKind, scope: str, texts: int) -> tuple[int, int] | None:
    if kind is RunKind.SPLIT:
        return rules.SPLIT_LIMITS
    return rules.national_limits(texts) if scope == NATION and kind is RunKind.FRESH else None


def _check_options(call: Call, scope: str, seed: int, themes: int | None) -> None:
    if scope != NATION:
        if scope not in catalogue().entities:
            raise InvalidInputError(_("No hay una entidad federativa con esa clave."))
        taking_part = {entity.entity_code for entity in call.entities}
        if not call.is_national and scope not in taking_part:
            raise InvalidInputError(_("Esa entidad no participa en esta convocatoria."))
    if not 0 <= seed <= rules.LARGEST_SEED:
        raise InvalidInputError(_("La semilla es un número entero, de cero en adelante."))
    if themes is not None and not rules.FEWEST_THEMES <= themes <= rules.MOST_THEMES:
        raise InvalidInputError(
            _(
                "El número de temas va de %(fewest_themes)s a %(most_themes)s.",
                fewest_themes=rules.FEWEST_THEMES,
                most_themes=rules.MOST_THEMES,
            )
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


def _get(run_id: int, *, for_update: bool = False) -> ClusteringRun:
    run = db.session.get(
        ClusteringRun, run_id, with_for_update=for_update or None, populate_existing=True
    )
    if run is None:
        raise NotFoundError(_("No hay una agrupación con ese número."))
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
            run.error = to_translate("Otra agrupación más reciente ocupó su lugar.")
            return False
        run.status, run.error = RunStatus.RUNNING, ""
    return True


def _fail(run_id: int, reason: str) -> None:
    with transaction():
        run = _get(run_id, for_update=True)
        run.status, run.error, run.finished_at = RunStatus.FAILED, reason, clock.now()
