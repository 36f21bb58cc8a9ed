"""Near copies: found by the machine, decided by a person, and each one still a voice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import is_commission
from gatp_participa.audit.services import record
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.themes.models import CopyGroup, CopyMember
from gatp_participa.themes.services.history import chunks
from gatp_participa.themes.status import CopyStatus


def keep_copies(call_id: int, found: Sequence[Sequence[int]], *, now: datetime) -> None:
    """Write down the groups of near copies that a run found.

    What a person decided stays: who is in a group, confirmed or separated, is not moved. New
    copies join the group that some of them are in; the rest make a group.
    """
    for proposal_ids in found:
        known = _groups_of(proposal_ids)
        new = [number for number in proposal_ids if number not in known]
        if not new or (not known and len(new) < 2):
            continue
        group_id = min(known.values()) if known else _new_group(call_id, now)
        for part in chunks(new):
            rows = [{"proposal_id": number, "group_id": group_id} for number in part]
            statement = insert(CopyMember).values(rows)
            db.session.execute(statement.on_conflict_do_nothing(index_elements=["proposal_id"]))


def confirm(group: CopyGroup, *, person: User, now: datetime) -> None:
    """Say that the texts of a group are the same one, sent by many."""
    _decide(group, CopyStatus.CONFIRMED, person=person, now=now)


def separate(group: CopyGroup, *, person: User, now: datetime) -> None:
    """Say that the texts of a group are different: they are not shown as copies any more."""
    _decide(group, CopyStatus.SEPARATED, person=person, now=now)


def take_out(group: CopyGroup, proposal_id: int, *, person: User, now: datetime) -> None:
    """Say that one text is not like the others of its group.

    It keeps a group of its own, separated, so that no later run puts it back.

    Raises:
        NotAllowedError: the person does not decide on copies.
        ConflictError: it is not in the group.
    """
    _check(person)
    member = db.session.get(CopyMember, proposal_id, with_for_update=True, populate_existing=True)
    if member is None or member.group_id != group.id:
        raise ConflictError(_("Esa propuesta ya no está en ese grupo."))
    alone = CopyGroup(
        call_id=group.call_id, found_at=now, status=CopyStatus.SEPARATED, decided_at=now,
        decided_by_id=person.id,
    )  # fmt: skip
    db.session.add(alone)
    db.session.flush()
    member.group_id = alone.id
    db.session.flush()
    record("themes.take_out_copy", group, person=person, now=now, proposal_id=proposal_id)


def _decide(group: CopyGroup, status: CopyStatus, *, person: User, now: datetime) -> None:
    _check(person)
    db.session.refresh(group, with_for_update=True)
    if group.status is status:
        return
    before = group.status
    group.status, group.decided_at, group.decided_by_id = status, now, person.id
    db.session.flush()
    record("themes.decide_copies", group, person=person, now=now, status=[before, status])


def _check(person: User) -> None:
    if not is_commission(person):
        raise NotAllowedError(_("Solo quien coordina las convocatorias decide sobre las copias."))


def _groups_of(proposal_ids: Sequence[int]) -> dict[int, int]:
    known: dict[int, int] = {}
    for part in chunks(proposal_ids):
        rows = select(CopyMember.proposal_id, CopyMember.group_id).where(
            CopyMember.proposal_id.in_(part)
        )
        known.update({row[0]: row[1] for row in db.session.execute(rows)})
    return known


def _new_group(call_id: int, now: datetime) -> int:
    group = CopyGroup(call_id=call_id, found_at=now)
    db.session.add(group)
    db.session.flush()
    return group.id
