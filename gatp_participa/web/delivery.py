"""Fewer bytes on a slow line: pages that have not changed are not sent, texts go compressed.

Only what anybody may see is compressed: beside a secret, the length of a compressed page tells
what is in it (BREACH). What belongs to one person goes as it is.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

SMALLEST = 860  # bytes: less fits in one packet anyway
LEVEL = 6
_TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/xml")


def register(app: Flask) -> None:
    """Attach it, to run after the headers that say who may keep a page."""

    @app.after_request
    def _deliver(response: Response) -> Response:
        if request.method not in {"GET", "HEAD"} or response.status_code != 200:
            return response
        if not response.headers.get("Cache-Control", "").startswith("public"):
            return response
        is_file = response.is_streamed or response.direct_passthrough
        if is_file and request.endpoint != "static":
            return response  # nobody gathers it in memory; the server hands it over by itself
        if request.endpoint == "static":
            return _static(response) if _wanted(response) else response
        response.add_etag(weak=True)
        response.make_conditional(request)
        if response.status_code == 200 and _wanted(response):
            _compressed(response, gzip.compress(response.get_data(), LEVEL, mtime=0))
        return response


def _wanted(response: Response) -> bool:
    if "Content-Encoding" in response.headers or not (response.mimetype or "").startswith(_TEXTS):
        return False
    response.headers.add("Vary", "Accept-Encoding")
    length = response.content_length
    accepts = request.accept_encodings["gzip"] > 0
    return accepts and (length is None or length >= SMALLEST)


def _static(response: Response) -> Response:
    response.direct_passthrough = False
    body = response.get_data()
    return _compressed(response, _once(body))


@lru_cache(maxsize=64)
def _once(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


def _compressed(response: Response, body: bytes) -> Response:
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(body))
    etag, _is_weak = response.get_etag()
    if etag is not None:  # the bytes differ, what they say does not
        response.set_etag(etag, weak=True)
    return response
