"""Invitations: what the letter's link shows, accepting, and what who administers does with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import halfway, pending, rules, services, session, staff_queries
from gatp_participa.accounts.guards import recently_confirmed
from gatp_participa.accounts.identity import signed_in_user, user_or_none
from gatp_participa.accounts.models import Invitation, User
from gatp_participa.accounts.pending import Done
from gatp_participa.accounts.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import TooManyRequestsError
from gatp_participa.web.guards import public, requires

KIND = "accounts.accept_invitation"


@bp.route("/invitacion/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    """Show what is offered; accepting asks for a code sent to the address that was invited."""
    found, person = staff_queries.invitation_of(token), user_or_none()
    is_live = rules.is_live(found, clock.now())
    is_theirs = person is None or person.email == found.email
    if request.method == "POST" and is_live and is_theirs:
        try:
            return _accept(found, person)
        except TooManyRequestsError as error:
            return _page(found, token, person, error=str(error)), 429
    status = 410 if not is_live else (403 if request.method == "POST" else 200)
    return _page(found, token, person), status


@pending.performs(KIND)
def _perform(payload: dict[str, Any], *, person: User, now: datetime) -> Done:
    found = staff_queries.invitation_or_404(payload["invitation_id"])
    services.accept(found, person=person, now=now)
    return Done(url_for("accounts.desk"), _("Listo: aceptaste la invitación."))


@bp.post("/mesa/invitaciones/<int:invitation_id>/reenviar")
@requires(rules.is_admin)
@recently_confirmed
def invite_again(invitation_id: int) -> ResponseReturnValue:
    """Send an invitation again, with another link."""
    with transaction():
        found = staff_queries.invitation_or_404(invitation_id)
        email = found.email
        services.send_again(found, person=signed_in_user(), now=clock.now())
    flash(_("Volvimos a invitar a %(email)s. El enlace anterior ya no sirve.", email=email))
    return redirect(url_for("accounts.people", _anchor="invitadas"), code=303)


@bp.post("/mesa/invitaciones/<int:invitation_id>/retirar")
@requires(rules.is_admin)
@recently_confirmed
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    with transaction():
        found = staff_queries.invitation_or_404(invitation_id)
        email = found.email
        services.withdraw(found, person=signed_in_user(), now=clock.now())
    flash(_("Retiramos la invitación a %(email)s: su enlace ya no sirve.", email=email))
    return redirect(url_for("accounts.people", _anchor="invitadas"), code=303)


def _accept(found: Invitation, person: User | None) -> ResponseReturnValue:
    """Accept for who is in with that address; ask who is not for a code."""
    if person is None:
        return pending.ask(
            KIND, {"invitation_id": found.id}, email=found.email, about=_("aceptar la invitación")
        )
    was_staff = rules.is_staff(person)
    with transaction():
        services.accept(found, person=person, now=clock.now())
    there = "accounts.desk"
    if not was_staff and rules.is_staff(person):  # their session asked for less than a role does
        session.close()
        halfway.begin(person, clock.now())
        there = "accounts.second_step"
    flash(_("Listo: aceptaste la invitación."))
    return redirect(url_for(there), code=303)


def _page(found: Invitation, token: str, person: User | None, error: str = "") -> Any:
    page = make_response(
        render_template(
            "accounts/invitation.html", invitation=found, token=token, error=error, person=person,
            is_live=rules.is_live(found, clock.now()), address=_masked(found.email),
            is_theirs=person is None or person.email == found.email,
        )
    )  # fmt: skip
    page.headers["Cache-Control"] = "private, no-store"
    page.headers["X-Robots-Tag"] = "noindex"
    return page


def _masked(email: str) -> str:
    """Return an address that its owner knows and nobody else learns: «a…@example.org»."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
