"""Keep the texts that a table begins its answers with."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.routing import rules
from gatp_participa.routing.models import AnswerTemplate
from gatp_participa.routing.status import Decision


def save_template(
    template: AnswerTemplate | None = None, *, entity_code: str, name: str, body: str,
    decision: Decision | None = None, person: User, now: datetime,
) -> AnswerTemplate:  # fmt: skip
    """Write a template of a table ("00": of every one), new or changed.

    Raises:
        NotAllowedError: the person does not keep the templates of that table.
        InvalidInputError: it has no name or no text, or a {word} that nobody knows.
        ConflictError: the table has another one with that name.
    """
    _check(person, entity_code)
    if template is not None:
        _check(person, template.entity_code)
    name = " ".join(name.split())
    problem = None if name else _("Ponle un nombre para encontrarla.")
    problem = problem or rules.template_problem(body)
    if problem:
        raise InvalidInputError(problem)
    same = db.session.scalar(
        select(AnswerTemplate)
        .where(AnswerTemplate.entity_code == entity_code, AnswerTemplate.name == name)
        .with_for_update()
    )
    if same is not None and same is not template:
        if same.removed_at is None or template is not None:
            raise ConflictError(_("Ya hay una plantilla con ese nombre: elige otro."))
        template, same.removed_at = same, None
    if template is None:
        template = AnswerTemplate(entity_code=entity_code, removed_at=None)
        db.session.add(template)
    template.entity_code, template.name, template.body = entity_code, name, body.strip()
    template.decision, template.edited_at, template.edited_by_id = decision, now, person.id
    db.session.flush()
    record("routing.save_template", template, person=person, now=now, entity_code=entity_code)
    return template


def remove_template(template: AnswerTemplate, *, person: User, now: datetime) -> None:
    """Take a template out of use; the answers that began with it do not change.

    Raises:
        NotAllowedError: the person does not keep the templates of that table.
    """
    _check(person, template.entity_code)
    template.removed_at = now
    db.session.flush()
    record("routing.remove_template", template, person=person, now=now)


def _check(person: User, entity_code: str) -> None:
    if not rules.may_write_templates(person, entity_code):
        raise NotAllowedError(_("Estas plantillas las escribe otra mesa."))
