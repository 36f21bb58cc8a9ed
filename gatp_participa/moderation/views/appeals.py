"""The desk that answers appeals: somebody other than who decided."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import desk
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.labels import block_label
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError, NotAllowedError
from gatp_participa.entities.queries import catalogue
from gatp_participa.moderation import appeals as rules_of
from gatp_participa.moderation import labels, rules
from gatp_participa.moderation.citizen_forms import AnswerForm
from gatp_participa.moderation.models import Appeal
from gatp_participa.moderation.queries import appeals as queries
from gatp_participa.moderation.services import appealing
from gatp_participa.moderation.status import Outcome
from gatp_participa.moderation.views import bp
from gatp_participa.web.guards import requires


@desk.waits
def appeals_to_answer(person: User, today: date) -> list[desk.Item]:
    """Give the appeals that a person may answer, those due first."""
    if not rules.moderates(person):
        return []
    found = queries.first_due(rules.places_of(person), limit=2 * desk.MOST_OF_EACH)
    return [_item(one, today) for one in found if rules_of.answer_refusal(one, person) is None]


def _item(appeal: Appeal, today: date) -> desk.Item:
    left = (appeal.due_on - today).days
    is_block = appeal.block_id is not None
    return desk.Item(
        title=_("Apelación de un bloqueo") if is_block else _("Apelación de una decisión"),
        url=url_for("moderation.appeal", appeal_id=appeal.id), what=_("Contestar la apelación"),
        where=catalogue().entity_name(appeal.entity_code),
        since=clock.local_day(appeal.appealed_at), due_on=appeal.due_on,
        clock=clock_words(left), is_late=left < 0, is_near=0 <= left <= rules_of.NEAR_DAYS,
    )  # fmt: skip


def clock_words(left: int) -> str:
    """Return how the clock of an appeal reads, from the natural days that are left."""
    if left < 0:
        return _("vencida")
    return _("vence hoy") if left == 0 else _("en plazo")


@bp.get("/mesa/moderacion/apelaciones")
@requires(rules.opens_moderation)
def appeals() -> ResponseReturnValue:
    """List the appeals of the person's places: those that wait, or those answered."""
    person, today = signed_in_user(), clock.today()
    places = rules.places_of(person)
    answered = request.args.get("ver") == "contestadas"
    page = queries.page_of(places, answered=answered, cursor=request.args.get("despues"))
    waiting, late = queries.tally(places, today)
    return render_template(
        "moderation/appeals.html", page=page, answered=answered, waiting=waiting, late=late,
        labels=labels, outcomes=rules_of.OUTCOMES, clock_words=clock_words, day=today,
        block_label=block_label, refusal_of=lambda one: rules_of.answer_refusal(one, person),
    )  # fmt: skip


@bp.route("/mesa/moderacion/apelaciones/<int:appeal_id>", methods=["GET", "POST"])
@requires(rules.opens_moderation)
def appeal(appeal_id: int) -> ResponseReturnValue:
    """Show what was decided and what its author says of it; answer them."""
    person = signed_in_user()
    found = queries.appeal_or_404(appeal_id)
    if not rules_of.may_read(person, found.appeal):
        raise NotAllowedError(_("Tu cuenta no atiende las apelaciones de este lugar."))
    form = AnswerForm()
    if request.method == "POST":
        appealing.refuse(found.appeal, person)  # before anybody corrects a form in vain
    if form.validate_on_submit():
        try:
            with transaction():
                appealing.answer(
                    found.appeal, Outcome(form.outcome.data), form.answer.data or "",
                    person=person, now=clock.now(),
                )  # fmt: skip
        except InvalidInputError as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Enviamos tu respuesta a quien apeló."))
            return redirect(url_for(".appeals"), code=303)
    return _page(found, form), 422 if form.is_submitted() else 200


def _page(found: queries.Row, form: AnswerForm) -> str:
    appeal, person = found.appeal, signed_in_user()
    grounds = queries.grounds_of(appeal.block.id) if appeal.block else []
    return render_template(
        "moderation/appeal.html", appeal=appeal, card=found.card, form=form, labels=labels,
        outcomes=rules_of.OUTCOMES, refusal=rules_of.answer_refusal(appeal, person),
        block_label=block_label, grounds=grounds, day=clock.today(), clock_words=clock_words,
    )  # fmt: skip
