"""The desk that attends what people ask about their data."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts import desk as places
from gatp_participa.accounts.guards import recently_confirmed
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.privacy import queries, rules, services
from gatp_participa.privacy.forms import AnswerForm, ExecuteForm, ExtendForm, PreventForm
from gatp_participa.privacy.queries import Shown
from gatp_participa.privacy.status import Light
from gatp_participa.privacy.views import bp
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import requires


@places.counter("privacy.desk_requests")
def _waiting(_person: User) -> str:
    tally = queries.tally(clock.today())
    if not tally.pending:
        return ""
    return ngettext(
        "%(num)s solicitud por atender", "%(num)s solicitudes por atender", tally.pending
    )


@places.waits
def _to_attend(person: User, today: date) -> list[places.Item]:
    if not rules.may_attend(person):
        return []
    lights = [(one, rules.light_of(one, today)) for one in queries.desk_page(Shown.PENDING).rows]
    return [
        places.Item(
            title=one.kind.label, url=url_for("privacy.desk_request", folio=one.folio),
            what=_("Responder la solicitud") if one.status == "received" else one.status.label,
            where=one.folio, since=clock.local_day(one.filed_at), due_on=one.due_on,
            clock=light.label, is_late=light is Light.OVERDUE, is_near=light is Light.DUE_SOON,
        )
        for one, light in lights
    ]  # fmt: skip


@bp.get("/mesa/datos-personales")
@requires(rules.may_read_requests)
def desk_requests() -> ResponseReturnValue:
    """What waits for the desk, the first to be due first; what waits for a person; what ended."""
    asked, today = request.args.get("ver", ""), clock.today()
    shown = Shown(asked) if asked in list(Shown) else Shown.PENDING
    page = queries.desk_page(shown, cursor=request.args.get("desde"))
    return render_template(
        "privacy/desk.html", page=page, shown=shown, tally=queries.tally(today),
        light_of=lambda one: rules.light_of(one, today),
    )  # fmt: skip


@bp.get("/mesa/datos-personales/<folio>")
@requires(rules.may_read_requests)
def desk_request(folio: str) -> ResponseReturnValue:
    """A request, who asks, its dates and what can be done with it."""
    return _page(folio)


@bp.post("/mesa/datos-personales/<folio>/respuesta")
@requires(rules.may_attend)
@recently_confirmed
def answer(folio: str) -> ResponseReturnValue:
    """Grant it or refuse it."""
    form = AnswerForm(request.form)
    if not form.validate():
        return _page(folio, answer_form=form), 422
    with transaction():
        services.answer_request(
            queries.request_or_404(folio), is_granted=form.decision.data == "granted",
            answer=form.answer.data or "", person=signed_in_user(), now=clock.now(),
        )  # fmt: skip
    return _done(folio, _("Enviamos la respuesta a quien hizo la solicitud."))


@bp.post("/mesa/datos-personales/<folio>/ampliar")
@requires(rules.may_attend)
def extend(folio: str) -> ResponseReturnValue:
    """Give it ten more working days."""
    form = ExtendForm(request.form)
    if not form.validate():
        return _page(folio, extend_form=form), 422
    with transaction():
        services.extend_request(
            queries.request_or_404(folio), reason=form.reason.data or "",
            person=signed_in_user(), now=clock.now(),
        )  # fmt: skip
    return _done(folio, _("Ampliamos el plazo y se lo explicamos a quien hizo la solicitud."))


@bp.post("/mesa/datos-personales/<folio>/prevenir")
@requires(rules.may_attend)
def prevent(folio: str) -> ResponseReturnValue:
    """Ask who made it for what it lacks."""
    form = PreventForm(request.form)
    if not form.validate():
        return _page(folio, prevent_form=form), 422
    with transaction():
        services.prevent_request(
            queries.request_or_404(folio), missing=form.missing.data or "",
            person=signed_in_user(), now=clock.now(),
        )  # fmt: skip
    return _done(folio, _("Le preguntamos lo que falta. El plazo se detiene hasta que conteste."))


@bp.post("/mesa/datos-personales/<folio>/cumplir")
@requires(rules.may_attend)
@recently_confirmed
def execute(folio: str) -> ResponseReturnValue:
    """Say that it is done."""
    form = ExecuteForm(request.form)
    if not form.validate():
        return _page(folio, execute_form=form), 422
    with transaction():
        services.execute_request(
            queries.request_or_404(folio), note=form.note.data or "", person=signed_in_user(),
            now=clock.now(),
        )  # fmt: skip
    return _done(folio, _("Quedó cumplida y se lo avisamos a quien hizo la solicitud."))


def _done(folio: str, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for(".desk_request", folio=folio), code=303)


def _page(folio: str, **filled: BaseForm) -> str:
    found = queries.request_or_404(folio)
    today = clock.today()
    forms = {
        "answer_form": AnswerForm(formdata=None),
        "extend_form": ExtendForm(formdata=None),
        "prevent_form": PreventForm(formdata=None),
        "execute_form": ExecuteForm(formdata=None),
    }
    return render_template(
        "privacy/desk_request.html", request_=found, light=rules.light_of(found, today),
        may_extend=found.extended_at is None and today <= found.answer_due_on,
        may_prevent=rules.may_prevent(found, today),
        prevent_until=rules.prevention_until(clock.local_day(found.filed_at)),
        prevent_due=rules.reply_due_on(today),
        is_mine=found.user_id == signed_in_user().id, extended_to=rules.extended(found.answer_due_on),
        **(forms | filled),
    )  # fmt: skip
