"""Kinds of days, and of things that changed. ``label`` is what people read."""

from enum import StrEnum

from flask_babel import gettext as _

from gatp_participa.web.languages import to_translate


class Coming(StrEnum):
    """A day that matters, before or after it came."""

    CALL_OPENS = "call_opens"
    CALL_CLOSES = "call_closes"
    EVENT = "event"
    SESSION = "session"
    ANSWER_DUE = "answer_due"
    ACTIVITY_ENDS = "activity_ends"
    EVALUATION_DUE = "evaluation_due"

    @property
    def label(self) -> str:
        """Return what the day is, in plain words."""
        return _(_COMING[self])


class Changed(StrEnum):
    """Something that was done and everybody can see."""

    ANSWERED = "answered"
    PLAN_PUBLISHED = "plan_published"
    COMMITMENT_CHANGED = "commitment_changed"
    PROGRESS = "progress"
    VERIFIED = "verified"
    SESSION_SIGNED = "session_signed"
    EVALUATED = "evaluated"

    @property
    def label(self) -> str:
        """Return what was done, in plain words."""
        return _(_CHANGED[self])


_COMING = {
    Coming.CALL_OPENS: to_translate("abre una convocatoria"),
    Coming.CALL_CLOSES: to_translate("cierra una convocatoria"),
    Coming.EVENT: to_translate("encuentro"),
    Coming.SESSION: to_translate("sesión de la mesa"),
    Coming.ANSWER_DUE: to_translate("toca responder un tema"),
    Coming.ACTIVITY_ENDS: to_translate("termina una actividad"),
    Coming.EVALUATION_DUE: to_translate("toca evaluar un plan"),
}
_CHANGED = {
    Changed.ANSWERED: to_translate("se respondió un tema"),
    Changed.PLAN_PUBLISHED: to_translate("se publicó un plan"),
    Changed.COMMITMENT_CHANGED: to_translate("cambió un compromiso"),
    Changed.PROGRESS: to_translate("se informó un avance"),
    Changed.VERIFIED: to_translate("se revisó un avance"),
    Changed.SESSION_SIGNED: to_translate("se publicó un acta"),
    Changed.EVALUATED: to_translate("se publicó una evaluación"),
}
