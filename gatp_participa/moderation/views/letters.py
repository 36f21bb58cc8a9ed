"""Which letters of the desk one wants."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.moderation import rules
from gatp_participa.moderation.queries import people
from gatp_participa.moderation.services.choosing import choose_letters
from gatp_participa.moderation.views import bp
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import requires


class LettersForm(BaseForm):
    """What one wants by mail."""

    wants_alerts = BooleanField(_l("Avísame en cuanto reporten una amenaza o datos personales"))
    wants_digest = BooleanField(_l("Cada mañana a las 8, cuánto espera y qué vence"))


@bp.route("/mesa/moderacion/correos", methods=["GET", "POST"])
@requires(rules.moderates)
def letters() -> ResponseReturnValue:
    """Choose which letters of the desk one gets."""
    person = signed_in_user()
    form = LettersForm(obj=people.choice_of(person.id))
    if form.validate_on_submit():
        with transaction():
            choose_letters(
                alerts=form.wants_alerts.data, digest=form.wants_digest.data, person=person,
                now=clock.now(),
            )  # fmt: skip
        flash(_("Guardado."))
        return redirect(url_for(".queue"), code=303)
    return render_template("moderation/letters.html", form=form)
