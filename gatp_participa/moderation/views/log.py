"""What moderation does, in public: figures, acts and a file of them."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from gatp_participa.accounts.rules import NATION
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.moderation import appeals, labels
from gatp_participa.moderation.queries import log as queries
from gatp_participa.moderation.views import bp
from gatp_participa.web.exports import csv_lines
from gatp_participa.web.guards import public

COLUMNS = (
    "dia", "estado", "que_era", "que_se_decidio", "razon", "horas_que_tardo", "se_apelo",
    "resultado_de_la_apelacion",
)  # fmt: skip


@bp.get("/moderacion")
@public
def log() -> ResponseReturnValue:
    """Show how much is moderated, why, how fast and how often it was wrong; and each act."""
    place, today, cursor = _place(), clock.today(), request.args.get("despues")
    return render_template(
        "moderation/log.html", place=place, since=queries.first_day(today), labels=labels,
        figures=None if cursor else queries.statistics(place, today=today),
        page=queries.log_page(place, today=today, cursor=cursor), outcomes=appeals.OUTCOMES,
        words_of=queries.words_of, appeal_days=appeals.APPEAL_DAYS,
    )  # fmt: skip


@bp.get("/moderacion/registro.csv")
@public
def log_file() -> ResponseReturnValue:
    """Give the same acts as a file, written while it is sent."""
    lines = csv_lines(_rows(_place()))
    answer = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="moderacion.csv"'
    return answer


def _place() -> str | None:
    code = request.args.get("estado", "")
    return code if code == NATION or code in catalogue().entities else None


def _rows(place: str | None) -> Iterator[tuple[str | int, ...]]:
    yield COLUMNS
    for row in queries.every_act(place, today=clock.today()):
        yield (
            clock.local_day(row.decided_at).isoformat(), row.entity_code or NATION,
            str(labels.KINDS[row.thing]), str(labels.DECIDED[row.kind]),
            str(labels.REASONS[row.reason]), row.hours, "si" if row.appeal_id else "no",
            str(appeals.OUTCOMES[row.outcome]) if row.outcome else "",
        )  # fmt: skip
