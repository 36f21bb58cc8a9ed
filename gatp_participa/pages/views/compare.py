"""The 32 states side by side where there is enough to compare: a picture with its table, and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.pages.exports import COMPARED
from gatp_participa.pages.queries import compare
from gatp_participa.pages.queries.compare import Comparison, Share
from gatp_participa.pages.status import Measure
from gatp_participa.pages.views import bp
from gatp_participa.web.exports import csv_lines
from gatp_participa.web.guards import public


@bp.get("/estados/comparar")
@public
def states_compared() -> ResponseReturnValue:
    """One of the three measures, state by state in the order of the alphabet."""
    asked = request.args.get("medida", "")
    measure = Measure(asked) if asked in set(Measure) else Measure.IN_TIME
    return render_template(
        "pages/compare.html",
        one=compare.compared(measure, clock.today()),
        measures=Measure,
        fewest=compare.FEWEST,
    )


@bp.get("/estados/comparar.csv")
@public
def states_compared_csv() -> ResponseReturnValue:
    """The three measures of every state with some case, and of the country."""
    today = clock.today()
    lines = csv_lines(_rows([compare.compared(measure, today) for measure in Measure]))
    answer = Response("".join(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="estados-comparados.csv"'
    return answer


def _rows(comparisons: Sequence[Comparison]) -> Iterator[Sequence[object]]:
    yield [column.name for column in COMPARED.columns]
    for one in comparisons:
        if one.country.whole:
            yield _row(one.measure, "pais", one.country)
        for share in (*one.states, *([one.nowhere] if one.nowhere else [])):
            yield _row(one.measure, share.code, share)


def _row(measure: Measure, key: str, share: Share) -> Sequence[object]:
    name = "" if key == "pais" or key not in catalogue().entities else catalogue().entity_name(key)
    figures: Sequence[object] = ("", "", "")
    if share.is_enough:
        figures = [round(value, 1) for value in (share.percent, *share.limits)]
    return measure.value, key, name, share.part, share.whole, *figures, share.reading.value
