"""A table's desk: what it has to attend, each theme, and its answer."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts import desk as places
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import NATION, is_commission, is_secretariat, may_view_everything
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.entities.queries import catalogue
from gatp_participa.routing import queries, rules, services
from gatp_participa.routing.forms import AnswerForm
from gatp_participa.routing.models import Referral
from gatp_participa.routing.notices import DraftAnswer, preview
from gatp_participa.routing.status import Clock, ReferralStatus
from gatp_participa.routing.views import bp
from gatp_participa.secretariats.queries import secretariat_in_force
from gatp_participa.web.guards import requires

STATUSES = {"pendientes": "pending", "respondidos": "answered", "todos": "all"}


@places.counter("routing.desk_index")
def _how_many(person: User) -> str:
    found = queries.tally(queries.desk_of(person), clock.today())
    if not found.pending:
        return ""
    said = ngettext("%(num)s sin respuesta", "%(num)s sin respuesta", found.pending)
    late = ngettext("%(num)s vencido", "%(num)s vencidos", found.overdue)
    return f"{said}, {late}" if found.overdue else said


@places.waits
def _to_answer(person: User, today: date) -> list[places.Item]:
    if not (is_secretariat(person) or is_commission(person)):
        return []
    page = queries.desk_page(queries.desk_of(person), today=today)
    return [
        places.Item(
            title=one.referral.theme.name,
            url=url_for("routing.desk_referral", referral_id=one.referral.id),
            what=_("Responder"), where=_place(one.referral.entity_code),
            since=clock.local_day(one.referral.referred_at), due_on=one.referral.answer_due_on,
            clock=one.clock.label, is_late=one.clock is Clock.OVERDUE,
            is_near=one.clock is Clock.DUE_SOON,
        )
        for one in page.rows
    ]  # fmt: skip


def _place(code: str) -> str:
    return _("Sin estado") if code == NATION else catalogue().entity_name(code)


@bp.get("/mesa/turnos")
@requires(rules.may_open_desk)
def desk_index() -> ResponseReturnValue:
    """What the person's tables have to attend, the oldest first."""
    person, today = signed_in_user(), clock.today()
    shown = request.args.get("ver", "")
    shown = shown if shown in STATUSES else "pendientes"
    whole = request.args.get("mesa") == "todas"
    slug = request.args.get("convocatoria", "")
    call = call_by_slug(slug) if slug else None
    desk = queries.desk_of(person, whole_country=whole)
    page = queries.desk_page(
        desk, today=today, status=STATUSES[shown], call_id=call.id if call else None,
        cursor=request.args.get("desde"),
    )  # fmt: skip
    return render_template(
        "routing/desk_index.html", page=page, desk=desk, shown=shown, call=call,
        tally=queries.tally(desk, today), may_see_all=may_view_everything(person),
    )  # fmt: skip


@bp.get("/mesa/turnos/<int:referral_id>")
@requires(rules.may_open_desk)
def desk_referral(referral_id: int) -> ResponseReturnValue:
    """A theme with the proposals of its state, the national context and the answer's form."""
    referral = _readable(referral_id)
    return _referral_page(referral, AnswerForm(formdata=None))


@bp.post("/mesa/turnos/<int:referral_id>/acuse")
@requires(rules.may_open_desk)
def acknowledge(referral_id: int) -> ResponseReturnValue:
    """Say that the theme was received."""
    referral = _readable(referral_id)
    with transaction():
        services.acknowledge(referral, person=signed_in_user(), now=clock.now())
    flash(_("Quedó registrado que ya lo recibieron. La gente lo ve como «en revisión»."))
    return redirect(url_for(".desk_referral", referral_id=referral_id), code=303)


