"""A plan to take away: PDF, DOCX, JSON and CSV; and the open data of all of them."""

from __future__ import annotations

import json
from functools import lru_cache

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from gatp_participa.core import clock
from gatp_participa.documents import DOCX, Document, to_docx, to_pdf
from gatp_participa.entities.queries import catalogue
from gatp_participa.notices.letters import link
from gatp_participa.plans import exports, queries
from gatp_participa.plans.queries import Whole
from gatp_participa.plans.views import bp
from gatp_participa.plans.views.public import check_readable
from gatp_participa.web.exports import csv_lines
from gatp_participa.web.guards import public
from gatp_participa.web.languages import speaking


@bp.get("/planes/<code>/<int:ordinal>/plan.pdf")
@public
def plan_pdf(code: str, ordinal: int) -> ResponseReturnValue:
    """The document, for a screen reader too."""
    return _handed(_pdf(_document(code, ordinal)), "application/pdf", code, ordinal, "pdf")


@bp.get("/planes/<code>/<int:ordinal>/plan.docx")
@public
def plan_docx(code: str, ordinal: int) -> ResponseReturnValue:
    """The document, to go on working with it."""
    return _handed(to_docx(_document(code, ordinal)), DOCX, code, ordinal, "docx")


@bp.get("/planes/<code>/<int:ordinal>/plan.json")
@public
def plan_json(code: str, ordinal: int) -> ResponseReturnValue:
    """The whole plan, for programs."""
    whole = queries.with_evidence(_whole(code, ordinal))
    body = json.dumps(exports.record_of(whole), ensure_ascii=False, indent=1)
    return _handed(body, "application/json", code, ordinal, "json")


@bp.get("/planes/<code>/<int:ordinal>/plan.csv")
@public
def plan_csv(code: str, ordinal: int) -> ResponseReturnValue:
    """A row for each activity."""
    lines = csv_lines(exports.csv_rows(_whole(code, ordinal)))
    return _handed("".join(lines), "text/csv; charset=utf-8", code, ordinal, "csv")


@bp.get("/compromisos/datos")
@public
def open_data() -> ResponseReturnValue:
    """What each column of the open data means."""
    return render_template("plans/open_data.html", resources=exports.RESOURCES.values())


@bp.get("/compromisos/datos/<any(compromisos, metas, actividades, evidencias):resource>.csv")
@public
def open_data_csv(resource: str) -> ResponseReturnValue:
    """A table of open data, whole."""
    lines = exports.lines_of(exports.RESOURCES[resource])
    answer = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{resource}.csv"'
    return answer


def _whole(code: str, ordinal: int) -> Whole:
    plan = queries.plan_by_address(code, ordinal)
    check_readable(plan)
    catalogue()
    return queries.whole(plan)


def _document(code: str, ordinal: int) -> Document:
    address = link("plans.show", code=code, ordinal=ordinal)
    with speaking("es"):  # a plan is written in Spanish, and so is all that is around its words
        return exports.document_of(_whole(code, ordinal), today=clock.today(), address=address)


@lru_cache(maxsize=8)
def _pdf(document: Document) -> bytes:
    # Setting it takes a second; many ask for the plan that was published today.
    return to_pdf(document)


def _handed(
    body: bytes | str, content_type: str, code: str, ordinal: int, suffix: str
) -> Response:  # fmt: skip
    answer = Response(body, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="plan-{code}-{ordinal}.{suffix}"'
    return answer
