"""Choose which letters of the desk one wants."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import NotAllowedError
from gatp_participa.moderation import rules
from gatp_participa.moderation.models import LetterChoice


def choose_letters(*, alerts: bool, digest: bool, person: User, now: datetime) -> None:
    """Say which letters one wants from now on.

    Raises:
        NotAllowedError: the person moderates nowhere, so there are none.
    """
    if not rules.moderates(person):
        raise NotAllowedError(_("Tu cuenta no modera, así que no recibe estos correos."))
    values = {
        "user_id": person.id, "wants_alerts": alerts, "wants_digest": digest, "chosen_at": now
    }  # fmt: skip
    db.session.execute(
        insert(LetterChoice)
        .values(values)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )
    audit.record(
        "moderation.choose_letters", person, person=person, now=now, alerts=alerts, digest=digest
    )
