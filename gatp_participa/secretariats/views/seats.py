"""Forms of the places of a table and of who sits in each."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.labels import sector_label
from gatp_participa.accounts.status import Sector
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import NotFoundError
from gatp_participa.secretariats import queries, rules, services
from gatp_participa.secretariats.forms import (
    EndForm,
    MemberForm,
    NewMemberForm,
    NewSeatForm,
    SeatForm,
)
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.status import Standing
from gatp_participa.secretariats.views import acting, bp
from gatp_participa.web.guards import requires


@bp.route("/mesa/secretariados/<code>/lugares", methods=["GET", "POST"])
@requires(rules.opens_desk)
def add_seat(code: str) -> ResponseReturnValue:
    """Open a place for one of the three sectors."""
    body = queries.body_or_404(code)
    acting.refuse_strangers(body)
    form = NewSeatForm(sector=request.args.get("sector"))
    if form.validate_on_submit() and acting.attempt(
        form,
        lambda: services.add_seat(
            body, Sector(form.sector.data), title=form.title.data or "",
            from_on=form.from_on.data, person=signed_in_user(), now=clock.now(),
        ),
    ):  # fmt: skip
        return acting.done(code, _("Abrimos el lugar. Falta decir quién lo ocupa."))
    page = render_template("secretariats/new_seat.html", form=form, code=code)
    return page, 422 if form.is_submitted() else 200


@bp.route("/mesa/secretariados/lugares/<int:seat_id>", methods=["GET", "POST"])
@requires(rules.opens_desk)
def edit_seat(seat_id: int) -> ResponseReturnValue:
    """Say again what a place is called; below, end it."""
    seat, body = _seat(seat_id)
    form = SeatForm(obj=seat)
    if form.validate_on_submit() and acting.attempt(
        form,
        lambda: services.edit_seat(
            seat, title=form.title.data or "", person=signed_in_user(), now=clock.now()
        ),
    ):
        return acting.done(acting.code_of(body), _("Guardamos el nombre del lugar."))
    return _seat_page(seat, body, form, EndForm(formdata=None)), _status(form)


@bp.post("/mesa/secretariados/lugares/<int:seat_id>/termina")
@requires(rules.opens_desk)
def end_seat(seat_id: int) -> ResponseReturnValue:
    """Close a place that nobody has."""
    seat, body = _seat(seat_id)
    code, form = acting.code_of(body), EndForm()
    if form.validate_on_submit() and acting.attempt(
        form,
        lambda: services.end_seat(seat, on=form.on.data, person=signed_in_user(), now=clock.now()),
    ):
        return acting.done(code, _("El lugar terminó."))
    return _seat_page(seat, body, SeatForm(formdata=None, obj=seat), form), 422


@bp.route("/mesa/secretariados/lugares/<int:seat_id>/persona", methods=["GET", "POST"])
@requires(rules.opens_desk)
def seat_member(seat_id: int) -> ResponseReturnValue:
    """Say who holds a place, or (``?como=substitute``) who substitutes them."""
    seat, body = _seat(seat_id)
    standing = request.args.get("como") or Standing.HOLDER
    if standing not in set(Standing):
        raise NotFoundError(_("Un lugar tiene titular y suplente, nada más."))
    form = NewMemberForm()
    if form.validate_on_submit() and _sit(form, seat, Standing(standing)):
        return acting.done(acting.code_of(body), _("Listo: ya tiene su lugar en la mesa."))
    page = render_template(
        "secretariats/new_member.html", form=form, seat=seat, standing=Standing(standing),
        code=acting.code_of(body), sector=sector_label(seat.sector),
        gives_role=rules.gives_role(body), may_name=rules.may_install(signed_in_user()),
    )  # fmt: skip
    return page, _status(form)


@bp.route("/mesa/secretariados/integrantes/<int:member_id>", methods=["GET", "POST"])
@requires(rules.opens_desk)
def edit_member(member_id: int) -> ResponseReturnValue:
    """Mend how a name is written; below, end their place."""
    member, body = _member(member_id)
    form = MemberForm(obj=member)
    if form.validate_on_submit() and acting.attempt(
        form,
        lambda: services.correct_member(
            member, form.named(), person=signed_in_user(), now=clock.now()
        ),
    ):
        return acting.done(acting.code_of(body), _("Guardamos los datos."))
    return _member_page(member, body, form, EndForm(formdata=None)), _status(form)


@bp.post("/mesa/secretariados/integrantes/<int:member_id>/termina")
@requires(rules.opens_desk)
def end_member(member_id: int) -> ResponseReturnValue:
    """End somebody's place and the role that came with it."""
    member, body = _member(member_id)
    code, form = acting.code_of(body), EndForm()
    if form.validate_on_submit() and acting.attempt(
        form,
        lambda: services.end_member(
            member, on=form.on.data, person=signed_in_user(), now=clock.now()
        ),
    ):
        return acting.done(code, _("Su periodo terminó y, con él, su entrada a la mesa."))
    return _member_page(member, body, MemberForm(formdata=None, obj=member), form), 422


