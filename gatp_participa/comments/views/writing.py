"""Comment, answer, and say whether a comment serves."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.comments import queries, services
from gatp_participa.comments.forms import CommentForm
from gatp_participa.comments.models import Comment
from gatp_participa.comments.views import bp
from gatp_participa.comments.views.reading import show_list, show_thread
from gatp_participa.comments.views.section import form_for
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError, TooManyRequestsError
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.queries import proposal_by_folio
from gatp_participa.web.guards import anyone, requires, safe_next

_VOTES: dict[str, bool | None] = {"si": True, "no": False, "nada": None}


@bp.post("/propuestas/<folio>/comentarios")
@requires(anyone)
def write(folio: str) -> ResponseReturnValue:
    """Publish a comment or a reply; what can not be taken comes back with what was typed."""
    proposal = proposal_by_folio(folio)
    form = form_for(proposal, signed_in_user(), parent_id=_number(request.form.get("parent")))
    if not form.validate():
        return _again(proposal, form), 422
    try:
        with transaction():
            comment = services.write(
                form.to_draft(), proposal=proposal, person=signed_in_user(), now=clock.now()
            )
            there = _where(proposal, comment)
    except (InvalidInputError, TooManyRequestsError) as error:
        form.body.errors = [str(error)]
        return _again(proposal, form), 429 if isinstance(error, TooManyRequestsError) else 422
    flash(_("Tu comentario ya está a la vista. Puedes corregirlo durante 15 minutos."))
    return redirect(there, code=303)


@bp.post("/comentarios/voto")
@requires(anyone)
def vote() -> ResponseReturnValue:
    """Give, change or take back a vote; one form of the page has the buttons of them all."""
    typed, _colon, answer = request.form.get("voto", "").partition(":")
    comment_id = _number(typed)
    if comment_id is None or answer not in _VOTES:
        raise InvalidInputError(_("Ese voto no se entiende: vuelve a la página y elige otra vez."))
    with transaction():
        services.vote(comment_id, _VOTES[answer], person=signed_in_user(), now=clock.now())
    if request.accept_mimetypes.best == "application/json":
        comment = queries.comment_or_404(comment_id)
        counts = {"si": comment.useful_count, "no": comment.not_useful_count}
        return jsonify(id=comment_id, vote=answer, counts=counts)
    there = safe_next(request.form.get("next"), url_for(".find", comment_id=comment_id))
    return redirect(f"{there.partition('#')[0]}#c{comment_id}", code=303)


def _again(proposal: Proposal, form: CommentForm) -> str:
    if form.parent_id is None:
        return show_list(proposal, form)
    return show_thread(proposal, form.parent_id, form)


def _where(proposal: Proposal, comment: Comment) -> str:
    """Return where a new comment is seen: a reply in its thread, the rest first of the newest."""
    if comment.parent_id is not None:
        return url_for(".find", comment_id=comment.id)
    return url_for(".index", folio=proposal.folio, orden="recientes", _anchor=f"c{comment.id}")


def _number(text: str | None) -> int | None:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) <= 18
    return int(text) if text and is_number else None
