"""What was decided about one's own words, and saying that it was wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import cards
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.labels import block_label
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.moderation import appeals, labels
from gatp_participa.moderation.citizen_forms import AppealForm
from gatp_participa.moderation.queries import mine
from gatp_participa.moderation.services import appealing
from gatp_participa.moderation.services.telling import where_to
from gatp_participa.moderation.views import bp
from gatp_participa.web.guards import anyone, requires


@cards.card("decisions", place=32)
def _card(person: User) -> dict[str, Any]:
    return {"to_appeal": mine.count_to_appeal(person.id, clock.now())}


@bp.get("/mi-cuenta/decisiones")
@requires(anyone)
def decisions() -> ResponseReturnValue:
    """List what was decided about what the person wrote, and the blocks of their account."""
    person, cursor = signed_in_user(), request.args.get("despues")
    return render_template(
        "moderation/decisions.html", page=mine.decisions_of(person.id, cursor=cursor),
        blocks=() if cursor else mine.blocks_of(person.id), labels=labels, appeals=appeals,
        block_label=block_label, now=clock.now(),
    )  # fmt: skip


@bp.route("/mi-cuenta/decisiones/<int:decision_id>", methods=["GET", "POST"])
@requires(anyone)
def decision(decision_id: int) -> ResponseReturnValue:
    """Show what was decided, why, and until when it can be appealed; receive the appeal."""
    person = signed_in_user()
    found = mine.decision_or_404(decision_id, person.id)
    refusal = appeals.decision_refusal(
        found.decision, person, clock.now(), is_appealed=found.appeal is not None
    )
    return _page_to_appeal(
        "moderation/decision.html", found, refusal,
        partial(appealing.appeal_decision, found.decision, person=person),
        where_to=where_to(found.decision.reason),
    )  # fmt: skip


@bp.route("/mi-cuenta/decisiones/bloqueo/<int:block_id>", methods=["GET", "POST"])
@requires(anyone)
def my_block(block_id: int) -> ResponseReturnValue:
    """Show why one's account does not publish, until when, and receive the appeal."""
    person = signed_in_user()
    found = mine.block_or_404(block_id, person.id)
    refusal = appeals.block_refusal(
        found.block, person, clock.now(), is_appealed=found.appeal is not None
    )
    return _page_to_appeal(
        "moderation/my_block.html", found, refusal,
        partial(appealing.appeal_block, found.block, person=person),
        block_label=block_label, now=clock.now(),
    )  # fmt: skip


def _page_to_appeal(
    template: str, found: Any, refusal: str | None, appeal: Callable[..., Any], **shown: Any
) -> ResponseReturnValue:
    """Show what was decided; receive its appeal and say so on the same page.

    What was typed stays in the form when the appeal cannot be filed, beside why.
    """
    form = AppealForm()
    if form.validate_on_submit():
        try:
            with transaction():
                appeal(form.body.data or "", now=clock.now())
        except (ConflictError, InvalidInputError) as error:
            form.form_errors.append(str(error))
        else:
            flash(
                _(
                    "Recibimos tu apelación. La contesta otra persona y te escribimos con su respuesta."
                )
            )
            return redirect(request.path, code=303)
    page = render_template(
        template, mine=found, form=form, refusal=refusal, labels=labels, appeals=appeals, **shown
    )
    return page, 422 if form.is_submitted() else 200
