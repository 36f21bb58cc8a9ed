"""A promise being kept in each state: open, delivered, verified, suspended, in a draft, elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import db
from gatp_participa.moderation.services.opening import open_item
from gatp_participa.moderation.status import Kind
from gatp_participa.plans.models import (
    Activity,
    Commitment,
    CommitmentChange,
    CommitmentRemark,
    Evidence,
    ProgressUpdate,
    Verification,
    VerificationMeans,
)
from gatp_participa.plans.progress import progress_of, status_of_all
from gatp_participa.plans.status import CommitmentStatus, DelayReason, Report, Verdict
from tests.support.factories import NOON, make_commitment, make_plan, save
from tests.support.world_texts import secret

if TYPE_CHECKING:
    from tests.support.world import World

SAID = "Se publicó el calendario de las cuarenta y dos colonias y se avisó por radio."
# name: where, published, status, share
STEPS = {
    "open_here": ("here", CommitmentStatus.IN_PROGRESS, 40),
    "waiting_here": ("here", CommitmentStatus.COMPLETED, 100),
    "verified_here": ("here", CommitmentStatus.VERIFIED, 100),
    "suspended_here": ("here", CommitmentStatus.SUSPENDED, 20),
    "late_here": ("here", CommitmentStatus.NOT_STARTED, 0),
    "draft_here": ("draft", CommitmentStatus.NOT_STARTED, 0),
    "open_away": ("away", CommitmentStatus.IN_PROGRESS, 30),
    "waiting_away": ("away", CommitmentStatus.COMPLETED, 100),
}


def build(world: World, users: dict[str, User]) -> None:
    """Make them, with what was reported, shown, verified, changed and said."""
    promises = {
        "here": make_commitment(make_plan("20"), title="Calendario público de pipas"),
        "draft": make_commitment(make_plan("20", published=False), title="Pipas en borrador"),
        "away": make_commitment(make_plan("19"), title="Presupuesto de cada escuela"),
    }
    for name, (place, status, share) in STEPS.items():
        _step(world, name, promises[place], status, share, users["government"])
    for promise in promises.values():
        db.session.refresh(promise)
        figures = progress_of(promise.activities)
        promise.declared_progress, promise.verified_progress = figures
        promise.status = status_of_all(promise.activities)
    here = promises["here"]
    save(
        CommitmentChange(
            commitment_id=here.id, changes={"Termina": ["30 jun 2027", "30 sep 2027"]},
            why="La licitación se declaró desierta en julio.", approved_by="Sesión ordinaria 4",
            changed_at=NOON, changed_by_id=users["commission"].id,
        )
    )  # fmt: skip
    said = _remark(world, "remark", here, users["follower"], "En mi colonia ya lo pegaron.")
    _remark(world, "answer", here, users["government"], "Gracias por avisar.", parent=said)
    hidden = _remark(world, "hidden", here, users["stranger"], secret("opinión oculta"))
    hidden.hidden_at, hidden.hidden_reason = NOON, "Insulta a una persona."
    open_item(Kind.REMARK, hidden.id, now=NOON)  # asked for again: who moderates reads it
    world.kept = {"here": here.id, "away": promises["away"].id}


def _step(
    world: World, name: str, promise: Commitment, status: CommitmentStatus, share: int, by: User
) -> None:
    place = len(world.steps) + 1
    is_late = name.startswith("late")
    step = save(
        Activity(
            commitment_id=promise.id, position=place, title=f"Paso {place} del calendario",
            starts_on=NOON.date() - timedelta(days=60),
            ends_on=NOON.date() + timedelta(days=-9 if is_late else 40),
            status=status, progress=share,
            verified_at=NOON if status is CommitmentStatus.VERIFIED else None,
            stopped_reason=DelayReason.BUDGET if status is CommitmentStatus.SUSPENDED else None,
            stopped_note="Se redujo a la mitad." if status is CommitmentStatus.SUSPENDED else "",
        )
    )  # fmt: skip
    world.steps[name] = step.id
    save(VerificationMeans(activity_id=step.id, position=1, body="Página del organismo"))
    if status is CommitmentStatus.NOT_STARTED:
        return
    is_final = share == 100
    update = save(
        ProgressUpdate(
            activity_id=step.id, report=Report.FINAL_RESULT if is_final else Report.FIRST_ADVANCE,
            body=SAID, progress=share, reported_at=NOON - timedelta(days=9), reported_by_id=by.id,
        )
    )  # fmt: skip
    world.reports[name] = update.id
    save(
        Evidence(
            activity_id=step.id, update_id=update.id, number=place, title="Calendario publicado",
            url="https://www.ejemplo.gob.mx/pipas", added_at=NOON, added_by_id=by.id,
        )
    )  # fmt: skip
    if status is CommitmentStatus.VERIFIED:
        save(
            Verification(
                activity_id=step.id, update_id=update.id, verdict=Verdict.ACCEPTED,
                sector=Sector.OVERSIGHT_BODY, body="Se revisaron diez colonias.", verified_at=NOON,
            )
        )  # fmt: skip


def _remark(
    world: World, name: str, promise: Commitment, person: User, body: str,
    parent: CommitmentRemark | None = None,
) -> CommitmentRemark:  # fmt: skip
    row = save(
        CommitmentRemark(
            commitment_id=promise.id, parent_id=parent.id if parent else None,
            author_id=person.id, body=body, created_at=NOON,
            signed_as="Servicios municipales, gobierno" if parent else "",
        )
    )  # fmt: skip
    world.remarks[name] = row.id
    return row
