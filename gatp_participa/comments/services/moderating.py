"""Say a comment without some pieces of it, and put it back as it was before a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.core.text import without
from gatp_participa.proposals.rules import may_moderate


def mask(
    comment: Comment, pieces: Sequence[str], *, instead: str, person: User, now: datetime
) -> dict[str, Any]:
    """Put ``instead`` in the place of some exact words; return what it said, for :func:`unmask`.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: its author deleted it, or it does not say any of that.
    """
    _hold(comment, person)
    said = comment.body
    comment.body, comment.changed_at = without(said, pieces, instead), now
    if comment.body == said:
        raise ConflictError(_("El comentario no dice eso: copia las palabras tal como están."))
    db.session.flush()
    audit.record("comments.mask", comment, person=person, now=now, pieces=len(pieces))
    return {"said": {"now": {"body": said}}, "pieces": list(pieces), "instead": instead}


def unmask(comment: Comment, sealed: dict[str, Any], *, person: User, now: datetime) -> None:
    """Say again what it said before :func:`mask`.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: its author deleted it or changed it since.
    """
    _hold(comment, person)
    said = sealed["said"]["now"]["body"]
    if without(said, sealed["pieces"], sealed["instead"]) != comment.body:
        raise ConflictError(_("Su texto cambió después: lo que decía ya no se puede reponer."))
    comment.body, comment.changed_at = said, now
    db.session.flush()
    audit.record("comments.unmask", comment, person=person, now=now)


def put_back(
    comment: Comment, status: CommentStatus, *, reason: str, person: User, now: datetime
) -> None:
    """Leave a comment as it was before a decision, with its public reason if it was hidden.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: its author deleted it.
    """
    _hold(comment, person)
    before = comment.status
    comment.status, comment.status_reason, comment.changed_at = status, reason, now
    db.session.flush()
    audit.record(
        "comments.put_back", comment, person=person, now=now, status=[before.value, status.value]
    )


def _hold(comment: Comment, person: User) -> None:
    if not may_moderate(person, comment.proposal):
        raise NotAllowedError(_("Tu cuenta no modera los comentarios de este lugar."))
    db.session.refresh(comment, with_for_update={"key_share": True, "of": Comment})
    if comment.status is CommentStatus.DELETED:
        raise ConflictError(_("Su autora o autor borró este comentario."))
