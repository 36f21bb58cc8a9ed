"""The Commission's desk: write, publish, extend and move calls on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import desk as places
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import is_commission
from gatp_participa.calls import queries, rules, services
from gatp_participa.calls.forms import CallForm, ExtendForm, WordsForm, fields_of, to_utc
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.calls.views import bp
from gatp_participa.calls.views.public import page_of
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import requires

# The steps that a person decides, by the status they lead to; the others come with the dates.
_STEPS: dict[str, Callable[..., Call]] = {
    CallStatus.ANALYSING: services.start_analysis,
    CallStatus.RESULTS: services.publish_results,
}


@places.waits
def _to_act_on(person: User, _today: date) -> list[places.Item]:
    if not is_commission(person):
        return []
    return [_item(call) for call in queries.calls_to_act_on()]


def _item(call: Call) -> places.Item:
    if call.status is CallStatus.DRAFT:
        return places.Item(
            title=call.title, url=url_for("calls.publish", slug=call.slug),
            what=_("Revisar y publicar"), where=_("Borrador de convocatoria"),
            since=clock.local_day(call.created_at),
        )  # fmt: skip
    return places.Item(
        title=call.title, url=url_for("calls.desk_index"), what=_("Empezar el análisis"),
        where=_("Convocatoria cerrada"), since=clock.local_day(call.closes_at),
    )  # fmt: skip


@bp.get("/mesa/convocatorias")
@requires(is_commission)
def desk_index() -> ResponseReturnValue:
    """Every call with its status and what can be done with it."""
    return render_template("calls/desk_index.html", calls=queries.desk_calls(), may=rules)


@bp.route("/mesa/convocatorias/nueva", methods=["GET", "POST"])
@requires(is_commission)
def create() -> ResponseReturnValue:
    """Begin a call."""
    form = CallForm()
    if form.validate_on_submit():
        person, now = signed_in_user(), clock.now()
        call = _try(form, lambda: services.create(form.to_draft(), person=person, now=now))
        if call:
            flash(_("Guardamos el borrador. Revisa cómo se verá antes de publicarlo."))
            return redirect(url_for(".publish", slug=call.slug), code=303)
    return render_template("calls/edit.html", form=form, call=None)


@bp.route("/mesa/convocatorias/<slug>/editar", methods=["GET", "POST"])
@requires(is_commission)
def edit(slug: str) -> ResponseReturnValue:
    """Change a call: all of a draft, only the words of a published one."""
    call = queries.call_by_slug(slug, drafts=True)
    is_draft = call.status == CallStatus.DRAFT
    before = services.draft_of(call)
    form = (CallForm if is_draft else WordsForm)(data=fields_of(before))
    if form.validate_on_submit():
        draft = form.to_draft() if isinstance(form, CallForm) else form.words_into(before)
        person, now = signed_in_user(), clock.now()
        if _try(form, lambda: services.edit(call, draft, person=person, now=now)):
            flash(_("Guardamos los cambios."))
            target = ".publish" if is_draft else ".desk_index"
            return redirect(url_for(target, slug=call.slug if is_draft else None), code=303)
    return render_template("calls/edit.html", form=form, call=call, may_edit=rules.may_edit(call))


@bp.route("/mesa/convocatorias/<slug>/publicar", methods=["GET", "POST"])
@requires(is_commission)
def publish(slug: str) -> ResponseReturnValue:
    """Show what will be public, then publish it."""
    call = queries.call_by_slug(slug, drafts=True)
    now = clock.now()
    if request.method == "POST":
        with transaction():
            services.publish(call, person=signed_in_user(), now=now)
        flash(_("La convocatoria ya es pública. Abrirá y cerrará sola en sus fechas."))
        return redirect(url_for(".show", slug=slug), code=303)
    may_publish = rules.may_publish(call, now)
    return render_template("calls/publish.html", may_publish=may_publish, **page_of(call, now))


@bp.route("/mesa/convocatorias/<slug>/ampliar", methods=["GET", "POST"])
@requires(is_commission)
def extend(slug: str) -> ResponseReturnValue:
    """Close a call later, for a reason that anyone can read."""
    call = queries.call_by_slug(slug)
    form = ExtendForm()
    if form.validate_on_submit():
        asked = {"closes_at": to_utc(form.closes_at.data), "reason": form.reason.data}
        person, now = signed_in_user(), clock.now()
        if _try(form, lambda: services.extend(call, **asked, person=person, now=now)):
            flash(_("Ampliamos la convocatoria. El motivo ya se lee en su página."))
            return redirect(url_for(".show", slug=slug), code=303)
    may_extend = rules.may_extend(call)
    return render_template("calls/extend.html", form=form, call=call, may_extend=may_extend)


@bp.post("/mesa/convocatorias/<slug>/avanzar")
@requires(is_commission)
def advance(slug: str) -> ResponseReturnValue:
    """Take the step that the button says: start the analysis, publish the results."""
    call = queries.call_by_slug(slug)
    step = _STEPS.get(request.form.get("to", ""))
    if step is None:
        raise InvalidInputError(_("No dijiste a qué paso debe pasar la convocatoria."))
    with transaction():
        step(call, person=signed_in_user(), now=clock.now())
    flash(_("Listo: la convocatoria pasó a su siguiente etapa."))
    return redirect(url_for(".desk_index"), code=303)


def _try(form: BaseForm, act: Callable[[], object]) -> Call | None:
    """Do an act in its transaction; a refusal goes on top of the form, where it can be mended."""
    try:
        with transaction():
            return act()  # type: ignore[return-value]
    except (ConflictError, InvalidInputError) as refusal:
        form.form_errors.append(str(refusal))
        return None
