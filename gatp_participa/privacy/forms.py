"""Ask about one's data, answer it, delete an account, publish a notice."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from gatp_participa.privacy import rules, services
from gatp_participa.privacy.status import RequestKind
from gatp_participa.web.forms import BaseForm


class Fit:
    """Refuse a text that is too short or too long, saying by how much; cut nothing."""

    def __init__(self, limits: tuple[int, int]):
        self.limits = limits

    def __call__(self, form: BaseForm, field: Any) -> None:
        if error := rules.length_error(field.data or "", self.limits):
            raise ValidationError(error)


class RequestForm(BaseForm):
    """Ask something about one's own data."""

    kind = RadioField(_l("¿Qué pides?"), [InputRequired(_l("Elige qué pides."))])
    body = TextAreaField(
        _l("Cuéntanos qué necesitas"),
        [Fit(rules.BODY_LIMITS)],
        description=_l("Di de qué dato hablas y qué quieres que hagamos con él."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind.value, _(kind.label)) for kind in RequestKind]


class AnswerForm(BaseForm):
    """Grant a request or refuse it."""

    decision = RadioField(
        _l("¿Procede?"),
        [InputRequired(_l("Elige si procede o no."))],
        choices=[
            SelectChoice("granted", _l("Sí: se hará lo que pide")),
            SelectChoice("refused", _l("No procede")),
        ],
    )
    answer = TextAreaField(
        _l("Respuesta, con razones"),
        [Fit(rules.REASON_LIMITS)],
        description=_l("La lee quien hizo la solicitud. Escríbele a ella, no al expediente."),
    )


class ExtendForm(BaseForm):
    """Give the answer ten more working days."""

    reason = TextAreaField(
        _l("Por qué hace falta más tiempo"),
        [Fit(rules.REASON_LIMITS)],
        description=_l("Solo se puede una vez. La lee quien hizo la solicitud."),
    )


class PreventForm(BaseForm):
    """Ask for what a request lacks."""

    missing = TextAreaField(
        _l("Qué falta"),
        [Fit(rules.REASON_LIMITS)],
        description=_l(
            "Pregunta solo lo que de verdad hace falta, y dilo fácil: la ley permite una sola "
            "pregunta. La lee quien hizo la solicitud."
        ),
    )


class CompleteForm(BaseForm):
    """Say what one's own request lacked."""

    reply = TextAreaField(
        _l("Tu respuesta"),
        [Fit(rules.REPLY_LIMITS)],
        description=_l("Contesta con lo que sepas. Al enviarla se retoma tu solicitud."),
    )


class ExecuteForm(BaseForm):
    """Say what was done."""

    note = TextAreaField(_l("Qué se hizo"), [Fit(rules.REASON_LIMITS)])


class DeleteForm(BaseForm):
    """Delete one's account."""

    withdraws = RadioField(
        _l("¿Y lo que ya publicaste?"),
        choices=[
            SelectChoice(
                "no", _l("Que se quede, sin mi nombre: sigue contando y recibirá respuesta.")
            ),
            SelectChoice("yes", _l("Que se retire: deja de verse en las listas y en el buscador.")),
        ],
        default="no",
    )
    sure = BooleanField(
        _l("Entiendo que no se puede deshacer."),
        [InputRequired(_l("Marca que entiendes que no se puede deshacer."))],
    )


class NoticeForm(BaseForm):
    """Write a version of the privacy notice."""

    simplified = TextAreaField(
        _l("Aviso simplificado"),
        description=_l(
            "Lo que se lee antes de dar un dato. En Markdown; [[commission.name]] pone el nombre vigente."
        ),
    )
    full = TextAreaField(
        _l("Aviso completo"), description=_l("En Markdown, con títulos de nivel 2.")
    )
    changes = TextAreaField(
        _l("Qué cambia"), description=_l("Una o dos frases: es lo que se le dice a la gente.")
    )
    is_substantial = BooleanField(_l("Es un cambio de fondo: hay que pedir permiso otra vez."))
    valid_from_on = DateField(
        _l("Vigente desde"), [InputRequired(_l("Elige desde qué día cuenta."))]
    )
    preview = SubmitField(_l("Ver cómo queda"))
    publish = SubmitField(_l("Publicar"))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Say beside each text what it lacks."""
        is_valid = super().validate(*args, **kwargs)
        texts = {name: self[name].data or "" for name in rules.NOTICE_LIMITS}
        for name, problem in services.notice_problems(texts).items():
            self[name].errors = [problem]
            is_valid = False
        return is_valid
