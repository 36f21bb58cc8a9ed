"""Create, edit and publish a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.entities.queries import entity_or_404, term
from gatp_participa.plans import news, rules, rules_checks
from gatp_participa.plans.models import ActionPlan
from gatp_participa.plans.services import checking
from gatp_participa.plans.status import PlanStatus


@dataclass(frozen=True, kw_only=True)
class PlanDraft:
    """What is typed of a plan. Without ``ordinal`` it is the next one of its state."""

    entity_code: str
    title: str
    starts_on: date
    ends_on: date
    ordinal: int | None = None
    introduction: str = ""


def create_plan(draft: PlanDraft, *, person: User, now: datetime) -> ActionPlan:
    """Begin the plan of a state; nobody but its table sees it until it is published.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        NotFoundError: there is no such state.
        InvalidInputError: it has no title, or its dates or its ordinal cannot be.
        ConflictError: the state has a plan with that ordinal.
    """
    place = entity_or_404(draft.entity_code)
    check_may_write(person, draft.entity_code)
    _check(draft)
    ordinal = draft.ordinal or _next_ordinal(draft.entity_code)
    plan = ActionPlan(
        entity_code=draft.entity_code, ordinal=ordinal, title=draft.title.strip(),
        introduction=draft.introduction.strip(), starts_on=draft.starts_on, ends_on=draft.ends_on,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(plan)
    except IntegrityError:
        raise ConflictError(
            _(
                "%(name)s ya tiene un %(plan)s con el número %(ordinal)s.",
                name=place.name,
                plan=term("plan.name"),
                ordinal=ordinal,
            )
        ) from None
    record(
        "plans.create_plan", plan, person=person, now=now, entity_code=plan.entity_code,
        ordinal=ordinal,
    )  # fmt: skip
    return plan


def edit_plan(plan: ActionPlan, draft: PlanDraft, *, person: User, now: datetime) -> ActionPlan:
    """Change a plan's words and dates; its state and its ordinal are its address, and stay.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        InvalidInputError: it has no title, or its dates cannot be.
        ConflictError: it is public, and its dates would be others.
    """
    check_may_write(person, plan.entity_code)
    _check(draft)
    dates = (plan.starts_on, plan.ends_on)
    if plan.status is PlanStatus.PUBLISHED and (draft.starts_on, draft.ends_on) != dates:
        raise ConflictError(
            _("Las fechas de un plan público ya no cambian: cambia las de cada compromiso.")
        )
    values = {
        "title": draft.title.strip(), "introduction": draft.introduction.strip(),
        "starts_on": draft.starts_on, "ends_on": draft.ends_on,
    }  # fmt: skip
    changed = [name for name, value in values.items() if getattr(plan, name) != value]
    for name in changed:
        setattr(plan, name, values[name])
    if changed:
        db.session.flush()
        record("plans.edit_plan", plan, person=person, now=now, changed=changed)
    return plan


def publish(plan: ActionPlan, *, person: User, now: datetime) -> None:
    """Make a plan public: nothing that :func:`checking.check` finds stops it.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        ConflictError: it is public already, or something is missing.
    """
    check_may_write(person, plan.entity_code)
    db.session.refresh(plan, with_for_update=True)
    if plan.status is PlanStatus.PUBLISHED:
        raise ConflictError(_("Este %(plan)s ya es público.", plan=term("plan.name")))
    missing = rules_checks.blocking(checking.check(plan))
    if missing:
        raise ConflictError(
            " ".join([_("Todavía no se puede publicar."), *(one.sentence for one in missing[:5])])
        )
    plan.status, plan.published_at = PlanStatus.PUBLISHED, now
    db.session.flush()
    record(
        "plans.publish", plan, person=person, now=now, commitments=len(plan.commitments)
    )  # fmt: skip
    news.tell_plan(plan, now=now)


def check_may_write(person: User, entity_code: str) -> None:
    """Refuse who does not write the plan of a state.

    Raises:
        NotAllowedError: the person is neither of that table nor of the Commission.
    """
    if not rules.may_write(person, entity_code):
        raise NotAllowedError(_("Este %(plan)s lo escribe otra mesa.", plan=term("plan.name")))


def _check(draft: PlanDraft) -> None:
    if not draft.title.strip():
        raise InvalidInputError(_("Escribe el título."))
    if draft.ends_on <= draft.starts_on:
        raise InvalidInputError(_("La fecha final debe ser posterior a la de inicio."))
    if draft.ordinal is not None and draft.ordinal < 1:
        raise InvalidInputError(_("El número debe ser 1 o mayor."))


def _next_ordinal(entity_code: str) -> int:
    last = db.session.scalar(
        select(func.max(ActionPlan.ordinal)).where(ActionPlan.entity_code == entity_code)
    )
    return (last or 0) + 1
