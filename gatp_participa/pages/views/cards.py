"""Rows of proposals ready to print: templates are slow at deciding, and lists have many rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row

from gatp_participa.core.text import shorten
from gatp_participa.entities.queries import catalogue
from gatp_participa.pages.status import ADVANCES, CHANNELS, ORDERS, Advance
from gatp_participa.proposals.status import Channel
from gatp_participa.web.filters import iso, number, short_day
from gatp_participa.web.languages import current, tag_unlike_page

LONGEST_TITLE = 120
LONGEST_EXCERPT = 190


class Card(NamedTuple):
    """A proposal in a list, every field a text; "" is not shown."""

    href: str
    language: str  # when it is not Spanish
    title: str
    excerpt: str
    advance: str
    tag: str  # how the tag of ``advance`` looks
    place: str
    iso: str
    day: str
    supports: str
    channel: str
    call: str


def labels() -> dict[str, Any]:
    """Return the words of every filter, in the language of the request."""
    return _labels(current().code)


@lru_cache(maxsize=8)
def _labels(_language: str) -> dict[str, Any]:
    maps: dict[str, dict] = {"ADVANCES": ADVANCES, "CHANNELS": CHANNELS, "ORDERS": ORDERS}
    return {name: {key: str(words) for key, words in one.items()} for name, one in maps.items()}


def cards(
    rows: Iterable[Row], advances: Mapping[int, Advance], calls: Mapping[int, str] | None = None
) -> list[Card]:
    """Return the rows of a list as texts. Words and addresses are made once for all."""
    address = url_for("pages.proposal", folio="-")[:-1]
    places = catalogue()
    one, many = _("1 apoyo"), _("apoyos")
    words = labels()
    channels = words["CHANNELS"] | {Channel.WEB: ""}  # how most arrive goes without saying
    points = words["ADVANCES"] | {Advance.RECEIVED: ""}
    return [
        Card(
            href=address + row.folio,
            language=tag_unlike_page(row.language),
            title=shorten(row.title, LONGEST_TITLE),
            excerpt=shorten(row.problem, LONGEST_EXCERPT),
            advance=points[advances.get(row.id, Advance.RECEIVED)],
            tag="tag tag--kept" if advances.get(row.id) is Advance.COMMITTED else "tag",
            place=", ".join(filter(None, (places.entity_name(row.entity_code), row.municipality))),
            iso=iso(row.submitted_at),
            day=short_day(row.submitted_at),
            supports=_tally(row.supports_count, one, many),
            channel=channels[row.channel],
            call=shorten(calls[row.call_id], 70) if calls else "",
        )
        for row in rows
    ]


def _tally(count: int, one: str, many: str) -> str:
    return "" if not count else one if count == 1 else f"{number(count)} {many}"
