"""Folios: reference codes that a person can read aloud and type back.

``OAX-7K4-M2P``: the place's three letters, five random characters and a check character.
The alphabet leaves out what is confused on paper (0 O, 1 I, 2 Z, 5 S, 8 B...). It has 29
characters, a prime, so the weighted check catches every wrong character and every swap of
two neighbours. Folios printed on paper before there is a proposal begin their five with a P
(``OAX-P7K-4MX``) and the others never do, so that no proposal takes the folio of a sheet that
somebody still has at home.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789ACDEFGHJKLMNPQRTUVWXY"
NATION = "NAC"
LENGTH = 5
ON_PAPER = "P"
_ON_SCREEN = ALPHABET.replace(ON_PAPER, "")
_SHAPE = re.compile(rf"^([A-Z]{{3}})([{ALPHABET}]{{3}})([{ALPHABET}]{{3}})$")


def _check(body: str) -> str:
    total = sum((place + 1) * ALPHABET.index(char) for place, char in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def compose(prefix: str, body: str) -> str:
    """Return the folio of ``body`` (five characters of the alphabet) with its check."""
    return f"{prefix}-{body[:3]}-{body[3:]}{_check(body)}"


def new(prefix: str = NATION) -> str:
    """Return a new random folio; the database's UNIQUE has the last word."""
    return compose(prefix, secrets.choice(_ON_SCREEN) + _some(LENGTH - 1))


def new_on_paper(prefix: str = NATION) -> str:
    """Return a new random folio for a sheet of paper."""
    return compose(prefix, ON_PAPER + _some(LENGTH - 1))


def is_on_paper(folio: str) -> bool:
    """Say whether a folio, as :func:`normalize` gives it, may be of a sheet of paper."""
    return folio[4] == ON_PAPER


def _some(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalize(typed: str) -> str | None:
    """Return the folio that a person meant, or None when it cannot be one.

    Case, spaces and dashes do not matter; a wrong check character does.
    """
    match = _SHAPE.match(re.sub(r"[\s\-–—.]", "", typed).upper())
    if match is None:
        return None
    prefix, body = match[1], match[2] + match[3][:2]
    return compose(prefix, body) if match[3][2] == _check(body) else None
