"""The staff's front page: one card per thing their roles let them do.

Packages above say how much waits on theirs with :func:`counter`; this one knows only the
addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from gatp_participa.accounts import rules
from gatp_participa.accounts.models import User
from gatp_participa.entities.queries import term

Counter = Callable[[User], str]
_counters: dict[str, Counter] = {}


@dataclass(frozen=True)
class Card:
    """A place of the desk; ``waiting`` says what is pending there, or nothing."""

    endpoint: str
    title: str
    text: str
    waiting: str = ""


def counter(endpoint: str) -> Callable[[Counter], Counter]:
    """Register a function that says in a few words what waits for a person at ``endpoint``."""

    def register(function: Counter) -> Counter:
        _counters[endpoint] = function
        return function

    return register


def cards(person: User) -> list[Card]:
    """Return what a person may open, in the order of the loop."""
    return [
        Card(endpoint, title, text, _counters[endpoint](person) if endpoint in _counters else "")
        for may, endpoint, title, text in _places()
        if may(person)
    ]


def _places() -> list[tuple[Callable[[User], bool], str, str, str]]:
    return [
        (rules.is_commission, "calls.desk_index", _("Convocatorias"),
         _("Escribir, publicar, ampliar el plazo y pasar a la siguiente etapa.")),
        (rules.may_import, "importers.create", _("Importar propuestas"),
         _("Traer de un archivo lo que se dijo en otro sitio o en papel.")),
        (rules.opens_board, "themes.desk_index", _("Temas"),
         _("Agrupar las propuestas, revisar cada tema y ponerle un nombre claro.")),
        (_attends, "routing.desk_index", _("Turnos y respuestas"),
         _("Temas que esperan una respuesta con razones.")),
        (_attends, "plans.desk_index", term("plan.plural"),
         _("Compromisos, responsables y avances.")),
        (rules.is_commission, "privacy.desk_requests", _("Datos personales"),
         _("Lo que la gente pide sobre sus datos, con su plazo, y el aviso de privacidad.")),
        (rules.is_admin, "accounts.people", _("Personas y papeles"),
         _("Quién puede hacer qué, dónde y hasta cuándo.")),
    ]  # fmt: skip


def _attends(person: User) -> bool:
    return rules.is_secretariat(person) or rules.is_commission(person)
