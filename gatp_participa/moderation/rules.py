"""Who decides, what fits what, and for how long each thing waits. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

from flask_babel import gettext as _

from gatp_participa.accounts.rules import (
    NATION,
    Person,
    is_commission,
    may_view_everything,
    scopes_of,
)
from gatp_participa.accounts.rules import opens_moderation as opens_moderation
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.moderation.status import (
    DecisionKind,
    ItemStatus,
    Kind,
    Reason,
    SignalKind,
    Standing,
)
from gatp_participa.privacy import working_days
from gatp_participa.proposals.rules import Placed
from gatp_participa.proposals.rules import may_moderate as may_moderate

MASK = "[dato personal]"
BODY_LIMITS = (10, 600)  # characters of what an author reads
PIECE_LIMITS = (2, 300)  # of words that somebody asks to mask
MOST_PIECES = 40
TAKE_FOR = timedelta(minutes=15)
UNDO_WITHIN = timedelta(minutes=30)
MOST_AT_ONCE = 200
# Working days to decide.
DAYS = 3
DAYS_URGENT = 1
DAYS_FIRST_REVIEW = 2

# What cannot wait: each person who reports it weighs more, and who moderates gets a letter.
URGENT = frozenset({Reason.THREAT, Reason.PERSONAL_DATA})
REPORT_WEIGHT = 10
URGENT_WEIGHT = 30
SIGNAL_WEIGHTS: dict[SignalKind, int] = {
    SignalKind.CURP: 25, SignalKind.VOTER_KEY: 25, SignalKind.SOCIAL_SECURITY: 25,
    SignalKind.CARD: 25, SignalKind.BANK_ACCOUNT: 25, SignalKind.RFC: 20, SignalKind.PHONE: 15,
    SignalKind.EMAIL: 15, SignalKind.ADDRESS: 15, SignalKind.ATTACK: 15, SignalKind.INSULT: 10,
    SignalKind.REPEATED: 10, SignalKind.LINK: 3, SignalKind.LANGUAGE: 1,
}  # fmt: skip

_BROKEN = (
    Reason.PERSONAL_DATA, Reason.THREAT, Reason.DISCRIMINATION, Reason.INSULT, Reason.ADVERTISING,
    Reason.IMPERSONATION, Reason.ILLEGAL, Reason.OFF_TOPIC, Reason.OTHER,
)  # fmt: skip
REASONS: dict[DecisionKind, tuple[Reason, ...]] = {
    DecisionKind.KEEP: (Reason.WITHIN_RULES,),
    DecisionKind.PUBLISH: (Reason.WITHIN_RULES,),
    DecisionKind.HIDE: _BROKEN,
    DecisionKind.RESTORE: (Reason.WITHIN_RULES, Reason.OTHER),
    DecisionKind.MASK: (Reason.PERSONAL_DATA,),
    DecisionKind.ASK_EDIT: (
        Reason.PERSONAL_DATA, Reason.DISCRIMINATION, Reason.INSULT, Reason.ADVERTISING,
        Reason.OFF_TOPIC, Reason.NOT_UNDERSTOOD, Reason.OTHER,
    ),
    DecisionKind.REDIRECT: (Reason.COMPLAINT, Reason.INFORMATION_REQUEST),
}  # fmt: skip
# Nobody has to be told why everything stays the same.
NEED_WORDS = frozenset(DecisionKind) - {DecisionKind.KEEP, DecisionKind.PUBLISH}
_KINDS: dict[Standing, tuple[DecisionKind, ...]] = {
    Standing.PUBLISHED: (
        DecisionKind.KEEP, DecisionKind.HIDE, DecisionKind.MASK, DecisionKind.ASK_EDIT,
        DecisionKind.REDIRECT,
    ),
    Standing.IN_REVIEW: (
        DecisionKind.PUBLISH, DecisionKind.MASK, DecisionKind.HIDE, DecisionKind.REDIRECT,
    ),
    Standing.HIDDEN: (DecisionKind.KEEP, DecisionKind.RESTORE, DecisionKind.MASK),
    Standing.GONE: (DecisionKind.KEEP,),
}  # fmt: skip
_NOT_OF: dict[Kind, frozenset[DecisionKind]] = {
    Kind.PROPOSAL: frozenset(),
    Kind.COMMENT: frozenset({DecisionKind.ASK_EDIT}),  # corrected for a quarter of an hour only
    Kind.ATTACHMENT: frozenset({DecisionKind.ASK_EDIT, DecisionKind.MASK, DecisionKind.REDIRECT}),
    Kind.REMARK: frozenset({DecisionKind.ASK_EDIT, DecisionKind.MASK}),
}


class Decided(Protocol):
    """What a rule needs of a thing to decide about."""

    @property
    def kind(self) -> Kind: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def author_id(self) -> int | None: ...


class Taken(Protocol):
    """What a rule needs of an item of the queue."""

    status: ItemStatus
    taken_by_id: int | None
    taken_until: datetime | None


def places_of(person: Person) -> frozenset[str]:
    """Return the states whose queue a person reads; "00" is all of them."""
    if may_view_everything(person):
        return frozenset({NATION})
    return scopes_of(person, Role.MODERATOR)


def moderates(person: Person) -> bool:
    """Moderate some state or the nation."""
    return is_commission(person) or bool(scopes_of(person, Role.MODERATOR))


def may_see(person: Person, one: Placed) -> bool:
    """Read an item: who moderates its place, and who may read everything."""
    return may_moderate(person, one) or may_view_everything(person)


def due_on(opened_at: datetime, *, days: int = DAYS) -> date:
    """Return the last day to decide what waits since a moment, in working days."""
    return working_days.add(clock.local_day(opened_at), days)


def kinds_for(card: Decided) -> tuple[DecisionKind, ...]:
    """Return what can be decided about a thing as it is now, the least first."""
    kept = [one for one in _KINDS[card.standing] if one not in _NOT_OF[card.kind]]
    if card.author_id is None:
        kept = [one for one in kept if one is not DecisionKind.ASK_EDIT]
    return tuple(kept)


def decision_error(kind: DecisionKind, reason: Reason, body: str) -> str | None:
    """Return why something cannot be decided so, in words, or None."""
    if reason not in REASONS[kind]:
        return _("Esa razón no va con esa decisión: elige otra.")
    fewest, most = BODY_LIMITS
    if len(body) < fewest and (body or kind in NEED_WORDS):
        return _("Explica por qué a quien lo escribió: al menos %(fewest)s letras.", fewest=fewest)
    if len(body) > most:
        return _(
            "Tu explicación tiene %(count)s letras y caben %(most)s: acórtala.",
            count=f"{len(body):,}",
            most=most,
        )
    return None


def is_taken(item: Taken, now: datetime) -> bool:
    """Say whether somebody has an item now."""
    return item.taken_until is not None and now < item.taken_until


def is_taken_by_other(item: Taken, person: Person, now: datetime) -> bool:
    """Say whether somebody else has an item now."""
    return is_taken(item, now) and item.taken_by_id != person.id


def pieces_error(pieces: list[str]) -> str | None:
    """Return what is wrong with the words to mask, in words, or None."""
    fewest, most = PIECE_LIMITS
    if not pieces:
        return _("Di qué palabras se tapan: elige las que encontramos o escribe otras.")
    if len(pieces) > MOST_PIECES:
        return _("Se pueden tapar hasta %(most)s pedazos a la vez.", most=MOST_PIECES)
    if any(not fewest <= len(piece) <= most for piece in pieces):
        return _(
            "Cada pedazo que se tapa tiene entre %(fewest)s y %(most)s letras.",
            fewest=fewest,
            most=most,
        )
    return None
