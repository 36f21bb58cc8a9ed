"""Who may write, support and withdraw, and what a proposal may hold. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from gatp_participa.accounts.rules import NATION, Person, has_role, is_commission
from gatp_participa.accounts.status import Role
from gatp_participa.calls.rules import Timed, may_submit, may_support, open_from
from gatp_participa.calls.status import Act
from gatp_participa.proposals.status import TRANSITIONS, ProposalStatus

# Fewest and most characters of each text; the form, the service and the page say the same.
LIMITS: dict[str, tuple[int, int]] = {
    "title": (8, 120),
    "problem": (30, 3000),
    "action": (0, 3000),
    "result": (0, 1500),
}
REASON_LIMITS = (10, 600)
# What a draft may hold: what is typed in the form, never the consent, given only on sending.
DRAFT_FIELDS = frozenset({*LIMITS, "entity_code", "municipality_code", "topic", "language"})
MOST_IN_DRAFT = 20_000
# The same text sent twice within this time is one proposal: a finger pressed twice.
SAME_WITHIN = timedelta(minutes=10)
MOST_PER_HOUR = 10

# What authors may say they write in, as the ``lang`` of a page wants it: the short code where
# there is one, else ISO 639-3. The families without a code of their own (náhuatl, mixteco,
# otomí) use the one most tools know; a person reads the text anyway.
LANGUAGES: dict[str, str] = {
    "es": "Español",
    "en": "English",
    "nah": "Náhuatl",
    "yua": "Maya",
    "tzo": "Tsotsil",
    "tzh": "Tseltal",
    "mix": "Mixteco",
    "zap": "Zapoteco",
    "oto": "Otomí",
    "und": "Otra lengua",
}


class Written(Protocol):
    """What a rule needs of a proposal."""

    author_id: int | None
    entity_code: str | None
    status: ProposalStatus


class CalledEntity(Protocol):
    entity_code: str


class Called(Protocol):
    """What a rule needs of a call."""

    is_national: bool

    @property
    def entities(self) -> Iterable[CalledEntity]: ...


def accepts_entity(call: Called, entity_code: str | None) -> bool:
    """Say whether a call receives proposals from a state (None: the author did not say)."""
    return call.is_national or entity_code in {one.entity_code for one in call.entities}


def submit_refusal(call: Timed, now: datetime) -> str | None:
    """Return why a call receives no proposals at a moment, in words, or None when it does."""
    if may_submit(call, now):
        return None
    if open_from(call, Act.SUBMIT, now):
        return "Esta convocatoria todavía no recibe propuestas. Su página dice desde cuándo."
    return "Esta convocatoria ya no recibe propuestas. Su página dice qué sigue."


def support_refusal(call: Timed, now: datetime) -> str | None:
    """Return why supports do not move at a moment, in words, or None when they do."""
    if may_support(call, now):
        return None
    if open_from(call, Act.SUPPORT, now):
        return "Todavía no empieza la etapa de apoyos. La página de la convocatoria dice cuándo."
    return "La etapa de apoyos ya terminó. Los que tiene cada propuesta siguen contando."


def is_author(person: Person | None, proposal: Written) -> bool:
    """Say whether a person wrote a proposal; imported ones have no account behind them."""
    return person is not None and person.id == proposal.author_id


def may_be_supported(proposal: Written) -> bool:
    """Take supports only while anyone can read the proposal."""
    return proposal.status is ProposalStatus.PUBLISHED


def may_withdraw(person: Person | None, proposal: Written) -> bool:
    """Withdraw one's own, while it is public."""
    return is_author(person, proposal) and becomes(proposal, ProposalStatus.WITHDRAWN)


def may_moderate(person: Person | None, proposal: Written) -> bool:
    """Moderate what comes from one's state, or from anywhere with a national role."""
    if person is None:
        return False
    place = proposal.entity_code or NATION
    return has_role(person, Role.MODERATOR, scope=place) or is_commission(person)


def becomes(proposal: Written, status: ProposalStatus) -> bool:
    """Say whether a proposal may pass to a status."""
    return status in TRANSITIONS[proposal.status]


def length_error(text: str, name: str) -> str | None:
    """Return what is wrong with the length of a text, in words, or None."""
    fewest, most = LIMITS.get(name, REASON_LIMITS)
    length = len(text)
    if length < fewest:
        return _TOO_SHORT[name]
    if length > most:
        return (
            f"Este texto tiene {length:,} caracteres y caben {most:,}: quítale {length - most:,}."
        )
    return None


_TOO_SHORT = {
    "title": "Escribe un título de al menos 8 caracteres: una frase que diga lo que propones.",
    "problem": "Cuenta el problema con un poco más de detalle: al menos 30 caracteres.",
    "reason": "Di en pocas palabras por qué: al menos 10 caracteres.",
}


def draft_error(fields: Mapping[str, object]) -> str | None:
    """Return why something cannot be kept as a draft, in words, or None when it can."""
    if not fields.keys() <= DRAFT_FIELDS or not all(isinstance(v, str) for v in fields.values()):
        return "Esto no se puede guardar como borrador: trae datos que no son del formulario."
    length = sum(len(str(value)) for value in fields.values())
    if length > MOST_IN_DRAFT:
        return (
            f"Tu borrador tiene {length:,} caracteres y se guardan hasta {MOST_IN_DRAFT:,}. "
            "Copia lo que sobra de aquí abajo y acórtalo."
        )
    return None


def content_digest(content: Mapping[str, Any]) -> str:
    """Return the fingerprint of what a proposal says: equal content, equal digest."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
