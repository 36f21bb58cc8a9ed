"""Correct and delete one's own."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.comments import queries, rules, services
from gatp_participa.comments.forms import EditForm
from gatp_participa.comments.models import Comment
from gatp_participa.comments.views import bp
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import anyone, requires


@bp.route("/comentarios/<int:comment_id>/corregir", methods=["GET", "POST"])
@requires(anyone)
def edit(comment_id: int) -> ResponseReturnValue:
    """Let the author change the words, for fifteen minutes."""
    comment = _own(comment_id)
    form = EditForm(obj=comment)
    if form.is_submitted():
        # Too late is said by the service, which keeps what was typed on the page of the error.
        if form.validate() and _saved(form, comment):
            flash(_("Quedó corregido. Se dice que lo corregiste, y cuándo."))
            return redirect(url_for(".find", comment_id=comment_id), code=303)
    elif not rules.may_edit(signed_in_user(), comment, clock.now()):
        raise ConflictError(_("Este comentario ya no se puede corregir: pasaron 15 minutos."))
    page = render_template(
        "comments/edit.html", form=form, comment=comment, most=rules.LIMITS[1],
        until=comment.created_at + rules.EDIT_WITHIN,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _saved(form: EditForm, comment: Comment) -> bool:
    try:
        with transaction():
            services.edit(
                comment, body=form.body.data or "", person=signed_in_user(), now=clock.now()
            )
    except InvalidInputError as error:
        form.body.errors = [str(error)]
        return False
    return True


@bp.route("/comentarios/<int:comment_id>/borrar", methods=["GET", "POST"])
@requires(anyone)
def remove(comment_id: int) -> ResponseReturnValue:
    """Ask the author, and delete."""
    comment = _own(comment_id)
    form = BaseForm()
    if not form.validate_on_submit():
        return render_template("comments/remove.html", form=form, comment=comment)
    with transaction():
        services.remove(comment, person=signed_in_user(), now=clock.now())
    flash(_("Borraste tu comentario."))
    return redirect(url_for(".find", comment_id=comment_id), code=303)


def _own(comment_id: int) -> Comment:
    comment = queries.comment_or_404(comment_id)
    if not rules.is_author(signed_in_user(), comment):
        raise NotAllowedError(_("Solo quien escribió un comentario puede cambiarlo."))
    if not rules.may_remove(signed_in_user(), comment):
        raise ConflictError(_("Este comentario ya estaba borrado."))
    return comment
