"""Choose the language to read the platform in."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import cards
from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.identity import user_or_none
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.languages import queries
from gatp_participa.languages.forms import LanguageForm
from gatp_participa.languages.views import bp
from gatp_participa.web import languages as interface
from gatp_participa.web.guards import public, safe_next


@bp.get("/idiomas")
@public
def index() -> ResponseReturnValue:
    """The languages of the interface, each in its own words, and those in which it is spoken."""
    return _page(LanguageForm(formdata=None, next=_back(request.args.get("next"))))


@bp.post("/idiomas")
@public
def choose() -> ResponseReturnValue:
    """Answer in a language from now on; an account keeps it for its letters too."""
    form = LanguageForm(request.form)
    if not form.validate():
        form.language.errors = [_("Elige una de las lenguas de la lista.")]
        return _page(form), 422
    code, person = form.language.data, user_or_none()
    if person is not None:
        with transaction():
            accounts.choose_language(person, code, person=person, now=clock.now())
    interface.choose(code)
    return redirect(_back(form.next.data) or url_for(".index"), code=303)


@cards.card("language", place=35)
def _own(person: User) -> dict[str, Any]:
    known = {one.code: one for one in interface.offered()}
    return {"language": known.get(person.language, interface.SPANISH)}


def _back(target: str | None) -> str:
    return safe_next(target, "")


def _page(form: LanguageForm) -> str:
    spoken = {one.language: one.label for one in reversed(queries.published())}
    return render_template(
        "languages/index.html", form=form, invitations=_invitations(),
        current=interface.current(), spoken=list(reversed(spoken.items())),
    )  # fmt: skip


def _invitations() -> list[tuple[interface.Language, str, str]]:
    """Return each language with a sentence and a button in it.

    The sentence is "" while nobody has translated it.
    """
    said = []
    for one in interface.offered():
        with interface.speaking(one.code):
            # Translators: say your own language where this says «español».
            sentence = _("Puedes leer y usar esta plataforma en español.")
            said.append((one, sentence, _("Usar esta lengua")))
    spanish = said[0][1]
    return [
        (one, sentence if one is interface.SPANISH or sentence != spanish else "", button)
        for one, sentence, button in said
    ]
