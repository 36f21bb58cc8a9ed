"""What people type about decisions: reports, appeals and their answers, blocks."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from gatp_participa.accounts.labels import block_label
from gatp_participa.accounts.services.blocking import LIFT_WORDS, MOST_DAYS, WORDS, BlockDraft
from gatp_participa.accounts.status import BlockReason
from gatp_participa.moderation import appeals
from gatp_participa.moderation.services.reporting import MOST_WORDS, REASONS, ReportDraft
from gatp_participa.moderation.status import Outcome, Reason
from gatp_participa.web.forms import BaseForm

_SAY = _l("Explícalo con un poco más de detalle.")
# The closed list as who reports reads it: what they see, not the name of a rule.
ASKED: dict[Reason, Any] = {
    Reason.PERSONAL_DATA: _l("Publica datos personales: un teléfono, un domicilio, una CURP"),
    Reason.THREAT: _l("Amenaza a alguien o llama a la violencia"),
    Reason.DISCRIMINATION: _l("Discrimina o desprecia a un grupo de personas"),
    Reason.INSULT: _l("Insulta a alguien"),
    Reason.ADVERTISING: _l("Es publicidad"),
    Reason.IMPERSONATION: _l("Se hace pasar por otra persona o institución"),
    Reason.ILLEGAL: _l("Publica algo que la ley prohíbe"),
    Reason.OFF_TOPIC: _l("No tiene que ver con la convocatoria"),
    Reason.COMPLAINT: _l("Es una queja o denuncia sobre un caso"),
    Reason.INFORMATION_REQUEST: _l("Pide información pública"),
    Reason.NOT_UNDERSTOOD: _l("No se entiende"),
    Reason.OTHER: _l("Otra cosa"),
}


class ReportForm(BaseForm):
    """Why somebody asks for something to be looked at."""

    reason = RadioField(
        _l("¿Qué pasa con esto?"),
        choices=[SelectChoice(one.value, ASKED[one]) for one in REASONS],
        validators=[InputRequired(_l("Elige qué pasa."))],
    )
    body = TextAreaField(
        _l("Cuéntanos más"),
        [Length(max=MOST_WORDS, message=_l("Caben hasta 500 caracteres: acórtalo un poco."))],
        description=_l("Hasta 500 caracteres. Solo lo lee quien lo revisa."),
    )

    def to_draft(self) -> ReportDraft:
        return ReportDraft(reason=Reason(self.reason.data), body=self.body.data or "")


class AppealForm(BaseForm):
    """Why somebody says that a decision was wrong."""

    body = TextAreaField(
        _l("¿Por qué no estás de acuerdo?"),
        [
            InputRequired(_l("Escribe por qué no estás de acuerdo.")),
            Length(min=appeals.BODY_LIMITS[0], max=appeals.BODY_LIMITS[1], message=_SAY),
        ],
        description=_l("Entre 20 y 1,500 caracteres. La lee otra persona, no quien decidió."),
    )


class AnswerForm(BaseForm):
    """What another person says of an appeal."""

    outcome = RadioField(
        _l("¿Qué decides?"),
        choices=[
            SelectChoice(Outcome.UPHELD.value, _l("La decisión se queda como está")),
            SelectChoice(Outcome.REVERSED.value, _l("Tiene razón: se repone lo que había antes")),
        ],
        validators=[InputRequired(_l("Elige qué decides."))],
    )
    answer = TextAreaField(
        _l("Respuesta para quien apeló"),
        [
            InputRequired(_l("Escribe la respuesta.")),
            Length(min=appeals.ANSWER_LIMITS[0], max=appeals.ANSWER_LIMITS[1], message=_SAY),
        ],
        description=_l("Con tus razones, en palabras sencillas. Le llega por correo tal cual."),
    )


class BlockForm(BaseForm):
    """Why an account is blocked, on which decisions it rests and for how long."""

    reason = SelectField(_l("Motivo"))
    days = IntegerField(
        _l("¿Por cuántos días?"),
        [
            InputRequired(_l("Escribe por cuántos días.")),
            NumberRange(1, MOST_DAYS, _l("Entre 1 y 180 días.")),
        ],
        description=_l("De 1 a 180. Termina solo; se puede levantar antes."),
    )
    body = TextAreaField(
        _l("Lo que leerá esta persona"),
        [
            InputRequired(_l("Escribe lo que leerá.")),
            Length(min=WORDS[0], max=WORDS[1], message=_SAY),
        ],
        description=_l("Qué hizo y qué puede hacer al volver. Entre 20 y 600 caracteres."),
    )
    grounds = SelectMultipleField(
        _l("¿En qué decisiones se apoya?"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, grounds: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grounds.choices = [SelectChoice(number, words) for number, words in grounds]
        self.reason.choices = [SelectChoice(one.value, block_label(one)) for one in BlockReason]

    def validate_grounds(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_l("Elige al menos una decisión."))

    def to_draft(self) -> BlockDraft:
        return BlockDraft(
            reason=BlockReason(self.reason.data), body=self.body.data or "",
            days=self.days.data or 0,
        )  # fmt: skip


class LiftForm(BaseForm):
    """Why a block ends before its day."""

    reason = TextAreaField(
        _l("¿Por qué se levanta antes?"),
        [
            InputRequired(_l("Escribe por qué.")),
            Length(min=LIFT_WORDS[0], max=LIFT_WORDS[1], message=_SAY),
        ],
        description=_l("Se lo decimos a quien tiene la cuenta. Entre 10 y 600 caracteres."),
    )
