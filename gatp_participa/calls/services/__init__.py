"""The acts of a call's life. Who may: the Commission; ``person=None`` is the platform itself."""

from gatp_participa.calls.services.drafts import CallDraft, create, draft_of, edit
from gatp_participa.calls.services.life import (
    archive,
    close_now,
    extend,
    open_now,
    publish,
    publish_results,
    start_analysis,
    sweep,
)
from gatp_participa.calls.services.limiting import receiving

__all__ = [
    "CallDraft", "archive", "close_now", "create", "draft_of", "edit", "extend", "open_now",
    "publish", "publish_results", "receiving", "start_analysis", "sweep",
]  # fmt: skip
