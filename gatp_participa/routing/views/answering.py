"""Receive a referral, write its answer, review it and publish it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.status import Sector
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import DomainError, NotAllowedError, NotFoundError
from gatp_participa.proposals.differences import differences
from gatp_participa.routing import queries, rules, services
from gatp_participa.routing.forms import AnswerForm, ReviewForm, as_number
from gatp_participa.routing.models import Referral
from gatp_participa.routing.services import StaleError
from gatp_participa.routing.status import ReferralStatus, Verdict
from gatp_participa.routing.views import bp
from gatp_participa.routing.views.referral import answer_form, readable, referral_page
from gatp_participa.web.guards import requires

MOST_COMPARED = 4000


@bp.get("/mesa/turnos/<int:referral_id>")
@requires(rules.may_open_desk)
def desk_referral(referral_id: int) -> ResponseReturnValue:
    """What people said, the clock, what others answered, the answer and who agrees with it."""
    return referral_page(readable(referral_id))


@bp.post("/mesa/turnos/<int:referral_id>/acuse")
@requires(rules.may_open_desk)
def acknowledge(referral_id: int) -> ResponseReturnValue:
    """Say that the theme was received."""
    referral = readable(referral_id)
    with transaction():
        services.acknowledge(referral, person=signed_in_user(), now=clock.now())
    flash(_("Quedó registrado que ya lo recibieron. La gente lo ve como «en revisión»."))
    return _back(referral_id)


@bp.post("/mesa/turnos/<int:referral_id>/borrador")
@requires(rules.may_open_desk)
def draft(referral_id: int) -> ResponseReturnValue:
    """Keep the answer as it is being written, or begin it with a template."""
    referral = _mine(referral_id)
    if referral.status is ReferralStatus.ANSWERED:
        return _answered_first(referral)
    form = answer_form(referral)
    if "use" in request.form:
        return _begin(referral, form)
    if not form.validate_on_submit():
        return referral_page(referral, form, code=400)
    try:
        with transaction():
            services.draft(
                referral, form.to_answer(), version=form.read_version(), person=signed_in_user(),
                now=clock.now(),
            )  # fmt: skip
    except StaleError:
        return _stale(readable(referral_id), form)
    flash(_("Se guardó lo que escribiste. Todavía no es público."))
    return _back(referral_id, shows_letters="preview" in request.form)


@bp.post("/mesa/turnos/<int:referral_id>/revision")
@requires(rules.may_open_desk)
def ask_review(referral_id: int) -> ResponseReturnValue:
    """Ask the three sides of the table to read this version."""
    referral = readable(referral_id)
    version = as_number(request.form.get("version"))
    return _act(
        referral, _("Le avisamos a la mesa que ya puede revisar esta versión."),
        lambda: services.ask_review(
            referral, version=version, person=signed_in_user(), now=clock.now()
        ),
    )  # fmt: skip


@bp.post("/mesa/turnos/<int:referral_id>/opinion")
@requires(rules.may_open_desk)
def review(referral_id: int) -> ResponseReturnValue:
    """Say what one's side of the table thinks of this version."""
    referral, form = readable(referral_id), ReviewForm()
    sector = form.sector.data
    if sector not in set(Sector):
        raise NotFoundError(_("No conocemos ese sector."))
    if not form.validate_on_submit():
        return referral_page(referral, code=400, review_form=form, typed_sector=sector)
    return _act(
        referral, _("Quedó escrito lo que dice tu sector."),
        lambda: services.review(
            referral, sector=Sector(sector), verdict=Verdict(form.verdict.data),
            body=form.body.data or "", version=as_number(form.version.data),
            person=signed_in_user(), now=clock.now(),
        ),
        review_form=form, typed_sector=sector,
    )  # fmt: skip


@bp.post("/mesa/turnos/<int:referral_id>/publicar")
@requires(rules.may_open_desk)
def publish(referral_id: int) -> ResponseReturnValue:
    """Publish this version; everyone inside is told."""
    referral = _mine(referral_id)
    if referral.status is ReferralStatus.ANSWERED:
        return _answered_first(referral)
    version = as_number(request.form.get("version"))
    return _act(
        referral, _("La respuesta ya es pública. Le estamos escribiendo a cada persona del tema."),
        lambda: services.publish(
            referral, version=version, person=signed_in_user(), now=clock.now()
        ),
    )  # fmt: skip


@bp.post("/mesa/turnos/<int:referral_id>/particular/<folio>")
@requires(rules.may_open_desk)
def answer_particularly(referral_id: int, folio: str) -> ResponseReturnValue:
    """Write what one proposal is answered besides its theme."""
    referral = readable(referral_id)
    body = request.form.get("body", "")
    return _act(
        referral, _("Se guardó la respuesta para esa propuesta."),
        lambda: services.answer_particularly(
            referral, folio=folio, body=body, person=signed_in_user(), now=clock.now()
        ),
        typed_folio=folio, typed_body=body,
    )  # fmt: skip


def _mine(referral_id: int) -> Referral:
    referral = readable(referral_id)
    stands = queries.table_of(referral.entity_code, clock.today()).stands
    if not rules.may_answer(signed_in_user(), referral.entity_code, has_secretariat=stands):
        raise NotAllowedError(_("Este turno lo atiende otra mesa."))
    return referral


def _act(referral, said, act, **also):  # type: ignore[no-untyped-def]
    """Do something to a referral; what a rule says is read on its page, with what was typed."""
    number = referral.id
    try:
        with transaction():
            act()
    except (NotAllowedError, NotFoundError):
        raise
    except DomainError as error:
        referral = readable(number)
        if referral.status is ReferralStatus.ANSWERED:
            return _answered_first(referral)
        return referral_page(referral, code=409, refused=str(error), **also)
    flash(said)
    return _back(number)


def _begin(referral: Referral, form: AnswerForm) -> ResponseReturnValue:
    """Fill the form with a template; nothing is kept and nothing typed is lost."""
    offered = {str(one.id): one for one in queries.templates_for([referral.entity_code])}
    template = offered.get(form.template.data or "")
    if template is not None:
        values = queries.values_of(referral, queries.numbers_of(referral, clock.today()))
        form.begin_with(template, rules.filled(template.body, values))
    return referral_page(referral, form, is_begun=template is not None)


def _stale(referral: Referral, form: AnswerForm) -> ResponseReturnValue:
    """Show the version that somebody else left beside what this person typed: nothing is lost."""
    present = queries.draft_of(referral.id).draft
    if referral.status is ReferralStatus.ANSWERED or present is None:
        return _answered_first(referral)
    typed = form.to_answer()
    form.version.data = str(present.version)
    form.version.raw_data = None
    pieces = differences(present.reason[:MOST_COMPARED], typed.reason[:MOST_COMPARED])
    return referral_page(referral, form, code=409, stale=present, pieces=pieces)


def _answered_first(referral: Referral) -> ResponseReturnValue:
    page = render_template(
        "routing/already_answered.html", referral=referral,
        response=queries.response_of(referral.id),
        typed=[request.form.get("reason", ""), request.form.get("next_step", "")],
    )  # fmt: skip
    return page, 409


def _back(referral_id: int, *, shows_letters: bool = False) -> ResponseReturnValue:
    url = url_for(".desk_referral", referral_id=referral_id)
    return redirect(f"{url}?cartas=1#cartas" if shows_letters else url, code=303)
