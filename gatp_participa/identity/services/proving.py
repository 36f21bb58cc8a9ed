"""Prove that an account is one person's, once; the CURP itself is never written anywhere.

Every refusal that is not about how a CURP looks is one sentence after the same work: who tries
other people's CURPs does not learn whether one of them was mistyped or takes part already.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import case, delete, select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db, dialect, insert, transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, TooManyRequestsError
from gatp_participa.identity import curp as curps
from gatp_participa.identity import queries, rules
from gatp_participa.identity.models import IdentityProof, IdentityTries
from gatp_participa.identity.providers import Identity
from gatp_participa.identity.status import Level, ProofKind
from gatp_participa.settings import in_use

REFUSED = _l(
    "No pudimos verificarte con esa CURP. Revísala letra por letra con tu constancia. Si está "
    "bien escrita, escribe a quien administra la plataforma: una persona lo revisa contigo."
)
_TAKEN = _l(
    "No pudimos unir esa identidad con esta cuenta. Si ya participas con otra cuenta, entra con "
    "ella; si no, escribe a quien administra la plataforma."
)
_OFF = _l("La verificación de identidad está apagada en esta plataforma.")
# What packages above do when somebody's level changes, in the same transaction.
changed: list[Callable[[User, Level, datetime], None]] = []


def level_held(person: User) -> Level:
    """Return somebody's level and keep it from changing until the transaction ends.

    Without it a support given while its person verifies could be counted by the level they had.
    """
    if dialect() == "postgresql":
        _take_turn(person.id)
    return queries.level_of(person.id)


def prove_by_curp(typed: str, *, person: User, now: datetime) -> None:
    """Verify an account with a CURP that no other account used.

    It opens its own transaction, unlike other acts: a refused CURP counts as a try.

    Raises:
        InvalidInputError: it does not look like a CURP, or it cannot be used.
        TooManyRequestsError: five were tried today.
        ConflictError: there is no key to keep fingerprints with.
    """
    curp = curps.as_typed(typed)
    if not in_use().identity_keys:
        raise ConflictError(_OFF)
    if error := curps.shape_error(curp):
        raise InvalidInputError(error)
    with transaction():
        _spend_try(person, now)
        is_proved = _prove_curp(curp, person, now)
        act = "identity.prove" if is_proved else "identity.refuse"
        record(act, person, person=person, now=now, kind=ProofKind.CURP)
    if not is_proved:
        raise InvalidInputError(REFUSED)


def prove_by_login(identity: Identity, *, provider: str, person: User, now: datetime) -> None:
    """Verify an account with what a national login says of who entered there.

    A CURP that the provider gives counts as proved too, so that nobody takes part once with
    each way; and it takes it from an account where it was only typed, whose it may not be.

    Raises:
        ConflictError: that identity is another account's, or this account has another one.
    """
    if not in_use().identity_keys:
        raise ConflictError(_OFF)
    _take_turn(person.id)
    curp = curps.as_typed(identity.curp or "")
    if curps.shape_error(curp):  # «no disponible» would be the CURP of many
        curp = ""
    if curp:
        _free_typed(curp, person, now)
    subject = f"{provider}\n{identity.subject}"
    is_proved = _add(ProofKind.NATIONAL_LOGIN, subject, provider, person, now)
    if is_proved and curp:
        is_proved = _add(ProofKind.CURP, curp, provider, person, now)
    if not is_proved:
        raise ConflictError(_TAKEN)  # the caller's transaction undoes what was done
    record("identity.prove", person, person=person, now=now, kind=ProofKind.NATIONAL_LOGIN)
    _tell(person, now)


def free_curp(typed: str, *, now: datetime) -> bool:
    """Take a CURP from the account that typed it, whose it is not; say whether there was one.

    For who administers, once a person has seen whose it is. One that a provider vouched for stays.
    """
    return _free_typed(curps.as_typed(typed), None, now)


def _prove_curp(curp: str, person: User, now: datetime) -> bool:
    _take_turn(person.id)
    owner = _owner(ProofKind.CURP, curp)
    is_plausible = curps.is_plausible(curp, today=clock.local_day(now))
    if owner is not None or not is_plausible:
        return is_plausible and owner == person.id
    is_proved = _add(ProofKind.CURP, curp, "", person, now)
    if is_proved:
        _tell(person, now)
    return is_proved


def _add(kind: ProofKind, value: str, provider: str, person: User, now: datetime) -> bool:
    """Write a proof; say whether the account has it: another may have, even since a moment ago."""
    owner = _owner(kind, value)
    if owner is not None:
        return owner == person.id
    newest = in_use().identity_keys[0]
    made = db.session.scalar(
        insert(IdentityProof)
        .values(
            user_id=person.id, kind=kind, provider=provider, proved_at=now,
            digest=curps.digest(kind, value, key=newest),
        )
        .on_conflict_do_nothing()
        .returning(IdentityProof.id)
    )  # fmt: skip
    return made is not None


def _owner(kind: ProofKind, value: str) -> int | None:
    """Return whose a value is, under whichever key its fingerprint was made."""
    return db.session.scalar(
        select(IdentityProof.user_id).where(
            IdentityProof.kind == kind, IdentityProof.digest.in_(_digests(kind, value))
        )
    )


def _digests(kind: ProofKind, value: str) -> list[str]:
    return [curps.digest(kind, value, key=key) for key in in_use().identity_keys]


def _free_typed(curp: str, person: User | None, now: datetime) -> bool:
    """Take a CURP from an account that only typed it (not ``person``'s); correct what it counts."""
    loser_id = db.session.scalar(
        delete(IdentityProof)
        .where(
            IdentityProof.kind == ProofKind.CURP,
            IdentityProof.digest.in_(_digests(ProofKind.CURP, curp)),
            IdentityProof.provider == "",
            IdentityProof.user_id != (person.id if person else 0),
        )
        .returning(IdentityProof.user_id)
        .execution_options(synchronize_session=False)
    )
    if loser_id is not None:
        loser = db.session.get_one(User, loser_id)
        record("identity.lose", loser, person=None, now=now, kind=ProofKind.CURP)
        _tell(loser, now)
    return loser_id is not None


def _tell(person: User, now: datetime) -> None:
    level = queries.level_of(person.id)
    for listener in changed:
        listener(person, level, now)


def _take_turn(user_id: int) -> None:
    """Hold a person's row (SQLite's writers already wait for one another)."""
    db.session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def _spend_try(person: User, now: datetime) -> None:
    """Count a try of today in one statement, so that tries at once are as many as one by one."""
    today = clock.local_day(now)
    again = case((IdentityTries.on == today, IdentityTries.tries + 1), else_=1)
    tries = db.session.scalar(
        insert(IdentityTries.__table__)
        .values(user_id=person.id, tried_on=today, tries=1)
        .on_conflict_do_update(index_elements=["user_id"], set_={"tried_on": today, "tries": again})
        .returning(IdentityTries.__table__.c.tries)
    )
    if tries is not None and tries > rules.TRIES_PER_DAY:
        raise TooManyRequestsError(
            _(
                "Hoy ya probaste cinco veces. Vuelve mañana con tu constancia a la mano, o escribe a "
                "quien administra la plataforma."
            )
        )
