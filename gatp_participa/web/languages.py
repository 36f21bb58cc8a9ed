"""Texts in the language of the request, found once per sentence and not three times."""

from __future__ import annotations

from flask import Flask
from flask_babel import Domain, get_locale

from gatp_participa.web.extensions import babel


class Messages(Domain):
    """The catalogue of messages, by language. Flask-Babel spells the locale out at every call."""

    def __init__(self) -> None:
        super().__init__(domain="messages")
        self._ready: dict[tuple[str, str | None] | None, object] = {}

    def get_translations(self) -> object:
        """Return the translations of the language in force."""
        locale = get_locale()
        key = (locale.language, locale.territory) if locale is not None else None
        found = self._ready.get(key)
        if found is None:
            found = self._ready[key] = super().get_translations()
        return found


def register(app: Flask) -> None:
    """Make templates and code read the same catalogue."""
    messages = Messages()
    babel.domain_instance = messages
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: messages.get_translations().ugettext(text),  # type: ignore[attr-defined]
        ngettext=lambda one, many, n: messages.get_translations().ungettext(one, many, n),  # type: ignore[attr-defined]
        newstyle=True,
    )
