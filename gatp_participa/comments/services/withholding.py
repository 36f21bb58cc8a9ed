"""Take a comment out of view: its author for good, who moderates with a public reason.

What it was answered with stays: those words are somebody else's.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.comments import rules
from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.proposals.rules import may_moderate


def remove(comment: Comment, *, person: User, now: datetime) -> None:
    """Delete one's own comment: its text is gone, its place says that it was deleted.

    Raises:
        NotAllowedError: somebody else wrote it.
        ConflictError: it was deleted already.
    """
    if not rules.is_author(person, comment):
        raise NotAllowedError(_("Solo quien escribió un comentario puede borrarlo."))
    _pass_to(CommentStatus.DELETED, comment, "Este comentario ya estaba borrado.", now)
    comment.body, comment.stance, comment.status_reason = "", None, ""
    db.session.flush()
    audit.record("comments.remove", comment, person=person, now=now)


def hide(comment: Comment, *, reason: str, person: User, now: datetime) -> None:
    """Hide a comment that breaks the rules; the reason is public.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: it is not in view any more.
        InvalidInputError: there is no reason.
    """
    reason = _checked(comment, reason, person)
    _pass_to(CommentStatus.HIDDEN, comment, _("Este comentario ya no está a la vista."), now)
    comment.status_reason = reason
    db.session.flush()
    audit.record("comments.hide", comment, person=person, now=now, reason=reason)


def restore(comment: Comment, *, reason: str, person: User, now: datetime) -> None:
    """Show a hidden comment again; the reason stays in the trace.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: it is not hidden.
        InvalidInputError: there is no reason.
    """
    reason = _checked(comment, reason, person)
    _pass_to(CommentStatus.VISIBLE, comment, _("Este comentario no está oculto."), now)
    comment.status_reason = ""
    db.session.flush()
    audit.record("comments.restore", comment, person=person, now=now, reason=reason)


def _checked(comment: Comment, reason: str, person: User) -> str:
    if not may_moderate(person, comment.proposal):
        raise NotAllowedError(_("Tu cuenta no modera los comentarios de este lugar."))
    reason = clean_input(reason)
    if error := rules.reason_error(reason):
        raise InvalidInputError(error)
    return reason


def _pass_to(status: CommentStatus, comment: Comment, refusal: str, now: datetime) -> None:
    """Change the status, of the row as it is now and held until the end."""
    db.session.refresh(comment, with_for_update={"key_share": True, "of": Comment})
    if not rules.becomes(comment, status):
        raise ConflictError(refusal)
    comment.status, comment.changed_at = status, now
