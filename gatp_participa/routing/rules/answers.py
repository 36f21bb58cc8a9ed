"""What an answer says and what each decision needs besides its reason. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask_babel import gettext as _

from gatp_participa.routing.status import Decision, Grounds

SHORTEST_REASON = 40  # characters: less is a formula, not a reason
LONGEST_STUDY_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class AnswerDraft:
    """What somebody wrote as an answer. The fields of other decisions than its own are empty.

    ``until_on`` belongs to «under study», ``other_theme_id`` to «combine», ``grounds`` to «not
    now»; «refer» names a table (``other_entity_code``, "00" the nation) or a public body.
    """

    decision: Decision
    reason: str
    next_step: str = ""
    grounds: Grounds | None = None
    until_on: date | None = None
    other_theme_id: int | None = None
    other_entity_code: str | None = None
    other_body: str = ""

    def tidy(self) -> AnswerDraft:
        """Return it trimmed and without what belongs to other decisions."""
        is_referred = self.decision is Decision.REFER
        code = (self.other_entity_code or None) if is_referred else None
        return replace(
            self,
            reason=self.reason.strip(),
            next_step=self.next_step.strip(),
            grounds=self.grounds if self.decision is Decision.NOT_NOW else None,
            until_on=self.until_on if self.decision is Decision.UNDER_STUDY else None,
            other_theme_id=self.other_theme_id if self.decision is Decision.COMBINE else None,
            other_entity_code=code,
            other_body=self.other_body.strip() if is_referred and code is None else "",
        )


def in_words(given: AnswerDraft, today: date) -> AnswerDraft:
    """Complete an answer that says in ``next_step`` what its decision needs apart.

    So come the answers that a table gave elsewhere: «a los ayuntamientos», «en dos meses».
    """
    if given.decision is Decision.NOT_NOW and given.grounds is None:
        return replace(given, grounds=Grounds.OTHER)
    if not given.next_step.strip():
        return given
    if given.decision is Decision.UNDER_STUDY and given.until_on is None:
        return replace(given, until_on=today + timedelta(days=LONGEST_STUDY_DAYS))
    if given.decision is Decision.REFER and not (given.other_entity_code or given.other_body):
        return replace(given, other_body=given.next_step, next_step="")
    return given


def answer_problems(
    given: AnswerDraft, today: date, *, is_in_words: bool = False
) -> dict[str, str]:
    """Return what an answer lacks, by field, as sentences for whoever writes it.

    With ``is_in_words`` it is enough that ``next_step`` says with which theme it is combined.
    """
    problems = {}
    if len(" ".join(given.reason.split())) < SHORTEST_REASON:
        problems["reason"] = _(
            "Explica la razón con al menos %(fewest)s caracteres: la va a leer quien "
            "escribió la propuesta.",
            fewest=SHORTEST_REASON,
        )
    if given.decision is Decision.COMBINE:
        is_said = is_in_words and bool(given.next_step.strip())
        if given.other_theme_id is None and not is_said:
            problems["other_theme_id"] = _("Di con qué tema se combina.")
    elif given.decision is Decision.UNDER_STUDY:
        problems |= _study_problems(given, today)
    elif given.decision is Decision.REFER:
        if not given.other_entity_code and not given.other_body.strip():
            problems["other_entity_code"] = _("Di a qué instancia se turna.")
    elif given.decision is Decision.NOT_NOW and given.grounds is None:
        problems["grounds"] = _("Elige de la lista por qué no.")
    return problems


def _study_problems(given: AnswerDraft, today: date) -> dict[str, str]:
    problems = {}
    if not given.next_step.strip():
        problems["next_step"] = _("Di qué falta por revisar y hasta cuándo.")
    if given.until_on is None or not today < given.until_on <= _last_study_day(today):
        problems["until_on"] = _(
            "Di hasta qué día se estudia: uno de los próximos %(most)s días.",
            most=LONGEST_STUDY_DAYS,
        )
    return problems


def _last_study_day(today: date) -> date:
    return today + timedelta(days=LONGEST_STUDY_DAYS)
