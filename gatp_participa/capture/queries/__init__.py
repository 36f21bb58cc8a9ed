"""What is asked about paper and events."""

from gatp_participa.capture.queries.events import (
    desk_page,
    event_or_404,
    events_in,
    events_of,
    photo_or_404,
    proposals_of,
    public_page,
    unknown_keys,
    without_minutes,
)
from gatp_participa.capture.queries.paper import (
    Pace,
    captured_or_404,
    event_of_proposal,
    folios_of,
    form_or_404,
    last_captured,
    pace_of,
    paper_calls,
    run_or_404,
    runs_of,
    waiting_form,
)

__all__ = [
    "Pace", "captured_or_404", "desk_page",
    "event_of_proposal", "event_or_404", "events_in", "events_of", "folios_of", "form_or_404",
    "last_captured", "pace_of", "paper_calls", "photo_or_404", "proposals_of", "public_page",
    "run_or_404", "runs_of", "unknown_keys", "waiting_form", "without_minutes",
]  # fmt: skip
