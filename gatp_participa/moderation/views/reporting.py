"""Report something: anyone with an account, once each."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError, TooManyRequestsError
from gatp_participa.moderation import labels
from gatp_participa.moderation.citizen_forms import ReportForm
from gatp_participa.moderation.services import reporting
from gatp_participa.moderation.status import Kind
from gatp_participa.moderation.views import bp
from gatp_participa.web.guards import anyone, requires

# The words of an address.
WORDS = {
    "propuesta": Kind.PROPOSAL, "comentario": Kind.COMMENT, "archivo": Kind.ATTACHMENT,
    "opinion": Kind.REMARK,
}  # fmt: skip


@bp.route(
    "/reportar/<any(propuesta, comentario, archivo, opinion):word>/<int:number>",
    methods=["GET", "POST"],
)
@requires(anyone)
def report(word: str, number: int) -> ResponseReturnValue:
    """Ask what is wrong with something, and have a person look at it."""
    person, kind = signed_in_user(), WORDS[word]
    card = reporting.reportable(kind, number, person)
    is_repeated = reporting.has_reported(kind, number, person.id)
    form, status = ReportForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                is_new = reporting.report(
                    kind, number, form.to_draft(), person=person, now=clock.now()
                )
        except (InvalidInputError, TooManyRequestsError) as error:
            form.form_errors.append(str(error))
            status = 429 if isinstance(error, TooManyRequestsError) else 422
        else:
            flash(_thanks(is_new))
            return redirect(card.url, code=303)
    elif form.is_submitted():
        status = 422
    page = render_template(
        "moderation/report.html", form=form, card=card, word=word, labels=labels,
        is_repeated=is_repeated,
    )  # fmt: skip
    return page, status


def _thanks(is_new: bool) -> str:
    if is_new:
        return _("Gracias. Una persona lo va a revisar y te escribimos cuando se decida.")
    return _("Ya lo reportaste: está en la lista de lo que se revisa. Cuenta una vez por persona.")