@bp.post("/mesa/secretariados/integrantes/<int:member_id>/facilita")
@requires(rules.may_install)
def name_facilitator(member_id: int) -> ResponseReturnValue:
    """Pass the facilitation of a table to who sits there."""
    with transaction():
        member, body = _member(member_id)
        code = acting.code_of(body)
        services.name_facilitator(member, person=signed_in_user(), now=clock.now())
    return acting.done(code, _("Desde hoy facilita la mesa."))


@bp.post("/mesa/secretariados/integrantes/<int:member_id>/invitar")
@requires(rules.opens_desk)
def invite_again(member_id: int) -> ResponseReturnValue:
    """Send the invitation again to who has not accepted."""
    with transaction():
        member, body = _member(member_id)
        code = acting.code_of(body)
        services.invite_again(member, person=signed_in_user(), now=clock.now())
    return acting.done(code, _("Le mandamos otra vez la invitación."))


def _status(form: SeatForm | MemberForm) -> int:
    return 422 if form.is_submitted() else 200


def _seat(seat_id: int) -> tuple[SecretariatSeat, TechnicalSecretariat]:
    seat = queries.seat_or_404(seat_id)
    body = queries.body_of(seat.secretariat_id)
    acting.refuse_strangers(body)
    return seat, body


def _member(member_id: int) -> tuple[SecretariatMember, TechnicalSecretariat]:
    member = queries.member_or_404(member_id)
    body = queries.body_of(member.secretariat_id)
    acting.refuse_strangers(body)
    return member, body


def _sit(form: NewMemberForm, seat: SecretariatSeat, standing: Standing) -> bool:
    return acting.attempt(
        form,
        lambda: services.seat_member(
            seat, form.named(), standing=standing, is_facilitator=form.is_facilitator.data,
            email=form.email.data or "", from_on=form.from_on.data, person=signed_in_user(),
            now=clock.now(),
        ),
    )  # fmt: skip


def _seat_page(
    seat: SecretariatSeat, body: TechnicalSecretariat, form: SeatForm, ending: EndForm
) -> str:
    return render_template(
        "secretariats/seat.html", seat=seat, form=form, ending=ending, code=acting.code_of(body),
        sector=sector_label(seat.sector), may_end=seat.to_on is None,
    )  # fmt: skip


def _member_page(
    member: SecretariatMember, body: TechnicalSecretariat, form: MemberForm, ending: EndForm
) -> str:
    person, today = signed_in_user(), clock.today()
    return render_template(
        "secretariats/member.html", member=member, form=form, ending=ending,
        code=acting.code_of(body), sector=sector_label(member.sector),
        is_over=member.to_on is not None and member.to_on <= today,
        may_change=rules.may_change_member(person, body, is_facilitator=member.is_facilitator),
        may_name=rules.may_install(person) and rules.covers(member, today),
    )  # fmt: skip
