"""What is new on the front page of who moderates: the last comments."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from gatp_participa.accounts import desk
from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.comments.queries.desk import newest
from gatp_participa.core import clock
from gatp_participa.core.text import shorten
from gatp_participa.entities.queries import catalogue


@desk.brings
def new_comments(person: User, _today: date) -> list[desk.Item]:
    """Give the last comments on what comes from a moderator's places."""
    scopes = scopes_of(person, Role.MODERATOR)
    found = newest(scopes, limit=desk.MOST_OF_EACH) if scopes else []
    return [
        desk.Item(
            title=shorten(one.body, 90), url=url_for("comments.find", comment_id=one.id),
            what=_("Comentario"), where=catalogue().entity_name(one.proposal.entity_code),
            since=clock.local_day(one.created_at),
        )
        for one in found
    ]  # fmt: skip
