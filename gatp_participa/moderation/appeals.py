"""Who may say that a decision was wrong, until when, and who answers. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.accounts.rules import (
    NATION,
    has_role,
    is_commission,
    may_view_everything,
)
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.moderation.models import Appeal, Decision
from gatp_participa.moderation.status import DecisionKind, Outcome
from gatp_participa.privacy import working_days

APPEAL_DAYS = 15  # natural ones, to appeal
ANSWER_DAYS = 5  # working ones, to answer
BODY_LIMITS = (20, 1500)
ANSWER_LIMITS = (20, 1500)
NEAR_DAYS = 1
# What takes something from an author; the rest there is nothing to put back.
APPEALABLE = frozenset(
    {DecisionKind.HIDE, DecisionKind.REDIRECT, DecisionKind.MASK, DecisionKind.ASK_EDIT}
)
OUTCOMES: dict[str, Any] = {
    Outcome.UPHELD: _l("La decisión se queda"),
    Outcome.REVERSED: _l("Tenía razón quien apeló: se repuso"),
}


def appeal_until(decided_at: datetime) -> date:
    """Return the last day to appeal what was decided at a moment."""
    return clock.local_day(decided_at) + timedelta(days=APPEAL_DAYS)


def answer_due_on(appealed_at: datetime) -> date:
    """Return the last day to answer an appeal."""
    return working_days.add(clock.local_day(appealed_at), ANSWER_DAYS)


def decision_refusal(
    decision: Decision, person: User, now: datetime, *, is_appealed: bool
) -> str | None:
    """Return why a person does not appeal a decision, in words, or None when they may."""
    if decision.item.author_id != person.id:
        return _("Solo apela quien escribió lo que se decidió.")
    if decision.undone_at is not None or decision.kind not in APPEALABLE:
        return _("Esta decisión no te quitó nada, así que no hace falta apelarla.")
    return _refusal(decision.decided_at, now, is_appealed=is_appealed)


def block_refusal(
    block: AccountBlock, person: User, now: datetime, *, is_appealed: bool
) -> str | None:
    """Return why a person does not appeal a block, in words, or None when they may."""
    if block.user_id != person.id:
        return _("Solo apela quien tiene la cuenta bloqueada.")
    if block.lifted_at is not None or block.until_at <= now:
        return _("Este bloqueo ya terminó, así que no hace falta apelarlo.")
    return _refusal(block.from_at, now, is_appealed=is_appealed)


def _refusal(decided_at: datetime, now: datetime, *, is_appealed: bool) -> str | None:
    if is_appealed:
        return _("Ya apelaste. Otra persona la está revisando; se apela una sola vez.")
    if clock.local_day(now) > appeal_until(decided_at):
        return _("Los %(days)s días para apelar ya pasaron.", days=APPEAL_DAYS)
    return None


def may_read(person: User, appeal: Appeal) -> bool:
    """Read an appeal: who moderates its place, and who may read everything."""
    return may_view_everything(person) or moderates(person, appeal.entity_code)


def answer_refusal(appeal: Appeal, person: User) -> str | None:
    """Return why a person does not answer an appeal, in words, or None when they may.

    Never who decided what is appealed, nor who appeals.
    """
    if not moderates(person, appeal.entity_code):
        return _("Tu cuenta no atiende las apelaciones de este lugar.")
    if appeal.person_id == person.id:
        return _("Esta apelación es tuya: la tiene que contestar otra persona.")
    if decided_by(appeal) == person.id:
        return _("Tú tomaste esta decisión: la apelación la tiene que contestar otra persona.")
    if appeal.outcome is not None:
        return _("Otra persona ya contestó esta apelación.")
    return None


def decided_by(appeal: Appeal) -> int | None:
    """Return the number of who took what is appealed."""
    if appeal.block is not None:
        return appeal.block.blocked_by_id
    return appeal.decision.decided_by_id if appeal.decision else None


def moderates(person: User, entity_code: str | None) -> bool:
    """Attend the appeals of a state, or (None) those of none."""
    return has_role(person, Role.MODERATOR, scope=entity_code or NATION) or is_commission(person)
