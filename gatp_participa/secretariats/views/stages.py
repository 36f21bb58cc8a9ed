"""The Commission's forms: what a table is from a day on, and the record that says so."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.secretariats import queries, rules, services
from gatp_participa.secretariats.forms import PeriodForm, StageForm
from gatp_participa.secretariats.models import SecretariatPeriod
from gatp_participa.secretariats.status import NEXT, Stage
from gatp_participa.secretariats.views import acting, bp
from gatp_participa.web.guards import requires


@bp.route("/mesa/secretariados/<code>/etapa", methods=["GET", "POST"])
@requires(rules.may_install)
def begin_stage(code: str) -> ResponseReturnValue:
    """Say what a table is from a day on: installed, inactive..."""
    place, municipality = queries.place_or_404(code)
    body, today = queries.body_at(code), clock.today()
    last = body.periods[-1] if body and body.periods else None
    now = Stage.INACTIVE if last and last.to_on else last.stage if last else None
    form = StageForm(NEXT[now])
    if form.validate_on_submit() and _begin(form, code):
        return acting.done(code, _("Listo: quedó anotado y cualquiera puede verlo."))
    page = render_template(
        "secretariats/stage.html", form=form, code=code, last=last, now=now, today=today,
        name=queries.name_of(place, None, on=today, municipality=municipality), stages=Stage,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/mesa/secretariados/periodos/<int:period_id>", methods=["GET", "POST"])
@requires(rules.may_install)
def edit_period(period_id: int) -> ResponseReturnValue:
    """Give a period its record, or say again what happened then."""
    period = queries.period_or_404(period_id)
    code = acting.code_of(period.secretariat)
    form = PeriodForm(obj=period)
    if form.validate_on_submit() and _keep(form, period):
        return acting.done(code, _("Guardamos los datos de ese periodo."))
    page = render_template("secretariats/period.html", form=form, period=period, code=code)
    return page, 422 if form.is_submitted() else 200


def _begin(form: StageForm, code: str) -> bool:
    record, is_fine = acting.received_record(form)
    person, now = signed_in_user(), clock.now()

    def act() -> None:
        municipality_code = code if len(code) == 5 else None
        body = services.open_body(code[:2], municipality_code, person=person, now=now)
        services.begin_stage(
            body, Stage(form.stage.data), from_on=form.from_on.data, record=record,
            display_name=form.display_name.data or "", note=form.note.data or "",
            person=person, now=now,
        )  # fmt: skip

    return is_fine and acting.attempt(form, act)


def _keep(form: PeriodForm, period: SecretariatPeriod) -> bool:
    record, is_fine = acting.received_record(form)
    person, now = signed_in_user(), clock.now()

    def act() -> None:
        if record is not None:
            services.attach_record(period, record, person=person, now=now)
        services.rename(
            period, display_name=form.display_name.data or "", note=form.note.data or "",
            person=person, now=now,
        )  # fmt: skip

    return is_fine and acting.attempt(form, act)
