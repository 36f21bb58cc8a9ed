"""A table's desk: its plans, what each lacks, and publishing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.rules import is_commission, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.entities.queries import catalogue
from gatp_participa.plans import queries, rules, rules_checks, services
from gatp_participa.plans.forms import NewPlanForm, PlanForm, ProgressForm
from gatp_participa.plans.models import ActionPlan
from gatp_participa.plans.rules_checks import Finding, Where
from gatp_participa.plans.status import SectionKind
from gatp_participa.plans.views import bp
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import requires

Made = TypeVar("Made")


@bp.get("/mesa/planes")
@requires(rules.may_open_desk)
def desk_index() -> ResponseReturnValue:
    """The plans of the person's states."""
    person = signed_in_user()
    return render_template(
        "plans/desk_index.html", plans=queries.desk_plans(person), may_write=rules.may_write,
        person=person, may_create=bool(_states()),
    )  # fmt: skip


@bp.route("/mesa/planes/nuevo", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def create() -> ResponseReturnValue:
    """Begin a plan."""
    form = NewPlanForm()
    form.entity_code.choices = _states()
    if not form.entity_code.choices:
        raise NotAllowedError(_("Puedes leer los planes, pero no escribirlos."))
    if form.validate_on_submit():
        person, now = signed_in_user(), clock.now()
        draft = form.to_draft(entity_code=form.entity_code.data, ordinal=form.ordinal.data)
        plan = attempt(form, lambda: services.create_plan(draft, person=person, now=now))
        if plan:
            flash(_("Guardamos el borrador. Ahora agrega sus compromisos."))
            return redirect(url_for(".edit", plan_id=plan.id), code=303)
    return render_template("plans/plan_form.html", form=form, plan=None)


@bp.route("/mesa/planes/<int:plan_id>", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def edit(plan_id: int) -> ResponseReturnValue:
    """Change a plan, see its commitments and what is missing to publish it."""
    plan = writable(plan_id)
    form = PlanForm(obj=plan)
    if form.validate_on_submit():
        person, now = signed_in_user(), clock.now()
        draft = form.to_draft(entity_code=plan.entity_code, ordinal=plan.ordinal)
        if attempt(form, lambda: services.edit_plan(plan, draft, person=person, now=now)):
            flash(_("Guardamos los cambios."))
            return redirect(url_for(".edit", plan_id=plan_id), code=303)
    found = services.check(plan)
    return render_template(
        "plans/plan_form.html", form=form, plan=plan, findings=found, address_of=address_of,
        missing=len(rules_checks.blocking(found)), written=queries.sections_of(plan_id),
        SectionKind=SectionKind,
    )  # fmt: skip


@bp.post("/mesa/planes/<int:plan_id>/publicar")
@requires(rules.may_open_desk)
def publish(plan_id: int) -> ResponseReturnValue:
    """Make a plan public."""
    plan = writable(plan_id)
    with transaction():
        services.publish(plan, person=signed_in_user(), now=clock.now())
    flash(_("El plan ya es público. Cualquiera puede seguirlo."))
    return redirect(url_for(".show", code=plan.entity_code, ordinal=plan.ordinal), code=303)


@bp.route("/mesa/compromisos/<int:commitment_id>/avance", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def report_progress(commitment_id: int) -> ResponseReturnValue:
    """Declare progress, or verify it: each side of the table its own figure."""
    found, person = queries.commitment_by_id(commitment_id), signed_in_user()
    may_declare = rules.may_declare(person, found.plan.entity_code)
    may_verify = rules.may_verify(person, found.plan.entity_code)
    if not (may_declare or may_verify):
        raise NotAllowedError(_("El avance lo reportan los integrantes de la mesa del estado."))
    form = _progress_form(ProgressForm(), may_declare=may_declare, may_verify=may_verify)
    if form.validate_on_submit():
        now, figures = clock.now(), {f.name: f.data for f in form if f.name in ProgressForm.SIDES}
        if attempt(
            form,
            lambda: services.report_progress(found, **figures, person=signed_in_user(), now=now),
        ):
            flash(_("Quedó publicado el avance."))
            return redirect(url_for(".commitment", commitment_id=commitment_id), code=303)
    return render_template("plans/progress_form.html", form=form, commitment=found)


def _progress_form(form: ProgressForm, *, may_declare: bool, may_verify: bool) -> ProgressForm:
    for name, may in zip(ProgressForm.SIDES, (may_declare, may_verify), strict=True):
        if not may:
            del form[name]
    return form


def _states() -> list[SelectChoice]:
    """Return the states whose plan this person writes."""
    person = signed_in_user()
    states = scopes_of(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR)
    places = catalogue().entities.values()
    may_all = is_commission(person)
    return [SelectChoice(p.code, p.name) for p in places if may_all or p.code in states]


def address_of(finding: Finding, plan: ActionPlan) -> str:
    """Return the page where something is mended."""
    if finding.where is Where.SECTION:
        return url_for(".section", plan_id=plan.id, kind=finding.of)
    if finding.where is Where.COMMITMENT:
        return url_for(".edit_commitment", commitment_id=finding.of)
    if finding.where is Where.DETAILS:
        return url_for(".details", commitment_id=finding.of)
    if finding.where is Where.NEW_COMMITMENT:
        return url_for(".add_commitment", plan_id=plan.id)
    return url_for(".edit", plan_id=plan.id, _anchor="compromisos")


def writable(plan_id: int) -> ActionPlan:
    """Return a plan that the person writes.

    Raises:
        NotFoundError: there is no such plan.
        NotAllowedError: it is of another table.
    """
    plan = queries.plan_by_id(plan_id)
    if not rules.may_write(signed_in_user(), plan.entity_code):
        raise NotAllowedError(_("Este plan lo escribe otra mesa."))
    return plan


def attempt(form: BaseForm, act: Callable[[], Made]) -> Made | None:
    """Do an act in its transaction; a refusal goes on top of the form, where it can be mended."""
    try:
        with transaction():
            return act()
    except (ConflictError, InvalidInputError) as refusal:
        form.form_errors.append(str(refusal))
        return None
