"""Say what changed of a promise that was public: before, after, why and who approved it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.text import clean_input
from gatp_participa.plans import news
from gatp_participa.plans.models import ActionPlan, Commitment, CommitmentChange
from gatp_participa.plans.services.planning import check_may_write

FEWEST_WHY, MOST_WHY, MOST_APPROVED_BY = 10, 2000, 200


def record_changes(
    commitment: Commitment,
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    why: str,
    approved_by: str,
    tells: bool = True,
    person: User,
    now: datetime,
) -> CommitmentChange | None:
    """Write on a public commitment, for ever, what changed of it; tell who follows it.

    ``before`` and ``after`` have, by what each thing is called, what people read of it; what
    is only in one of them appeared or went. ``tells`` is false when the caller tells the same
    people of more than the change. Returns None when nothing changed.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        InvalidInputError: it does not say why, or who approved it.
    """
    check_may_write(person, commitment.plan.entity_code)
    return write_changes(
        commitment, before, after, why=why, approved_by=approved_by, tells=tells, person=person,
        now=now,
    )  # fmt: skip


def write_changes(
    commitment: Commitment,
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    why: str,
    approved_by: str,
    tells: bool = True,
    person: User,
    now: datetime,
) -> CommitmentChange | None:
    """Do as :func:`record_changes` for who the caller already knows that may change it."""
    changes = {
        name: [before.get(name, ""), after.get(name, "")]
        for name in {**before, **after}
        if before.get(name, "") != after.get(name, "")
    }
    if not changes:
        return None
    why, approved_by = clean_input(why), " ".join(clean_input(approved_by).split())
    refuse_unexplained(why, approved_by)
    row = CommitmentChange(
        commitment_id=commitment.id, changes=changes, why=why, approved_by=approved_by,
        changed_at=now, changed_by_id=person.id,
    )  # fmt: skip
    db.session.add(row)
    # In the database, so that two changes at once are counted as two.
    db.session.execute(
        update(ActionPlan)
        .where(ActionPlan.id == commitment.plan_id)
        .values(revision=ActionPlan.revision + 1)
    )
    db.session.flush()
    record(
        "plans.change_commitment", commitment, person=person, now=now, plan_id=commitment.plan_id,
        change_id=row.id, changed=sorted(changes),
    )  # fmt: skip
    if tells:
        news.tell_changed(commitment, row, now=now)
    return row


def refuse_unexplained(why: str, approved_by: str) -> None:
    """Refuse a change that does not say why, or who approved it.

    Raises:
        InvalidInputError: one of the two is missing, or too long.
    """
    if len(why) < FEWEST_WHY:
        raise InvalidInputError(
            _("Este compromiso ya es público: di por qué cambia, con al menos unas palabras.")
        )
    if not approved_by.strip():
        raise InvalidInputError(
            _("Este compromiso ya es público: di qué sesión o qué oficina aprobó el cambio.")
        )
    if len(why) > MOST_WHY or len(approved_by) > MOST_APPROVED_BY:
        raise InvalidInputError(
            _("La razón cabe en %(why)s caracteres y quién lo aprobó en %(who)s: acórtalo.",
              why=MOST_WHY, who=MOST_APPROVED_BY)
        )  # fmt: skip
