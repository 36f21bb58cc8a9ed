"""Tell a text that carries an address of the web. Pure."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|\bwww\.)\S"
    r"|\b[\w-]+\.(?:com|mx|org|net|info|biz|io|co|me|ly|gl|gg|tv|xyz|top|site|online|app|link|"
    r"shop|club|live|page|web|ru|cc|tk)\b(?!\.\s|\.$)",
    re.IGNORECASE,
)


def has_link(text: str) -> bool:
    """Say whether a text carries an address of the web, with or without its «https»."""
    return _LINK.search(text) is not None
