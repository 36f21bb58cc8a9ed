"""From errors to pages in plain Spanish that keep what the person had typed."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, current_app, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    DomainError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)

log = structlog.get_logger()

STATUS = {
    NotFoundError: 404,
    NotAllowedError: 403,
    ConflictError: 409,
    InvalidInputError: 400,
    TooManyRequestsError: 429,
}
# Never shown back, not even to whoever typed it: the screen may be somebody else's.
_SECRET_FIELDS = {
    "csrf_token", "code", "curp", "email", "next",
    "secret", "codes", "proof", "credential", "kept", "purpose",
}  # fmt: skip


def register(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(DomainError, show_domain_error)
    app.register_error_handler(CSRFError, show_expired_form)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(OperationalError, show_busy_database)
    app.register_error_handler(DataError, show_impossible_value)
    app.register_error_handler(Exception, show_failure)


def typed_fields() -> list[tuple[str, str]]:
    """Return the text that came with the request, to show it back or send it again."""
    try:
        items = list(request.form.items(multi=True))
    except HTTPException:  # the body itself was what could not be read
        return []
    return [(name, value) for name, value in items if name not in _SECRET_FIELDS and value]


def show_domain_error(error: DomainError) -> tuple[str, int]:
    return _page(STATUS.get(type(error), 409), message=str(error))


def show_expired_form(error: CSRFError) -> tuple[str, int]:
    # The one case where sending the same thing again, with a fresh token, is the remedy.
    message = _("El formulario estuvo abierto mucho tiempo o se envió desde otra página.")
    return _page(400, message=message, retry=request.path)


def show_http_error(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    return _page(code if code in _KNOWN else (400 if code < 500 else 500))


def show_busy_database(error: OperationalError) -> tuple[str, int]:
    db.session.rollback()
    log.error("database_unavailable", route=_route(), kind=type(error.orig).__name__)
    return _page(503)


def show_impossible_value(error: DataError) -> tuple[str, int]:
    """Answer who sent what no column can hold: a number too large, a character that is none."""
    db.session.rollback()
    log.warning("impossible_value", route=_route(), kind=type(error.orig).__name__)
    return _page(404 if request.view_args and request.method in {"GET", "HEAD"} else 400)


def show_failure(error: Exception) -> tuple[str, int]:
    if current_app.testing or current_app.debug:
        raise error
    db.session.rollback()
    # The type and the place, never the values: a traceback may carry what a person typed.
    log.error("unhandled_error", route=_route(), kind=type(error).__name__, at=_place(error))
    return _page(500)


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "(none)"


def _place(error: BaseException) -> str:
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else ""


_KNOWN = {400, 401, 403, 404, 405, 409, 413, 429, 500, 503}


def _page(code: int, message: str | None = None, retry: str | None = None) -> tuple[str, int]:
    page = render_template(
        "errors/error.html",
        code=code,
        message=message,
        typed=[] if code == 413 else typed_fields(),
        retry=retry,
    )
    return page, code
