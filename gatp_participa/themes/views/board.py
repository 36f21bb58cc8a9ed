"""Boards: all of them in a list, one with its themes, what it says inside, and its tray."""

from __future__ import annotations

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts import desk
from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import NATION, may_view_everything, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.proposals.rules import LANGUAGES
from gatp_participa.themes import queries, rules
from gatp_participa.themes.models import ClusteringRun
from gatp_participa.themes.queries import ThemeCard
from gatp_participa.themes.queries.map import spots
from gatp_participa.themes.views import bp
from gatp_participa.themes.views.access import (
    entity_asked,
    filters_asked,
    may_review,
    readable_scope,
)
from gatp_participa.themes.views.asking import forms_of, index_page
from gatp_participa.themes.views.drawing import draw
from gatp_participa.web.guards import requires

BOARD = "/mesa/temas/<slug>/<string(length=2):scope>"


@bp.context_processor
def languages() -> dict[str, dict[str, str]]:
    """Let templates name languages as their speakers do."""
    return {"LANGUAGES": LANGUAGES}


@desk.counter("themes.desk_index")
def waiting(person: User) -> str:
    """Say how many groupings wait for a decision on the boards that a person reads."""
    count = len(_waiting_for(person))
    said = ngettext("%(num)s agrupación por decidir", "%(num)s agrupaciones por decidir", count)
    return said if count else ""


@desk.waits
def to_decide(person: User, _today: date) -> list[desk.Item]:
    """Give the groupings that a person may accept or discard."""
    return [
        desk.Item(
            title=run.call.title, url=url_for("themes.desk_run", run_id=run.id),
            what=_("Aceptar o descartar una agrupación"),
            where=catalogue().entity_name(run.scope),
            since=clock.local_day(run.finished_at or run.created_at),
        )
        for run in _waiting_for(person)
        if rules.may_review(person, run.scope)
    ]  # fmt: skip


def _waiting_for(person: User) -> list[ClusteringRun]:
    tables = scopes_of(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR)
    everywhere = may_view_everything(person) or NATION in tables
    return queries.runs_waiting(None if everywhere else tables) if everywhere or tables else []


@bp.get("/mesa/temas")
@requires(rules.opens_board)
def desk_index() -> ResponseReturnValue:
    """Every call with its boards, and the form to group its proposals."""
    return index_page({})


@bp.get(BOARD)
@requires(rules.opens_board)
def desk_board(slug: str, scope: str) -> ResponseReturnValue:
    """The themes of a scope, by size or by doubt, with how good the grouping is."""
    call, where = readable_scope(slug, scope)
    entity, by = entity_asked(where), request.args.get("orden", "")
    by = by if by == "doubt" else "size"
    may = may_review(scope)
    forms = forms_of([call]) if may else {}
    return render_template(
        "themes/board_show.html", call=call, scope=scope, entity=entity, by=by, may_review=may,
        board=queries.board(where, entity=entity, by=by), runs=queries.runs_of(where),
        copies=queries.copies_waiting(call.id), form=forms.get(call.id), rules=rules,
    )  # fmt: skip


@bp.get(BOARD + "/mapa")
@requires(rules.opens_board)
def desk_map(slug: str, scope: str) -> ResponseReturnValue:
    """The themes of a scope, drafts too, as circles: the nearest ones are the likest."""
    call, where = readable_scope(slug, scope)
    rows = queries.board(where, entity=entity_asked(where)).rows
    found = spots([ThemeCard(row.theme, row.texts, 0) for row in rows])
    return render_template(
        "themes/board_map.html", call=call, scope=scope, spots=found, drawing=draw(found)
    )


@bp.get(BOARD + "/buscar")
@requires(rules.opens_board)
def desk_search(slug: str, scope: str) -> ResponseReturnValue:
    """The proposals of a scope that say something, whatever theme they are in."""
    call, where = readable_scope(slug, scope)
    filters, cursor = filters_asked(where), request.args.get("despues")
    themes = queries.targets(where)
    return render_template(
        "themes/board_search.html", call=call, scope=scope, filters=filters, targets=themes,
        names={theme.id: theme.name for theme in themes.rest}, may_review=may_review(scope),
        page=queries.search_page(where, filters, cursor=cursor) if filters.text else None,
        is_first=not cursor,
    )  # fmt: skip


@bp.get(BOARD + "/sin-tema")
@requires(rules.opens_board)
def desk_tray(slug: str, scope: str) -> ResponseReturnValue:
    """The proposals of a scope that are in no theme, with the reason why."""
    call, where = readable_scope(slug, scope)
    filters, cursor = filters_asked(where), request.args.get("despues")
    return render_template(
        "themes/board_tray.html", call=call, scope=scope, filters=filters,
        reasons=queries.tray_reasons(where, entity=filters.entity), targets=queries.targets(where),
        page=queries.tray_page(where, filters, cursor=cursor), may_review=may_review(scope),
        is_first=not cursor, fewest=rules.FEWEST_IN_TRAY,
    )  # fmt: skip
