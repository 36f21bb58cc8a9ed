"""Security headers, caching of public pages, and one structured log line per request."""

from __future__ import annotations

import time

import structlog
from flask import Flask, Response, g, request
from flask.globals import request_ctx

log = structlog.get_logger()

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)
FIXED = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
# How long a shared cache may keep a public page, in seconds: enough for a peak, short
# enough that nobody waits to see what they sent.
PUBLIC_SECONDS = 15


def register(app: Flask, *, secure: bool) -> None:
    """Attach the headers to every answer."""

    @app.before_request
    def _start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def _finish(response: Response) -> Response:
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault(
                "Strict-Transport-Security", "max-age=31536000; includeSubDomains"
            )
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = _caching(response)
            response.headers.add("Vary", "Cookie")
        if request.endpoint != "static":
            _log(response)
        return response


def _caching(response: Response) -> str:
    # Not "no-store": going back to a form must bring back what was typed in it.
    # Asking ``flask.session`` whether it was read counts as reading it.
    opened = request_ctx._session
    is_shared = (
        request.method == "GET"
        and response.status_code == 200
        and not request.cookies
        and not (opened is not None and opened.accessed)
    )
    return f"public, max-age={PUBLIC_SECONDS}" if is_shared else "private, no-cache"


def _log(response: Response) -> None:
    # The rule and not the address: folios and searches say what a person reads.
    log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else "(none)",
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
    )
