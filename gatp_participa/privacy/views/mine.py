"""One's own data: take them away, see and take back consents, ask about them."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import cards, session
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.privacy import queries, registry, rules, services
from gatp_participa.privacy.forms import CompleteForm, RequestForm
from gatp_participa.privacy.status import RequestKind
from gatp_participa.privacy.views import bp
from gatp_participa.web.guards import anyone, requires


@cards.card("data", place=30)
def _card(_person: User) -> dict[str, Any]:
    return {}


@bp.get("/mi-cuenta/datos")
@requires(anyone)
def data() -> ResponseReturnValue:
    """What can be done with one's own data."""
    person = signed_in_user()
    return render_template(
        "privacy/data.html", consents=queries.consents_of(person.id), kinds=registry.names(),
        requests=queries.requests_of(person.id)[:3],
    )  # fmt: skip


@bp.post("/mi-cuenta/datos/descargar")
@requires(anyone)
def download() -> ResponseReturnValue:
    """Hand over all that is held about who asks, and nobody else; nothing of it is stored."""
    now = clock.now()
    if not session.is_recent(now):
        there = url_for("accounts.confirm_again", next=url_for("privacy.data"))
        return redirect(there, code=303)
    with transaction():
        services.note_download(person=signed_in_user(), now=now)
    person_id = signed_in_user().id
    read_me = render_template("privacy/read_me.txt", now=now, kinds=registry.names())
    pieces = stream_with_context(services.archive(person_id, read_me))
    response = Response(pieces, mimetype="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    name = f"mis-datos-{clock.local_day(now).isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.post("/mi-cuenta/permisos/<int:consent_id>/retirar")
@requires(anyone)
def withdraw_consent(consent_id: int) -> ResponseReturnValue:
    """Take back a consent."""
    with transaction():
        services.withdraw_consent(consent_id, person=signed_in_user(), now=clock.now())
    flash(_("Retiraste ese permiso. Te lo volveremos a pedir si un día lo necesitas."))
    return redirect(url_for("privacy.data", _anchor="permisos"), code=303)


@bp.route("/mi-cuenta/solicitudes", methods=["GET", "POST"])
@requires(anyone)
def requests_mine() -> ResponseReturnValue:
    """List one's requests and file a new one, from nothing or from one that was not completed."""
    person = signed_in_user()
    again = request.args.get("de")
    before = queries.request_of(again, person.id) if again else None
    form = RequestForm(request.form, data=before and {"kind": before.kind, "body": before.body})
    if request.method == "POST" and form.validate():
        with transaction():
            filed = services.file_request(
                RequestKind(form.kind.data), form.body.data or "", person=person, now=clock.now()
            )
            folio = filed.folio
        flash(_("Recibimos tu solicitud. Te mandamos el acuse por correo."))
        return redirect(url_for(".request_mine", folio=folio), code=303)
    page = render_template(
        "privacy/requests.html", form=form, requests=queries.requests_of(person.id),
        days=rules.ANSWER_DAYS, due_on=rules.answer_due_on(clock.today()),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@bp.get("/mi-cuenta/solicitudes/<folio>")
@requires(anyone)
def request_mine(folio: str) -> ResponseReturnValue:
    """One's own request, with its dates and its answer."""
    return _request_page(folio, CompleteForm(formdata=None))


@bp.post("/mi-cuenta/solicitudes/<folio>/completar")
@requires(anyone)
def complete_request(folio: str) -> ResponseReturnValue:
    """Say what one's request lacked."""
    form, person = CompleteForm(request.form), signed_in_user()
    if not form.validate():
        return _request_page(folio, form), 422
    with transaction():
        found = queries.request_of(folio, person.id)
        services.complete_request(
            found, reply=form.reply.data or "", person=person, now=clock.now()
        )
    flash(_("Listo: retomamos tu solicitud. Te mandamos por correo el nuevo plazo."))
    return redirect(url_for(".request_mine", folio=folio), code=303)


def _request_page(folio: str, form: CompleteForm) -> str:
    found = queries.request_of(folio, signed_in_user().id)
    return render_template(
        "privacy/request.html", request_=found, form=form,
        may_reply=rules.may_reply(found, clock.today()),
    )  # fmt: skip


@bp.post("/mi-cuenta/solicitudes/<folio>/retirar")
@requires(anyone)
def withdraw_request(folio: str) -> ResponseReturnValue:
    """Take one's request back."""
    person = signed_in_user()
    with transaction():
        found = queries.request_of(folio, person.id)
        services.withdraw_request(found, person=person, now=clock.now())
    flash(_("Retiraste tu solicitud."))
    return redirect(url_for(".request_mine", folio=folio), code=303)
