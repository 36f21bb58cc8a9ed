"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_PIECES = re.compile(r"\s+|[^\s\w]|\w+")


class Piece(NamedTuple):
    """Some text in a row that stayed, went ("removed") or came ("added")."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Return a text with what went and what came, in reading order.

    Joined without what was removed the pieces are ``after``; without what was added, ``before``.
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [piece for piece in _pieces(matcher, old, new) if piece.text]


def _pieces(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Piece]:
    for _tag, i, j, k, m in matcher.get_opcodes():
        if old[i:j] == new[k:m]:
            yield Piece("same", "".join(old[i:j]))
        else:
            yield Piece("removed", "".join(old[i:j]))
            yield Piece("added", "".join(new[k:m]))
