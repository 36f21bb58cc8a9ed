"""Pages that exist only in the demonstration: its mail, its accounts, the design system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import queries as accounts
from gatp_participa.accounts import rules, session
from gatp_participa.core import clock
from gatp_participa.core.errors import NotFoundError
from gatp_participa.dev import DOMAIN
from gatp_participa.dev.forms import SampleForm
from gatp_participa.notices import queries as notices
from gatp_participa.web.guards import public

bp = Blueprint("dev", __name__)
PARTICIPANTS = 8


@bp.get("/demo/entrar")
@public
def enter() -> ResponseReturnValue:
    """Offer the accounts of the demonstration, by role."""
    staff = accounts.staff_of_domain(DOMAIN, clock.today())
    return render_template(
        "dev/enter.html",
        national=[pair for pair in staff if pair[1].scope == rules.NATION],
        tables=_by_state([pair for pair in staff if pair[1].scope != rules.NATION]),
        participants=accounts.participants_of_domain(DOMAIN, limit=PARTICIPANTS),
    )


@bp.post("/demo/entrar")
@public
def enter_as() -> ResponseReturnValue:
    """Open a session as one of the demonstration's accounts, and of no other."""
    email = request.form.get("email", "")
    user = accounts.user_with_email(email) if email.endswith(f"@{DOMAIN}") else None
    if user is None or not user.is_active:
        raise NotFoundError(_("Esa cuenta no es de la demostración."))
    session.start(user, clock.now())
    flash(_("Entraste como %(name)s.", name=user.name or user.pseudonym))
    return redirect(url_for("accounts.desk" if rules.is_staff(user) else "pages.home"), code=303)


@bp.get("/demo/correo")
@public
def mail() -> ResponseReturnValue:
    """Show the messages that would have been sent, newest first."""
    return render_template("dev/mail.html", messages=notices.newest_messages())


@bp.get("/demo/correo/<int:message_id>/html")
@public
def mail_html(message_id: int) -> ResponseReturnValue:
    """Show the HTML of a message as text: its inline styles are not welcome on our pages."""
    message = notices.message_or_404(message_id)
    return Response(message.body_html, mimetype="text/plain")


@bp.get("/demo/componentes")
@public
def components() -> ResponseReturnValue:
    """Show every piece that pages are made of."""
    wrong = SampleForm(data={"problem": _("En la colonia no hay luz desde marzo.")}, meta=_NO_TOKEN)
    wrong.title.errors = [_("Escribe un título.")]
    form = SampleForm(prefix="bien-", meta=_NO_TOKEN)
    return render_template("dev/components.html", form=form, wrong=wrong)


_NO_TOKEN = {"csrf": False}


def _by_state(pairs: list) -> dict[str, list]:
    grouped: dict[str, list] = {}
    for user, grant in sorted(pairs, key=lambda pair: (pair[1].scope, pair[1].id)):
        grouped.setdefault(grant.scope, []).append((user, grant))
    return grouped


@bp.app_template_filter("linked")
def linked(text: str) -> Iterator[tuple[str, str]]:
    """Cut a letter into ``(text, path)``: the path is of our own pages, "" for plain text."""
    home = current_app.extensions["gatp"].public_url
    for part in re.split(rf"({re.escape(home)}[^\s<>]*)", text):
        yield part, (part.removeprefix(home) or "/") if part.startswith(home) else ""
