"""Who may write, support and withdraw, and what a proposal may hold. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask_babel import gettext as _

from gatp_participa.accounts.rules import NATION, Person, has_role, is_commission
from gatp_participa.accounts.status import Role
from gatp_participa.calls.rules import Timed, may_submit, may_support, open_from
from gatp_participa.calls.status import Act
from gatp_participa.core.links import has_link
from gatp_participa.languages.status import LANGUAGES as LANGUAGES  # known here by this name
from gatp_participa.proposals.status import TRANSITIONS, ProposalStatus
from gatp_participa.web.languages import to_translate

# Fewest and most characters of each text; the form, the service and the page say the same.
LIMITS: dict[str, tuple[int, int]] = {
    "title": (8, 120),
    "problem": (30, 3000),
    "action": (0, 3000),
    "result": (0, 1500),
}
REASON_LIMITS = (10, 600)
FEWEST_ON_PAPER = 3  # characters of a problem written by hand: «Agua» is a whole answer
# Where files go in the form, in order; three of these sizes in bytes, decimal as people count.
SLOTS = (1, 2, 3)
MOST_FILE_BYTES = 8_000_000
MOST_FILES_BYTES = 15_000_000
# What visitors without an account may leave waiting, all together: a disk is not endless.
MOST_WAITING_BYTES = 2_000_000_000
DESCRIPTION_LIMITS = (3, 200)
MOST_COAUTHORS = 5  # accepted and waiting, together
# Letters that one proposal may send to people who did not ask for them, in all its life.
MOST_INVITATIONS = 12
INVITATION_LIFE = timedelta(days=15)
GROUP_NAME_LIMITS = (3, 120)
MOST_IN_GROUP = 100_000
# What a draft may hold: what is typed in the form, never the consent, given only on sending.
DRAFT_FIELDS = frozenset(
    {*LIMITS, "entity_code", "municipality_code", "topic", "language"}
    | {"group_kind", "group_name", "group_people"}
    | {f"{name}_{slot}" for slot in SLOTS for name in ("ticket", "about")}
)
MOST_IN_DRAFT = 20_000
# The same text sent twice within this time is one proposal: a finger pressed twice.
SAME_WITHIN = timedelta(minutes=10)
MOST_PER_HOUR = 10
# How often a visitor who is writing may ask for what is alike or of what topic it is.
MOST_ASKED_PER_MINUTE = 30
# What sells something mostly comes from accounts made for it that same day.
LINKS_AFTER = timedelta(hours=24)


class Placed(Protocol):
    """What comes from a state, or from nobody knows where (None)."""

    @property
    def entity_code(self) -> str | None: ...


class Written(Protocol):
    """What a rule needs of a proposal."""

    author_id: int | None
    entity_code: str | None
    status: ProposalStatus


class Supported(Written, Protocol):
    """What editing needs to know besides."""

    supports_count: int
    edit_asked_until: datetime | None


class Translated(Written, Protocol):
    """What translating needs to know besides."""

    language: str


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
        return _("Esta convocatoria todavía no recibe propuestas. Su página dice desde cuándo.")
    return _("Esta convocatoria ya no recibe propuestas. Su página dice qué sigue.")


def support_refusal(call: Timed, now: datetime) -> str | None:
    """Return why supports do not move at a moment, in words, or None when they do."""
    if may_support(call, now):
        return None
    if open_from(call, Act.SUPPORT, now):
        return _("Todavía no empieza la etapa de apoyos. La página de la convocatoria dice cuándo.")
    return _("La etapa de apoyos ya terminó. Los que tiene cada propuesta siguen contando.")


def is_author(person: Person | None, proposal: Written) -> bool:
    """Say whether a person wrote a proposal; imported ones have no account behind them."""
    return person is not None and person.id == proposal.author_id


def may_be_supported(proposal: Written) -> bool:
    """Take supports only while anyone can read the proposal."""
    return proposal.status is ProposalStatus.PUBLISHED


def may_withdraw(person: Person | None, proposal: Written) -> bool:
    """Withdraw one's own, while it is public or waits to be."""
    return is_author(person, proposal) and becomes(proposal, ProposalStatus.WITHDRAWN)


def edit_refusal(proposal: Supported, call: Timed, now: datetime) -> str | None:
    """Return why a text does not change any more, in words, or None while its author may.

    Until the first support: nobody's name goes under words they did not read. When who moderates
    asks for a change its author has some days, whoever supports it: what it said stays to be read.
    """
    if proposal.status not in (ProposalStatus.PUBLISHED, ProposalStatus.IN_REVIEW):
        return _("Esta propuesta ya no es pública: no se edita.")
    if proposal.edit_asked_until is not None and now < proposal.edit_asked_until:
        return None
    if proposal.supports_count:
        return _(
            "Otra persona ya la apoyó tal como está, así que su texto no cambia. Si algo "
            "importante falta, escribe otra propuesta o cuéntalo en un comentario."
        )
    if not may_submit(call, now):
        return _("La convocatoria ya no recibe propuestas: su texto queda como está.")
    return None


