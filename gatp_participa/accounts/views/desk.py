"""The staff's front page, and who has which role."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import desk as places
from gatp_participa.accounts import queries, rules, services
from gatp_participa.accounts.forms import GrantForm, scope_choices
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.labels import role_label
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role
from gatp_participa.accounts.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.entities.queries import catalogue
from gatp_participa.web.guards import requires

ENDS_SOON = timedelta(days=30)


@places.waits
def _roles_that_end(person: User, today: date) -> list[places.Item]:
    if not rules.is_admin(person):
        return []
    return [
        places.Item(
            title=user.name or user.email, url=url_for("accounts.people", estado=grant.scope),
            what=_("Su papel termina: %(role)s", role=role_label(grant.role)),
            where=catalogue().entity_name(grant.scope), since=grant.valid_from_on,
            due_on=grant.valid_to_on, clock=_("termina pronto"), is_near=True,
        )
        for grant, user in queries.ending_grants(today, today + ENDS_SOON)
    ]  # fmt: skip


@bp.get("/mesa")
@requires(rules.is_staff)
def desk() -> ResponseReturnValue:
    """Show what waits for a person, what is new, and the places their roles open."""
    person, today = signed_in_user(), clock.today()
    return render_template(
        "accounts/desk.html", today=today, grants=rules.in_force(person.grants, today),
        waiting=places.waiting(person, today), news=places.news(person, today),
        cards=places.cards(person),
    )  # fmt: skip


@bp.route("/mesa/personas", methods=["GET", "POST"])
@requires(rules.is_admin)
def people() -> ResponseReturnValue:
    """List the roles in force and give new ones."""
    form = GrantForm(request.form, scope=request.args.get("estado") or rules.NATION)
    if request.method == "POST" and form.validate():
        try:
            _give(form)
        except InvalidInputError as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Listo: %(email)s ya tiene ese papel.", email=form.email.data))
            return redirect(url_for("accounts.people"), code=303)
    scope = request.args.get("estado", "")
    page = queries.staff_grants(clock.today(), scope=scope, cursor=request.args.get("desde"))
    return render_template(
        "accounts/people.html", form=form, page=page, scope=scope, scopes=scope_choices()
    ), 400 if form.error_list() else 200


@bp.post("/mesa/personas/<int:grant_id>/retirar")
@requires(rules.is_admin)
def revoke(grant_id: int) -> ResponseReturnValue:
    """End a role today."""
    with transaction():
        grant = queries.grant_or_404(grant_id)
        gone = {
            "role": role_label(grant.role),
            "place": catalogue().entity_name(grant.scope),
        }
        services.revoke_role(grant, person=signed_in_user(), now=clock.now())
    flash(_("Retiramos el papel: %(role)s, %(place)s.", **gone))
    return redirect(url_for("accounts.people"), code=303)


def _give(form: GrantForm) -> None:
    now = clock.now()
    with transaction():
        user = services.find_or_create_user(form.email.data, name=form.name.data or "", now=now)
        services.grant_role(
            user, Role(form.role.data), scope=form.scope.data, sector=form.chosen_sector(),
            until=form.until.data, person=signed_in_user(), now=now,
        )  # fmt: skip
