"""What anyone reads of themes, and how they were made."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.themes import queries
from gatp_participa.themes.views import bp
from gatp_participa.web.guards import public


@bp.get("/temas")
@public
def index() -> ResponseReturnValue:
    """The themes of the call that published last, and the way to those of others."""
    calls = queries.calls_with_themes()
    return _themes_page(call_by_slug(calls[0].slug) if calls else None, calls)


@bp.get("/convocatorias/<slug>/temas")
@public
def of_call(slug: str) -> ResponseReturnValue:
    """The themes of a call, largest first."""
    return _themes_page(call_by_slug(slug), queries.calls_with_themes())


@bp.get("/temas/<int:theme_id>")
@public
def show(theme_id: int) -> ResponseReturnValue:
    """A theme: what it is about, of which states, and every proposal in it."""
    theme = queries.theme_by_id(theme_id)
    cursor = request.args.get("despues")
    counts = queries.entity_counts(theme.id)
    return render_template(
        "themes/show.html", theme=theme, counts=counts, is_first=not cursor,
        total=sum(count for _code, count in counts),
        central=[] if cursor else queries.central_proposals(theme.id),
        page=queries.members_page(theme.id, cursor=cursor),
    )  # fmt: skip


@bp.get("/agrupaciones/<int:run_id>")
@public
def run(run_id: int) -> ResponseReturnValue:
    """How some themes were made: what was done, with what, how good it is, what it cannot do."""
    found = queries.public_run(run_id)
    return render_template(
        "themes/run.html", run=found, cards=queries.public_themes_of_run(run_id),
        leftovers=queries.leftover_reasons(run_id),
    )  # fmt: skip


def _themes_page(call: Call | None, calls: list) -> ResponseReturnValue:
    cards = queries.themes_of_call(call.id) if call else []
    others = [other for other in calls if call is None or other.slug != call.slug]
    return render_template("themes/index.html", call=call, cards=cards, others=others)
