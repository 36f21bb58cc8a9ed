"""For the operator's probes: is the process alive, is it ready to serve."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gatp_participa.core.db import db
from gatp_participa.web.guards import public

bp = Blueprint("health", __name__)


@bp.get("/salud/viva")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return Response("viva\n", mimetype="text/plain")


@bp.get("/salud/lista")
@public
def ready() -> ResponseReturnValue:
    """The database answers and has the catalogues: requests can be served."""
    try:
        states = db.session.scalar(text("SELECT count(*) FROM federal_entities"))
    except SQLAlchemyError:
        db.session.rollback()
        return Response("la base de datos no responde\n", 503, mimetype="text/plain")
    if not states:
        return Response("faltan los catálogos: gatp catalogue load\n", 503, mimetype="text/plain")
    return Response("lista\n", mimetype="text/plain")
