"""The language a page is read in: which there are, which was chosen, and its catalogue.

A language of the interface is a folder with a catalogue, ``translations/<code>/LC_MESSAGES``, in
the platform or in the folder of data; the catalogue itself says how the language is called. Dates
and numbers follow ``es_MX`` where CLDR does not know the language, as happens with most languages
of Mexico. What a catalogue lacks is read in Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, request, session
from flask_babel import Domain, force_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from gatp_participa.core.paths import TRANSLATIONS
from gatp_participa.web.extensions import babel

CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KEPT = "language"  # where a session keeps which one was chosen


def to_translate(sentence: str) -> str:
    """Mark a sentence that is kept as it is written and translated where it is shown."""
    return sentence


@dataclass(frozen=True)
class Language:
    """A language of the interface.

    ``code`` is its BCP 47 tag as kept and as its folder is called; ``tag`` is what ``lang=""``
    says of a page; ``name`` is its own name; ``locale`` is whose dates and numbers it uses.
    """

    code: str
    name: str
    tag: str
    locale: str = "es_MX"


# Translated, in each catalogue, as the language calls itself.
OWN_NAME = to_translate("(así se llama esta lengua)")
SPANISH = Language("es", "Español", "es-MX")
_DATES = {"en": "en"}  # of those that CLDR knows
# A page asks for it at every sentence, so a request says it once, when it begins.
_current: ContextVar[Language] = ContextVar("language", default=SPANISH)
_offered: dict[str, Language] = {SPANISH.code: SPANISH}
_catalogues: dict[str, NullTranslations] = {SPANISH.code: NullTranslations()}


def offered() -> list[Language]:
    """Return the languages with a catalogue, Spanish first and the others by their name."""
    return sorted(_offered.values(), key=lambda one: (one is not SPANISH, one.name))


def current() -> Language:
    """Return the language that what is being written is read in; Spanish outside a request."""
    return _current.get()


def choose(code: str) -> Language | None:
    """Answer this session in a language from now on; None when it is not offered."""
    found = _offered.get(code)
    if found is not None:
        session[_KEPT] = found.code
        _current.set(found)
    return found


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Write in a language whatever the request's is: letters, and words that are kept."""
    language = _offered.get(code, SPANISH)
    token = _current.set(language)
    try:
        with force_locale(language.locale):
            yield
    finally:
        _current.reset(token)


class Messages(Domain):
    """The catalogue of messages, by language. Flask-Babel spells the locale out at every call."""

    def __init__(self) -> None:
        super().__init__(domain="messages")

    def get_translations(self) -> Any:
        """Return the translations of the language in force."""
        return _catalogues[current().code]


def register(app: Flask, *, folders: tuple[Path, ...] = (TRANSLATIONS,)) -> None:
    """Read the catalogues of ``folders``, the last one first, and make everything speak them.

    ``_``, ``gettext`` and ``ngettext`` in templates keep Jinja's new style: values go in as
    ``%(name)s`` and are escaped; they only skip three calls in between.
    """
    read(folders)
    messages = Messages()
    babel.init_app(app, locale_selector=lambda: current().locale)
    babel.domain_instance = messages

    @app.before_request
    def _listen() -> None:
        # Who comes without cookies reads what shared caches keep for everybody.
        asks = request.cookies and request.endpoint != "static"
        _current.set(_offered.get(session.get(_KEPT, "") if asks else "", SPANISH))

    @app.teardown_request
    def _fall_silent(_error: BaseException | None) -> None:
        _current.set(SPANISH)

    @pass_eval_context
    def say(context: EvalContext, text: str, /, **values: Any) -> str:
        said = messages.get_translations().ugettext(text)
        return (Markup(said) if context.autoescape else said) % values  # noqa: S704 -- ours

    @pass_eval_context
    def count(context: EvalContext, one: str, many: str, n: int, /, **values: Any) -> str:
        said = messages.get_translations().ungettext(one, many, n)
        return (Markup(said) if context.autoescape else said) % ({"num": n} | values)  # noqa: S704

    app.jinja_env.filters["translated"] = translated
    app.jinja_env.globals.update(
        _=say,
        gettext=say,
        ngettext=count,
        lang_of=lang_of,
        tag_unlike_page=tag_unlike_page,
        page_language=current,
        languages=offered,
    )


def read(folders: tuple[Path, ...]) -> None:
    """Find the catalogues there are; a language in two folders is read from the last."""
    _offered.clear()
    _catalogues.clear()
    _offered[SPANISH.code], _catalogues[SPANISH.code] = SPANISH, NullTranslations()
    for folder in folders:
        for file in sorted(folder.glob("*/LC_MESSAGES/messages.mo")):
            code = file.parents[1].name
            if code == SPANISH.code or not CODE.fullmatch(code):
                continue
            with file.open("rb") as opened:
                catalogue = Translations(opened)
            name = str(catalogue.ugettext(OWN_NAME)).replace(OWN_NAME, code)
            _catalogues[code] = catalogue
            _offered[code] = Language(code, name, code, _DATES.get(code, "es_MX"))


def translated(sentence: str) -> str:
    """Return in the language in force a sentence that was kept as :func:`to_translate` marks."""
    return str(_catalogues[current().code].ugettext(sentence)) if sentence else ""


def tag_unlike_page(code: str | None) -> str:
    """Return how ``lang=""`` says a text's language when it is not the page's, else ""."""
    if code in (None, "", "und", current().code):
        return ""
    return SPANISH.tag if code == SPANISH.code else str(code)


def lang_of(code: str | None) -> Markup:
    """Return the attribute that says a text's language, when it is not the page's."""
    tag = tag_unlike_page(code)
    return Markup(' lang="{}"').format(tag) if tag else Markup("")
