"""Suggest while somebody writes; say what a proposal is about."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user, user_or_none
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.proposals.queries import proposal_by_folio
from gatp_participa.proposals.rules import MOST_ASKED_PER_MINUTE
from gatp_participa.topics import services
from gatp_participa.topics.forms import ClassifyForm, TextForm
from gatp_participa.topics.queries.suggesting import suggest_topic, text_of
from gatp_participa.web.guards import anyone, public, requires, safe_next
from gatp_participa.web.limits import allows

bp = Blueprint("topics", __name__)


@bp.post("/convocatorias/<slug>/asunto-sugerido")
@public
def suggest(slug: str) -> Response | tuple[Response, int]:
    """Say which topics a text seems to be about. Reads and forgets: nothing is stored."""
    if user_or_none() is None and not allows("topic", MOST_ASKED_PER_MINUTE):
        return jsonify(best=[], question=""), 429
    call = call_by_slug(slug)
    form = TextForm()
    topics = {str(topic.id): topic.name for topic in call.topics}
    text = text_of(*form.parts())
    found = suggest_topic(call.id, call.topics, text, language=form.language.data or "es")
    best = [{"id": int(number), "label": topics[number]} for number, _share in found.best]
    if not best:
        return jsonify(best=[], question="")
    if not found.is_sure:
        return jsonify(best=best, question=_("Puede ser de alguno de estos asuntos:"))
    question = _("¿Es de «%(topic)s»?", topic=best[0]["label"])
    best[0]["label"] = _("Sí, es de ese asunto")
    return jsonify(best=best, question=question)


@bp.post("/propuestas/<folio>/de-que-trata")
@requires(anyone)
def classify(folio: str) -> ResponseReturnValue:
    """Write what its author, or who moderates it, says that a proposal is about."""
    form = ClassifyForm()
    if not form.validate():
        raise InvalidInputError(_("Elige una opción de la lista."))
    with transaction():
        proposal = proposal_by_folio(folio)
        changed = services.classify(
            proposal, **form.chosen(), person=signed_in_user(), now=clock.now()
        )
    flash(
        _("Listo: quedó anotado de qué trata.") if changed else _("Ya decía eso: no cambió nada.")
    )
    page = url_for("pages.proposal", folio=folio)
    return redirect(safe_next(form.next.data, page), code=303)
