"""The page of one's own account: a list of cards, each from the package that knows about it.

A package registers a function that gives what its card shows, and writes the card as
``templates/accounts/cards/<name>.html``, where that is called ``data``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gatp_participa.accounts.models import User

Source = Callable[[User], dict[str, Any]]
_sources: dict[str, tuple[int, Source]] = {}


@dataclass(frozen=True)
class Card:
    """A card of the account's page; ``template`` is included with ``data``."""

    name: str
    data: dict[str, Any]

    @property
    def template(self) -> str:
        """Return where the card is written."""
        return f"accounts/cards/{self.name}.html"


def card(name: str, *, place: int) -> Callable[[Source], Source]:
    """Register what gives a card its data; cards go by ``place``, the smallest first."""

    def register(source: Source) -> Source:
        _sources[name] = (place, source)
        return source

    return register


def cards(person: User) -> list[Card]:
    """Return the cards of a person's account, in order."""
    ordered = sorted(_sources.items(), key=lambda item: item[1][0])
    return [Card(name, source(person)) for name, (_place, source) in ordered]
