"""Follow something and stop. There is no trace of it: who follows what is nobody's business."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError
from gatp_participa.following import queries, rules
from gatp_participa.following.models import Follow
from gatp_participa.following.status import Kind


def follow(kind: Kind, number: int, *, person: User, now: datetime) -> bool:
    """Follow a thing; return whether it is new (False: this person followed it).

    Raises:
        NotFoundError: there is no such thing, or it is not public.
        ConflictError: the person follows as many things as one can.
    """
    queries.public_thing(kind, number)
    count = db.session.scalar(select(func.count(Follow.id)).where(Follow.user_id == person.id))
    if (count or 0) >= rules.MOST_FOLLOWED:
        raise ConflictError(
            _(
                "Ya sigues %(most_followed)s cosas. Deja de seguir alguna para agregar otra.",
                most_followed=rules.MOST_FOLLOWED,
            )
        )
    made = db.session.scalar(
        insert(Follow)
        .values(user_id=person.id, kind=kind, number=number, created_at=now)
        .on_conflict_do_nothing(index_elements=["user_id", "kind", "number"])
        .returning(Follow.id)
    )
    return made is not None


def unfollow(kind: Kind, number: int, *, person: User, now: datetime) -> bool:
    """Stop following a thing, public or not; return whether it was followed."""
    gone = db.session.scalar(
        delete(Follow)
        .where(Follow.user_id == person.id, Follow.kind == kind, Follow.number == number)
        .returning(Follow.id)
        .execution_options(synchronize_session=False)
    )
    return gone is not None
