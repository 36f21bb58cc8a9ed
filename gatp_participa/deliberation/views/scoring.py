"""The desk's priorities: score, see the order and what other weights would give, publish."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.core.text import clean_input
from gatp_participa.deliberation import labels, queries, rules, services
from gatp_participa.deliberation.queries import Board
from gatp_participa.deliberation.services import CriterionDraft
from gatp_participa.deliberation.services.ranking import MOST_CRITERIA
from gatp_participa.deliberation.views import priorities_bp
from gatp_participa.web.guards import requires

LONGEST = 400


def _readable(slug: str, code: str) -> Board:
    call = call_by_slug(slug)
    if not rules.may_read(signed_in_user(), code):
        raise NotAllowedError(_("Estas prioridades son de otra mesa."))
    return queries.board_of(call, code)


def _back(slug: str, code: str, anchor: str | None = None) -> ResponseReturnValue:
    url = url_for("priorities.desk", slug=slug, code=code, _anchor=anchor)
    return redirect(url, code=303)


@priorities_bp.get("/mesa/prioridades")
@requires(rules.may_open_desk)
def desk_index() -> ResponseReturnValue:
    """The calls of which a person's tables received something."""
    found = queries.calls_of(signed_in_user())
    return render_template("deliberation/priorities_index.html", found=found)


@priorities_bp.get("/mesa/prioridades/<slug>/<code>")
@requires(rules.may_open_desk)
def desk(slug: str, code: str) -> ResponseReturnValue:
    """The order as it goes, and how it would be with other weights (nothing is saved)."""
    board, person = _readable(slug, code), signed_in_user()
    tried = _tried(board)
    simulated = rules.rank(tried, board.marks) if tried else []
    return render_template(
        "deliberation/desk_priorities.html", board=board, labels=labels,
        sectors=labels.sector_names(), names={one.key: one.name for one in board.rubric.criteria},
        my_sector=services.sector_of(person, code), prepares=_may_prepare(person, code),
        tried=tried, simulated=simulated, moved=rules.compare(board.ranking, simulated),
        place=code, largest=rules.LARGEST_WEIGHT,
    )  # fmt: skip


def _may_prepare(person: User, code: str) -> bool:
    # Where there is no table there are no sectors that score.
    return rules.may_prepare(person, code) and queries.table_if_any(code) is not None


def _tried(board: Board) -> dict[str, int]:
    """Return the weights of the address when there are some; what cannot be read stays as it is."""
    if not any(f"peso-{key}" in request.args for key in board.weights):
        return {}
    found = {}
    for key, weight in board.weights.items():
        typed = request.args.get(f"peso-{key}", type=int, default=weight)
        found[key] = min(max(typed, 0), rules.LARGEST_WEIGHT)
    return found


@priorities_bp.route("/mesa/prioridades/<slug>/<code>/<int:referral_id>", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def score(slug: str, code: str, referral_id: int) -> ResponseReturnValue:
    """Score a theme for one's own sector."""
    board, person = _readable(slug, code), signed_in_user()
    if referral_id not in board.themes:
        raise NotFoundError(_("Ese tema no se turnó a esta mesa."))
    sector = services.sector_of(person, code)
    if request.method == "GET" or sector is None:
        if sector is None and request.method == "POST":
            raise NotAllowedError(_("Solo quien tiene un lugar en la mesa puede calificar."))
        return render_template(
            "deliberation/score.html", board=board, theme=board.themes[referral_id],
            sector=sector, sectors=labels.sector_names(), following=_following(board, referral_id),
        )  # fmt: skip
    points = {
        key: number
        for key in board.weights
        if (number := request.form.get(f"p-{key}", type=int)) is not None
    }
    notes = {key: clean_input(request.form.get(f"n-{key}", ""))[:LONGEST] for key in points}
    try:
        with transaction():
            services.score(
                board.call, code, referral_id, points, notes, person=person, now=clock.now()
            )
    except (ConflictError, InvalidInputError) as error:
        flash(str(error), "error")
        return _back(slug, code)
    flash(_("Guardamos la calificación de tu sector. Puedes cambiarla hasta que se publique."))
    following = _following(board, referral_id) if "siguiente" in request.form else None
    if following is None:
        return _back(slug, code)
    return redirect(url_for(".score", slug=slug, code=code, referral_id=following), code=303)


def _following(board: Board, referral_id: int) -> int | None:
    numbers = list(board.themes)
    later = numbers[numbers.index(referral_id) + 1 :]
    return later[0] if later else None


@priorities_bp.route("/mesa/prioridades/<slug>/<code>/preguntas", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def rubric(slug: str, code: str) -> ResponseReturnValue:
    """The questions and how much each counts, before anybody scores."""
    board, person = _readable(slug, code), signed_in_user()
    services.check_prepares(person, code)
    queries.table_of(code)
    typed = _typed_criteria() if request.method == "POST" else None
    error = ""
    if typed is not None:
        try:
            with transaction():
                services.change_rubric(
                    board.call, code, clean_input(request.form.get("name", ""))[:LONGEST], typed,
                    person=person, now=clock.now(),
                )  # fmt: skip
        except (ConflictError, InvalidInputError) as refusal:
            error, board = str(refusal), queries.board_of(call_by_slug(slug), code)
        else:
            flash(_("Listo: con estas preguntas se va a calificar."))
            return _back(slug, code)
    rows = typed or [
        CriterionDraft(one.name, one.question, one.weight, one.key) for one in board.rubric.criteria
    ]
    page = render_template(
        "deliberation/rubric.html", board=board, rows=rows, error=error, most=MOST_CRITERIA,
        name=request.form.get("name", board.rubric.name), largest=rules.LARGEST_WEIGHT,
    )  # fmt: skip
    return page, 422 if error else 200


def _typed_criteria() -> list[CriterionDraft]:
    rows = []
    for place in range(MOST_CRITERIA):
        name, question, key = (
            clean_input(request.form.get(f"{part}-{place}", ""))[:LONGEST]
            for part in ("name", "question", "key")
        )
        if name or question:
            weight = request.form.get(f"weight-{place}", type=int, default=-1)
            rows.append(CriterionDraft(name, question, weight, key[:40]))
    return rows


@priorities_bp.post("/mesa/prioridades/<slug>/<code>/publicar")
@requires(rules.may_open_desk)
def publish(slug: str, code: str) -> ResponseReturnValue:
    """Make the order public for good."""
    board = _readable(slug, code)
    note = clean_input(request.form.get("note", ""))[:4000]
    try:
        with transaction():
            services.publish(board.call, code, note, person=signed_in_user(), now=clock.now())
    except ConflictError as error:
        flash(str(error), "error")
    else:
        flash(_("Las prioridades ya son públicas, con su método y todas las calificaciones."))
    return _back(slug, code)
