"""From a right code to where somebody was going, by way of the second factor if it is asked."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import halfway, pending, queries, rules, session
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.errors import DomainError
from gatp_participa.web.guards import safe_next


def let_in(user: User, *, act_id: int | None, target: str) -> ResponseReturnValue:
    """Open a session for who read their mail, or ask for the second factor first."""
    now = clock.now()
    if halfway.is_asked_of(user):
        halfway.begin(user, now, act_id=act_id, target=target)
        return redirect(url_for("accounts.second_step"), code=303)
    return arrive(user, act_id=act_id, target=target)


def arrive(user: User, *, act_id: int | None, target: str) -> ResponseReturnValue:
    """Open the session of somebody who showed all that is asked, and end what they began."""
    session.start(user, clock.now())
    if act_id is not None:
        return _finish(act_id, user)
    flash(_("Listo, ya entraste."))
    return redirect(way_on(user, target), code=303)


def way_on(person: User, target: str | None) -> str:
    """Return where somebody who entered goes: where they were, or where they are needed."""
    usual = "accounts.desk" if rules.is_staff(person) else "pages.home"
    return safe_next(target, url_for(usual))


def _finish(act_id: int, user: User) -> ResponseReturnValue:
    """Do what the person began before confirming; if it is refused, show what they had written."""
    was_staff = rules.is_staff(user)
    try:
        done = pending.perform(act_id, user)
    except DomainError as error:
        typed = queries.texts_of_act(act_id)
        return render_template("accounts/not_done.html", message=str(error), typed=typed), 409
    if done is None:
        flash(_("Listo, ya entraste. Lo que querías hacer ya estaba hecho o esperó demasiado."))
        return redirect(way_on(user, None), code=303)
    if rules.is_staff(user) and not was_staff:  # what they accepted asks more of them
        session.close()
        halfway.begin(user, clock.now(), target=done.url)
        flash(done.message)
        return redirect(url_for("accounts.second_step"), code=303)
    flash(done.message)
    return redirect(done.url, code=303)
