"""The desk's sessions: the list, one of them, and what waits for somebody."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts import desk as places
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.deliberation import labels, queries, rules, services
from gatp_participa.deliberation.forms import (
    AgreementForm,
    MinutesForm,
    PointForm,
    ReasonForm,
    SessionForm,
)
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.queries import Room
from gatp_participa.deliberation.services.signing import lacks
from gatp_participa.deliberation.status import (
    Choice,
    Outcome,
    Presence,
    SessionKind,
    SessionStatus,
)
from gatp_participa.deliberation.views import bp
from gatp_participa.deliberation.views.common import readable
from gatp_participa.entities.queries import catalogue
from gatp_participa.web.guards import requires

SHOWN = {"": "", "firmadas": "signed", "canceladas": "cancelled"}
SOON = timedelta(days=7)


@places.waits
def _half_done(person: User, today: date) -> list[places.Item]:
    found = []
    for session, must_sign in queries.half_done(person, person.id):
        code = session.secretariat.entity_code
        day = clock.local_day(session.starts_at)
        if must_sign:
            found.append(_item(session, _("Leer y firmar el acta"), "firmas"))
        elif rules.may_prepare(person, code) and (what := _next_step(session, today)):
            found.append(_item(session, what, "", due_on=day))
        elif session.status is SessionStatus.CALLED and today <= day:
            found.append(
                _item(session, _("Te convocaron: revisa el orden del día"), "", due_on=day)
            )
    return found


@places.waits
def _to_follow(person: User, today: date) -> list[places.Item]:
    return [
        places.Item(
            title=one.body, what=_("Dar seguimiento al acuerdo"), since=one.due_on or today,
            url=url_for("deliberation.desk_session", session_id=one.session_id, _anchor="acuerdos"),
            where=catalogue().entity_name(one.session.secretariat.entity_code), due_on=one.due_on,
            clock=_("vencido") if one.due_on and one.due_on < today else _("vence pronto"),
            is_late=bool(one.due_on and one.due_on < today), is_near=True,
        )
        for one in queries.pending_agreements(person, until=today + SOON)
    ]  # fmt: skip


def _item(session: Session, what: str, anchor: str, due_on: date | None = None) -> places.Item:
    return places.Item(
        title=labels.session_name(session), what=what, since=clock.local_day(session.starts_at),
        url=url_for("deliberation.desk_session", session_id=session.id, _anchor=anchor or None),
        where=catalogue().entity_name(session.secretariat.entity_code), due_on=due_on,
    )  # fmt: skip


def _next_step(session: Session, today: date) -> str:
    if session.status is SessionStatus.DRAFT:
        return _("Terminar el orden del día y convocar")
    if session.status is SessionStatus.HELD:
        return "" if session.minutes else _("Escribir el acta")
    is_day = clock.local_day(session.starts_at) <= today
    return _("Pasar lista y abrir la sesión") if is_day else _("Prepararla: ya está convocada")


@bp.get("/mesa/sesiones")
@requires(rules.may_open_desk)
def desk_index() -> ResponseReturnValue:
    """The sessions of a person's tables, the newest first."""
    person, shown = signed_in_user(), request.args.get("ver", "")
    shown = shown if shown in SHOWN else ""
    page = queries.desk_page(person, status=SHOWN[shown], cursor=request.args.get("desde"))
    return render_template(
        "deliberation/desk_index.html", page=page, shown=shown, name_of=labels.session_name,
        tables=queries.tables_of(person, clock.today()),
    )  # fmt: skip


@bp.route("/mesa/sesiones/nueva", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def create() -> ResponseReturnValue:
    """Say what a session is, when and where; its agenda comes next."""
    person = signed_in_user()
    tables = queries.tables_of(person, clock.today())
    if not tables:
        raise NotAllowedError(_("Las sesiones las prepara quien facilita una mesa instalada."))
    form = SessionForm(tables=queries.options_of(tables))
    if form.validate_on_submit():
        table = next((one for one in tables if str(one.id) == form.table.data), tables[0])
        try:
            with transaction():
                made = services.create(table, form.to_draft(), person=person, now=clock.now())
                number = made.id
        except InvalidInputError as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Listo. Ahora arma el orden del día."))
            return redirect(url_for(".desk_session", session_id=number), code=303)
    page = render_template("deliberation/edit.html", form=form, session=None, tables=tables)
    return page, 422 if form.is_submitted() else 200


@bp.route("/mesa/sesiones/<int:session_id>/datos", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def edit(session_id: int) -> ResponseReturnValue:
    """Change when and where; once called, everyone is told."""
    session, person = readable(session_id), signed_in_user()
    services.check_prepares(person, session.secretariat.entity_code)
    form = SessionForm() if request.method == "POST" else SessionForm.of(session)
    if form.validate_on_submit():
        try:
            with transaction():
                told = services.reschedule(session, form.to_draft(), person=person, now=clock.now())
        except (ConflictError, InvalidInputError) as error:
            form.form_errors.append(str(error))
        else:
            flash(_told(told, _("Guardamos los cambios.")))
            return redirect(url_for(".desk_session", session_id=session_id), code=303)
    page = render_template("deliberation/edit.html", form=form, session=session, tables=[])
    return page, 422 if form.is_submitted() else 200


def _told(count: int, otherwise: str) -> str:
    if not count:
        return otherwise
    return ngettext(
        "Guardado. Le escribimos a %(num)s persona con su cita de calendario.",
        "Guardado. Les escribimos a %(num)s personas con su cita de calendario.",
        count,
    )


@bp.get("/mesa/sesiones/<int:session_id>")
@requires(rules.may_open_desk)
def desk_session(session_id: int) -> ResponseReturnValue:
    """A session: what to do now, and all that was done."""
    return session_page(queries.room_of(readable(session_id)))


def session_page(room: Room, *, minutes: MinutesForm | None = None) -> str:
    """Return the desk's page of a session; ``minutes`` is what is being written."""
    session, person = room.session, signed_in_user()
    prepares = rules.may_prepare(person, session.secretariat.entity_code)
    listed = [item.referral_id for item in room.items if item.referral_id]
    is_draft = session.status is SessionStatus.DRAFT
    return render_template(
        "deliberation/desk_session.html", room=room, session=session, prepares=prepares,
        name=labels.session_name(session), table=labels.table_name(session.secretariat),
        suggested=queries.open_referrals(session.secretariat, besides=listed)
        if is_draft and prepares else [],
        quorum=labels.quorum_sentence(room.count, session.quorum), sectors=labels.sector_names(),
        told_result=labels.result_sentence, lacks=lacks(room), mine=room.place_of(person.id),
        sees_link=rules.may_see_link(person, session.secretariat.entity_code),
        is_day=clock.local_day(session.starts_at) <= clock.today(), presences=list(Presence),
        earliest=rules.earliest_day(session.kind, clock.today()), choices=list(Choice),
        notice_days=rules.NOTICE_DAYS[session.kind], point_form=PointForm(formdata=None),
        decides=rules.may_decide(session.kind, room.count), outcomes=list(Outcome),
        reason_form=ReasonForm(formdata=None), is_table=session.kind is SessionKind.WORKING_TABLE,
        minutes_form=minutes or MinutesForm(formdata=None, data={"minutes": session.minutes}),
        preview=minutes.minutes.data if minutes else "",
        agreement_form=AgreementForm(formdata=None, items=room.items),
        signed_sides={member.sector for _signature, member in room.signatures},
        signed_ids={member.id for _signature, member in room.signatures},
    )  # fmt: skip
