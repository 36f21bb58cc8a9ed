"""The desk of tables: which one lacks something, and each of them closely."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import desk as places
from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.labels import sector_label
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.errors import NotAllowedError
from gatp_participa.core.text import fold
from gatp_participa.entities.queries import municipalities_of
from gatp_participa.secretariats import queries, rules, services
from gatp_participa.secretariats.forms import DetailsForm
from gatp_participa.secretariats.labels import lack_label
from gatp_participa.secretariats.status import Quorum, Stage, Standing, Voting
from gatp_participa.secretariats.views import acting, bp
from gatp_participa.web.guards import requires


@places.waits
def _what_my_table_lacks(person: User, today: date) -> Iterable[places.Item]:
    """Give who facilitates a table what it lacks; the Commission has a list of them all."""
    mine = accounts.scopes_of(person, Role.FACILITATOR, on=today)
    for one in queries.lacking(mine, today) if mine else ():
        if one.period:
            yield places.Item(
                title=queries.name_of(one.place, one.period, on=today),
                url=url_for("secretariats.desk_show", code=one.code),
                what=_("Falta: %(what)s", what=", ".join(map(lack_label, one.lacks))),
                since=one.period.from_on, where=one.place.name,
            )  # fmt: skip


@bp.get("/mesa/secretariados")
@requires(rules.opens_desk)
def desk_index() -> ResponseReturnValue:
    """The 32 states with their stage and what each lacks; with ``?lugar=``, straight to one."""
    chosen = request.args.get("lugar", "")
    if chosen:
        queries.place_or_404(chosen)
        return redirect(url_for(".desk_show", code=chosen), code=303)
    states, municipal = queries.overview(clock.today())
    person = signed_in_user()
    return render_template(
        "secretariats/desk_index.html",
        states=sorted(states, key=lambda one: (not one.lacks, fold(one.place.name))),
        municipal=municipal,
        stages=Stage,
        lack_label=lack_label,
        may_read=lambda code: rules.may_read_desk(person, code),
    )


@bp.get("/mesa/secretariados/<code>")
@requires(rules.opens_desk)
def desk_show(code: str) -> ResponseReturnValue:
    """A table closely: what it has been, its places, who sits in each, what it lacks."""
    place, municipality = queries.place_or_404(code)
    person, today = signed_in_user(), clock.today()
    if not rules.may_read_desk(person, place.code):
        raise NotAllowedError(_("Tu cuenta no ve esa mesa por dentro."))
    body = queries.body_at(code)
    periods = list(reversed(body.periods)) if body else []
    period = rules.current(periods, today)
    rows = queries.seats_on(body, today) if body else []
    seated = [one for row in rows for one in row.people]
    everyone = seated + [one for row in rows for one in row.coming]
    may_edit = body is not None and rules.may_edit(person, body)
    may_install = rules.may_install(person)
    return render_template(
        "secretariats/desk_show.html",
        place=place, municipality=municipality, code=code, body=body, period=period,
        name=queries.name_of(place, period, on=today, municipality=municipality),
        periods=periods, today=today, may_edit=may_edit, may_install=may_install,
        sides={sector: [r for r in rows if r.seat.sector is sector] for sector in rules.SECTORS},
        lacks=queries.lacks_of(body, period, seated) if body else [],
        invitations=queries.invitations_of(everyone) if may_edit else {},
        municipalities=municipalities_of(code) if may_install and not municipality else [],
        past=queries.past_members(body, today) if body else [],
        lack_label=lack_label, sector_label=sector_label, standings=Standing, stages=Stage,
        now=clock.now(),
    )  # fmt: skip


@bp.route("/mesa/secretariados/<code>/datos", methods=["GET", "POST"])
@requires(rules.opens_desk)
def edit_details(code: str) -> ResponseReturnValue:
    """How people reach a table, and how it decides."""
    body = queries.body_or_404(code)
    acting.refuse_strangers(body)
    form = DetailsForm(
        email=body.contact_email, phone=body.contact_phone, address=body.contact_address,
        website=body.website, quorum=body.quorum.value, voting=body.voting.value,
    )  # fmt: skip
    if form.validate_on_submit() and acting.attempt(form, lambda: _keep(form, code)):
        return acting.done(code, _("Guardamos los datos de la mesa."))
    page = render_template("secretariats/details.html", form=form, code=code)
    return page, 422 if form.is_submitted() else 200


def _keep(form: DetailsForm, code: str) -> None:
    body, person, now = queries.body_or_404(code), signed_in_user(), clock.now()
    services.edit_contact(
        body, email=form.email.data or "", phone=form.phone.data or "",
        address=form.address.data or "", website=form.website.data or "", person=person, now=now,
    )  # fmt: skip
    services.edit_rules(
        body, quorum=Quorum(form.quorum.data), voting=Voting(form.voting.data), person=person,
        now=now,
    )  # fmt: skip
