"""What a table types to answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from gatp_participa.core import clock
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue, term
from gatp_participa.routing import rules
from gatp_participa.routing.models import AnswerTemplate, Referral, ResponseDraft
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.routing.status import Decision, Grounds, PauseReason, Verdict
from gatp_participa.web.forms import BaseForm

LONGEST_REASON = 4000
LONGEST_WHY = 600


class AnswerForm(BaseForm):
    """The decision, its reason, what comes next, and what each decision needs apart."""

    version = HiddenField(default="0")
    decision = RadioField(
        _("¿Qué se decidió?"),
        choices=[],
        validators=[InputRequired(_("Elige qué se decidió."))],
    )
    other_theme_id = SelectField(
        _("¿Con qué tema se combina?"), coerce=str, validators=[Optional()]
    )
    until_on = DateField(_("¿Hasta qué día se estudia?"), validators=[Optional()])
    other_entity_code = SelectField(_("¿A qué mesa se turna?"), coerce=str, validators=[Optional()])
    other_body = StringField(
        _("¿O a qué autoridad?"),
        validators=[Length(max=200)],
        description=_("Si no es una mesa de aquí: «Congreso del Estado», «Comisión del Agua»."),
    )
    grounds = SelectField(_("¿Por qué no?"), coerce=str, validators=[Optional()])
    reason = TextAreaField(
        _("¿Por qué?"),
        validators=[Length(max=LONGEST_REASON)],
        description=_(
            "Escríbelo como se lo dirías en persona a quien propuso. Qué revisaron, qué se "
            "puede, qué no y por qué. Al menos 40 caracteres."
        ),
    )
    next_step = StringField(
        _("¿Qué sigue?"),
        validators=[Length(max=400)],
        description=_("Quién hace qué y cuándo. Si queda en estudio, qué falta por revisar."),
    )
    template = SelectField(_("Empezar con una plantilla"), coerce=str, validators=[Optional()])

    def __init__(
        self, *args: Any, referral: Referral, themes: Any = (), templates: Any = (), **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        nothing = SelectChoice("", "–")
        self.decision.choices = [SelectChoice(one.value, one.label) for one in Decision]
        self.grounds.choices = [nothing, *(SelectChoice(one.value, one.label) for one in Grounds)]
        self.other_theme_id.choices = [
            nothing, *(SelectChoice(str(number), name) for number, name in themes)
        ]  # fmt: skip
        places = [(NATION, term("national_desk.name"))]
        places += [(code, place.name) for code, place in catalogue().entities.items()]
        self.other_entity_code.choices = [
            nothing, *(SelectChoice(*one) for one in places if one[0] != referral.entity_code)
        ]  # fmt: skip
        self.template.choices = [
            nothing, *(SelectChoice(str(one.id), one.name) for one in templates)
        ]  # fmt: skip
        today = clock.today()
        self.until_on.render_kw = {
            "min": (today + timedelta(days=1)).isoformat(),
            "max": (today + timedelta(days=rules.LONGEST_STUDY_DAYS)).isoformat(),
        }

    def show(self, draft: ResponseDraft) -> None:
        """Put in its fields what a draft says."""
        self.version.data, self.decision.data = str(draft.version), draft.decision.value
        self.reason.data, self.next_step.data = draft.reason, draft.next_step
        self.grounds.data = draft.grounds.value if draft.grounds else ""
        self.until_on.data, self.other_body.data = draft.until_on, draft.other_body
        self.other_theme_id.data = str(draft.other_theme_id or "")
        self.other_entity_code.data = draft.other_entity_code or ""

    def begin_with(self, template: AnswerTemplate, text: str) -> None:
        """Add a template's text below what was typed, and its decision if none was chosen."""
        typed = (self.reason.data or "").strip()
        self.reason.data = f"{typed}\n\n{text}" if typed else text
        if template.decision and self.decision.data not in set(Decision):
            self.decision.data = template.decision.value
        self.template.data = ""

    def read_version(self) -> int:
        """Return which version the person had read; -1 is none that ever was."""
        return as_number(self.version.data)

    def to_answer(self) -> AnswerDraft:
        """Return what was written."""
        chosen = self.grounds.data
        theme = self.other_theme_id.data or ""
        return AnswerDraft(
            decision=Decision(self.decision.data), reason=self.reason.data or "",
            next_step=self.next_step.data or "", until_on=self.until_on.data,
            grounds=Grounds(chosen) if chosen else None,
            other_theme_id=int(theme) if theme else None,
            other_entity_code=self.other_entity_code.data or None,
            other_body=self.other_body.data or "",
        ).tidy()  # fmt: skip

    def complain(self, today: date) -> None:
        """Say beside each field what the answer lacks to be published."""
        for name, message in rules.answer_problems(self.to_answer(), today).items():
            self[name].errors = [*self[name].errors, message]


class ReviewForm(BaseForm):
    """What a side of the table says of a version."""

    version = HiddenField()
    sector = HiddenField()
    verdict = RadioField(
        _("¿Qué dice tu sector?"), choices=[],
        validators=[InputRequired(_("Elige si están de acuerdo o piden cambios."))],
    )  # fmt: skip
    body = TextAreaField(
        _("¿Qué cambiarían?"), validators=[Length(max=LONGEST_WHY)],
        description=_("Hace falta si piden cambios. Lo lee toda la mesa."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        said = {Verdict.AGREES: _("Estamos de acuerdo"), Verdict.ASKS_CHANGES: _("Pedimos cambios")}
        self.verdict.choices = [SelectChoice(one.value, said[one]) for one in Verdict]


class PauseForm(BaseForm):
    """Why the clock stops."""

    reason = SelectField(_("¿Por qué se detiene el plazo?"), choices=[])
    body = TextAreaField(
        _("Cuéntalo en una frase"),
        validators=[DataRequired(_("Cuenta por qué: es público.")), Length(max=LONGEST_WHY)],
        description=_("Lo lee todo el mundo: qué falta, de quién y desde cuándo se pidió."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reason.choices = [SelectChoice(one.value, one.label) for one in PauseReason]


class TemplateForm(BaseForm):
    """A text to begin answers with."""

    entity_code = SelectField(_("¿De qué mesa?"), choices=[])
    name = StringField(
        _("Nombre"), validators=[DataRequired(_("Ponle un nombre.")), Length(max=80)],
        description=_("Para encontrarla: «No hay presupuesto este año»."),
    )  # fmt: skip
    decision = SelectField(_("¿Para qué decisión?"), coerce=str, validators=[Optional()])
    body = TextAreaField(
        _("Texto"), validators=[DataRequired(_("Escribe el texto.")), Length(max=LONGEST_REASON)]
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.entity_code.choices = [SelectChoice(*one) for one in places]
        self.decision.choices = [
            SelectChoice("", _("Cualquiera")), *(SelectChoice(d.value, d.label) for d in Decision)
        ]  # fmt: skip


def as_number(text: str | None) -> int:
    """Return a whole number that came in a form, or -1."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1
