"""Pages of the record: the public one with its files, and one's own acts with their receipts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import cards
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.audit.content import canonical
from gatp_participa.core import clock
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.paths import STATIC
from gatp_participa.ledger import exports, labels, queries, receipts
from gatp_participa.web.guards import anyone, public, requires

bp = Blueprint("ledger", __name__)
_POSITION = re.compile(r"[1-9][0-9]{0,17}")


@cards.card("ledger", place=35)
def _card(_person: User) -> dict[str, Any]:
    return {}


@bp.get("/registro")
@public
def index() -> ResponseReturnValue:
    """What the record is, how it goes, and how anyone checks it."""
    return render_template(
        "ledger/index.html", last=queries.last_root(), month=queries.last_days(clock.today()),
        kind_label=labels.kind_label,
    )  # fmt: skip


@bp.get("/registro/actos.jsonl")
@public
def acts() -> ResponseReturnValue:
    """Every act as it is published, up to the last root, a line each."""
    since = request.args.get("desde", "1")
    if not _POSITION.fullmatch(since):
        raise InvalidInputError(_("«desde» es el número de un acto, desde 1."))
    last = queries.last_root()
    until = last.size if last else 0
    return _file(exports.acts(int(since), until), "actos.jsonl", "application/x-ndjson", until)


@bp.get("/registro/raices.json")
@public
def roots() -> ResponseReturnValue:
    """Every root, a line each inside one list."""
    last = queries.last_root()
    return _file(exports.roots(), "raices.json", "application/json", last.size if last else 0)


@bp.get("/registro/comprobar.py")
@public
def script() -> ResponseReturnValue:
    """The script that checks a receipt."""
    return send_file(
        STATIC / "comprobar.py", mimetype="text/x-python", as_attachment=True, max_age=300
    )


@bp.get("/mi-cuenta/registro")
@requires(anyone)
def mine() -> ResponseReturnValue:
    """One's own acts, newest first, each with its receipt."""
    page = queries.acts_of(signed_in_user().id, request.args.get("despues"))
    return render_template("ledger/mine.html", page=page, labels=labels)


@bp.get("/mi-cuenta/registro/<int:entry_id>.json")
@requires(anyone)
def receipt(entry_id: int) -> ResponseReturnValue:
    """The proof of one's own act."""
    entry, position = queries.own_act(entry_id, signed_in_user().id)
    response = Response(canonical(receipts.receipt(entry, position)), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"constancia-{position}.json"
    )
    return response


def _file(parts: Iterator[bytes], name: str, mimetype: str, version: int) -> Response:
    # Only digits: what somebody writes in an address is not always fit for a header.
    start = "".join(char for char in request.args.get("desde", "1")[:20] if char in "0123456789")
    tag = f"{name}-{version}-{start}"
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = Response(stream_with_context(parts), mimetype=mimetype)
        response.headers.set("Content-Disposition", "attachment", filename=name)
    response.set_etag(tag, weak=True)
    return response
