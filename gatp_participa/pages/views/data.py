"""Everything that can be taken away, with what each column means, and the file that joins it all."""

from __future__ import annotations

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from gatp_participa.core import clock
from gatp_participa.notices.letters import link
from gatp_participa.pages import exports
from gatp_participa.pages.queries import joined
from gatp_participa.pages.views import bp
from gatp_participa.web.guards import public

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
SHAPE = 1  # what the file looks like: one more when a column is added


@bp.get("/datos")
@public
def data() -> ResponseReturnValue:
    """Every file there is, the dictionary of the one that joins them, and how to cite it."""
    _last, changed_at = joined.version()
    return render_template(
        "pages/data.html",
        road=exports.ROAD,
        proposals=joined.how_many(),
        changed_at=changed_at,
        today=clock.today(),
        address=link("pages.data"),
    )


@bp.get("/datos/camino.<any(csv, jsonl):kind>")
@public
def road_file(kind: str) -> ResponseReturnValue:
    """The road of every public proposal up to what was verified, as a file."""
    tag = f"camino-{SHAPE}-{joined.version()[0]}"
    if request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
    else:
        # ``make_conditional`` would gather the whole file in memory to count its bytes.
        lines = exports.as_csv() if kind == "csv" else exports.as_json_lines()
        answer = Response(stream_with_context(lines), content_type=CONTENT_TYPES[kind])
        answer.headers["Content-Disposition"] = f'attachment; filename="camino.{kind}"'
    answer.set_etag(tag, weak=True)
    return answer
