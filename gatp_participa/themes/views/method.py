"""How some themes were made, told in plain words, and the texts of a run to download."""

from __future__ import annotations

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from gatp_participa.proposals.rules import LANGUAGES
from gatp_participa.themes import exports
from gatp_participa.themes.queries import fairness, method
from gatp_participa.themes.views import bp
from gatp_participa.web import guards


@bp.get("/agrupaciones/<int:run_id>")
@guards.public
def run(run_id: int) -> ResponseReturnValue:
    """How some themes were made: what was done, with what, how good it is, what it cannot do."""
    found = method.public_run(run_id)
    return render_template(
        "themes/run.html", run=found, cards=method.public_themes_of_run(run_id),
        leftovers=method.reasons_left_out(run_id), after=method.afterwards(found),
        copies=method.copies_in_call(found.call_id), space=method.space_of(found),
        near=method.neighbours(found), coverage=fairness.coverage_of(found), LANGUAGES=LANGUAGES,
    )  # fmt: skip


@bp.get("/agrupaciones/<int:run_id>/textos.<any(csv, jsonl):kind>")
@guards.public
def texts(run_id: int, kind: str) -> ResponseReturnValue:
    """Where every public text of a run is and who put it there, as a file."""
    found = method.public_run(run_id)
    source = exports.Source.of(found)
    tag = exports.version(source)
    if request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
    else:
        # ``make_conditional`` would gather the whole file in memory to count its bytes.
        lines = exports.as_csv(source) if kind == "csv" else exports.as_json_lines(source)
        answer = Response(stream_with_context(lines), content_type=exports.CONTENT_TYPES[kind])
        name = f"agrupacion-{run_id}-textos.{kind}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.set_etag(tag, weak=True)
    return answer
