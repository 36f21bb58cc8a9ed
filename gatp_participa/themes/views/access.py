"""Which board, theme or grouping an address names, if the person may read it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import NATION, may_view_everything, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.calls.models import Call
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core.errors import NotAllowedError, NotFoundError
from gatp_participa.entities.queries import catalogue
from gatp_participa.themes import queries, rules
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeEvent
from gatp_participa.themes.queries.filters import EVERYWHERE, Filters
from gatp_participa.themes.services import Scope
from gatp_participa.web.guards import safe_next


def readable_scope(slug: str, code: str) -> tuple[Call, Scope]:
    """Return a call and the scope of one of its boards.

    Raises:
        NotFoundError: there is no such call or state.
        NotAllowedError: another table reviews it.
    """
    call = call_by_slug(slug)
    if code != NATION and code not in catalogue().entities:
        raise NotFoundError(_("No hay una entidad federativa con esa clave."))
    _check(code)
    return call, Scope(call.id, code)


def readable_theme(theme_id: int, *, words: bool = False) -> Theme:
    """Return a theme of a board that the person may read; raises as :func:`readable_scope`."""
    theme = queries.theme_to_review(theme_id, words=words)
    _check(theme.scope)
    return theme


def readable_run(run_id: int) -> ClusteringRun:
    """Return a grouping of a board that the person may read; raises as :func:`readable_scope`."""
    run = queries.run_by_id(run_id)
    _check(run.scope)
    return run


def entity_asked(scope: Scope) -> str:
    """Return the state to look at in the national board: a table's own one unless it says other."""
    asked = request.args.get("estado", "")
    if scope.code != NATION or asked == EVERYWHERE:
        return ""
    if asked in catalogue().entities:
        return asked
    return own_entity(signed_in_user())


def own_entity(person: User) -> str:
    """Return the state whose table a person sits at; "" for who sees them all, or has several."""
    mine = scopes_of(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR) - {NATION}
    return "" if may_view_everything(person) or len(mine) != 1 else min(mine)


def filters_asked(scope: Scope) -> Filters:
    """Return what the address asks to see of a board."""
    return Filters.of(request.args, entity=entity_asked(scope))


def may_review(code: str) -> bool:
    """Say whether the person signed in corrects the themes of a scope."""
    return rules.may_review(signed_in_user(), code)


def said(message: str, event: ThemeEvent) -> None:
    """Tell what was done, with the button that undoes it."""
    flash(message, f"undo:{url_for('themes.undo', event_id=event.id)}")


def back(fallback: str) -> ResponseReturnValue:
    """Send back to where the form was."""
    return redirect(safe_next(request.form.get("next"), fallback), code=303)


def refused(error: Exception, fallback: str) -> ResponseReturnValue:
    """Say kindly why not, where the form was."""
    flash(str(error), "error")
    return back(fallback)


def _check(code: str) -> None:
    if not rules.may_read_board(signed_in_user(), code):
        raise NotAllowedError(_("Estos temas los revisa otra mesa."))
