"""Texts to begin an answer with: which {words} they may carry and how they are filled. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import gettext as _

from gatp_participa.web.languages import to_translate

# What each stands for, to be told to whoever writes a template.
PLACEHOLDERS = {
    "tema": to_translate("el nombre del tema"),
    "estado": to_translate("el estado de la mesa"),
    "propuestas": to_translate("cuántas propuestas hay"),
    "apoyos": to_translate("cuántos apoyos tienen"),
    "convocatoria": to_translate("el nombre de la convocatoria"),
    "dia_limite": to_translate("el último día para responder"),
}
_BRACES = re.compile(r"\{([^{}]*)\}")


def template_problem(body: str) -> str | None:
    """Return why a text cannot be a template, in words, or None."""
    if not body.strip():
        return _("Escribe el texto de la plantilla.")
    for word in _BRACES.findall(body):
        if word not in PLACEHOLDERS:
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            return _(
                "No conocemos «{%(word)s}». Puedes usar %(known)s.", word=word[:40], known=known
            )
    if "{" in _BRACES.sub("", body) or "}" in _BRACES.sub("", body):
        return _("Hay una llave { o } sin su pareja.")
    return None


def filled(body: str, values: Mapping[str, str]) -> str:
    """Return a template with the value of each of its {words}."""
    return _BRACES.sub(lambda found: values[found[1]], body)
