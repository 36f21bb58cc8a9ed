"""Public pages: who attends each state, who sits at its table and what it has done."""

from __future__ import annotations

from collections import Counter

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.labels import sector_label
from gatp_participa.core import clock
from gatp_participa.core.errors import NotFoundError
from gatp_participa.core.storage import MissingFileError
from gatp_participa.core.text import fold
from gatp_participa.entities.shapes import shapes
from gatp_participa.secretariats import queries, registry, rules, services
from gatp_participa.secretariats.models import SecretariatPeriod
from gatp_participa.secretariats.status import Stage
from gatp_participa.secretariats.views import bp
from gatp_participa.web import uploads
from gatp_participa.web.guards import public


@bp.get("/secretariados")
@public
def index() -> ResponseReturnValue:
    """The 32 states by stage, on a map and in its table; then the municipal tables."""
    states, municipal = queries.overview(clock.today())
    return render_template(
        "secretariats/index.html",
        states=sorted(states, key=lambda one: fold(one.place.name)),
        municipal=[one for one in municipal if one.period],
        counts=Counter(one.period.stage if one.period else None for one in states),
        shapes=shapes(),
        stages=Stage,
    )


@bp.get("/secretariados/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """Who sits at the table of a state, by sector, or who attends it meanwhile."""
    if len(code) != 2:
        raise NotFoundError(_("No hay una entidad federativa con esa clave."))
    return _table(code)


@bp.get("/secretariados/municipal/<code>")
@public
def municipal(code: str) -> ResponseReturnValue:
    """Who sits at the table of a municipality."""
    if len(code) != 5 or queries.body_at(code) is None:
        raise NotFoundError(_("Ese municipio todavía no tiene una mesa."))
    return _table(code)


@bp.get("/secretariados/actas/<int:period_id>")
@public
def record(period_id: int) -> ResponseReturnValue:
    """The record of a period, as it was signed."""
    period = queries.period_or_404(period_id)
    try:
        if not period.record_key:
            raise MissingFileError(period.record_key)
        stream = services.files().open(period.record_key)
    except MissingFileError:
        raise NotFoundError(_("Ese periodo todavía no tiene acta.")) from None
    return uploads.handed_over(
        stream, media_type=uploads.PDF, size=None, etag=period.record_digest,
        download_name=period.record_name,
    )  # fmt: skip


def _table(code: str) -> ResponseReturnValue:
    place, municipality = queries.place_or_404(code)
    body, today = queries.body_at(code), clock.today()
    periods = list(reversed(body.periods)) if body else []
    period = rules.current(periods, today)
    rows = queries.seats_on(body, today) if body and _has_seats(period) else []
    return render_template(
        "secretariats/show.html",
        place=place,
        municipality=municipality,
        of_place=rules.of_place(place.code, place.name),
        name=queries.name_of(place, period, on=today, municipality=municipality),
        body=body,
        period=period,
        periods=periods,
        sides={sector: [r for r in rows if r.seat.sector is sector] for sector in rules.SECTORS},
        facilitator=next((m for r in rows for m in r.people if m.is_facilitator), None),
        past=queries.past_members(body, today) if body else [],
        done=None if municipality else registry.done_by(code, today),
        sector_label=sector_label,
        stages=Stage,
    )


def _has_seats(period: SecretariatPeriod | None) -> bool:
    return period is not None and period.stage is not Stage.INACTIVE
