"""Acts in the record: one's own, somebody else's, and one that waits for its seal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.ledger import services
from tests.support.factories import NOON
from tests.support.world_texts import secret

if TYPE_CHECKING:
    from tests.support.world import World


def build(world: World, users: dict[str, User]) -> None:
    """Leave some acts; what their makers alone may read is a secret of the world."""
    for kind in ("author", "stranger"):
        entry = record(
            "proposals.submit", users[kind], person=users[kind], now=NOON - timedelta(days=2),
            folio=world.proposals["published"], nota=secret(f"acto {kind}"),
        )  # fmt: skip
        db.session.flush()
        world.acts[kind] = entry.id
    services.seal(now=NOON - timedelta(days=1))
    waiting = record("comments.write", users["author"], person=users["author"], now=NOON)
    db.session.flush()
    world.acts["unsealed"] = waiting.id
