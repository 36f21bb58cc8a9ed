"""Texts in the language of the request, found in as few steps as a busy page needs."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from gatp_participa.web.extensions import babel


class Messages(Domain):
    """The catalogue of messages, by language. Flask-Babel spells the locale out at every call."""

    def __init__(self) -> None:
        super().__init__(domain="messages")
        self._ready: dict[tuple[str, str | None] | None, Any] = {}

    def get_translations(self) -> Any:
        """Return the translations of the language in force."""
        locale = get_locale()
        key = (locale.language, locale.territory) if locale is not None else None
        found = self._ready.get(key)
        if found is None:
            found = self._ready[key] = super().get_translations()
        return found


def register(app: Flask) -> None:
    """Make templates and code read the same catalogue.

    ``_``, ``gettext`` and ``ngettext`` in templates keep Jinja's new style: values go in as
    ``%(name)s`` and are escaped; they only skip three calls in between.
    """
    messages = Messages()
    babel.domain_instance = messages

    @pass_eval_context
    def say(context: EvalContext, text: str, /, **values: Any) -> str:
        said = messages.get_translations().ugettext(text)
        return (Markup(said) if context.autoescape else said) % values  # noqa: S704 -- ours

    @pass_eval_context
    def count(context: EvalContext, one: str, many: str, n: int, /, **values: Any) -> str:
        said = messages.get_translations().ungettext(one, many, n)
        return (Markup(said) if context.autoescape else said) % ({"num": n} | values)  # noqa: S704

    app.jinja_env.globals.update(_=say, gettext=say, ngettext=count)
