"""What each state answered about a theme, what happened to it, and how all the states do."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from gatp_participa.core import clock
from gatp_participa.routing import queries
from gatp_participa.routing.queries.lights import LIGHTS
from gatp_participa.routing.rules import ANSWER_DAYS
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


@bp.get("/temas/<int:theme_id>/respuestas/<code>")
@public
def referral_history(theme_id: int, code: str) -> ResponseReturnValue:
    """What happened to a theme at one table, from when it was sent, with every answer it had."""
    referral = queries.public_referral_or_404(theme_id, code)
    theme = queries.theme_with_answers(theme_id)
    steps = queries.history_of(referral)
    return render_template(
        "routing/referral_history.html",
        theme=theme,
        referral=referral,
        steps=steps,
        clock=queries.read_clock(referral, clock.today(), is_paused=queries.is_paused_now(steps)),
        response=queries.response_of(referral.id),
        apart=queries.published_particulars(referral.id),
    )


@bp.get("/respuestas")
@public
def states_board() -> ResponseReturnValue:
    """The 32 states: what each answered in time, what is near its day, paused or late."""
    today = clock.today()
    states = queries.lights_of_every_state(today)
    return render_template(
        "routing/states_board.html",
        states=states,
        lights=LIGHTS,
        sums={light: sum(state.of(light) for state in states) for light in LIGHTS},
        overdue=queries.longest_overdue(today),
        days=ANSWER_DAYS,
    )
