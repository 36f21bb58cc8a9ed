"""The texts that tables begin their answers with."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import is_commission, may_view_everything, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.routing import queries, rules, services
from gatp_participa.routing.forms import TemplateForm
from gatp_participa.routing.models import AnswerTemplate
from gatp_participa.routing.status import Decision
from gatp_participa.routing.views import bp
from gatp_participa.web.guards import requires


@bp.get("/mesa/turnos/plantillas")
@requires(rules.may_open_desk)
def templates() -> ResponseReturnValue:
    """The templates of one's tables and of the nation, and the form of a new one."""
    return _page(_form(formdata=None))


@bp.post("/mesa/turnos/plantillas")
@requires(rules.may_open_desk)
def add_template() -> ResponseReturnValue:
    """Write a new template."""
    if not _places(signed_in_user()):
        raise NotAllowedError(_("Las plantillas las escriben las mesas."))
    return _save(None, _form())


@bp.get("/mesa/turnos/plantillas/<int:template_id>")
@requires(rules.may_open_desk)
def template(template_id: int) -> ResponseReturnValue:
    """A template, to change it."""
    one = _mine(template_id)
    shown = {"entity_code": one.entity_code, "name": one.name, "body": one.body,
             "decision": one.decision.value if one.decision else ""}  # fmt: skip
    return _page(_form(formdata=None, data=shown), one)


@bp.post("/mesa/turnos/plantillas/<int:template_id>")
@requires(rules.may_open_desk)
def edit_template(template_id: int) -> ResponseReturnValue:
    """Change a template."""
    return _save(_mine(template_id), _form())


@bp.post("/mesa/turnos/plantillas/<int:template_id>/quitar")
@requires(rules.may_open_desk)
def remove_template(template_id: int) -> ResponseReturnValue:
    """Take a template out of use."""
    one = _mine(template_id)
    with transaction():
        services.remove_template(one, person=signed_in_user(), now=clock.now())
    flash(_("Se quitó la plantilla. Lo que ya se respondió con ella no cambia."))
    return redirect(url_for(".templates"), code=303)


def _places(person: User) -> list[tuple[str, str]]:
    """Return ``(code, name)`` of the tables whose templates a person keeps."""
    every = _("Todas las mesas")
    if is_commission(person):
        names = [(code, place.name) for code, place in catalogue().entities.items()]
        return [(NATION, every), *names]
    codes = sorted(scopes_of(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR))
    return [(code, catalogue().entity_name(code) if code != NATION else every) for code in codes]


def _form(**kwargs) -> TemplateForm:  # type: ignore[no-untyped-def]
    return TemplateForm(places=_places(signed_in_user()), **kwargs)


def _mine(template_id: int) -> AnswerTemplate:
    one = queries.template_or_404(template_id)
    if not rules.may_write_templates(signed_in_user(), one.entity_code):
        raise NotAllowedError(_("Estas plantillas las escribe otra mesa."))
    return one


def _save(one: AnswerTemplate | None, form: TemplateForm) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(form, one, code=400)
    typed = form.decision.data
    try:
        with transaction():
            services.save_template(
                one, entity_code=form.entity_code.data, name=form.name.data or "",
                body=form.body.data or "", decision=Decision(typed) if typed else None,
                person=signed_in_user(), now=clock.now(),
            )  # fmt: skip
    except (InvalidInputError, ConflictError) as error:
        field = form.name if isinstance(error, ConflictError) else form.body
        field.errors = [*field.errors, str(error)]
        return _page(form, one, code=400)
    flash(_("Se guardó la plantilla."))
    return redirect(url_for(".templates"), code=303)


def _page(
    form: TemplateForm, one: AnswerTemplate | None = None, code: int = 200
) -> ResponseReturnValue:
    person = signed_in_user()
    mine = dict(_places(person))
    rows = queries.every_template() if may_view_everything(person) else queries.templates_for(mine)
    page = render_template(
        "routing/templates.html", form=form, one=one, rows=rows, mine=mine,
        words=rules.PLACEHOLDERS,
    )  # fmt: skip
    return page, code