def may_moderate(person: Person | None, proposal: Placed) -> bool:
    """Moderate what comes from one's state, or from anywhere with a national role."""
    if person is None:
        return False
    place = proposal.entity_code or NATION
    return has_role(person, Role.MODERATOR, scope=place) or is_commission(person)


def may_invite(person: Person | None, proposal: Written) -> bool:
    """Invite others to sign one's own, while it is public."""
    return is_author(person, proposal) and proposal.status is ProposalStatus.PUBLISHED


def may_translate(person: Person | None, proposal: Translated) -> bool:
    """Translate what is public and not in Spanish: who moderates it."""
    is_public = proposal.status is ProposalStatus.PUBLISHED
    return is_public and proposal.language != "es" and may_moderate(person, proposal)


def may_see_file(person: Person | None, proposal: Written, *, is_hidden: bool) -> bool:
    """See an attachment: anyone while the proposal is public; hidden, its author and who moderates."""
    if proposal.status is ProposalStatus.PUBLISHED and not is_hidden:
        return True
    return is_author(person, proposal) or may_moderate(person, proposal)


def description_error(text: str) -> str | None:
    """Return what is wrong with what somebody says of a file, in words, or None."""
    fewest, most = DESCRIPTION_LIMITS
    if len(text) < fewest:
        return _("Di qué se ve o qué contiene, para quien no puede verlo. Bastan unas palabras.")
    if len(text) > most:
        return _(
            "Descríbelo en menos palabras: caben %(most)s caracteres y tiene %(count)s.",
            most=most,
            count=f"{len(text):,}",
        )
    return None


def files_error(sizes: Iterable[int]) -> str | None:
    """Return why some files cannot go together, in words, or None."""
    if sum(sizes) > MOST_FILES_BYTES:
        return _(
            "Tus archivos pesan juntos más de %(value)s MB. Quita uno.",
            value=MOST_FILES_BYTES // 1_000_000,
        )
    return None


def group_name_error(name: str) -> str | None:
    """Return what is wrong with the name of a group, in words, or None."""
    fewest, most = GROUP_NAME_LIMITS
    if not fewest <= len(name) <= most:
        return _(
            "Escribe el nombre del grupo, de entre %(fewest)s y %(most)s letras.",
            fewest=fewest,
            most=most,
        )
    return None


def group_people_error(people: int | None) -> str | None:
    """Return what is wrong with how many took part, in words, or None."""
    if people is None or not 1 <= people <= MOST_IN_GROUP:
        return _(
            "Di cuántas personas participaron: un número entre 1 y %(most_in_group)s.",
            most_in_group=f"{MOST_IN_GROUP:,}",
        )
    return None


def becomes(proposal: Written, status: ProposalStatus) -> bool:
    """Say whether a proposal may pass to a status."""
    return status in TRANSITIONS[proposal.status]


def length_error(text: str, name: str) -> str | None:
    """Return what is wrong with the length of a text, in words, or None."""
    fewest, most = LIMITS.get(name, REASON_LIMITS)
    length = len(text)
    if length < fewest:
        return _(_TOO_SHORT[name])
    if length > most:
        return _(
            "Este texto tiene %(length)s caracteres y caben %(most)s: quítale %(value)s.",
            length=f"{length:,}",
            most=f"{most:,}",
            value=f"{length - most:,}",
        )
    return None


_TOO_SHORT = {
    "title": to_translate(
        "Escribe un título de al menos 8 caracteres: una frase que diga lo que propones."
    ),
    "problem": to_translate(
        "Cuenta el problema con un poco más de detalle: al menos 30 caracteres."
    ),
    "reason": to_translate("Di en pocas palabras por qué: al menos 10 caracteres."),
}


def link_error(text: str, *, since: datetime | None, now: datetime) -> str | None:
    """Return why a text keeps no address of the web, in words, or None when it may.

    ``since`` is when its author's account was made; None while nobody knows who writes.
    """
    if not has_link(text) or (since is not None and now >= since + LINKS_AFTER):
        return None
    if since is None:
        return _(
            "Para poner direcciones de internet hace falta una cuenta de más de un día. Quítala "
            "de este texto, o entra con tu correo si ya tienes cuenta."
        )
    return _(
        "Tu cuenta es de hoy y todavía no puede poner direcciones de internet. Quítala de "
        "este texto, o guarda tu borrador y envíalo mañana."
    )


def draft_error(fields: Mapping[str, object]) -> str | None:
    """Return why something cannot be kept as a draft, in words, or None when it can."""
    if not fields.keys() <= DRAFT_FIELDS or not all(isinstance(v, str) for v in fields.values()):
        return _("Esto no se puede guardar como borrador: trae datos que no son del formulario.")
    length = sum(len(str(value)) for value in fields.values())
    if length > MOST_IN_DRAFT:
        return _(
            "Tu borrador tiene %(length)s caracteres y se guardan hasta %(most_in_draft)s. Copia "
            "lo que sobra de aquí abajo y acórtalo.",
            length=f"{length:,}",
            most_in_draft=f"{MOST_IN_DRAFT:,}",
        )
    return None


def content_digest(content: Mapping[str, Any]) -> str:
    """Return the fingerprint of what a proposal says: equal content, equal digest."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
