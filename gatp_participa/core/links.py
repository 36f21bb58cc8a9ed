"""Tell a text that carries an address of the web. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Each run of characters has an end: without one, a long text without spaces takes the square of
# its length. Sources: the longest registered scheme has 31 (IANA), a label of a name 63 (RFC 1035).
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,31}://|\bwww\.)\S"
    r"|\b[\w-]{1,63}\.(?:com|mx|org|net|info|biz|io|co|me|ly|gl|gg|tv|xyz|top|site|online|app|link|"
    r"shop|club|live|page|web|ru|cc|tk)\b(?!\.\s|\.$)",
    re.IGNORECASE,
)

_REST = re.compile(r"[^\s<>«»\"']*[^\s<>«»\"'.,;:!?)]")


def has_link(text: str) -> bool:
    """Say whether a text carries an address of the web, with or without its «https»."""
    return _LINK.search(text) is not None


def links_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each address of the web is, whole, from one character to another."""
    if "." not in text and ":" not in text:
        return
    match = _LINK.search(text)
    while match is not None:
        rest = _REST.match(text, match.end())
        end = rest.end() if rest else match.end()
        yield match.start(), end
        match = _LINK.search(text, end)
