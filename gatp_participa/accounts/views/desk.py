"""The staff's front page."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import desk as places
from gatp_participa.accounts import queries, rules
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.labels import role_label
from gatp_participa.accounts.models import User
from gatp_participa.accounts.views import bp
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.web.guards import requires

ENDS_SOON = timedelta(days=30)


@places.waits
def _roles_that_end(person: User, today: date) -> list[places.Item]:
    if not rules.is_admin(person):
        return []
    return [
        places.Item(
            title=user.name or user.email, url=url_for("accounts.person", user_id=user.id),
            what=_("Su papel termina: %(role)s", role=role_label(grant.role)),
            where=catalogue().entity_name(grant.scope), since=grant.valid_from_on,
            due_on=grant.valid_to_on, clock=_("termina pronto"), is_near=True,
        )
        for grant, user in queries.ending_grants(today, today + ENDS_SOON)
    ]  # fmt: skip


@bp.get("/mesa")
@requires(rules.is_staff)
def desk() -> ResponseReturnValue:
    """Show what waits for a person, what is new, and the places their roles open."""
    person, today = signed_in_user(), clock.today()
    return render_template(
        "accounts/desk.html", today=today, grants=rules.in_force(person.grants, today),
        waiting=places.waiting(person, today), news=places.news(person, today),
        cards=places.cards(person),
    )  # fmt: skip
