"""What can be moderated: how each kind is loaded and what can be done with it.

A kind is a module with ``load``, ``is_theirs``, ``hide``, ``show`` and ``put_back``, and those
of ``mask``, ``unmask``, ``ask_edit`` and ``stop_asking`` that it can. Each act goes through the
services of the thing's own package: moderation writes nobody else's tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.core.errors import NotFoundError
from gatp_participa.moderation.status import Kind
from gatp_participa.moderation.things import attachments, comments, proposals
from gatp_participa.moderation.things.cards import Card as Card

_KINDS: dict[Kind, ModuleType] = {
    Kind.PROPOSAL: proposals,
    Kind.COMMENT: comments,
    Kind.ATTACHMENT: attachments,
}


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


def acts_of(card: Card) -> ModuleType:
    """Return the module of a kind, with what can be done with its things."""
    return _KINDS[card.kind]


def is_theirs(card: Card, person: User) -> bool:
    """Say whether a person answers for a thing: wrote it, signs it or attached it."""
    return bool(_KINDS[card.kind].is_theirs(card, person))
