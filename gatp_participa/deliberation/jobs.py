"""Jobs of sessions: write the minutes as soon as they are signed."""

from __future__ import annotations

from typing import Any

from gatp_participa.deliberation import queries
from gatp_participa.deliberation.services import keeping
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.jobs.queue import handler
from gatp_participa.web.languages import speaking


@handler("deliberation.write_minutes")
def write_minutes(*, job: Any, session_id: int) -> None:
    """Write the minutes of a signed session as PDF and DOCX; twice is as once."""
    room = queries.room_or_404(session_id)
    if room.session.status is SessionStatus.SIGNED:
        with speaking("es"):
            for extension in keeping.WRITERS:
                keeping.minutes(room, extension)
