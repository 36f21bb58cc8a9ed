"""What is typed in an evaluation, and in its replies."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from gatp_participa.evaluations.models import Judgement
from gatp_participa.evaluations.services import Verdicts
from gatp_participa.evaluations.status import (
    Ambition,
    Completion,
    EvaluationKind,
    Relevance,
    Results,
    Verifiability,
)
from gatp_participa.web.forms import BaseForm

Code = TypeVar("Code", bound=StrEnum)
_SCALES: dict[str, Any] = {
    "verifiability": Verifiability,
    "ambition": Ambition,
    "completion": Completion,
    "results": Results,
}


class EvaluationForm(BaseForm):
    """Who evaluates, how, and what was found on the whole."""

    evaluator = StringField(
        _l("Quién evalúa"), validators=[Length(max=200)],
        description=_l("La persona y la organización o universidad."),
    )  # fmt: skip
    evaluator_contact = StringField(
        _l("Dónde se le puede escribir"), validators=[Length(max=200)],
        description=_l("Un correo o una página de la organización: se publica."),
    )  # fmt: skip
    method = TextAreaField(
        _l("Cómo se hizo"), validators=[Length(max=6000)],
        description=_l("Qué se leyó, con quién se habló y cuándo. Puedes usar Markdown."),
    )  # fmt: skip
    summary = TextAreaField(
        _l("Lo que se encontró"), validators=[Length(max=8000)],
        description=_l("En palabras de todos los días: qué se cumplió, qué no y por qué."),
    )  # fmt: skip


class JudgementForm(BaseForm):
    """What is judged of a commitment. Nothing is required until it is sent: it can be half done."""

    verifiability = RadioField(_l("¿Se puede comprobar si se cumplió?"), validate_choice=False)
    relevance = SelectMultipleField(
        _l("¿Qué abre?"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )  # fmt: skip
    ambition = RadioField(_l("Si se cumple, ¿cuánto cambiaría?"), validate_choice=False)
    completion = RadioField(_l("¿Cuánto se cumplió?"), validate_choice=False)
    results = RadioField(_l("¿El gobierno se abrió más?"), validate_choice=False)
    explanation = TextAreaField(
        _l("En qué te basas"), validators=[Length(max=4000)],
        description=_l("La evidencia que viste y lo que te dijeron."),
    )  # fmt: skip
    recommendation = TextAreaField(
        _l("Qué recomiendas"), validators=[Length(max=2000)],
        description=_l("Qué tendría que pasar ahora, y a quién le toca."),
    )  # fmt: skip

    def __init__(self, kind: EvaluationKind, judgement: Judgement | None = None) -> None:
        super().__init__(obj=judgement)
        self.kind = kind
        for name, scale in (*_SCALES.items(), ("relevance", Relevance)):
            self[name].choices = [SelectChoice(one.value, one.label) for one in scale]
        if judgement is not None and not self.is_submitted():
            self.relevance.data = [lens.relevance.value for lens in judgement.lenses]

    def to_verdicts(self) -> Verdicts:
        """Return what was chosen; what is no code of its scale counts as not chosen."""
        results = self._chosen("results") if self.kind is EvaluationKind.FINAL else None
        return Verdicts(
            verifiability=self._chosen("verifiability"),
            relevance=frozenset(
                Relevance(one) for one in self.relevance.data or () if one in {*Relevance}
            ),
            ambition=self._chosen("ambition"), completion=self._chosen("completion"),
            results=results, explanation=self.explanation.data or "",
            recommendation=self.recommendation.data or "",
        )  # fmt: skip

    def _chosen(self, name: str) -> Any:
        scale, code = _SCALES[name], self[name].data
        return scale(code) if code in {*scale} else None


class ReplyForm(BaseForm):
    """What the institutions answer."""

    body = TextAreaField(
        _l("Respuesta de la institución"),
        validators=[InputRequired(_l("Escribe la respuesta.")), Length(max=4000)],
        description=_l("Se publica junto a la evaluación, tal como la escribas."),
    )
