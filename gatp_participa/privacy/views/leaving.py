"""Delete one's account."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts import session
from gatp_participa.accounts.identity import signed_in_user, user_or_none
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.privacy import services
from gatp_participa.privacy.forms import DeleteForm
from gatp_participa.privacy.views import bp
from gatp_participa.web.guards import anyone, public, requires


@bp.route("/mi-cuenta/borrar", methods=["GET", "POST"])
@requires(anyone)
def delete() -> ResponseReturnValue:
    """Say what goes and what stays; delete it once who asks has shown who they are."""
    person, now = signed_in_user(), clock.now()
    has_role = accounts.is_staff(person)
    if not has_role and not session.is_recent(now):
        return redirect(url_for("accounts.confirm_again", next=request.path), code=303)
    form = DeleteForm(request.form)
    if request.method == "POST" and not has_role and form.validate():
        with transaction():
            services.erase_account(
                person, withdraws=form.withdraws.data == "yes", person=person, now=now
            )
        session.close()
        return redirect(url_for(".deleted"), code=303)
    status = 409 if has_role and request.method == "POST" else (422 if form.errors else 200)
    return render_template("privacy/delete.html", form=form, has_role=has_role), status


@bp.get("/cuenta-borrada")
@public
def deleted() -> ResponseReturnValue:
    """Say good-bye."""
    return render_template("privacy/deleted.html", person=user_or_none())
