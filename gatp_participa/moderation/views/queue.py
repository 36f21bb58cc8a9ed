"""What waits for a decision, in order: the page where who moderates begins the day."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import NATION
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.entities.queries import catalogue
from gatp_participa.moderation import labels, rules
from gatp_participa.moderation.forms import ManyForm
from gatp_participa.moderation.queries import item as item_queries
from gatp_participa.moderation.queries import queue as queries
from gatp_participa.moderation.services import deciding, undoing
from gatp_participa.moderation.views import bp
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import requires

TABS = ("pendientes", "mias", "decididos")


@bp.get("/mesa/moderacion")
@requires(rules.opens_moderation)
def queue() -> ResponseReturnValue:
    """List what waits, what one has taken, or what was decided."""
    person, now = signed_in_user(), clock.now()
    scopes, today = rules.places_of(person), clock.local_day(now)
    places = _places(scopes)
    filters = queries.Filters.read(request.args, places)
    asked = request.args.get("ver", "")
    shown = asked if asked in TABS else TABS[0]
    done, token = item_queries.just_done(request.args.get("hecho", ""), person, now)
    return render_template(
        "moderation/queue.html", shown=shown, filters=filters, places=places, now=now,
        tally=queries.tally(scopes, person.id, now=now, today=today), today=today, rules=rules,
        person=person, moderates=rules.moderates(person), form=ManyForm(), labels=labels,
        done=len(done), token=token, **_listed(shown, scopes, filters, person),
    )  # fmt: skip


def _listed(shown: str, scopes: Any, filters: queries.Filters, person: User) -> dict[str, Any]:
    cursor = request.args.get("despues")
    if shown == "decididos":
        page, cards = queries.decided(scopes, filters, cursor=cursor)
        return {"page": page, "cards": cards, "rows": page.rows}
    if shown == "mias":
        return {"page": None, "rows": queries.taken(person, clock.now())}
    page = queries.waiting(scopes, filters, today=clock.today(), cursor=cursor)
    return {"page": page, "rows": page.rows}


def _places(scopes: frozenset[str]) -> dict[str, str]:
    """Return the states that a person may choose among; none when there is only one."""
    known = catalogue().entities
    wanted = known if NATION in scopes else sorted(scopes)
    return {code: known[code].name for code in wanted if code in known}


@bp.post("/mesa/moderacion/varios")
@requires(rules.moderates)
def many() -> ResponseReturnValue:
    """Show what deciding the same about many would do; once confirmed, do it."""
    form, person, now = ManyForm(), signed_in_user(), clock.now()
    if not form.validate_on_submit():
        raise InvalidInputError(_("Elige qué decides y qué textos."))
    draft, numbers = form.to_draft(), form.numbers()
    is_confirmed = form.step.data == "confirm"
    expected = deciding.expect(numbers, draft, person=person, now=now)
    if is_confirmed and not _is_filled(form, draft):
        is_confirmed = False
    if not is_confirmed:
        page = render_template(
            "moderation/many.html", form=form, draft=draft, labels=labels, rules=rules,
            can=[one for one in expected if not one.refusal],
            cannot=[one for one in expected if one.refusal],
        )  # fmt: skip
        return page, 422 if form.step.data == "confirm" else 200
    with transaction():
        bulk, decided, refused = deciding.decide_many(numbers, draft, person=person, now=now)
    flash(_told(len(decided), refused))
    return redirect(url_for(".queue", hecho=bulk), code=303)


def _is_filled(form: ManyForm, draft: deciding.DecisionDraft) -> bool:
    """Say whether there is a reason and an explanation, and leave on the form what is missing."""
    fitting = rules.REASONS[draft.kind]
    if len(fitting) > 1 and form.reason.data not in fitting:
        form.reason.errors = [_("Elige una razón.")]
    if draft.kind in rules.NEED_WORDS and len(draft.body) < rules.BODY_LIMITS[0]:
        form.body.errors = [
            _("Explica por qué, con al menos %(num)s letras.", num=rules.BODY_LIMITS[0])
        ]
    if len(draft.body) > rules.BODY_LIMITS[1]:
        form.body.errors = [_("Caben %(most)s letras: acórtala.", most=rules.BODY_LIMITS[1])]
    return not (form.reason.errors or form.body.errors)


def _told(decided: int, refused: int) -> str:
    said = ngettext("Quedó decidido %(num)s.", "Quedaron decididos %(num)s.", decided)
    if refused:
        said += " " + ngettext(
            "%(num)s no se pudo: cambió o lo tomó alguien más.",
            "%(num)s no se pudieron: cambiaron o los tomó alguien más.",
            refused,
        )
    return said


@bp.post("/mesa/moderacion/deshacer")
@requires(rules.moderates)
def undo() -> ResponseReturnValue:
    """Undo a decision, or those that were decided together, within half an hour."""
    if not BaseForm().validate_on_submit():
        raise InvalidInputError(_("La página caducó: vuelve a intentarlo."))
    person, now, token = signed_in_user(), clock.now(), request.form.get("hecho", "")
    if token.isascii() and token.isdigit() and len(token) < 16:
        with transaction():
            undoing.undo(int(token), person=person, now=now)
        flash(_("Se deshizo. Vuelve a esperar una decisión."))
    else:
        with transaction():
            undone, left = undoing.undo_many(token[:22], person=person, now=now)
        flash(
            ngettext("Se deshizo %(num)s decisión.", "Se deshicieron %(num)s decisiones.", undone)
            + (" " + ngettext("%(num)s ya no se pudo.", "%(num)s ya no se pudieron.", left) if left
               else "")
        )  # fmt: skip
    return redirect(url_for(".queue"), code=303)
