from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, stream_with_context

bp = Blueprint("importers", __name__)


def as_csv(lines: Iterator[str], name: str) -> Response:
    """Return an answer that hands over a CSV as it is made."""
    answer = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
