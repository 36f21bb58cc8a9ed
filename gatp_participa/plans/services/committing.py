"""Add commitments to a plan and change them, with the voices they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.plans import news, queries, rules
from gatp_participa.plans.models import (
    ActionPlan,
    Commitment,
    CommitmentProposal,
    CommitmentTheme,
)
from gatp_participa.plans.services.planning import check_may_write
from gatp_participa.plans.status import Origin, PlanStatus


@dataclass(frozen=True, kw_only=True)
class CommitmentDraft:
    """What is typed of a commitment."""

    title: str
    summary: str
    problem: str
    objective: str
    starts_on: date
    ends_on: date
    origin: Origin = Origin.CO_CREATED
    responsible_body: str = ""
    responsible_person: str = ""
    responsible_position: str = ""
    counterpart: str = ""

    def values(self) -> dict[str, object]:
        """Return the columns, without spaces around what was typed."""
        return {
            name: value.strip() if isinstance(value, str) and name != "origin" else value
            for name, value in asdict(self).items()
        }


def add_commitment(
    plan: ActionPlan,
    draft: CommitmentDraft,
    *,
    theme_ids: Iterable[int] = (),
    proposal_ids: Iterable[int] = (),
    person: User,
    now: datetime,
) -> Commitment:
    """Add a commitment to a plan, under the next number.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        InvalidInputError: something is missing, a theme was not included by that state, or
            a proposal is not public or is of another state.
    """
    check_may_write(person, plan.entity_code)
    themes, proposals = _check(plan, draft, theme_ids, proposal_ids)
    db.session.refresh(plan, with_for_update=True)  # two additions at once take two numbers
    last = db.session.scalar(
        select(func.max(Commitment.number)).where(Commitment.plan_id == plan.id)
    )
    commitment = Commitment(
        plan_id=plan.id, number=(last or 0) + 1, created_at=now, **draft.values()
    )
    db.session.add(commitment)
    db.session.flush()
    _link(commitment, themes, proposals)
    db.session.expire(plan, ["commitments"])
    record(
        "plans.add_commitment", commitment, person=person, now=now, plan_id=plan.id,
        themes=sorted(themes), proposals=sorted(proposals),
    )  # fmt: skip
    if plan.status is PlanStatus.PUBLISHED:
        news.tell_commitment(plan, commitment, now=now)
    return commitment


def edit_commitment(
    commitment: Commitment,
    draft: CommitmentDraft,
    *,
    theme_ids: Iterable[int] = (),
    proposal_ids: Iterable[int] = (),
    person: User,
    now: datetime,
) -> Commitment:
    """Change a commitment; the themes and proposals given replace those it had.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        InvalidInputError: as in :func:`add_commitment`.
    """
    plan = commitment.plan
    check_may_write(person, plan.entity_code)
    themes, proposals = _check(plan, draft, theme_ids, proposal_ids)
    values = draft.values()
    changed = [name for name, value in values.items() if getattr(commitment, name) != value]
    for name in changed:
        setattr(commitment, name, values[name])
    db.session.execute(
        delete(CommitmentTheme).where(CommitmentTheme.commitment_id == commitment.id)
    )
    db.session.execute(
        delete(CommitmentProposal).where(CommitmentProposal.commitment_id == commitment.id)
    )
    _link(commitment, themes, proposals)
    record(
        "plans.edit_commitment", commitment, person=person, now=now, changed=changed,
        themes=sorted(themes), proposals=sorted(proposals),
    )  # fmt: skip
    return commitment


def _check(
    plan: ActionPlan,
    draft: CommitmentDraft,
    theme_ids: Iterable[int],
    proposal_ids: Iterable[int],
) -> tuple[set[int], set[int]]:
    for text, message in (
        (draft.title, _("Escribe el título.")),
        (draft.problem, _("Di qué problema atiende.")),
        (draft.objective, _("Di qué se va a lograr.")),
    ):
        if not text.strip():
            raise InvalidInputError(message)
    if draft.ends_on <= draft.starts_on:
        raise InvalidInputError(_("La fecha final debe ser posterior a la de inicio."))
    missing = rules.missing_responsible(draft.responsible_body, draft.responsible_person)
    if plan.status is PlanStatus.PUBLISHED and missing:
        raise InvalidInputError(
            _("Ya es público, así que el compromiso necesita %(missing)s.", missing=missing)
        )
    themes, proposals = set(theme_ids), set(proposal_ids)
    if themes - queries.included_among(themes, plan.entity_code):
        raise InvalidInputError(
            _("Solo se pueden tomar temas que este estado respondió con «Se incluye en el plan».")
        )
    if proposals - queries.citable_among(proposals, plan.entity_code):
        raise InvalidInputError(_("Solo se pueden citar propuestas públicas de este estado."))
    return themes, proposals


def _link(commitment: Commitment, themes: set[int], proposals: set[int]) -> None:
    db.session.add_all(
        CommitmentTheme(commitment_id=commitment.id, theme_id=number) for number in sorted(themes)
    )
    db.session.add_all(
        CommitmentProposal(commitment_id=commitment.id, proposal_id=number)
        for number in sorted(proposals)
    )
    db.session.flush()
