"""Verify one's own identity with a CURP; what was verified and with what."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import cards
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.errors import InvalidInputError, TooManyRequestsError
from gatp_participa.identity import queries, services
from gatp_participa.identity.forms import CurpForm
from gatp_participa.identity.views import bp
from gatp_participa.settings import in_use
from gatp_participa.web.guards import anyone, requires, safe_next


@bp.get("/mi-cuenta/identidad")
@requires(anyone)
def show() -> ResponseReturnValue:
    """Say how to verify an identity, or that it is."""
    return page(CurpForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/mi-cuenta/identidad/curp")
@requires(anyone)
def prove_curp() -> ResponseReturnValue:
    """Verify with a CURP."""
    form = CurpForm()
    if not form.validate():
        form.forget()
        return page(form), 400
    try:
        services.prove_by_curp(form.curp.data or "", person=signed_in_user(), now=clock.now())
    except (InvalidInputError, TooManyRequestsError) as error:
        form.refuse(str(error))
        return page(form), 429 if isinstance(error, TooManyRequestsError) else 400
    return done(form.next.data)


def done(target: str | None) -> ResponseReturnValue:
    """Say that it is verified, and go back to where it was needed."""
    flash(_("Listo: tu identidad quedó verificada. Puedes seguir donde estabas."))
    return redirect(safe_next(target, url_for("identity.show")), code=303)


def page(form: CurpForm) -> str:
    """Show the page with a form as it is."""
    settings = in_use()
    return render_template(
        "identity/show.html",
        form=form,
        person=signed_in_user(),
        proofs=queries.proofs_of(signed_in_user().id),
        takes_curp=queries.takes_curp(),
        takes_login=queries.takes_national_login(),
        login_name=settings.national_login_name or _("tu cuenta nacional"),
        back=safe_next(form.next.data, ""),
    )


@cards.card("identity", place=15)
def _identity(person: User) -> dict[str, Any]:
    return {"proofs": queries.proofs_of(person.id), "can_verify": queries.can_verify()}
