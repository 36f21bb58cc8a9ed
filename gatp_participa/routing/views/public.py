"""What each state answered about a theme."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from gatp_participa.core import clock
from gatp_participa.routing import queries
from gatp_participa.routing.views import bp
from gatp_participa.web.guards import public


@bp.get("/temas/<int:theme_id>/respuestas")
@public
def theme_answers(theme_id: int) -> ResponseReturnValue:
    """Who attends the theme in each state, and the answer with its reason."""
    theme = queries.theme_with_answers(theme_id)
    states = queries.answers_of_theme(theme.id, clock.today())
    return render_template(
        "routing/theme_answers.html",
        theme=theme,
        states=states,
        answered=[state for state in states if state.response],
    )
