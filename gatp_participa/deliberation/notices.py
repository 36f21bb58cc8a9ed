"""What the members of a table are told of its sessions."""

from __future__ import annotations

from datetime import datetime

from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.deliberation import calendars, labels
from gatp_participa.deliberation.models import AgendaItem, Session
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.notices import services as notices
from gatp_participa.notices.letters import link
from gatp_participa.secretariats.queries import accounts_at
from gatp_participa.web.languages import speaking


def tell_members(session: Session, items: list[AgendaItem], *, now: datetime) -> int:
    """Invite who sits at the table on the day of a session, or tell them of a change; say how many.

    Each revision is another letter, whose calendar object replaces the one before.
    """
    day = clock.local_day(session.starts_at)
    people = accounts_at([session.secretariat_id], day)[session.secretariat_id]
    for user in people:
        _tell(session, items, user, now)
    return len(people)


def _tell(session: Session, items: list[AgendaItem], user: User, now: datetime) -> None:
    with speaking(user.language):
        table = labels.table_name(session.secretariat)
        notices.send(
            "session_called", to=user.email, now=now,
            dedupe_key=f"session_called:{session.id}:{session.revision}:{user.id}",
            calendar=calendars.invitation(
                session, table=table, attendee=user.email, name=user.name, now=now
            ),
            session_name=labels.session_name(session), table=table,
            is_off=session.status is SessionStatus.CANCELLED, is_change=session.revision > 0,
            reason=session.cancelled_reason, starts_at=session.starts_at, place=session.place,
            link_url=session.link, points=[item.title for item in items],
            url=link("deliberation.desk_session", session_id=session.id),
        )  # fmt: skip
