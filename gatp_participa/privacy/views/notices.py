"""The privacy notice: the short one first, the full one, and those that were before."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from gatp_participa.entities.queries import catalogue, catalogue_on
from gatp_participa.privacy import notice, queries, rules
from gatp_participa.privacy.notice import Notice
from gatp_participa.privacy.views import bp
from gatp_participa.web.filters import markdown
from gatp_participa.web.guards import public


@bp.get("/privacidad")
@public
def show() -> ResponseReturnValue:
    """The short notice in force, and the way to the rest."""
    versions = notice.in_force_list()
    return render_template(
        "privacy/notice.html",
        notice=versions[0],
        previous=_with_ends(versions),
        text=short_notice(),
    )


@bp.get("/privacidad/completo")
@public
def full() -> ResponseReturnValue:
    """The full notice in force, with how long each thing is kept."""
    current = notice.in_force()
    text = markdown(notice.fill(current.full, catalogue()))
    return render_template(
        "privacy/full.html", notice=current, text=text, retention=rules.RETENTION
    )


@bp.get("/privacidad/version/<int:number>")
@public
def version(number: int) -> ResponseReturnValue:
    """A version as it was read while it was in force, with the names of its time."""
    found = queries.notice_or_404(number)
    ended_on = dict(_with_ends(notice.in_force_list())).get(found)
    names = catalogue_on(ended_on - timedelta(days=1)) if ended_on else catalogue()
    return render_template(
        "privacy/version.html", notice=found, ended_on=ended_on,
        simplified=markdown(notice.fill(found.simplified, names), 3),
        full=markdown(notice.fill(found.full, names), 3),
    )  # fmt: skip


@bp.app_template_global()
def short_notice() -> Markup:
    """Return the short notice in force, for the pages that ask for a datum."""
    return markdown(notice.fill(notice.in_force().simplified, catalogue()), 3)


def _with_ends(versions: list[Notice]) -> list[tuple[Notice, date]]:
    """Return the versions that are no longer in force, each with the day another one began."""
    later = [one.valid_from_on for one in versions]
    return list(zip(versions[1:], later, strict=False))
