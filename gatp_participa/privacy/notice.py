"""The notice in force, in memory, and its text with the names of institutions filled in."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.entities.queries import Catalogue
from gatp_participa.privacy.models import PrivacyNotice

DATA = Path(__file__).parent / "data"
FIRST_ON = date(2026, 11, 21)
_HOLE = re.compile(r"\[\[([a-z_.]+)(?::([a-z_]+))?\]\]")


@dataclass(frozen=True)
class Notice:
    """A version of the notice as pages need it."""

    number: int
    simplified: str
    full: str
    changes: str
    is_substantial: bool
    valid_from_on: date


def first() -> Notice:
    """Return the version that ships with the platform: in force until one is published."""
    simplified, full = (
        (DATA / f"notice_{name}.md").read_text("utf-8").strip() for name in ("simplified", "full")
    )
    return Notice(1, simplified, full, "", False, FIRST_ON)


def versions() -> list[Notice]:
    """Return every version, the newest first, those that are not in force yet included."""
    rows = db.session.scalars(select(PrivacyNotice).order_by(PrivacyNotice.number.desc()))
    known = [
        Notice(
            row.number, row.simplified, row.full, row.changes, row.is_substantial,
            row.valid_from_on,
        )
        for row in rows
    ]  # fmt: skip
    return known if known and known[-1].number == 1 else [*known, first()]


_kept: tuple[float, date, list[Notice]] | None = None


def in_force_list() -> list[Notice]:
    """Return the versions in force up to today, the newest first; read as often as names are."""
    global _kept
    today = clock.today()
    if _kept is None or time.monotonic() - _kept[0] >= entities.keep_seconds or _kept[1] != today:
        found = versions()
        _kept = (
            time.monotonic(), today, [one for one in found if one.valid_from_on <= today] or found[-1:],
        )  # fmt: skip
    return _kept[2]


def in_force() -> Notice:
    """Return the version that counts today."""
    return in_force_list()[0]


def forget() -> None:
    """Read the versions again next time: one was just published."""
    global _kept
    _kept = None


def fill(text: str, names: Catalogue) -> str:
    """Put the names of a day in a notice; a paragraph about a body that did not exist is left out."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        missing = [hole for hole in _holes(paragraph) if _name(hole, names) is None]
        if not missing:
            paragraphs.append(_HOLE.sub(lambda m: _name((m[1], m[2]), names) or "", paragraph))
    return "\n\n".join(paragraphs)


def unknown_names(text: str, names: Catalogue) -> list[str]:
    """Return the terms that a text asks for and nobody knows."""
    return sorted(
        {f"[[{key}]]" for key, body in _holes(text) if body is None and key not in names.words}
    )


def _holes(text: str) -> list[tuple[str, str | None]]:
    return [(match[1], match[2]) for match in _HOLE.finditer(text)]


def _name(hole: tuple[str, str | None], names: Catalogue) -> str | None:
    key, body = hole
    if key == "institution" and body:
        return names.institutions.get((body, "00"), (None, ""))[0]
    word = names.words.get(key)
    return word.text if word else None
