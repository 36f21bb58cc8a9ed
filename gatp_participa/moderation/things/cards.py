"""What the desk needs of a thing, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for

from gatp_participa.core.text import shorten
from gatp_participa.moderation.status import Kind, Standing
from gatp_participa.notices import letters


@dataclass(frozen=True, kw_only=True)
class Card:
    """A proposal, a comment or a file as moderation sees it.

    ``texts`` has what it says by the name of each field. ``title`` is what it is called in a
    list. ``may_moderate`` of the rules takes it as it takes a proposal: it has ``entity_code``.
    ``row`` is the thing itself, for the services of its own package.
    """

    kind: Kind
    thing_id: int
    title: str
    texts: dict[str, str]
    standing: Standing
    reason: str = ""  # why it is hidden, when it is
    author_id: int | None
    author_name: str
    entity_code: str | None
    call_id: int | None
    call_title: str
    language: str = "es"
    written_at: datetime
    changed_at: datetime  # the last time that its words changed
    hidden_at: datetime | None = None
    proposal_title: str = ""  # of what it is said or attached, when it is not a proposal itself
    endpoint: str
    address: dict[str, Any] = field(default_factory=dict)
    row: Any = field(repr=False, compare=False)

    @property
    def short_title(self) -> str:
        return shorten(self.title, 110)

    @property
    def url(self) -> str:
        """Return its page, as seen from another page."""
        return url_for(self.endpoint, **self.address)

    @property
    def link(self) -> str:
        """Return its page, as seen from a letter."""
        return letters.link(self.endpoint, **self.address)

    @property
    def is_public(self) -> bool:
        return self.standing is Standing.PUBLISHED
