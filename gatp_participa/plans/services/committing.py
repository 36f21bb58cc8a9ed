"""Add commitments to a plan and change them, with the voices they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.plans import news, queries, rules, sdg
from gatp_participa.plans.models import (
    ActionPlan,
    Commitment,
    CommitmentProposal,
    CommitmentTag,
    CommitmentTarget,
    CommitmentTheme,
)
from gatp_participa.plans.services.answering_for import account_of
from gatp_participa.plans.services.changing import record_changes
from gatp_participa.plans.services.planning import check_may_write
from gatp_participa.plans.services.wording import words_of
from gatp_participa.plans.status import Origin, PlanStatus, Tag


@dataclass(frozen=True, kw_only=True)
class CommitmentDraft:
    """What is typed of a commitment. An e-mail that is None leaves the account it had."""

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
    responsible_email: str | None = None
    substitute_person: str = ""
    substitute_position: str = ""
    substitute_email: str | None = None
    counterpart: str = ""
    tags: tuple[Tag, ...] = ()
    targets: tuple[str, ...] = ()
    is_partial: bool = False  # brought from a file, to be completed before it is public

    def values(self) -> dict[str, object]:
        """Return the columns, without spaces around what was typed."""
        typed = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: value.strip() if type(value) is str else value
            for name, value in typed.items()
            if name not in _NOT_COLUMNS
        }


_NOT_COLUMNS = ("responsible_email", "substitute_email", "tags", "targets", "is_partial")
_ACCOUNTS = (
    ("responsible", "responsible_email", "responsible_person"),
    ("substitute", "substitute_email", "substitute_person"),
)  # fmt: skip


def add_commitment(
    plan: ActionPlan,
    draft: CommitmentDraft,
    *,
    theme_ids: Iterable[int] = (),
    proposal_ids: Iterable[int] = (),
    why: str = "",
    approved_by: str = "",
    invites: bool = False,
    person: User,
    now: datetime,
) -> Commitment:
    """Add a commitment to a plan, under the next number.

    ``invites`` writes to a responsible who has no account. ``why`` and ``approved_by`` are
    needed once the plan is public.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        InvalidInputError: something is missing, a theme was not included by that state, a
            proposal is not public or is of another state, or nobody has that e-mail.
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
    commitment.plan = plan
    _set_accounts(commitment, draft, invites=invites, person=person, now=now)
    db.session.add(commitment)
    db.session.flush()
    _link(commitment, draft, themes, proposals)
    db.session.expire(plan, ["commitments"])
    record(
        "plans.add_commitment", commitment, person=person, now=now, plan_id=plan.id,
        themes=sorted(themes), proposals=sorted(proposals),
    )  # fmt: skip
    if plan.status is PlanStatus.PUBLISHED:
        after = {_("Compromiso %(number)s", number=commitment.number): commitment.title}
        record_changes(
            commitment, {}, after, why=why, approved_by=approved_by, tells=False, person=person,
            now=now,
        )  # fmt: skip
        news.tell_commitment(plan, commitment, now=now)
    return commitment


def edit_commitment(
    commitment: Commitment,
    draft: CommitmentDraft,
    *,
    theme_ids: Iterable[int] = (),
    proposal_ids: Iterable[int] = (),
    why: str = "",
    approved_by: str = "",
    invites: bool = False,
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
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    is_public = plan.status is PlanStatus.PUBLISHED
    before = words_of(commitment) if is_public else {}
    values = draft.values()
    changed = [name for name, value in values.items() if getattr(commitment, name) != value]
    for name in changed:
        setattr(commitment, name, values[name])
    _set_accounts(commitment, draft, invites=invites, person=person, now=now)
    for table in (CommitmentTheme, CommitmentProposal, CommitmentTag, CommitmentTarget):
        db.session.execute(delete(table).where(table.commitment_id == commitment.id))
    _link(commitment, draft, themes, proposals)
    if is_public:
        record_changes(
            commitment, before, words_of(commitment), why=why, approved_by=approved_by,
            person=person, now=now,
        )  # fmt: skip
    record(
        "plans.edit_commitment", commitment, person=person, now=now, changed=changed,
        themes=sorted(themes), proposals=sorted(proposals),
    )  # fmt: skip
    return commitment


def _set_accounts(
    commitment: Commitment, draft: CommitmentDraft, *, invites: bool, person: User, now: datetime
) -> None:
    for place, email, name in _ACCOUNTS:
        typed = getattr(draft, email)
        if typed is not None:
            account = account_of(
                typed, commitment.plan.entity_code, name=getattr(draft, name), invites=invites,
                person=person, now=now,
            )  # fmt: skip
            setattr(commitment, f"{place}_id", account.user_id)
            setattr(commitment, f"{place}_invitation_id", account.invitation_id)
    if commitment.responsible_id and commitment.responsible_id == commitment.substitute_id:
        raise InvalidInputError(_("Quien suple debe ser otra persona que quien responde."))


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
        if not text.strip() and not (draft.is_partial and draft.title.strip()):
            raise InvalidInputError(message)
    if draft.ends_on <= draft.starts_on:
        raise InvalidInputError(_("La fecha final debe ser posterior a la de inicio."))
    missing = rules.missing_responsible(draft.responsible_body, draft.responsible_person)
    if plan.status is PlanStatus.PUBLISHED and missing:
        raise InvalidInputError(
            _("Ya es público, así que el compromiso necesita %(missing)s.", missing=missing)
        )
    if unknown := set(draft.targets) - set(sdg.catalogue()):
        raise InvalidInputError(
            _("No existe esa meta de los ODS: %(codes)s.", codes=", ".join(sorted(unknown)))
        )
    themes, proposals = set(theme_ids), set(proposal_ids)
    if themes - queries.included_among(themes, plan.entity_code):
        raise InvalidInputError(
            _("Solo se pueden tomar temas que este estado respondió con «Se incluye en el plan».")
        )
    if proposals - queries.citable_among(proposals, plan.entity_code):
        raise InvalidInputError(_("Solo se pueden citar propuestas públicas de este estado."))
    return themes, proposals


def _link(
    commitment: Commitment, draft: CommitmentDraft, themes: set[int], proposals: set[int]
) -> None:
    number = commitment.id
    db.session.add_all(CommitmentTheme(commitment_id=number, theme_id=n) for n in sorted(themes))
    db.session.add_all(
        CommitmentProposal(commitment_id=number, proposal_id=n) for n in sorted(proposals)
    )
    db.session.add_all(CommitmentTag(commitment_id=number, tag=tag) for tag in set(draft.tags))
    db.session.add_all(
        CommitmentTarget(commitment_id=number, code=code) for code in sorted(set(draft.targets))
    )
    db.session.flush()
