"""Write a proposal: three questions, a title, a place, and what comes with it."""

from __future__ import annotations

from datetime import datetime
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

from gatp_participa.accounts.forms import EMAIL_KW, an_address
from gatp_participa.calls.models import Call
from gatp_participa.entities.queries import catalogue, municipalities_of
from gatp_participa.proposals import rules
from gatp_participa.proposals.forms.group import GroupFields
from gatp_participa.proposals.forms.lengths import FitLength
from gatp_participa.proposals.forms.slots import AttachmentSlots
from gatp_participa.proposals.forms.steps import STEPS, StepFields
from gatp_participa.proposals.services import ProposalDraft
from gatp_participa.web.languages import translated
from gatp_participa.web.traps import TrapFields

UNSAID = "00"  # «prefiero no decir»


class ProposalForm(AttachmentSlots, GroupFields, StepFields, TrapFields):
    """Three questions, a title and a place; files and a group for who has them."""

    problem = TextAreaField(_l("¿Qué problema ves?"), [FitLength()])
    action = TextAreaField(_l("¿Qué se podría hacer?"), [FitLength()])
    result = TextAreaField(_l("¿Cómo sabríamos que funcionó?"), [FitLength()])
    title = StringField(_l("Ponle un título"), [FitLength()])
    entity_code = SelectField(_l("Estado"), validate_choice=False)
    municipality_code = SelectField(_l("Municipio o alcaldía"), validate_choice=False)
    topic = RadioField(_l("¿De qué trata?"), coerce=int, default=0)
    language = SelectField(_l("¿En qué lengua la escribes?"), default="es")
    consent = BooleanField(
        _l("Leí el aviso de privacidad y acepto que mi propuesta sea pública."),
        [InputRequired(_l("Para publicarla necesitamos que aceptes el aviso de privacidad."))],
    )
    # Buttons that do something other than sending, each with what was typed.
    show_municipalities = SubmitField(_l("Ver municipios"))
    save_draft = SubmitField(_l("Guardar borrador"))
    preview = SubmitField(_l("Ver cómo quedará"))
    keep_writing = SubmitField(_l("Seguir escribiendo"))
    email = StringField(
        _l("Tu correo"),
        description=_l("Te mandamos un código para saber que es tuyo. No se publica."),
        render_kw=EMAIL_KW,
    )
    join = StringField()  # the folio of the proposal to support instead
    seen_similar = HiddenField()  # those that resemble it were already shown

    def __init__(self, call: Call, *, asks_email: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.call = call
        self.is_visitors = asks_email
        if not asks_email:
            del self.email, self.leave_empty, self.since
        elif self.is_submitted():
            self.keep_since()
        self.entity_code.choices = self._places()
        self.language.choices = {code: translated(name) for code, name in rules.LANGUAGES.items()}
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
        others = (
            self.show_municipalities, self.save_draft, self.keep_writing, self.join, self.preview,
        )  # fmt: skip
        return self.is_submitted() and not any(
            button.data for button in (*others, *self.drop_buttons(), *self.move_buttons())
        )

    def to_fields(self) -> dict[str, str]:
        """Return what was typed, as a draft keeps it."""
        return {
            field.name: "" if field.data is None else str(field.data)
            for field in self
            if field.name in rules.DRAFT_FIELDS
        }

    def typed(self) -> list[tuple[str, str]]:
        """Return what has to be sent again, name by name, to send the same."""
        ticked = ("consent", "group_names_nobody")
        typed = [
            *self.to_fields().items(),
            *((name, "y" if self[name].data else "") for name in ticked),
            *((name, self[name].data) for name in ("mode", "step") if self.in_steps),
        ]
        visitors = ("email", "since") if self.is_visitors else ()
        return [*typed, *((name, self[name].data or "") for name in visitors)]

    def carried(self) -> list[tuple[str, str]]:
        """Return what a page of one step has to carry of the others."""
        here = {*STEPS[self.step.data], "mode", "step"}
        return [(name, value) for name, value in self.typed() if name not in here]

    def is_fit(self, *, since: datetime | None, now: datetime) -> bool:
        """Validate what is sent: its fields, early links, and that a visitor wrote it.

        ``since`` is when the person's account was made, None of a visitor.
        """
        is_valid = self.validate()
        for name in rules.LIMITS:
            if error := rules.link_error(self[name].data or "", since=since, now=now):
                self[name].errors = [*self[name].errors, error]
                is_valid = False
        if is_valid and self.is_visitors and (error := self.trap_error()):
            self.form_errors.append(error)
            is_valid = False
        return is_valid

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

    def validate_email(self, field: StringField) -> None:
        """Ask it of who is not signed in."""
        if not field.data:
            raise ValidationError(_("Escribe tu correo: ahí te mandamos un código para confirmar."))
        an_address(self, field)

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
            attachments=self.to_attachments(),
            group=self.to_group(),
        )
