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
from gatp_participa.accounts.rules import (
    NATION,
    is_commission,
    is_secretariat,
    may_view_everything,
    scopes_of,
)
from gatp_participa.accounts.status import Role
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.entities.queries import catalogue
from gatp_participa.routing import queries, rules, services
from gatp_participa.routing.status import Clock
from gatp_participa.routing.views import bp
from gatp_participa.web.guards import requires

STATUSES = {"pendientes": "pending", "respondidos": "answered", "todos": "all"}
READS = {
    "vencidos": Clock.OVERDUE, "pronto": Clock.DUE_SOON, "a-tiempo": Clock.ON_TIME,
    "en-pausa": Clock.PAUSED,
}  # fmt: skip


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


@places.waits
def _to_review(person: User, today: date) -> list[places.Item]:
    codes = scopes_of(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR)
    rows = queries.waiting_for_review({code: rules.speaks_for(person, code) for code in codes})
    return [
        places.Item(
            title=row.name, url=url_for("routing.desk_referral", referral_id=row.referral_id),
            what=_("Revisar por tu sector"), where=_place(row.entity_code),
            since=clock.local_day(row.asked_at), due_on=row.due_on, is_late=row.due_on < today,
        )
        for row in rows
    ]  # fmt: skip


def _place(code: str) -> str:
    return _("Sin estado") if code == NATION else catalogue().entity_name(code)


@bp.get("/mesa/turnos")
@requires(rules.may_open_desk)
def desk_index() -> ResponseReturnValue:
    """What the person's tables have to attend, the oldest first."""
    person, today, asked = signed_in_user(), clock.today(), request.args
    shown = asked.get("ver", "") if asked.get("ver", "") in STATUSES else "pendientes"
    slug, place, reads = (
        asked.get("convocatoria", ""),
        asked.get("estado", ""),
        asked.get("plazo", ""),
    )
    call = call_by_slug(slug) if slug else None
    desk = queries.desk_of(person, whole_country=asked.get("mesa") == "todas")
    page = queries.desk_page(
        desk, today=today, status=STATUSES[shown], call_id=call.id if call else None,
        entity_code=place, reads=READS.get(reads), cursor=asked.get("desde"),
    )  # fmt: skip
    return render_template(
        "routing/desk_index.html", page=page, desk=desk, shown=shown, call=call, today=today,
        tally=queries.tally(desk, today), may_see_all=may_view_everything(person),
        place_code=place, reads=reads if reads in READS else "", clocks=READS,
    )  # fmt: skip


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
