"""The texts that a table begins its answers with, and what fills them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.routing.models import AnswerTemplate, Referral
from gatp_participa.routing.queries.numbers import Numbers
from gatp_participa.web.filters import day, number


def templates_for(entity_codes: Iterable[str]) -> Sequence[AnswerTemplate]:
    """Return the templates of some tables and of the nation, by state and name."""
    return db.session.scalars(
        select(AnswerTemplate)
        .where(
            AnswerTemplate.entity_code.in_({NATION, *entity_codes}),
            AnswerTemplate.removed_at.is_(None),
        )
        .order_by(AnswerTemplate.entity_code.desc(), AnswerTemplate.name)
    ).all()


def every_template() -> Sequence[AnswerTemplate]:
    """Return all the templates, by state and name."""
    return db.session.scalars(
        select(AnswerTemplate)
        .where(AnswerTemplate.removed_at.is_(None))
        .order_by(AnswerTemplate.entity_code, AnswerTemplate.name)
    ).all()


def template_or_404(template_id: int) -> AnswerTemplate:
    """Return a template that is in use.

    Raises:
        NotFoundError: there is none, or it was removed.
    """
    template = db.session.get(AnswerTemplate, template_id)
    if template is None or template.removed_at is not None:
        raise NotFoundError(_("No encontramos esa plantilla."))
    return template


def values_of(referral: Referral, numbers: Numbers) -> dict[str, str]:
    """Return what each {word} of a template says in a referral."""
    code = referral.entity_code
    place = _("el país") if code == NATION else catalogue().entity_name(code)
    return {
        "tema": referral.theme.name, "estado": place, "propuestas": number(numbers.proposals),
        "apoyos": number(numbers.supports), "convocatoria": referral.theme.call.title,
        "dia_limite": day(referral.answer_due_on),
    }  # fmt: skip
