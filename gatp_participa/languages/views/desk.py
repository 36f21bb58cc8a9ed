"""The Commission's desk: what each page says in each language."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts import desk as places
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotFoundError
from gatp_participa.languages import audio, queries, rules, services
from gatp_participa.languages.forms import SpokenTextForm
from gatp_participa.languages.models import SpokenText
from gatp_participa.languages.status import NATIONAL, Place, Tongue
from gatp_participa.languages.views import bp
from gatp_participa.web.guards import requires


@places.counter("languages.desk_index")
def _unpublished(_person: User) -> str:
    count = queries.count_unpublished()
    return ngettext("%(num)s texto sin publicar", "%(num)s textos sin publicar", count) * bool(
        count
    )


@bp.get("/mesa/lenguas")
@requires(rules.may_keep)
def desk_index() -> ResponseReturnValue:
    """Languages by pages: what exists, what is public, what is missing."""
    grid = queries.everything()
    rows = [(NATIONAL[code], texts) for code, texts in grid.items() if code in NATIONAL]
    missing = [tongue for code, tongue in NATIONAL.items() if code not in grid]
    return render_template("languages/desk_index.html", rows=rows, missing=missing, places=Place)


@bp.route("/mesa/lenguas/<language>/<place>", methods=["GET", "POST"])
@requires(rules.may_keep)
def desk_text(language: str, place: str) -> ResponseReturnValue:
    """Write what a page says in a language, see how it looks, publish it."""
    tongue, where = _found(language, place)
    one = queries.find(language, where)
    form = SpokenTextForm(obj=one)
    if form.validate_on_submit() and _keep(form, one, language, where):
        queries.forget()
        flash(_("Guardamos el texto. Así se ve."))
        return redirect(url_for(".desk_text", language=language, place=place), code=303)
    page = render_template(
        "languages/desk_text.html", form=form, one=one, tongue=tongue, place=where,
        shown=queries.as_spoken(one) if one is not None else None,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.post("/mesa/lenguas/textos/<int:text_id>/publicar")
@requires(rules.may_keep)
def publish_text(text_id: int) -> ResponseReturnValue:
    """Put it where everybody reads and hears it."""
    return _move(text_id, services.publish, _("Ya es público: se lee en su página."))


@bp.post("/mesa/lenguas/textos/<int:text_id>/retirar")
@requires(rules.may_keep)
def unpublish_text(text_id: int) -> ResponseReturnValue:
    """Take it out of sight."""
    return _move(text_id, services.unpublish, _("Ya no es público. Aquí sigue guardado."))


@bp.post("/mesa/lenguas/textos/<int:text_id>/borrar")
@requires(rules.may_keep)
def remove_text(text_id: int) -> ResponseReturnValue:
    """Delete it for good."""
    return _move(text_id, services.remove, _("Borramos el texto y su audio."), is_gone=True)


def _move(
    text_id: int, act: Callable[..., None], done: str, *, is_gone: bool = False
) -> ResponseReturnValue:
    with transaction():
        one = queries.text_or_404(text_id)
        language, place = one.language, one.place.value
        act(one, person=signed_in_user(), now=clock.now())
    queries.forget()
    flash(done)
    there = url_for(".desk_index") if is_gone else url_for(
        ".desk_text", language=language, place=place
    )  # fmt: skip
    return redirect(there, code=303)


def _found(language: str, place: str) -> tuple[Tongue, Place]:
    if language not in NATIONAL or place not in set(Place):
        raise NotFoundError(_("No hay una página así en esa lengua."))
    return NATIONAL[language], Place(place)


def _keep(form: SpokenTextForm, one: SpokenText | None, language: str, place: Place) -> bool:
    """Keep what the form says; a refusal goes where it can be mended."""
    recording = None
    if chosen := request.files.get(form.audio.name):
        try:
            heard = audio.receive(chosen.stream, most_bytes=rules.MOST_AUDIO_BYTES)
        except InvalidInputError as error:
            form.audio.errors = [str(error)]
            return False
        recording = heard, services.put_recording(heard)
    words = services.Words(
        title=form.title.data or "", body=form.body.data or "", variant=form.variant.data or "",
        voice=form.voice.data or "", recording=recording, drops_audio=form.drops_audio.data,
    )  # fmt: skip
    person, now = signed_in_user(), clock.now()
    try:
        with transaction():
            if one is None:
                services.add(language, place, words, person=person, now=now)
            else:
                services.edit(one, words, person=person, now=now)
    except (InvalidInputError, ConflictError) as error:
        form.form_errors.append(str(error))
        return False
    return True
