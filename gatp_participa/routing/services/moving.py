"""Write down that something happened to a referral on its way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.routing.models import Referral, ReferralMove
from gatp_participa.routing.queries.clocks import is_open
from gatp_participa.routing.status import Move
from gatp_participa.secretariats.models import TechnicalSecretariat
from gatp_participa.secretariats.registry import when_stage_begins
from gatp_participa.secretariats.status import Stage


def move(
    referral: Referral, what: Move, *, to: int | None, reason: str = "", person: User | None,
    now: datetime, was: int | None = None,
) -> ReferralMove:  # fmt: skip
    """Add a step to the history of a referral and leave it with the table ``to``.

    ``was`` says which table had it when it is not its own of now.
    """
    done = ReferralMove(
        referral_id=referral.id, move=what, reason=reason.strip(), at=now,
        from_secretariat_id=referral.secretariat_id if was is None else was,
        to_secretariat_id=to, by_id=None if person is None else person.id,
    )  # fmt: skip
    referral.secretariat_id = to
    db.session.add(done)
    db.session.flush()
    record(
        f"routing.{what.value}", referral, person=person, now=now,
        from_secretariat_id=done.from_secretariat_id, to_secretariat_id=to,
    )  # fmt: skip
    return done


@when_stage_begins
def follow_the_table(
    secretariat: TechnicalSecretariat, stage: Stage, *, person: User | None, now: datetime
) -> None:
    """Give the open referrals of a state to its table when installed; take them when inactive."""
    if secretariat.municipality_code is not None or stage not in _FOLLOWED:
        return
    what = _FOLLOWED[stage]
    to = secretariat.id if what is Move.TO_SECRETARIAT else None
    moved = select(Referral).where(
        Referral.entity_code == secretariat.entity_code,
        is_open(),
        Referral.secretariat_id.is_distinct_from(to),
    )
    for referral in db.session.scalars(moved.order_by(Referral.id).with_for_update()):
        move(referral, what, to=to, person=person, now=now)


_FOLLOWED = {
    Stage.INSTALLED: Move.TO_SECRETARIAT,
    Stage.INACTIVE: Move.TO_NATIONAL_DESK,
}
