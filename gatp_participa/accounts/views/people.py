"""Who has which role: the list, one person, giving and taking away."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts import queries, rules, services, staff_queries
from gatp_participa.accounts.forms import GrantForm, ReasonForm, role_choices, scope_choices
from gatp_participa.accounts.guards import recently_confirmed
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.labels import role_label
from gatp_participa.accounts.services import Given
from gatp_participa.accounts.status import Role
from gatp_participa.accounts.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.entities.queries import catalogue
from gatp_participa.web.guards import requires


@bp.get("/mesa/personas")
@requires(rules.is_admin)
def people() -> ResponseReturnValue:
    """List the roles in force and who is invited, with the form that gives new ones."""
    scope = request.args.get("estado", "")
    return _list(GrantForm(formdata=None, scope=[scope] if scope else []))


@bp.post("/mesa/personas")
@requires(rules.is_admin)
@recently_confirmed
def give() -> ResponseReturnValue:
    """Give a role in some places, or invite who has no account."""
    form = GrantForm(request.form)
    if form.validate():
        try:
            flash(_give(form))
        except InvalidInputError as error:
            form.form_errors.append(str(error))
        else:
            return redirect(url_for("accounts.people"), code=303)
    return _list(form), 400


@bp.get("/mesa/personas/<int:user_id>")
@requires(rules.is_admin)
def person(user_id: int) -> ResponseReturnValue:
    """Show every role that somebody had, their sessions and their second factor."""
    return _person(user_id, ReasonForm(formdata=None))


@bp.post("/mesa/papeles/<int:grant_id>/retirar")
@requires(rules.is_admin)
@recently_confirmed
def revoke(grant_id: int) -> ResponseReturnValue:
    """End a role today, and say why."""
    form, grant = ReasonForm(request.form), staff_queries.grant_or_404(grant_id)
    user_id = grant.user_id
    if not form.validate():
        return _person(user_id, form, asked=grant_id), 400
    gone = {"role": role_label(grant.role), "place": catalogue().entity_name(grant.scope)}
    with transaction():
        grant = staff_queries.grant_or_404(grant_id)
        services.revoke_role(
            grant, reason=form.reason.data or "", person=signed_in_user(), now=clock.now()
        )
    flash(_("Retiramos el papel: %(role)s, %(place)s.", **gone))
    return redirect(url_for("accounts.people"), code=303)


@bp.post("/mesa/personas/<int:user_id>/reiniciar-segundo-paso")
@requires(rules.is_admin)
@recently_confirmed
def reset_factor(user_id: int) -> ResponseReturnValue:
    """Let somebody who lost their telephone activate another second factor."""
    with transaction():
        user = staff_queries.staff_or_404(user_id)
        services.reset(user, person=signed_in_user(), now=clock.now())
    flash(_("Reiniciamos su segundo paso y cerramos sus sesiones. Le avisamos por correo."))
    return redirect(url_for("accounts.person", user_id=user_id), code=303)


def _give(form: GrantForm) -> str:
    with transaction():
        given = services.give_roles(
            form.email.data or "", Role(form.role.data), scopes=form.scope.data or [],
            sector=form.chosen_sector(), starts=form.starts.data, until=form.until.data,
            name=form.name.data or "", person=signed_in_user(), now=clock.now(),
        )  # fmt: skip
    return _said(given, form.email.data or "")


def _said(given: Given, email: str) -> str:
    if given.invitation is not None:
        return _("Invitamos a %(email)s. El papel empieza cuando acepte.", email=email)
    if not given.new:
        return _("%(email)s ya tenía ese papel ahí: no cambió nada.", email=email)
    return ngettext(
        "Listo: %(email)s ya tiene ese papel en un lugar.",
        "Listo: %(email)s ya tiene ese papel en %(num)s lugares.", given.new, email=email,
    )  # fmt: skip


def _list(form: GrantForm) -> str:
    scope, role = request.args.get("estado", ""), request.args.get("papel", "")
    today, now = clock.today(), clock.now()
    page = staff_queries.staff_grants(
        today, scope=scope, role=role, cursor=request.args.get("desde")
    )
    return render_template(
        "accounts/people.html", form=form, page=page, scope=scope, scopes=scope_choices(),
        role=role, roles=role_choices(), today=today, now=now,
        invited=staff_queries.waiting_invitations(now),
    )  # fmt: skip


def _person(user_id: int, form: ReasonForm, asked: int = 0) -> str:
    user, today = staff_queries.staff_or_404(user_id), clock.today()
    return render_template(
        "accounts/person.html", user=user, form=form, asked=asked, today=today,
        grants=staff_queries.grants_of(user_id), history=staff_queries.history_of(user_id),
        sessions=len(queries.sessions_of(user_id)), factor=queries.factor_of(user_id),
        keys=len(queries.passkeys_of(user_id)), codes_left=queries.recovery_codes_left(user_id),
        may_reset=rules.may_reset_factor(signed_in_user(), user),
        role_named=lambda value: role_label(Role(value)),
    )  # fmt: skip
