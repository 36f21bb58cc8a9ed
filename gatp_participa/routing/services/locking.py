"""Take a referral for oneself until the end of the transaction."""

from __future__ import annotations

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.routing.models import Referral
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.themes.models import Theme


def lock(referral: Referral) -> None:
    """Wait for who has it, then read it again: the second of two sees what the first did."""
    db.session.refresh(referral, with_for_update={"of": Referral})


def lock_for(referral: Referral, given: AnswerDraft) -> Referral | None:
    """Lock what an answer changes: its referral, and that of the table it is sent to.

    Returns:
        The referral of the other table when there is one; it may have none yet.
    """
    if not given.other_entity_code:
        lock(referral)
        return None
    # Two tables may send each other the same theme, or both to a third one: one at a time.
    db.session.execute(
        select(Theme.id).where(Theme.id == referral.theme_id).with_for_update(key_share=True)
    )
    lock(referral)
    return db.session.scalar(
        select(Referral)
        .where(
            Referral.theme_id == referral.theme_id,
            Referral.entity_code == given.other_entity_code,
            Referral.id != referral.id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
