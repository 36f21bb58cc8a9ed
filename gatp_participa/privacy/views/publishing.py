"""Write a new version of the privacy notice, see how it reads, publish it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.entities.queries import catalogue
from gatp_participa.privacy import notice, rules, services
from gatp_participa.privacy.forms import NoticeForm
from gatp_participa.privacy.views import bp
from gatp_participa.web.filters import markdown
from gatp_participa.web.guards import requires


@bp.route("/mesa/privacidad", methods=["GET", "POST"])
@requires(rules.may_attend)
def desk_notice() -> ResponseReturnValue:
    """Write from the last version on; the preview is shown before anything is published."""
    versions = notice.versions()
    last = versions[0]
    form = NoticeForm(request.form, simplified=last.simplified, full=last.full)
    is_valid = request.method == "POST" and form.validate()
    if is_valid and form.publish.data:
        try:
            return _publish(form)
        except InvalidInputError as error:
            form.form_errors.append(str(error))
    preview = None
    if is_valid:
        names = catalogue()
        preview = [
            markdown(notice.fill(form[name].data, names), 4) for name in ("simplified", "full")
        ]
    page = render_template(
        "privacy/desk_notice.html", form=form, versions=versions, preview=preview,
        today=clock.today(),
    )  # fmt: skip
    return page, 422 if form.error_list() else 200


@bp.post("/mesa/privacidad/<int:number>/quitar")
@requires(rules.may_attend)
def discard_notice(number: int) -> ResponseReturnValue:
    """Take back a version that does not count yet."""
    with transaction():
        services.discard_notice(number, person=signed_in_user(), now=clock.now())
    notice.forget()
    flash(_("Quitamos la versión %(number)s: nunca llegó a estar vigente.", number=number))
    return redirect(url_for(".desk_notice"), code=303)


def _publish(form: NoticeForm) -> ResponseReturnValue:
    with transaction():
        number = services.publish_notice(
            simplified=form.simplified.data, full=form.full.data, changes=form.changes.data,
            is_substantial=form.is_substantial.data, valid_from_on=form.valid_from_on.data,
            person=signed_in_user(), now=clock.now(),
        )  # fmt: skip
    notice.forget()
    flash(_("Publicamos la versión %(number)s del aviso.", number=number))
    return redirect(url_for(".desk_notice"), code=303)
