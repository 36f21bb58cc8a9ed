"""A kind of thing that can be moderated, and what two kinds of text have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from types import ModuleType
from typing import Any, ClassVar

from gatp_participa.accounts.models import User
from gatp_participa.moderation.status import Standing
from gatp_participa.moderation.things.cards import Card


class Thing(ABC):
    """How a kind is loaded and what can be done with its things.

    Each act goes through the services of the thing's own package: moderation writes nobody
    else's tables.

    ``said`` is the field, the table and the column of the moment in which its author speaks: what
    is compared with the rest they wrote that day. None when a machine reads nothing of it.
    """

    said: ClassVar[tuple[str, Any, Any] | None] = None

    @abstractmethod
    def load(self, numbers: Collection[int]) -> dict[int, Card]:
        """Return the cards of some things by number (one query)."""

    @abstractmethod
    def hide(self, card: Card, *, reason: str, person: User, now: datetime) -> None:
        """Take it out of view."""

    @abstractmethod
    def show(self, card: Card, *, reason: str, person: User, now: datetime) -> None:
        """Bring it back into view, or into view for the first time."""

    @abstractmethod
    def put_back(
        self, card: Card, standing: Standing, *, reason: str, person: User, now: datetime
    ) -> None:
        """Leave it as it was before a decision that is undone."""

    def is_theirs(self, card: Card, person: User) -> bool:
        """Say whether a person answers for it."""
        return card.author_id == person.id


class Written(Thing):
    """A text: besides being hidden and shown, what it says can be masked.

    ``services`` are those of its package; ``standings`` tell what each status of its own is.
    """

    def __init__(self, services: ModuleType, standings: Mapping[Any, Standing]) -> None:
        self._services = services
        self._statuses = {standing: status for status, standing in standings.items()}

    def hide(self, card: Card, *, reason: str, person: User, now: datetime) -> None:
        self._services.hide(card.row, reason=reason, person=person, now=now)

    def show(self, card: Card, *, reason: str, person: User, now: datetime) -> None:
        self._services.restore(card.row, reason=reason, person=person, now=now)

    def put_back(
        self, card: Card, standing: Standing, *, reason: str, person: User, now: datetime
    ) -> None:
        status = self._statuses[standing]
        self._services.put_back(card.row, status, reason=reason, person=person, now=now)

    def mask(
        self, card: Card, pieces: list[str], *, instead: str, person: User, now: datetime
    ) -> dict[str, Any]:
        """Put something in place of each piece; return what it said, for it to be sealed."""
        masked: dict[str, Any] = self._services.mask(
            card.row, pieces, instead=instead, person=person, now=now
        )
        return masked

    def unmask(self, card: Card, sealed: dict[str, Any], *, person: User, now: datetime) -> None:
        """Leave it as it was before it was masked."""
        self._services.unmask(card.row, sealed, person=person, now=now)
