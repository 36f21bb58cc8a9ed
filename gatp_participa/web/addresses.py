"""What a request may carry: numbers that a column can hold, no character zero, so many letters.

The first two are refused before anything is asked of the database, where one engine would answer
with an error of its own and the other not. And asking for the head of a page is asking for the page:
no view learns the difference, so none can take it for a form that was sent without its token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import BaseConverter, ValidationError

LARGEST = 2**63 - 1  # what the column of a key holds; smaller ones are :mod:`errors`'s


class NumberConverter(BaseConverter):
    """A whole number of ASCII digits; what no row can have is an address that is not there."""

    regex = r"[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > LARGEST:
            raise ValidationError
        return number

    def to_url(self, value: object) -> str:
        return str(int(value))  # type: ignore[call-overload]


def register(app: Flask) -> None:
    """Attach it, before any route is declared."""
    app.url_map.converters["int"] = NumberConverter
    app.wsgi_app = _HeadIsGet(app.wsgi_app)  # type: ignore[method-assign]

    @app.before_request
    def _refuse() -> None:
        if request.mimetype != "multipart/form-data":
            # Werkzeug holds only the parts of a form with files to what a form may weigh.
            request.max_content_length = app.config["MAX_FORM_MEMORY_SIZE"]
        if request.method == "POST" and request.is_json:
            abort(400)  # forms are read from no JSON: Flask-WTF would, however deep it is
        if "\0" in request.path:
            abort(404)
        if any("\0" in part for pair in request.args.items(multi=True) for part in pair):
            abort(400)


class _HeadIsGet:
    """Answer HEAD as GET and leave the body out."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]):
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "HEAD":
            return self._inner(environ, start_response)
        body = self._inner(environ | {"REQUEST_METHOD": "GET"}, start_response)
        close = getattr(body, "close", None)
        if close is not None:
            close()
        return []
