"""Write a plan: the parts of the document, its commitments, their goals and activities."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.rules import may_grant
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.errors import NotFoundError
from gatp_participa.plans import guidance, queries, rules, sdg, services
from gatp_participa.plans.forms import CommitmentForm
from gatp_participa.plans.forms_details import DetailsForm, SectionForm, rearranged, rows_of
from gatp_participa.plans.models import ActionPlan, Commitment
from gatp_participa.plans.status import PlanStatus, SectionKind
from gatp_participa.plans.views import bp
from gatp_participa.plans.views.desk import attempt, writable
from gatp_participa.web.guards import requires


@bp.route("/mesa/planes/<int:plan_id>/partes/<kind>", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def section(plan_id: int, kind: str) -> ResponseReturnValue:
    """Write a part of the document, and see how it will read."""
    plan, part = writable(plan_id), _part(kind)
    written = queries.sections_of(plan_id)
    form = SectionForm(data={"body": written.get(part, "")})
    if form.validate_on_submit() and "ver" not in request.form:
        person, now, body = signed_in_user(), clock.now(), form.body.data or ""
        made = attempt(
            form,
            lambda: (services.write_section(plan, part, body, person=person, now=now), True),
        )
        if made:
            flash(_("Guardamos «%(part)s».", part=part.label))
            return redirect(url_for(".edit", plan_id=plan_id, _anchor="partes"), code=303)
    return render_template(
        "plans/section_form.html", form=form, plan=plan, part=part, written=written,
        guidance=guidance.guidance(part), SectionKind=SectionKind,
        preview=form.body.data if "ver" in request.form else "",
    )  # fmt: skip


@bp.route("/mesa/planes/<int:plan_id>/compromisos/nuevo", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def add_commitment(plan_id: int) -> ResponseReturnValue:
    """Add a commitment to a plan."""
    plan = writable(plan_id)
    form = _commitment_form(plan, CommitmentForm())
    if "buscar" not in request.form and form.validate_on_submit():
        person, now, draft, links = signed_in_user(), clock.now(), form.to_draft(), form.links()
        reasons = form.reasons()
        made = attempt(
            form,
            lambda: services.add_commitment(
                plan, draft, **links, **reasons, person=person, now=now
            ),
        )
        if made:
            flash(_("Agregamos el compromiso %(number)s. Ahora di cómo se va a cumplir.",
                    number=made.number))  # fmt: skip
            return redirect(url_for(".details", commitment_id=made.id), code=303)
    return _commitment_page(plan, form, None)


@bp.route("/mesa/compromisos/<int:commitment_id>", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def edit_commitment(commitment_id: int) -> ResponseReturnValue:
    """Change a commitment and the voices it comes from."""
    found = queries.commitment_by_id(commitment_id)
    plan = writable(found.plan_id)
    form = _commitment_form(plan, CommitmentForm(obj=found, data=_linked(found)))
    if "buscar" not in request.form and form.validate_on_submit():
        person, now, draft, links = signed_in_user(), clock.now(), form.to_draft(), form.links()
        reasons = form.reasons()
        if attempt(
            form,
            lambda: services.edit_commitment(
                found, draft, **links, **reasons, person=person, now=now
            ),
        ):
            flash(_("Guardamos los cambios."))
            return redirect(url_for(".edit", plan_id=found.plan_id), code=303)
    return _commitment_page(plan, form, found)


@bp.route("/mesa/compromisos/<int:commitment_id>/detalle", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def details(commitment_id: int) -> ResponseReturnValue:
    """Write the goals and activities; a button that moves rows saves nothing and loses nothing."""
    found = queries.with_details(queries.commitment_by_id(commitment_id))
    plan, act = writable(found.plan_id), request.form.get("act", "")
    is_public = plan.status is PlanStatus.PUBLISHED
    if act:
        form = DetailsForm(formdata=rearranged(request.form, act))
    else:
        form = DetailsForm(data=rows_of(found) | {"seen": services.fingerprint(found)})
    form = form.explained(is_public=is_public).ready(plan.starts_on, plan.ends_on)
    if not act and form.validate_on_submit():
        person, now = signed_in_user(), clock.now()
        goals, activities = form.drafts()
        reasons, seen = form.reasons(), form.seen.data or ""
        if attempt(
            form,
            lambda: services.set_details(
                found, goals, activities, seen=seen, **reasons, person=person, now=now
            ),
        ):
            flash(_("Guardamos las metas y las actividades."))
            return redirect(url_for(".edit", plan_id=plan.id, _anchor="compromisos"), code=303)
    return render_template(
        "plans/details_form.html", form=form, plan=plan, commitment=found, is_public=is_public
    )


def _part(kind: str) -> SectionKind:
    try:
        return SectionKind(kind)
    except ValueError:
        raise NotFoundError(_("El documento no tiene esa parte.")) from None


def _linked(found: Commitment) -> dict[str, object]:
    responsible, substitute = queries.emails_of(found)
    return {
        "themes": queries.linked_theme_ids(found.id),
        "folios": "\n".join(queries.linked_proposals(found.id)),
        "tags": [tag.value for tag in queries.tags_of([found.id]).get(found.id, [])],
        "targets": queries.targets_of(found.id),
        "responsible_email": responsible, "substitute_email": substitute,
    }  # fmt: skip


def _commitment_form(plan: ActionPlan, form: CommitmentForm) -> CommitmentForm:
    form.themes.choices = [
        SelectChoice(
            choice.theme_id,
            ngettext(
                "%(name)s (%(num)s propuesta)",
                "%(name)s (%(num)s propuestas)",
                choice.proposals_count,
                name=choice.name,
            ),
        )
        for choice in queries.includable_themes(plan.entity_code)
    ]
    if not may_grant(signed_in_user(), Role.RESPONSIBLE):
        del form.invites
    return form.explained(is_public=plan.status is PlanStatus.PUBLISHED)


def _commitment_page(
    plan: ActionPlan, form: CommitmentForm, found: Commitment | None
) -> ResponseReturnValue:
    sought = form.sought.data or ""
    return render_template(
        "plans/commitment_form.html", form=form, plan=plan, commitment=found, sdg=sdg.goals(),
        sought=sought, shown=sdg.search(sought), chosen=set(form.targets.data or ()),
        chosen_targets=sdg.in_order(form.targets.data or ()),
    )  # fmt: skip
