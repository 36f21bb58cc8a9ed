"""What a program may ask, described as programs read it."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from flask import Response

from gatp_participa.pages.views import bp
from gatp_participa.web.guards import public


@bp.get("/api/openapi.json")
@public
def openapi() -> Response:
    """The OpenAPI 3.1 description of the public addresses that are not pages."""
    response = Response(_document(), mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@lru_cache(maxsize=1)
def _document() -> bytes:
    return files("gatp_participa.pages").joinpath("data", "openapi.json").read_bytes()
