"""Commitments as anyone may follow them."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.core import clock
from gatp_participa.core.errors import NotFoundError
from gatp_participa.entities.queries import catalogue
from gatp_participa.plans import queries, rules
from gatp_participa.plans.exports import drawing
from gatp_participa.plans.gantt import MOST_ROWS, bars_of
from gatp_participa.plans.models import ActionPlan
from gatp_participa.plans.queries.following import promise_by_id
from gatp_participa.plans.queries.public import LATE
from gatp_participa.plans.status import CommitmentStatus, PlanStatus, SectionKind
from gatp_participa.plans.views import bp
from gatp_participa.plans.views.story import story_of
from gatp_participa.secretariats.rules import of_place
from gatp_participa.web.guards import public

# The word of the address for each status.
WORDS = {
    "sin-avance": CommitmentStatus.NOT_STARTED.value,
    "en-proceso": CommitmentStatus.IN_PROGRESS.value,
    "completado": CommitmentStatus.VERIFIED.value,
    "atrasado": LATE,
}


@bp.get("/compromisos")
@public
def index() -> ResponseReturnValue:
    """Every public commitment, by state and by what has been done of it."""
    today = clock.today()
    asked = request.args.get("estado", "")
    code = asked if asked in catalogue().entities else ""
    word = request.args.get("avance", "")
    word = word if word in WORDS else ""
    page = queries.public_commitments(
        today=today, entity_code=code, status=WORDS.get(word, ""), cursor=request.args.get("desde")
    )
    return render_template(
        "plans/index.html", page=page, code=code, word=word, is_late=rules.is_late,
        figures=queries.figures(today=today, entity_code=code),
        plans=queries.published_plans(entity_code=code),
    )  # fmt: skip


@bp.get("/planes/<code>/<int:ordinal>")
@public
def show(code: str, ordinal: int) -> ResponseReturnValue:
    """A plan with its commitments, declared and verified, and its dates as a drawing."""
    plan = queries.plan_by_address(code, ordinal)
    check_readable(plan)
    activities = queries.activities_of(plan)
    rows = len(plan.commitments) + sum(map(len, activities.values()))
    shown = activities if rows <= MOST_ROWS else {}
    bars = bars_of(plan.commitments, shown)
    return render_template(
        "plans/show.html", plan=plan, is_late=rules.is_late, sections=queries.sections_of(plan.id),
        tags=queries.tags_of(one.id for one in plan.commitments), activities=activities,
        bars=bars, SectionKind=SectionKind,
        chart=drawing(bars, plan.starts_on, plan.ends_on, today=clock.today()) if bars else None,
        **_place(plan), **_acts(plan),
    )  # fmt: skip


@bp.get("/compromisos/<int:commitment_id>")
@public
def commitment(commitment_id: int) -> ResponseReturnValue:
    """A commitment with its dates, its progress and the way back to the voices."""
    found = promise_by_id(commitment_id)
    check_readable(found.plan)
    return render_template(
        "plans/commitment.html", commitment=found, plan=found.plan, is_late=rules.is_late,
        origins=queries.origins_of(found), behind=queries.who_is_behind(found),
        named=queries.named_proposals(found.id, cursor=request.args.get("propuestas")),
        **story_of(found), **_place(found.plan), **_acts(found.plan),
    )  # fmt: skip


def check_readable(plan: ActionPlan) -> None:
    """Refuse a draft to who does not write it or check it.

    Raises:
        NotFoundError: as if there were none.
    """
    if plan.status is PlanStatus.PUBLISHED:
        return
    if not rules.may_read_draft(user_or_none(), plan.entity_code):
        raise NotFoundError(_("No encontramos ese plan."))


def _place(plan: ActionPlan) -> dict[str, str]:
    name = catalogue().entity_name(plan.entity_code)
    return {"place": name, "of_place": of_place(plan.entity_code, name)}


def _acts(plan: ActionPlan) -> dict[str, bool]:
    """Say what the person who reads may do; a visitor, nothing."""
    person = user_or_none()
    if person is None:
        return {"may_write": False, "may_report": False}
    code = plan.entity_code
    return {
        "may_write": rules.may_write(person, code),
        "may_report": plan.status is PlanStatus.PUBLISHED
        and (rules.may_declare(person, code) or rules.may_verify(person, code)),
    }
