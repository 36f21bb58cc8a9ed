"""The published order of a state's themes, with its method."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from gatp_participa.calls.queries import call_by_slug
from gatp_participa.deliberation import exports, labels, queries
from gatp_participa.deliberation.views import priorities_bp
from gatp_participa.web.exports import csv_lines
from gatp_participa.web.guards import public


@priorities_bp.get("/convocatorias/<slug>/prioridades/<code>")
@public
def show(slug: str, code: str) -> ResponseReturnValue:
    """What a table attends first, and why."""
    board = queries.published_board(call_by_slug(slug), code)
    return render_template(
        "deliberation/priorities.html", board=board, labels=labels,
        sectors=labels.sector_names(), table=labels.table_name(queries.table_of(code)),
        names={one.key: one.name for one in board.rubric.criteria},
    )  # fmt: skip


@priorities_bp.get("/convocatorias/<slug>/prioridades/<code>.csv")
@public
def download(slug: str, code: str) -> ResponseReturnValue:
    """The same as a table for anybody to use."""
    board = queries.published_board(call_by_slug(slug), code)
    answer = Response("".join(csv_lines(exports.rows(board))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="prioridades-{code}.csv"'
    return answer
