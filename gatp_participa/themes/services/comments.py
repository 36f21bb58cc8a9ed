"""What reviewers say to each other about a theme."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.themes import rules
from gatp_participa.themes.models import Theme, ThemeComment


def comment(theme: Theme, body: str, *, person: User, now: datetime) -> ThemeComment:
    """Leave a comment for the other reviewers of a theme.

    Raises:
        NotAllowedError: the person does not read this board.
        InvalidInputError: it is empty or too long.
    """
    if not rules.may_read_board(person, theme.scope):
        raise NotAllowedError(_("Estos temas los revisa otra mesa."))
    body = clean_input(body).strip()
    if not body:
        raise InvalidInputError(_("Escribe tu comentario."))
    if len(body) > rules.LONGEST_COMMENT:
        raise InvalidInputError(_("Usa hasta %(most)s caracteres.", most=rules.LONGEST_COMMENT))
    said = ThemeComment(theme_id=theme.id, author_id=person.id, created_at=now, body=body)
    db.session.add(said)
    db.session.flush()
    record("themes.comment", said, person=person, now=now, theme_id=theme.id)
    return said
