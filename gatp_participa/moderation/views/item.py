"""One thing to decide about: what it says, why it is here, and what can be done."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError, NotAllowedError, NotFoundError
from gatp_participa.moderation import labels, rules, signals, things
from gatp_participa.moderation.forms import DecisionForm, OriginalForm
from gatp_participa.moderation.models import ModerationItem
from gatp_participa.moderation.queries import item as queries
from gatp_participa.moderation.queries.queue import first_free
from gatp_participa.moderation.services import deciding, masking, opening, taking
from gatp_participa.moderation.status import DecisionKind, ItemStatus, Kind
from gatp_participa.moderation.views import bp
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import requires


@bp.get("/mesa/moderacion/<int:item_id>")
@requires(rules.opens_moderation)
def item(item_id: int) -> ResponseReturnValue:
    """Show something to decide about, with everything that helps to."""
    return _page(queries.item_or_404(item_id, signed_in_user()))


def _page(
    one: ModerationItem, form: DecisionForm | None = None, original: dict[str, str] | None = None
) -> str:
    person, now = signed_in_user(), clock.now()
    whole = queries.whole(one)
    card = whole.card
    may_decide = rules.may_moderate(person, one)
    is_theirs = bool(card and may_decide and things.is_theirs(card, person))
    done, token = queries.just_done(request.args.get("hecho", ""), person, now)
    return render_template(
        "moderation/item.html", whole=whole, item=one, card=card, form=form or DecisionForm(card),
        original=original, original_form=OriginalForm(), may_decide=may_decide,
        is_theirs=is_theirs, is_waiting=one.status is ItemStatus.WAITING, labels=labels,
        rules=rules, now=now, today=clock.local_day(now), person=person, done=len(done),
        token=token, is_taken_by_other=rules.is_taken_by_other(one, person, now),
        is_mine=rules.is_taken(one, now) and one.taken_by_id == person.id,
        personal=signals.PERSONAL,
    )  # fmt: skip


@bp.post("/mesa/moderacion/<int:item_id>/decidir")
@requires(rules.moderates)
def decide(item_id: int) -> ResponseReturnValue:
    """Decide; what is masked is shown first as it would be read."""
    one = queries.item_or_404(item_id, signed_in_user())
    card = things.load(one.kind, one.thing_id)
    form = DecisionForm(card)
    if not form.validate_on_submit():
        return _page(one, form), 422
    draft = form.to_draft()
    if draft.kind is DecisionKind.MASK and card and not request.form.get("confirmado"):
        return _preview(one, card, form, draft)
    try:
        with transaction():
            decision = deciding.decide(
                item_id, draft, person=signed_in_user(), now=clock.now()
            ).id  # fmt: skip
    except InvalidInputError as error:
        form.form_errors.append(str(error))
        return _page(queries.item_or_404(item_id, signed_in_user()), form), 422
    flash(_("Listo: %(what)s.", what=str(labels.DECIDED[draft.kind]).lower()))
    return _go_on(decision)


def _preview(
    one: ModerationItem, card: things.Card, form: DecisionForm, draft: deciding.DecisionDraft
) -> str:
    return render_template(
        "moderation/preview.html", item=one, card=card, form=form, draft=draft, labels=labels,
        texts=masking.preview(card, draft.pieces), mask=rules.MASK,
        says_nothing=masking.preview(card, draft.pieces) == card.texts,
    )  # fmt: skip


def _go_on(decision_id: int) -> ResponseReturnValue:
    """Go to the next one, if that was asked for and there is one; each page offers to undo."""
    person = signed_in_user()
    following = None
    if request.form.get("seguir"):
        following = first_free(rules.places_of(person), person, now=clock.now())
    if following is None:
        return redirect(url_for(".queue", hecho=decision_id), code=303)
    return redirect(url_for(".item", item_id=following, hecho=decision_id), code=303)


@bp.post("/mesa/moderacion/<int:item_id>/tomar")
@requires(rules.moderates)
def take(item_id: int) -> ResponseReturnValue:
    """Take an item for a quarter of an hour."""
    _refuse_expired()
    with transaction():
        taking.take(item_id_of(item_id), person=signed_in_user(), now=clock.now())
    flash(_("Es tuyo por 15 minutos."))
    return redirect(url_for(".item", item_id=item_id), code=303)


@bp.post("/mesa/moderacion/<int:item_id>/soltar")
@requires(rules.moderates)
def let_go(item_id: int) -> ResponseReturnValue:
    """Leave an item for somebody else."""
    _refuse_expired()
    with transaction():
        taking.let_go(item_id_of(item_id), person=signed_in_user(), now=clock.now())
    flash(_("Lo soltaste: ya lo puede tomar otra persona."))
    return redirect(url_for(".queue"), code=303)


@bp.post("/mesa/moderacion/<int:item_id>/abrir")
@requires(rules.moderates)
def reopen(item_id: int) -> ResponseReturnValue:
    """Make a decided item wait again."""
    _refuse_expired()
    with transaction():
        taking.reopen(item_id_of(item_id), person=signed_in_user(), now=clock.now())
    flash(_("Está abierto otra vez: decide de nuevo."))
    return redirect(url_for(".item", item_id=item_id), code=303)


@bp.post("/mesa/moderacion/<int:item_id>/original")
@requires(rules.moderates)
def original(item_id: int) -> ResponseReturnValue:
    """Show what a masked text said, once and with a reason that stays written."""
    one = queries.item_or_404(item_id, signed_in_user())
    form = OriginalForm()
    if not form.validate_on_submit():
        return render_template("moderation/original.html", item=one, form=form), 422
    with transaction():
        said = masking.read_original(
            one, form.why.data or "", person=signed_in_user(), now=clock.now()
        )
    return render_template("moderation/original.html", item=one, said=said, labels=labels)


@bp.get("/mesa/moderacion/ver/<kind>/<int:thing_id>")
@requires(rules.moderates)
def bring(kind: str, thing_id: int) -> ResponseReturnValue:
    """Go to what was decided or waits about a thing; if nothing, ask whether to bring it."""
    card = _card_here(kind, thing_id)
    number = queries.number_of(card)
    if number is not None:
        return redirect(url_for(".item", item_id=number), code=302)
    return render_template("moderation/bring.html", card=card, labels=labels)


@bp.post("/mesa/moderacion/abrir/<kind>/<int:thing_id>")
@requires(rules.moderates)
def open_thing(kind: str, thing_id: int) -> ResponseReturnValue:
    """Bring to the queue something that who moderates found by themselves."""
    _refuse_expired()
    card = _card_here(kind, thing_id)
    with transaction():
        number = opening.open_item(card.kind, thing_id, now=clock.now()).id
    return redirect(url_for(".item", item_id=number), code=303)


def _card_here(kind: str, thing_id: int) -> things.Card:
    """Return the card of a thing of a place that this person moderates, or raise."""
    if kind not in {*Kind}:
        raise NotFoundError(_("No encontramos eso."))
    card = things.load_or_404(Kind(kind), thing_id)
    if not rules.may_moderate(signed_in_user(), card):
        raise NotAllowedError(_("Tu cuenta no modera lo que llega de este lugar."))
    return card


def item_id_of(item_id: int) -> int:
    """Return the number of an item that this person may read, or raise."""
    return queries.item_or_404(item_id, signed_in_user()).id


def _refuse_expired() -> None:
    if not BaseForm().validate_on_submit():
        raise InvalidInputError(_("La página caducó: vuelve a intentarlo."))
