"""What following holds about a person: what they follow, how often they hear, what came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.following.models import Follow, NoticePreference
from gatp_participa.following.queries.things import public_things
from gatp_participa.following.status import WORDS, Delivery
from gatp_participa.notices import bounces
from gatp_participa.notices.models import MailBounce
from gatp_participa.privacy import registry

_UNSYNCHRONIZED = {"synchronize_session": False}
_DELIVERIES = {
    Delivery.AT_ONCE: "cada novedad", Delivery.DAILY: "un resumen al día",
    Delivery.WEEKLY: "un resumen a la semana", Delivery.NONE: "ninguno",
}  # fmt: skip


@registry.holds("lo_que_sigues")
def my_follows(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what a person follows, by its name while it is public."""
    mine = db.session.scalars(
        select(Follow).where(Follow.user_id == user_id).order_by(Follow.id)
    ).all()
    public = public_things((one.kind, one.number) for one in mine)
    for one in mine:
        thing = public.get((one.kind, one.number))
        yield {
            "que": WORDS[one.kind], "numero": one.number,
            "nombre": thing.title if thing else None, "desde": one.created_at,
        }  # fmt: skip


@registry.holds("avisos_por_correo")
def my_preference(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield how often a person asked for letters, if they did."""
    for one in db.session.scalars(
        select(NoticePreference).where(NoticePreference.user_id == user_id)
    ):
        yield {"cada_cuando": _DELIVERIES[one.delivery], "elegido": one.chosen_at}


@registry.holds("correos_devueltos")
def my_bounces(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield which letters came back from their address, and whether it is left alone."""
    email = db.session.get_one(User, user_id).email
    suspension = bounces.last_suspension(email)
    for one in db.session.scalars(
        select(MailBounce).where(MailBounce.address == email.lower()).order_by(MailBounce.id)
    ):
        yield {"devuelto": one.at, "razon_del_servidor": one.code}
    if suspension is not None:
        yield {"dejamos_de_escribir": suspension.since, "volvimos": suspension.lifted_at}


@registry.erases
def erase_following(user: User, *, now: datetime) -> None:
    """Forget what a person follows and how often they hear, and what came back from them."""
    for table in (Follow, NoticePreference):
        db.session.execute(
            delete(table).where(table.user_id == user.id), execution_options=_UNSYNCHRONIZED
        )
    bounces.forget(user.email)
