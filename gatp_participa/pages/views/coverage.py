"""Whom a grouping left without a theme, or in one that every table turned down."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from gatp_participa.pages.views import bp
from gatp_participa.proposals.rules import LANGUAGES
from gatp_participa.routing.queries import declined_themes
from gatp_participa.themes.queries import public_run
from gatp_participa.themes.queries.coverage import inside
from gatp_participa.themes.queries.fairness import coverage_of
from gatp_participa.web.guards import public


@bp.get("/agrupaciones/<int:run_id>/cobertura")
@public
def coverage(run_id: int) -> ResponseReturnValue:
    """The share of texts in no theme and in a declined one, by groups of people and of texts."""
    run = public_run(run_id)
    declined = inside(run, declined_themes(run.call_id, run.scope))
    return render_template(
        "pages/coverage.html", run=run, coverage=coverage_of(run, declined),
        LANGUAGES=LANGUAGES,
    )  # fmt: skip
