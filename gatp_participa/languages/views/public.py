"""What is said in a language, page by page, and the recordings."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import FileWrapper

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.core.errors import NotFoundError
from gatp_participa.core.storage import MissingFileError
from gatp_participa.languages import queries, rules, services
from gatp_participa.languages.audio import TYPES
from gatp_participa.languages.models import SpokenText
from gatp_participa.languages.status import NATIONAL
from gatp_participa.languages.views import bp
from gatp_participa.web.guards import public

# A week and then a question that costs nothing, not a year: who lent their voice may take it back.
_SECONDS = 7 * 24 * 3600


@bp.get("/idiomas/<language>")
@public
def show(language: str) -> ResponseReturnValue:
    """All that is said in a language, in the order of the road."""
    texts = queries.published_of(language)
    if not texts:
        raise NotFoundError(_("Todavía no hay nada en esa lengua."))
    return render_template("languages/show.html", texts=texts, tongue=NATIONAL[language])


@bp.get("/voces/<int:text_id>.<ext>")
@public
def voice(text_id: int, ext: str) -> ResponseReturnValue:
    """Hand over a recording, whole or the part that a player asks for."""
    one = queries.text_or_404(text_id)
    if one.audio_key is None or one.audio_type != ext or not _may_hear(one):
        raise NotFoundError(_("Ese audio ya no está aquí."))
    response = _streamed(one, one.audio_key)
    is_this = request.args.get("v") == one.audio_digest[:10]
    seconds = _SECONDS if is_this else 60
    response.headers["Cache-Control"] = (
        f"public, max-age={seconds}" if one.is_published else "private, no-store"
    )
    return response


def _may_hear(one: SpokenText) -> bool:
    if one.is_published:
        return True  # the session is not even looked at
    person = user_or_none()
    return person is not None and rules.may_keep(person)


def _streamed(one: SpokenText, key: str) -> Response:
    try:
        stream = services.files().open(key)
    except MissingFileError:
        raise NotFoundError(_("Ese audio ya no está aquí.")) from None
    response = Response(FileWrapper(stream, 64 * 1024), direct_passthrough=True)
    response.mimetype = TYPES[one.audio_type]
    # Even if a browser took it for a page, it could do nothing: no kind guessed, no script.
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.set(
        "Content-Disposition", "inline",
        filename=f"{one.language}-{one.place.value}.{one.audio_type}",
    )  # fmt: skip
    response.content_length = one.audio_bytes
    response.set_etag(one.audio_digest)
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=one.audio_bytes)
    except RequestedRangeNotSatisfiable:
        stream.close()
        return Response(status=416, headers={"Content-Range": f"bytes */{one.audio_bytes}"})
    return response
