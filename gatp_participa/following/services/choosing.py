"""Choose how often to get letters; say that an address works again."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import NotAllowedError
from gatp_participa.following import queries
from gatp_participa.following.models import Digest, News, NoticePreference
from gatp_participa.following.status import Delivery
from gatp_participa.jobs import queue
from gatp_participa.notices import bounces

_DIGESTS = (Delivery.DAILY, Delivery.WEEKLY)


def choose_delivery(
    user: User, delivery: Delivery, *, person: User, now: datetime, by: str = "account"
) -> bool:
    """Change how often a person gets letters; return whether it changed.

    Nothing is told twice nor lost: what waited for a digest goes in the next one, or now when
    from now on there is none to wait for. ``by`` says whether it was done from the account or
    with the address that letters carry.

    Raises:
        NotAllowedError: they are somebody else's letters.
    """
    if person.id != user.id:
        raise NotAllowedError(_("Cada quien decide qué correos recibe."))
    # One's own changes wait for one another.
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    before = queries.delivery_of(user.id)
    if before is delivery:
        return False
    newest = db.session.scalar(select(func.max(News.id))) or 0
    told = _told_until(user.id, before) if before in _DIGESTS else newest
    if delivery is Delivery.AT_ONCE and told < newest:
        queue.enqueue(
            "following.catch_up", now=now, user_id=user.id, after_id=told, until_id=newest
        )
    values = {
        "user_id": user.id, "delivery": delivery, "chosen_at": now,
        "told_until_id": told if delivery in _DIGESTS else newest,
    }  # fmt: skip
    statement = insert(NoticePreference).values(values)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["user_id"], set_=values),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    record(
        "following.choose_delivery", user, person=person, now=now,
        delivery=[before.value, delivery.value], by=by,
    )  # fmt: skip
    return True


def works_again(user: User, *, person: User, now: datetime) -> bool:
    """Write again to an address whose owner has just read a code there; return if it was needed.

    Raises:
        NotAllowedError: it is somebody else's address.
    """
    if person.id != user.id:
        raise NotAllowedError(_("Solo tú puedes decir que tu correo funciona."))
    lifted = bounces.lift(user.email, now=now)
    if lifted:
        record("following.works_again", user, person=person, now=now)
    return lifted


def _told_until(user_id: int, delivery: Delivery) -> int:
    """Return the last news that digests so often covered for a person."""
    own = db.session.scalar(
        select(NoticePreference.told_until_id).where(NoticePreference.user_id == user_id)
    )
    if own is not None:
        return own
    return (
        db.session.scalar(select(func.max(Digest.until_id)).where(Digest.delivery == delivery)) or 0
    )
