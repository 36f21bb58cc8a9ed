"""What a table types to answer."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from gatp_participa.routing import rules
from gatp_participa.routing.status import Decision
from gatp_participa.web.forms import BaseForm

LONGEST_REASON = 4000


class AnswerForm(BaseForm):
    """The decision, its reason and what comes next."""

    decision = RadioField(
        _("¿Qué se decidió?"),
        choices=[SelectChoice(decision.value, _(decision.label)) for decision in Decision],
        validators=[InputRequired(_("Elige qué se decidió."))],
    )
    reason = TextAreaField(
        _("¿Por qué?"),
        validators=[
            InputRequired(_("Escribe la razón: es lo que la gente va a leer.")),
            Length(max=LONGEST_REASON),
        ],
        description=_(
            "Escríbelo como se lo dirías en persona a quien propuso. Qué revisaron, qué se "
            "puede, qué no y por qué. Al menos 40 caracteres."
        ),
    )
    next_step = StringField(
        _("¿Qué sigue?"),
        validators=[Length(max=400)],
        description=_(
            "Hace falta si se combina (con cuál), si queda en estudio (qué falta y hasta "
            "cuándo) o si se turna (a quién)."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and then what this decision needs."""
        if not super().validate(extra_validators):
            return False
        problems = rules.answer_problems(
            Decision(self.decision.data), self.reason.data, self.next_step.data or ""
        )
        for name, message in problems.items():
            self[name].errors = [*self[name].errors, gettext(message)]
        return not problems

    def to_answer(self) -> dict[str, Any]:
        """Return what :func:`routing.services.answer` takes."""
        return {
            "decision": Decision(self.decision.data),
            "reason": self.reason.data,
            "next_step": self.next_step.data or "",
        }
