"""What a country looks like at a moment, and which acts say how it came to be so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.deliberation.models import Session
from gatp_participa.evaluations.models import Evaluation
from gatp_participa.plans.models import (
    ActionPlan,
    Activity,
    Commitment,
    Evidence,
    ProgressUpdate,
    Verification,
)
from gatp_participa.routing.models import (
    ReasonedResponse,
    Referral,
    ResponseDraft,
    ResponseReview,
)
from gatp_participa.secretariats.models import SecretariatPeriod, TechnicalSecretariat
from gatp_participa.themes.models import Theme

Picture = dict[tuple[str, int], tuple[Any, ...]]
_NATION, _NO_STATE = literal("00"), literal("")
# Of each thing: its state first, then what of it is a step of a life.
_PICTURED: dict[str, Any] = {
    "Call": select(Call.id, _NATION, Call.status),
    "Theme": select(Theme.id, _NATION, Theme.status),
    "Referral": select(
        Referral.id, Referral.entity_code, Referral.status, Referral.secretariat_id
    ),
    "ReasonedResponse": select(
        ReasonedResponse.id, Referral.entity_code, ReasonedResponse.superseded_at
    ).join(Referral, Referral.id == ReasonedResponse.referral_id),
    "ResponseDraft": select(ResponseDraft.id, Referral.entity_code, ResponseDraft.version).join(
        Referral, Referral.id == ResponseDraft.referral_id
    ),
    "ResponseReview": select(ResponseReview.id, Referral.entity_code, ResponseReview.verdict).join(
        Referral, Referral.id == ResponseReview.referral_id
    ),
    "SecretariatPeriod": select(
        SecretariatPeriod.id, TechnicalSecretariat.entity_code, SecretariatPeriod.stage,
        SecretariatPeriod.to_on,
    ).join(TechnicalSecretariat, TechnicalSecretariat.id == SecretariatPeriod.secretariat_id),
    "Session": select(Session.id, TechnicalSecretariat.entity_code, Session.status).join(
        TechnicalSecretariat, TechnicalSecretariat.id == Session.secretariat_id
    ),
    "ActionPlan": select(
        ActionPlan.id, ActionPlan.entity_code, ActionPlan.status, ActionPlan.revision
    ),
    "Commitment": select(
        Commitment.id, ActionPlan.entity_code, Commitment.status, Commitment.declared_progress,
        Commitment.verified_progress,
    ).join(ActionPlan, ActionPlan.id == Commitment.plan_id),
    "Activity": select(Activity.id, ActionPlan.entity_code, Activity.status, Activity.progress)
    .join(Commitment, Commitment.id == Activity.commitment_id)
    .join(ActionPlan, ActionPlan.id == Commitment.plan_id),
    "Evaluation": select(Evaluation.id, ActionPlan.entity_code, Evaluation.status).join(
        ActionPlan, ActionPlan.id == Evaluation.plan_id
    ),
    "ProgressUpdate": select(ProgressUpdate.id, _NO_STATE, ProgressUpdate.report),
    "Evidence": select(Evidence.id, _NO_STATE, Evidence.version),
    "Verification": select(Verification.id, _NO_STATE, Verification.verdict),
}  # fmt: skip
# What is written down under another name, or by the clock of the platform.
_UNTOLD = frozenset({"Evaluation", "Theme", "ResponseDraft", "ProgressUpdate", "Evidence"})


def take() -> Picture:
    """Return the state of every thing that has a life, by what it is and its number."""
    db.session.flush()
    return {
        (kind, row[0]): tuple(row[1:])
        for kind, query in _PICTURED.items()
        for row in db.session.execute(query)
    }


def last_entry() -> int:
    """Return the number of the last act written down."""
    return db.session.scalar(select(func.max(AuditEntry.id))) or 0


def changed(before: Picture, after: Picture) -> dict[tuple[str, int], str]:
    """Return what is not as it was, with its state."""
    return {
        thing: (after.get(thing) or before[thing])[0]
        for thing in before.keys() | after.keys()
        if before.get(thing) != after.get(thing)
    }


def untold(before: Picture, after: Picture, since: int) -> list[tuple[str, int]]:
    """Return what changed its state and no act since then speaks of, by itself or as part of it."""
    told: set[tuple[str, int]] = set()
    for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.id > since)):
        told.add((entry.subject_type, entry.subject_id))
        for name, kind in _NAMED.items():
            if name in entry.changes:
                told.add((kind, entry.changes[name]))
    return [
        thing
        for thing in changed(before, after)
        if thing in after and not _is_told(thing, told) and not _is_new(thing, before)
    ]


_NAMED = {
    "referral_id": "Referral", "commitment_id": "Commitment", "plan_id": "ActionPlan",
    "session_id": "Session",
}  # fmt: skip


def _is_new(thing: tuple[str, int], before: Picture) -> bool:
    return thing not in before and thing[0] in _UNTOLD


def _is_told(thing: tuple[str, int], told: set[tuple[str, int]]) -> bool:
    kind, number = thing
    if kind == "SecretariatPeriod":
        period = db.session.get_one(SecretariatPeriod, number)
        return ("TechnicalSecretariat", period.secretariat_id) in told
    if kind == "ReasonedResponse":
        one = db.session.get_one(ReasonedResponse, number)
        return bool({(kind, number), ("Referral", one.referral_id)} & told)
    if kind in {"ResponseDraft"}:
        draft = db.session.get_one(ResponseDraft, number)
        return ("Referral", draft.referral_id) in told
    if kind == "Activity":
        activity = db.session.get_one(Activity, number)
        return bool({thing, ("Commitment", activity.commitment_id)} & told)
    if kind == "Theme":
        return any(name in {"Theme", "ThemeEvent"} for name, _number in told)
    return thing in told or kind in {"Evidence", "Verification", "ProgressUpdate"}
