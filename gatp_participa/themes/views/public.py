"""Themes as anyone reads them: the list of a call, its map, a theme, and near copies."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.entities.models import NATION
from gatp_participa.themes.models import Theme
from gatp_participa.themes.queries import copied, inside, public
from gatp_participa.themes.queries.map import spots
from gatp_participa.themes.views import bp
from gatp_participa.themes.views.drawing import draw
from gatp_participa.web import guards


@bp.get("/temas")
@guards.public
def index() -> ResponseReturnValue:
    """The themes of the call that published last, and the way to those of others."""
    calls = public.calls_with_themes()
    return _themes_page(call_by_slug(calls[0].slug) if calls else None, calls)


@bp.get("/convocatorias/<slug>/temas")
@guards.public
def of_call(slug: str) -> ResponseReturnValue:
    """The themes of a call, largest first."""
    return _themes_page(call_by_slug(slug), public.calls_with_themes())


@bp.get("/convocatorias/<slug>/temas/mapa")
@guards.public
def map_of_call(slug: str) -> ResponseReturnValue:
    """The themes of a call as circles on a plane, like ones near each other, and as a table."""
    call = call_by_slug(slug)
    cards = public.themes_of_call(call.id)
    scopes = sorted({card.theme.scope for card in cards})
    asked = request.args.get("estado", NATION)
    scope = asked if asked in scopes else next(iter(scopes), NATION)
    found = spots([card for card in cards if card.theme.scope == scope])
    return render_template(
        "themes/map.html", call=call, scope=scope, scopes=scopes, spots=found, drawing=draw(found)
    )


@bp.get("/temas/<int:theme_id>")
@guards.public
def show(theme_id: int) -> ResponseReturnValue:
    """A theme: what it is about, why its proposals are together, and every one of them."""
    theme = public.theme_by_id(theme_id)
    if theme.id != theme_id:
        return redirect(url_for("themes.show", theme_id=theme.id), code=301)
    cursor, part = request.args.get("despues"), _part(theme)
    is_first = not cursor and part is None
    return render_template(
        "themes/show.html", theme=theme, counts=inside.entity_counts(theme.id),
        voices=inside.voices(theme.id), parts=_parts(theme), part=part, is_first=is_first,
        central=inside.central_proposals(theme.id) if is_first else [],
        page=inside.members_page(theme.id, part=part, cursor=cursor),
    )  # fmt: skip


@bp.get("/textos-casi-iguales/<int:group_id>")
@guards.public
def same_text(group_id: int) -> ResponseReturnValue:
    """Every text of a group of near copies, one by one: each is somebody's voice."""
    call, texts = copied.public_copies(group_id)
    page = copied.copies_page(group_id, cursor=request.args.get("despues"))
    return render_template(
        "themes/same_text.html", call=call, texts=texts, page=page, group_id=group_id
    )


def _part(theme: Theme) -> int | None:
    """Return the place of the part of the theme that was asked for, counted from 0."""
    number = request.args.get("parte", type=int)
    return number - 1 if number and 1 <= number <= len(theme.subthemes) else None


def _parts(theme: Theme) -> list[dict[str, Any]]:
    """Return the parts of a theme that have public texts, with their place and how many."""
    if not theme.subthemes:
        return []
    counts = inside.part_counts(theme.id)
    return [
        {"place": place, "name": one["name"], "texts": counts[place]}
        for place, one in enumerate(theme.subthemes)
        if counts.get(place)
    ]


def _themes_page(call: Call | None, calls: list) -> ResponseReturnValue:
    cards = public.themes_of_call(call.id) if call else []
    others = [other for other in calls if call is None or other.slug != call.slug]
    # Of each scope, the run that shaped its largest theme tells how they were made.
    runs = {card.theme.scope: card.theme.run_id for card in reversed(cards)}
    return render_template(
        "themes/index.html", call=call, cards=cards, others=others, runs=sorted(runs.items())
    )
