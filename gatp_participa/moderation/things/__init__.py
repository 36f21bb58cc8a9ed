"""What can be moderated: how each kind is loaded and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.core.errors import NotFoundError
from gatp_participa.moderation.status import Kind
from gatp_participa.moderation.things.attachments import ATTACHMENTS
from gatp_participa.moderation.things.cards import Card as Card
from gatp_participa.moderation.things.comments import COMMENTS
from gatp_participa.moderation.things.proposals import PROPOSALS
from gatp_participa.moderation.things.written import Thing

_KINDS: dict[Kind, Thing] = {
    Kind.PROPOSAL: PROPOSALS,
    Kind.COMMENT: COMMENTS,
    Kind.ATTACHMENT: ATTACHMENTS,
}


def register(kind: Kind, thing: Thing) -> None:
    """Say how a kind of a package above is loaded and what can be done with it."""
    _KINDS[kind] = thing


def said_in(kind: Kind) -> tuple[str, Any, Any] | None:
    """Return the field, the table and the moment in which authors of a kind speak, or None."""
    return _KINDS[kind].said


def load_many(wanted: Iterable[tuple[Kind, int]]) -> dict[tuple[Kind, int], Card]:
    """Return the cards of some things by kind and number: one query for each kind.

    Those that are no longer anywhere (a file that its author took out) are left out.
    """
    numbers: dict[Kind, list[int]] = {}
    for kind, number in wanted:
        numbers.setdefault(kind, []).append(number)
    return {
        (kind, number): card
        for kind, some in numbers.items()
        for number, card in _KINDS[kind].load(some).items()
    }


def load(kind: Kind, number: int) -> Card | None:
    """Return the card of a thing, or None when it is no longer anywhere."""
    return load_many([(kind, number)]).get((kind, number))


def load_or_404(kind: Kind, number: int) -> Card:
    """Return the card of a thing.

    Raises:
        NotFoundError: it is no longer anywhere.
    """
    card = load(kind, number)
    if card is None:
        raise NotFoundError(_("Eso ya no está en la plataforma: quizá lo quitó quien lo publicó."))
    return card


def acts_of(card: Card) -> Any:
    """Return what can be done with a thing: a ``Thing``, with what only its kind can besides."""
    return _KINDS[card.kind]


def is_theirs(card: Card, person: User) -> bool:
    """Say whether a person answers for a thing: wrote it, signs it or attached it."""
    return _KINDS[card.kind].is_theirs(card, person)
