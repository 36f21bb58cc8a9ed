"""What pages and services ask about sessions and priorities."""

from gatp_participa.deliberation.queries.priorities import (
    Board,
    Theme,
    board_of,
    calls_of,
    draft_rubric,
    published_board,
)
from gatp_participa.deliberation.queries.room import Place, Room, room_of, room_or_404
from gatp_participa.deliberation.queries.sessions import (
    agreement_or_404,
    desk_page,
    item_or_404,
    of_table,
    open_referrals,
    options_of,
    session_or_404,
    table_if_any,
    table_of,
    tables_of,
    upcoming_of_table,
)
from gatp_participa.deliberation.queries.waiting import half_done, pending_agreements

__all__ = [
    "Board",
    "Place",
    "Room",
    "Theme",
    "agreement_or_404",
    "board_of",
    "calls_of",
    "desk_page",
    "draft_rubric",
    "half_done",
    "item_or_404",
    "of_table",
    "open_referrals",
    "options_of",
    "pending_agreements",
    "published_board",
    "room_of",
    "room_or_404",
    "session_or_404",
    "table_if_any",
    "table_of",
    "tables_of",
    "upcoming_of_table",
]
