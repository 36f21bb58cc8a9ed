"""Where a comment stands, what becomes of it, and the orders it is read in."""

from enum import StrEnum


class Stance(StrEnum):
    """What who comments thinks of the proposal; only the first level says it."""

    FAVOUR = "favour"
    AGAINST = "against"
    NEUTRAL = "neutral"


class CommentStatus(StrEnum):
    VISIBLE = "visible"
    HIDDEN = "hidden"  # by who moderates, with a public reason
    DELETED = "deleted"  # by its author, or with their account; its text is gone


TRANSITIONS: dict[CommentStatus, frozenset[CommentStatus]] = {
    CommentStatus.VISIBLE: frozenset({CommentStatus.HIDDEN, CommentStatus.DELETED}),
    CommentStatus.HIDDEN: frozenset({CommentStatus.VISIBLE, CommentStatus.DELETED}),
    CommentStatus.DELETED: frozenset(),
}


class Order(StrEnum):
    """How threads are ordered; the values go in addresses."""

    USEFUL = "utiles"
    RECENT = "recientes"
    DISPUTED = "discutidas"
