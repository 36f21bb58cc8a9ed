"""The staff's front page: what waits for a person, and the places their roles let them open.

Packages above say what waits on theirs with :func:`waits`, how much with :func:`counter`, and
what is new with :func:`brings`; this one knows only the addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from gatp_participa.accounts import rules
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role
from gatp_participa.entities.queries import term

MOST_OF_EACH = 6  # more of one thing would hide the others
Counter = Callable[[User], str]
_counters: dict[str, Counter] = {}


@dataclass(frozen=True)
class Card:
    """A place of the desk; ``waiting`` says what is pending there, or nothing."""

    endpoint: str
    title: str
    text: str
    waiting: str = ""


@dataclass(frozen=True)
class Item:
    """Something that waits for a person: what it is, what to do with it, and its clock.

    ``clock`` is how its day reads in words; ``is_late`` says that it passed, ``is_near`` that it
    comes soon. Without a day only ``since`` counts.
    """

    title: str
    url: str
    what: str
    since: date
    where: str = ""
    due_on: date | None = None
    clock: str = ""
    is_late: bool = False
    is_near: bool = False
    lang: str = ""


Source = Callable[[User, date], Iterable[Item]]
_waiting: list[Source] = []
_new: list[Source] = []


def waits(source: Source) -> Source:
    """Register a function that gives what waits for a person on a day, the oldest first."""
    _waiting.append(source)
    return source


def brings(source: Source) -> Source:
    """Register a function that gives what a person should look at because it is new."""
    _new.append(source)
    return source


def waiting(person: User, today: date) -> list[Item]:
    """Return what waits for a person: what is past its day first, then what has waited longest."""
    return sorted(_of(_waiting, person, today), key=lambda one: (not one.is_late, one.since))


def news(person: User, today: date) -> list[Item]:
    """Return what is new for a person, the newest first."""
    return sorted(_of(_new, person, today), key=lambda one: one.since, reverse=True)


def _of(sources: list[Source], person: User, today: date) -> list[Item]:
    return [one for give in sources for one in list(give(person, today))[:MOST_OF_EACH]]


def counter(endpoint: str) -> Callable[[Counter], Counter]:
    """Register a function that says in a few words what waits for a person at ``endpoint``."""

    def register(function: Counter) -> Counter:
        _counters[endpoint] = function
        return function

    return register


def cards(person: User) -> list[Card]:
    """Return what a person may open with what is pending there, in the order of the loop."""
    return [
        replace(card, waiting=_counters[card.endpoint](person))
        if card.endpoint in _counters
        else card
        for card in places(person)
    ]


def places(person: User) -> list[Card]:
    """Return what a person may open, without counting anything: no query."""
    return [Card(endpoint, title, text) for may, endpoint, title, text in _places() if may(person)]


def _opens_events(person: User) -> bool:
    return rules.opens_board(person) or rules.may_import(person)


def _opens_evaluations(person: User) -> bool:
    return rules.opens_board(person) or rules.has_role(person, Role.RESPONSIBLE)


def _places() -> list[tuple[Callable[[User], bool], str, str, str]]:
    return [
        (rules.is_commission, "calls.desk_index", _("Convocatorias"),
         _("Escribir, publicar, ampliar el plazo y pasar a la siguiente etapa.")),
        (rules.may_import, "importers.create", _("Importar propuestas"),
         _("Traer de un archivo lo que se dijo en otro sitio o en papel.")),
        (rules.may_import, "capture.type_sheet", _("Captura"),
         _("Teclear las hojas que llegan en papel e imprimir formatos con folio.")),
        (_opens_events, "events.desk_events", _("Encuentros"),
         _("Dónde se juntó la gente, quién llegó, qué se dijo y qué se entregó.")),
        (rules.opens_board, "themes.desk_index", _("Temas"),
         _("Agrupar las propuestas, revisar cada tema y ponerle un nombre claro.")),
        (rules.opens_board, "routing.desk_index", _("Turnos y respuestas"),
         _("Temas que esperan la respuesta con razones de una mesa.")),
        (rules.opens_board, "priorities.desk_index", _("Prioridades"),
         _("Calificar los temas por sector y publicar qué va primero y por qué.")),
        (rules.opens_board, "deliberation.desk_index", _("Sesiones"),
         _("Convocar, pasar lista, votar, acordar y firmar el acta.")),
        (rules.opens_board, "plans.desk_index", term("plan.plural"),
         _("Compromisos, responsables y avances.")),
        (rules.follows_promises, "plans.following", _("Lo que me toca"),
         _("Actividades por reportar y resultados por comprobar.")),
        (_opens_evaluations, "evaluations.desk_index", _("Evaluaciones"),
         _("Qué se cumplió de cada plan y qué cambió, según quien no es gobierno.")),
        (rules.opens_board, "secretariats.desk_index", _("Mesas de los estados"),
         _("Quién se sienta en cada una, desde cuándo, y qué le falta.")),
        (rules.opens_moderation, "moderation.queue", _("Moderación"),
         _("Lo que se reporta o hay que revisar: decidir, con razones.")),
        (rules.is_commission, "privacy.desk_requests", _("Datos personales"),
         _("Lo que la gente pide sobre sus datos, con su plazo, y el aviso de privacidad.")),
        (rules.is_commission, "languages.desk_index", _("Otras lenguas"),
         _("La bienvenida y los pasos clave, escritos o grabados en lenguas nacionales.")),
        (rules.is_admin, "accounts.people", _("Personas y papeles"),
         _("Quién puede hacer qué, dónde y hasta cuándo.")),
    ]  # fmt: skip
