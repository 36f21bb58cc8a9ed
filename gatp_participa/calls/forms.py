"""What the Commission types about a call. Hours are those of central Mexico."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from gatp_participa.calls.rules import MIN_REASON, MOST_SUPPORTS
from gatp_participa.calls.services import CallDraft
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.web.forms import BaseForm

NATIONAL, SOME = "national", "some"
_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


def to_utc(typed: Any) -> Any:
    """Return a moment typed in central Mexico's hour."""
    return None if typed is None else typed.replace(tzinfo=clock.MEXICO).astimezone(UTC)


def to_local(moment: datetime | None) -> datetime | None:
    """Return a moment as it is typed: central Mexico's hour, without its zone."""
    return None if moment is None else moment.astimezone(clock.MEXICO).replace(tzinfo=None)


class WordsForm(BaseForm):
    """The words of a call: what may change after it is published."""

    title = StringField(
        _("Título"),
        validators=[InputRequired(_("Ponle un título.")), Length(max=140)],
        description=_("Corto y en palabras de todos los días."),
    )
    summary = TextAreaField(
        _("Resumen en lenguaje claro"),
        validators=[InputRequired(_("Escribe el resumen.")), Length(max=1200)],
        description=_("Dos o tres oraciones: qué se pregunta, a quién y para qué servirá."),
    )
    topics = TextAreaField(
        _("Asuntos"),
        description=_("Uno por línea. Son los que cada persona puede elegir al proponer."),
    )
    rules = TextAreaField(
        _("Bases"),
        validators=[InputRequired(_("Escribe las bases de la convocatoria."))],
        description=_("Puedes usar Markdown: ## para subtítulos, - para listas, ** para negritas."),
    )

    supports_limit = IntegerField(
        _("¿Cuántas propuestas puede apoyar cada persona?"),
        validators=[
            Optional(),
            NumberRange(
                1,
                MOST_SUPPORTS,
                _("Escribe un número del 1 al %(max)s, o déjalo vacío si no hay límite."),
            ),
        ],
        description=_(
            "Déjalo vacío si no hay límite. Con un límite, cada quien elige lo que más le importa: "
            "puede retirar un apoyo para dárselo a otra. En cuanto alguien apoye una propuesta, "
            "el límite solo se podrá subir o quitar."
        ),
    )

    def topic_names(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in (self.topics.data or "").splitlines() if line.strip())

    def words_into(self, draft: CallDraft) -> CallDraft:
        """Return ``draft`` with the words of this form."""
        return replace(
            draft, title=self.title.data, summary=self.summary.data,
            topics=self.topic_names(), rules=self.rules.data,
            supports_limit=self.supports_limit.data,
        )  # fmt: skip


def _moment(label: Any, *, optional: bool = False) -> DateTimeLocalField:
    needed = Optional() if optional else InputRequired(_("Escribe el día y la hora."))
    return DateTimeLocalField(label, format=_FORMATS, validators=[needed])


class CallForm(WordsForm):
    """A call that is still a draft: everything may change."""

    opens_at = _moment(_("Abre"))
    closes_at = _moment(_("Cierra"))
    scope = RadioField(
        _("¿Quién puede participar?"),
        choices=[
            SelectChoice(NATIONAL, _("Todo el país")),
            SelectChoice(SOME, _("Solo algunos estados")),
        ],
        default=NATIONAL,
    )
    identity_level = RadioField(
        _("¿Qué se pide para participar?"),
        choices=[
            SelectChoice("1", _("Un correo confirmado: cualquiera puede participar")),
            SelectChoice(
                "2",
                _(
                    "Identidad verificada: cada persona cuenta una sola vez, y se queda fuera quien "
                    "no tiene CURP"
                ),
            ),
        ],
        default="1",
    )
    reviews_first = BooleanField(
        _("Una persona lee cada propuesta antes de que se publique"),
        description=_(
            "Lo normal es publicar al recibir y moderar después. Si la marcas, cada propuesta espera "
            "hasta dos días hábiles a que alguien la lea, y la página de la convocatoria lo dice."
        ),
    )
    entities = SelectMultipleField(
        _("Estados que participan"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    support_opens_at = _moment(_("Los apoyos empiezan"), optional=True)
    support_closes_at = _moment(_("Los apoyos terminan"), optional=True)
    comment_opens_at = _moment(_("Los comentarios empiezan"), optional=True)
    comment_closes_at = _moment(_("Los comentarios terminan"), optional=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = catalogue().entities.values()
        self.entities.choices = [SelectChoice(place.code, place.name) for place in places]

    def validate_closes_at(self, field: DateTimeLocalField) -> None:
        if self.opens_at.data and field.data and field.data <= self.opens_at.data:
            raise ValidationError(_("El cierre tiene que ser después de la apertura."))

    def validate_entities(self, field: SelectMultipleField) -> None:
        if self.scope.data == SOME and not field.data:
            raise ValidationError(
                _("Elige al menos un estado, o abre la convocatoria a todo el país.")
            )

    def to_draft(self) -> CallDraft:
        chosen = self.entities.data if self.scope.data == SOME else ()
        return CallDraft(
            title=self.title.data, summary=self.summary.data, topics=self.topic_names(),
            rules=self.rules.data, entity_codes=tuple(chosen or ()),
            opens_at=to_utc(self.opens_at.data), closes_at=to_utc(self.closes_at.data),
            support_opens_at=to_utc(self.support_opens_at.data),
            support_closes_at=to_utc(self.support_closes_at.data),
            comment_opens_at=to_utc(self.comment_opens_at.data),
            comment_closes_at=to_utc(self.comment_closes_at.data),
            identity_level=int(self.identity_level.data),
            supports_limit=self.supports_limit.data, reviews_first=bool(self.reviews_first.data),
        )  # fmt: skip


class ExtendForm(BaseForm):
    """A later closing date, with its public reason."""

    closes_at = _moment(_("Nueva fecha de cierre"))
    reason = TextAreaField(
        _("Motivo"),
        validators=[
            InputRequired(_("Explica por qué se amplía.")),
            Length(min=MIN_REASON, max=1000, message=_("Explícalo con un poco más de detalle.")),
        ],
        description=_("Se publica tal cual en la página de la convocatoria."),
    )


def fields_of(draft: CallDraft) -> dict[str, Any]:
    """Return a draft as the initial values of a form."""
    return {
        "title": draft.title, "summary": draft.summary, "topics": "\n".join(draft.topics),
        "identity_level": str(int(draft.identity_level)), "rules": draft.rules,
        "supports_limit": draft.supports_limit, "reviews_first": draft.reviews_first,
        "opens_at": to_local(draft.opens_at),
        "closes_at": to_local(draft.closes_at),
        "scope": SOME if draft.entity_codes else NATIONAL, "entities": list(draft.entity_codes),
        "support_opens_at": to_local(draft.support_opens_at),
        "support_closes_at": to_local(draft.support_closes_at),
        "comment_opens_at": to_local(draft.comment_opens_at),
        "comment_closes_at": to_local(draft.comment_closes_at),
    }  # fmt: skip