@bp.post("/mesa/turnos/<int:referral_id>/respuesta")
@requires(rules.may_open_desk)
def answer(referral_id: int) -> ResponseReturnValue:
    """Show how the answer will read, or publish it."""
    referral, form = _readable(referral_id), AnswerForm()
    if referral.status is ReferralStatus.ANSWERED:
        return _answered_first(referral)
    if not form.validate_on_submit():
        return _referral_page(referral, form, code=400)
    if "preview" in request.form:
        return _referral_page(referral, form, is_preview=True)
    try:
        with transaction():
            services.answer(referral, **form.to_answer(), person=signed_in_user(), now=clock.now())
    except ConflictError:
        return _answered_first(_readable(referral_id))
    flash(_("La respuesta ya es pública. Le estamos escribiendo a cada persona del tema."))
    return redirect(url_for(".desk_referral", referral_id=referral_id), code=303)


@bp.post("/mesa/temas/<int:theme_id>/publicar")
@requires(is_commission)
def publish_theme(theme_id: int) -> ResponseReturnValue:
    """Make a theme public and send it to the tables of its states."""
    theme = queries.theme_or_404(theme_id)
    with transaction():
        sent = services.publish_and_refer(theme, person=signed_in_user(), now=clock.now())
    flash(
        ngettext(
            "El tema ya es público y se envió a la mesa de %(num)s estado.",
            "El tema ya es público y se envió a las mesas de %(num)s estados.",
            len(sent),
        )
    )
    return redirect(url_for("themes.desk_theme", theme_id=theme_id), code=303)


@bp.post("/mesa/convocatorias/<slug>/archivar")
@requires(is_commission)
def archive_call(slug: str) -> ResponseReturnValue:
    """Archive a call, or say which answers are missing and where."""
    call = call_by_slug(slug)
    pending = queries.unanswered_of(call)
    if pending:
        page = render_template("routing/archive_refused.html", call=call, pending=pending)
        return page, 409
    with transaction():
        services.archive_call(call, person=signed_in_user(), now=clock.now())
    flash(_("La convocatoria quedó archivada. Todo lo publicado sigue a la vista."))
    return redirect(url_for("calls.desk_index"), code=303)


def _readable(referral_id: int) -> Referral:
    referral = queries.referral_or_404(referral_id)
    if not rules.may_read(signed_in_user(), referral.entity_code):
        raise NotAllowedError(_("Este turno lo atiende otra mesa."))
    return referral


def _referral_page(
    referral: Referral, form: AnswerForm, *, is_preview: bool = False, code: int = 200
) -> ResponseReturnValue:
    today = clock.today()
    signed_as, may_answer = _signature(referral)
    draft = DraftAnswer(**form.to_answer(), signed_as=signed_as) if is_preview else None
    cursor = request.args.get("desde")
    page = render_template(
        "routing/desk_referral.html", referral=referral, form=form, signed_as=signed_as,
        may_answer=may_answer, is_preview=is_preview,
        letter=preview(referral, draft) if draft else None,
        waiting=queries.Waiting.on(referral, today),
        response=queries.response_of(referral.id),
        inside=queries.proposals_inside(referral.theme_id, referral.entity_code, cursor=cursor),
        elsewhere=queries.answers_elsewhere(referral, today),
        people=queries.audience_size(referral.theme_id, referral.entity_code),
    )  # fmt: skip
    return page, code


def _signature(referral: Referral) -> tuple[str, bool]:
    """Return who would sign an answer given now, and whether this person may give it."""
    person, now = signed_in_user(), clock.now()
    standing = secretariat_in_force(referral.entity_code, clock.local_day(now)) is not None
    signed_as = services.signature(referral, person=person, has_secretariat=standing, now=now)
    return signed_as, rules.may_answer(person, referral.entity_code, has_secretariat=standing)


def _answered_first(referral: Referral) -> ResponseReturnValue:
    page = render_template(
        "routing/already_answered.html", referral=referral,
        response=queries.response_of(referral.id),
        typed=[request.form.get("reason", ""), request.form.get("next_step", "")],
    )  # fmt: skip
    return page, 409
