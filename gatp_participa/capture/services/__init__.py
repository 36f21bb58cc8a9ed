"""What can be done with paper and events: number sheets, type them, tell of an event."""

from gatp_participa.capture.services.capturing import (
    CapturedBeforeError,
    Sheet,
    capture,
    correct,
    undo,
)
from gatp_participa.capture.services.events import (
    EventDraft,
    create_event,
    edit_event,
    publish_event,
    unpublish_event,
)
from gatp_participa.capture.services.photos import (
    KIND as FILES,
)
from gatp_participa.capture.services.photos import (
    add_photo,
    files,
    put_photo,
    remove_photo,
)
from gatp_participa.capture.services.printing import number_sheets, spoil

__all__ = [
    "FILES", "CapturedBeforeError", "EventDraft", "Sheet", "add_photo", "capture", "correct",
    "create_event", "edit_event", "files", "number_sheets", "publish_event", "put_photo",
    "remove_photo", "spoil", "undo", "unpublish_event",
]  # fmt: skip
