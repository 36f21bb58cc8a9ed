"""Write a proposal; withdraw one."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired

from gatp_participa.calls.models import Call
from gatp_participa.entities.queries import catalogue, municipalities_of
from gatp_participa.proposals import rules
from gatp_participa.proposals.services import ProposalDraft
from gatp_participa.web.forms import BaseForm

UNSAID = "00"  # «prefiero no decir»


class FitLength:
    """Refuse a text that is too short or too long, saying by how much.

    WTForms' own ``Length`` also writes ``maxlength``, with which a browser cuts what is
    pasted without a word; here nothing that was typed is lost.
    """

    def __call__(self, form: BaseForm, field: Any) -> None:
        if error := rules.length_error(field.data or "", field.name):
            raise ValidationError(error)


class ProposalForm(BaseForm):
    """Three questions, a title and a place."""

    problem = TextAreaField(_l("¿Qué problema ves?"), [FitLength()])
    action = TextAreaField(_l("¿Qué se podría hacer?"), [FitLength()])
    result = TextAreaField(_l("¿Cómo sabríamos que funcionó?"), [FitLength()])
    title = StringField(_l("Ponle un título"), [FitLength()])
    entity_code = SelectField(_l("Estado"), validate_choice=False)
    municipality_code = SelectField(_l("Municipio o alcaldía"), validate_choice=False)
    topic = RadioField(_l("¿De qué trata?"), coerce=int, default=0)
    language = SelectField(_l("¿En qué lengua la escribes?"), choices=rules.LANGUAGES, default="es")
    consent = BooleanField(
        _l("Leí el aviso de privacidad y acepto que mi propuesta sea pública."),
        [InputRequired(_l("Para publicarla necesitamos que aceptes el aviso de privacidad."))],
    )
    # Buttons that do something other than sending, each with what was typed.
    show_municipalities = SubmitField(_l("Ver municipios"))
    save_draft = SubmitField(_l("Guardar borrador"))
    keep_writing = SubmitField(_l("Seguir escribiendo"))
    join = StringField()  # the folio of the proposal to support instead
    seen_similar = HiddenField()  # those that resemble it were already shown

    def __init__(self, call: Call, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.call = call
        self.entity_code.choices = self._places()
        topics = {topic.id: topic.name for topic in call.topics}
        self.topic.choices = topics | {0: _("No sé, o es otra cosa")}
        self._municipalities = dict(municipalities_of(self.entity_code.data or ""))
        anywhere = {"": _("Todo el estado, o prefiero no decir")}
        self.municipality_code.choices = anywhere | self._municipalities

    def _places(self) -> dict[str, str]:
        places = {"": _("Elige tu estado")}
        for place in catalogue().entities.values():
            if rules.accepts_entity(self.call, place.code):
                places[place.code] = place.name
        return places | ({UNSAID: _("Prefiero no decir")} if self.call.is_national else {})

    def topic_hint(self, topic_id: int) -> str:
        """Return the sentence that explains a topic, if it has one."""
        return next((topic.hint for topic in self.call.topics if topic.id == topic_id), "")

    @property
    def is_sent(self) -> bool:
        """Tell the button that sends from those that do something else."""
        others = (self.show_municipalities, self.save_draft, self.keep_writing, self.join)
        return self.is_submitted() and not any(button.data for button in others)

    def to_fields(self) -> dict[str, str]:
        """Return what was typed, as a draft keeps it."""
        return {
            field.name: "" if field.data is None else str(field.data)
            for field in self
            if field.name in rules.DRAFT_FIELDS
        }

    def typed(self) -> list[tuple[str, str]]:
        """Return what has to be sent again, name by name, to send the same."""
        return [*self.to_fields().items(), ("consent", "y" if self.consent.data else "")]

    def validate_entity_code(self, field: SelectField) -> None:
        if not field.data or field.data not in field.choices:
            if self.call.is_national:
                raise ValidationError(_("Elige tu estado, o «Prefiero no decir»."))
            raise ValidationError(
                _("Elige tu estado. Esta convocatoria es solo para los de la lista.")
            )

    def validate_municipality_code(self, field: SelectField) -> None:
        if field.data and field.data not in self._municipalities:
            field.data = ""
            raise ValidationError(
                _("El municipio era de otro estado. La lista ya es la del que elegiste: búscalo.")
            )

    def to_draft(self) -> ProposalDraft:
        entity = self.entity_code.data
        return ProposalDraft(
            title=self.title.data or "",
            problem=self.problem.data or "",
            action=self.action.data or "",
            result=self.result.data or "",
            entity_code=None if entity == UNSAID else entity,
            municipality_code=self.municipality_code.data or None,
            topic_id=self.topic.data or None,
            language=self.language.data,
            accepts_privacy=self.consent.data,
        )


class WithdrawForm(BaseForm):
    """Why an author takes a proposal back."""

    reason = TextAreaField(_l("¿Por qué la retiras?"), [FitLength()])
