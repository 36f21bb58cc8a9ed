"""A commitment as people read it, thing by thing: what the record of changes compares."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.plans import sdg
from gatp_participa.plans.models import Activity, Commitment, CommitmentTag, CommitmentTarget, Goal
from gatp_participa.plans.queries import linked_proposals, linked_theme_ids
from gatp_participa.themes.models import Theme
from gatp_participa.web.filters import day, number


def words_of(commitment: Commitment) -> dict[str, str]:
    """Return what each thing of a commitment says, by what it is called."""
    return {
        _("Título"): commitment.title,
        _("Resumen"): commitment.summary,
        _("Qué problema atiende"): commitment.problem,
        _("Qué se va a lograr"): commitment.objective,
        _("De dónde viene"): commitment.origin.label,
        _("Institución responsable"): commitment.responsible_body,
        _("Persona responsable"): commitment.responsible_person,
        _("Cargo de quien responde"): commitment.responsible_position,
        _("Suplente"): commitment.substitute_person,
        _("Cargo de quien suple"): commitment.substitute_position,
        _("Quién lo acompaña"): commitment.counterpart,
        _("Empieza"): day(commitment.starts_on),
        _("Termina"): day(commitment.ends_on),
        **_links(commitment.id),
        **details_of(commitment),
    }


def details_of(commitment: Commitment) -> dict[str, str]:
    """Return what each goal and each activity says."""
    said = {}
    for place, goal in enumerate(commitment.goals, 1):
        said[_("Meta %(number)s", number=place)] = goal_words(goal)
    for place, activity in enumerate(commitment.activities, 1):
        said[_("Actividad %(number)s", number=place)] = activity_words(activity)
    return said


def goal_words(goal: Goal) -> str:
    """«Publicar los recorridos. Indicador: rutas publicadas, de 0 a 12 rutas»."""
    if not goal.indicator:
        return goal.body
    said = _("Indicador: %(indicator)s", indicator=goal.indicator)
    reach = reach_words(goal)
    return f"{goal.body}. {said}" + (f", {reach}" if reach else "")


def reach_words(goal: Goal) -> str:
    """Return from where to where a goal goes, «de 0 a 12 rutas»; "" without a target."""
    if goal.target is None:
        return ""
    if goal.baseline is None:
        return _("hasta %(target)s %(unit)s", target=number(goal.target), unit=goal.unit).strip()
    return _(
        "de %(baseline)s a %(target)s %(unit)s",
        baseline=number(goal.baseline), target=number(goal.target), unit=goal.unit,
    ).strip()  # fmt: skip


def activity_words(activity: Activity) -> str:
    """Return what is done, when, and how anybody will know."""
    said = _(
        "%(title)s, del %(start)s al %(end)s",
        title=activity.title, start=day(activity.starts_on), end=day(activity.ends_on),
    )  # fmt: skip
    means = "; ".join(one.body for one in activity.means)
    return f"{said}. {_('Se comprueba con: %(means)s', means=means)}" if means else said


def _links(commitment_id: int) -> dict[str, str]:
    themes = db.session.scalars(
        select(Theme.name).where(Theme.id.in_(linked_theme_ids(commitment_id))).order_by(Theme.id)
    )
    tags = db.session.scalars(
        select(CommitmentTag.tag).where(CommitmentTag.commitment_id == commitment_id)
    )
    codes = db.session.scalars(
        select(CommitmentTarget.code).where(CommitmentTarget.commitment_id == commitment_id)
    )
    return {
        _("Temas que toma"): "; ".join(themes),
        _("Propuestas que responde"): ", ".join(linked_proposals(commitment_id)),
        _("Etiquetas"): "; ".join(sorted(tag.label for tag in tags)),
        _("Objetivos de Desarrollo Sostenible"): ", ".join(one.code for one in sdg.in_order(codes)),
    }
