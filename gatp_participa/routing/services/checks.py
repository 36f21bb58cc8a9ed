"""What acts on a referral check before anything is written."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.routing import rules
from gatp_participa.routing.models import Referral
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.secretariats.queries import secretariat_in_force
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import ThemeStatus


def check_may_answer(referral: Referral, person: User, now: datetime) -> bool:
    """Return whether the state has a table; refuse who does not attend it.

    Raises:
        NotAllowedError: the person does not attend that state.
    """
    standing = secretariat_in_force(referral.entity_code, clock.local_day(now))
    has_secretariat = standing is not None
    if not rules.may_answer(person, referral.entity_code, has_secretariat=has_secretariat):
        raise NotAllowedError(_("Este turno lo atiende otra mesa."))
    return has_secretariat


def check_complete(given: AnswerDraft, today: date, *, is_in_words: bool = False) -> None:
    """Refuse an answer that lacks what its decision needs.

    Raises:
        InvalidInputError: something is missing; the sentence says what.
    """
    problems = rules.answer_problems(given, today, is_in_words=is_in_words)
    if problems:
        raise InvalidInputError(" ".join(problems.values()))


def check_theme(referral: Referral, given: AnswerDraft) -> None:
    """Refuse to combine with a theme that is not public, of another call, or the same one.

    Raises:
        ConflictError: that theme cannot be combined with this one.
    """
    if given.other_theme_id is None:
        return
    other = db.session.get(Theme, given.other_theme_id)
    mine = referral.theme
    if (
        other is None or other.id == mine.id or other.call_id != mine.call_id
        or other.status is not ThemeStatus.PUBLISHED
    ):  # fmt: skip
        raise ConflictError(_("Elige otro tema público de la misma convocatoria."))
