"""Block an account for what was decided about its words; see the blocks and lift them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.labels import block_label
from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.accounts.rules import NATION, may_block
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.moderation import labels, rules
from gatp_participa.moderation.citizen_forms import BlockForm, LiftForm
from gatp_participa.moderation.models import Decision, ModerationItem
from gatp_participa.moderation.queries import appeals as queries
from gatp_participa.moderation.services import blocking
from gatp_participa.moderation.views import bp
from gatp_participa.web.filters import short_day
from gatp_participa.web.guards import requires


@bp.get("/mesa/moderacion/bloqueos")
@requires(rules.opens_moderation)
def blocks() -> ResponseReturnValue:
    """List the blocks decided in the person's places, the last first."""
    page = queries.blocks_page(
        rules.places_of(signed_in_user()), now=clock.now(), cursor=request.args.get("despues")
    )
    return render_template(
        "moderation/blocks.html", page=page, block_label=block_label, now=clock.now()
    )


@bp.route("/mesa/moderacion/bloqueos/<int:block_id>", methods=["GET", "POST"])
@requires(rules.opens_moderation)
def block(block_id: int) -> ResponseReturnValue:
    """Show a block, on what it rests, and lift it."""
    person, found = signed_in_user(), queries.block_or_404(block_id)
    places = rules.places_of(person)
    if not places & {found.scope, NATION}:
        raise NotAllowedError(_("Tu cuenta no atiende los bloqueos de este lugar."))
    form = LiftForm()
    may_lift = _may_lift(person, found)
    if request.method == "POST" and not may_lift:
        raise NotAllowedError(_("Tu cuenta no puede levantar este bloqueo."))
    if form.validate_on_submit():
        with transaction():
            blocking.lift(found, reason=form.reason.data or "", person=person, now=clock.now())
        flash(_("Levantamos el bloqueo y se lo dijimos a quien tiene la cuenta."))
        return redirect(url_for(".blocks"), code=303)
    page = render_template(
        "moderation/block.html", block=found, grounds=queries.grounds_of(block_id), form=form,
        labels=labels, block_label=block_label, now=clock.now(), may_lift=may_lift,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/mesa/moderacion/<int:item_id>/bloquear", methods=["GET", "POST"])
@requires(rules.moderates)
def block_account(item_id: int) -> ResponseReturnValue:
    """Ask why and for how long, and block the account of who wrote something."""
    person = signed_in_user()
    item, author = queries.author_of(item_id)
    author = _refuse(person, item, author)
    grounds = queries.grounds_about(author.id, rules.places_of(person))
    form = BlockForm(grounds=[(one.id, _words(one, title)) for one, title in grounds])
    if form.validate_on_submit():
        try:
            with transaction():
                row = blocking.block(
                    author, form.to_draft(), decision_ids=form.grounds.data, person=person,
                    now=clock.now(),
                )  # fmt: skip
                there = url_for(".block", block_id=row.id)
        except (ConflictError, InvalidInputError) as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Bloqueamos la cuenta y le dijimos por qué y cómo apelar."))
            return redirect(there, code=303)
    page = render_template(
        "moderation/block_account.html", form=form, item=item, author=author, grounds=grounds
    )
    return page, 422 if form.is_submitted() else 200


def _refuse(person: User, item: ModerationItem, author: User | None) -> User:
    if not rules.may_moderate(person, item):
        raise NotAllowedError(_("Tu cuenta no modera las propuestas de este lugar."))
    if author is None:
        raise NotFoundError(_("Lo que se decidió no tiene una cuenta detrás."))
    if not may_block(person, author, item.entity_code or NATION):
        raise NotAllowedError(_("Tu cuenta no puede bloquear esta otra."))
    return author


def _may_lift(person: User, found: AccountBlock) -> bool:
    is_over = found.lifted_at is not None or found.until_at <= clock.now()
    return not is_over and may_block(person, found.user, found.scope)


def _words(one: Decision, title: str) -> str:
    said = f"{labels.DECIDED[one.kind]}: {str(labels.REASONS[one.reason]).lower()}"
    return f"{said} · {title or '–'} · {short_day(one.decided_at)}"
