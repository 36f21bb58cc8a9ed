"""Dates, numbers and yes-or-no as people and programs write them in cells."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from gatp_participa.core.clock import MEXICO
from gatp_participa.core.text import fold

_TIME = (
    r"(?:,?\s+|\s*T)?(?:(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?P<zone>z|utc|(?:gmt|utc)?\s?[+-]\d{1,2}(?::?\d{2})?)?"
)
_SHAPES = [
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})(?: de |[- /])(?P<name>[a-z]{3,10})\.?(?: del? |[- /,]+)(?P<year>\d{4})",
    )
]
_MONTHS = ("ene jan", "feb", "mar", "abr apr", "may", "jun", "jul", "ago aug", "sep", "oct",
           "nov", "dic dec")  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- spreadsheets have no time zone
_EARLIEST = 1990


def text_of(value: Any) -> str:
    """Return a cell as text: «12» and not «12.0», a date as ISO writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.strip() if isinstance(value, str) else str(value)


def moment_of(value: Any) -> datetime | None:
    """Return the moment a cell says, in central Mexico when it names no zone; None if none.

    ``03/04/2026`` is the third of April. Numbers are read as a spreadsheet's days or as
    seconds or thousandths since 1970.
    """
    try:
        found = _moment(value)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and found.year >= _EARLIEST else None


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=MEXICO)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=MEXICO)
    text = text_of(value)
    if re.fullmatch(r"\d{5}(?:\.\d+)?|\d{10}|\d{13}", text):
        return _from_number(text)
    text = fold(text)
    matches = (shape.fullmatch(text) for shape in _SHAPES)
    match = next((match for match in matches if match), None)
    return None if match is None else _from_parts(match.groupdict())


def _from_number(text: str) -> datetime:
    if len(text.split(".")[0]) == 5:
        return (_EXCEL_EPOCH + timedelta(days=float(text))).replace(tzinfo=MEXICO)
    return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), tz=UTC)


def _from_parts(parts: dict[str, str | None]) -> datetime:
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    name = parts.get("name")
    month = _MONTH.get(name[:3], 0) if name else int(parts["month"] or 0)
    if month > 12 >= day:  # written the other way round
        day, month = month, day
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"][0] == "p" else 0)
    return datetime(
        year + 2000 if len(parts["year"] or "") == 2 else year, month, day, hour, int(parts["minute"] or 0),
        int(parts["second"] or 0), tzinfo=_zone(parts["zone"]),
    )  # fmt: skip


def _zone(text: str | None) -> Any:
    if not text:
        return MEXICO
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if match is None:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(offset if match[1] == "+" else -offset)


def count_of(value: Any) -> int | None:
    """Return a whole number of at least zero, or None: «1,204» is one thousand two hundred four."""
    text = re.sub(r"[,\s]", "", text_of(value))
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def is_yes(value: Any) -> bool:
    """Say whether a cell says yes."""
    return fold(text_of(value)) in {"si", "true", "1", "yes", "x", "verdadero"}
