"""How dates, numbers and texts read on a page. Results are kept: Babel parses slowly."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, request, url_for
from flask_babel import gettext as _
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from gatp_participa.core import clock
from gatp_participa.core.paths import STATIC
from gatp_participa.core.readability import readability
from gatp_participa.core.text import shorten
from gatp_participa.web.languages import current

# Without images: one that is elsewhere would tell another site who reads a page of ours.
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")


@lru_cache(maxsize=4096)
def _written(value: date, pattern: str, locale: str) -> str:
    return format_date(value, pattern, locale=locale)


def as_day(value: date | datetime) -> date:
    """Return the calendar day in central Mexico of a moment, or the day itself."""
    return clock.local_day(value) if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """«21 de noviembre de 2026»."""
    if value is None:
        return ""
    # What a date looks like, in the letters of Unicode's date patterns (UTS 35).
    return _written(as_day(value), _("d 'de' MMMM 'de' y"), current().locale)


def month(value: date) -> str:
    """«noviembre de 2026»."""
    return _written(value, _("MMMM 'de' y"), current().locale)


def weekday(value: date) -> str:
    """«lunes»."""
    return _written(value, "EEEE", current().locale)


def hour(value: datetime) -> str:
    """«18:00», in the time of central Mexico."""
    return value.astimezone(clock.MEXICO).strftime("%H:%M")


def short_day(value: date | datetime | None) -> str:
    """«21 nov 2026»."""
    if value is None:
        return ""
    return _written(as_day(value), "d MMM y", current().locale).replace(".", "")


def moment(value: datetime | None) -> str:
    """«21 de noviembre de 2026, 18:00 (hora del centro)»."""
    if value is None:
        return ""
    hour = value.astimezone(clock.MEXICO).strftime("%H:%M")
    return _("%(day)s, %(hour)s (hora del centro)", day=day(value), hour=hour)


def iso(value: date | datetime) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def number(value: int | float | None) -> str:
    """«11,904»."""
    return "" if value is None else _figure(value, current().locale)


@lru_cache(maxsize=4096)
def _figure(value: int | float, locale: str) -> str:
    return format_decimal(value, locale=locale)


def percent(part: int, whole: int) -> str:
    """«27 %», or a dash when there is no whole."""
    return f"{round(100 * part / whole)} %" if whole else "–"


def days_from_now(value: date | datetime) -> int:
    """Return whole days until ``value`` (negative when it has passed)."""
    return (as_day(value) - clock.today()).days


def markdown(text: str, top: int = 2) -> Markup:
    """Return Markdown as HTML; raw HTML in it is shown as text, never run.

    Its highest heading becomes ``h{top}``, since the page around has its own, and no level
    is skipped below it.
    """
    tokens = _markdown.parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    levels = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(6, levels.index(token.tag) + top)}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return Markup(html)  # noqa: S704 -- the renderer escapes HTML


def paragraphs(text: str) -> Markup:
    """Return plain text as paragraphs: blank lines part them, single line breaks are kept."""
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    html = "".join(
        "<p>" + "<br>".join(str(escape(line)) for line in block.split("\n")) + "</p>"
        for block in blocks
    )
    return Markup(html)  # noqa: S704 -- every line was escaped above


@lru_cache(maxsize=64)
def _version(path: str) -> str:
    return hashlib.sha256(Path(STATIC, path).read_bytes()).hexdigest()[:10]


def asset(path: str) -> str:
    """Return the address of a static file, changed when its content does."""
    return _asset(path, request.script_root)


@lru_cache(maxsize=64)
def _asset(path: str, _root: str) -> str:
    return url_for("static", filename=path, v=_version(path))


def qr(url: str, title: str) -> Markup:
    """Return the QR of an address as SVG, on white whatever the theme: telephones read it so."""
    code = segno.make(url, error="m", micro=False)
    return Markup(  # noqa: S704 -- made of numbers; the title is escaped
        code.svg_inline(
            border=4,
            light="#fff",
            omitsize=True,
            svgclass="qr",
            lineclass=None,
            title=escape(title),
        )
    )


def register(app: Flask) -> None:
    """Make the filters and a few functions known to templates."""
    filters: dict[str, Any] = {
        "day": day, "month": month, "weekday": weekday, "hour": hour,
        "short_day": short_day, "moment": moment, "iso": iso, "number": number,
        "markdown": markdown, "paragraphs": paragraphs, "shorten": shorten, "readability": readability,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(
        asset=asset, percent=percent, qr=qr, days_from_now=days_from_now, today=clock.today
    )
