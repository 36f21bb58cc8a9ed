"""What reviewers type about groupings and themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from gatp_participa.calls.models import Call
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.themes import rules
from gatp_participa.themes.status import RunKind
from gatp_participa.web.forms import BaseForm

TRAY, NEW = "sin-tema", "nuevo"
LONGEST_NUMBER = 19  # digits: longer ones are in no table


class RunForm(BaseForm):
    """Options of a grouping. Those that come filled in are the right ones nearly always."""

    scope = SelectField(_l("Propuestas de"))
    kind = SelectField(
        _l("Qué hacer"),
        choices=[
            SelectChoice(RunKind.FRESH.value, _l("Agrupar desde cero")),
            SelectChoice(RunKind.WARM.value, _l("Reacomodar sin mover casi nada")),
            SelectChoice(RunKind.TRAY.value, _l("Buscar temas nuevos entre lo que no tiene tema")),
        ],
    )
    themes = IntegerField(
        _l("Cuántos temas"),
        validators=[
            Optional(),
            NumberRange(
                rules.FEWEST_THEMES, rules.MOST_THEMES, _l("Escribe un número de 2 a 200, o nada.")
            ),
        ],
        description=_l("Déjalo vacío para que se proponga el número y se explique por qué."),
    )
    seed = IntegerField(
        _l("Semilla"),
        default=0,
        validators=[
            InputRequired(_l("Escribe un número; el 0 sirve.")),
            NumberRange(
                0, rules.LARGEST_SEED, _l("Escribe un número entero, de cero en adelante.")
            ),
        ],
        description=_l("Con las mismas propuestas y la misma semilla sale siempre lo mismo."),
    )

    @classmethod
    def of(cls, call: Call, may_group: Callable[[str], bool], **kwargs: Any) -> RunForm:
        """Make the form of a call with the scopes one may group.

        Its fields carry the call's number, to be many on a page.
        """
        form = cls(prefix=f"c{call.id}-", **kwargs)
        places = catalogue().entities
        taking_part = {entity.entity_code for entity in call.entities}
        codes = [code for code in places if call.is_national or code in taking_part]
        choices = [(NATION, _("Toda la convocatoria")), *((c, places[c].name) for c in codes)]
        form.scope.choices = [SelectChoice(code, name) for code, name in choices if may_group(code)]
        return form

    def to_options(self) -> dict[str, Any]:
        """Return what :func:`services.request_run` takes."""
        return {
            "scope": self.scope.data, "kind": RunKind(self.kind.data),
            "themes": self.themes.data, "seed": self.seed.data,
        }  # fmt: skip


class RenameForm(BaseForm):
    """The name a person gives a theme, and what it is about in a few sentences."""

    name = StringField(
        _l("Nombre del tema"),
        validators=[
            InputRequired(_l("Escribe un nombre para el tema.")),
            Length(
                rules.SHORTEST_NAME, rules.LONGEST_NAME, _l("Usa de 3 a 120 caracteres.")
            ),
        ],
    )  # fmt: skip
    summary = TextAreaField(
        _l("De qué trata"),
        validators=[Length(max=rules.LONGEST_SUMMARY, message=_l("Usa hasta 600 caracteres."))],
        description=_l("Dos o tres oraciones para quien no leyó las propuestas."),
    )


class ReasonForm(BaseForm):
    """Why: it stays in the history with the name of who says it."""

    reason = StringField(
        _l("Por qué"),
        validators=[
            Length(
                rules.SHORTEST_REASON, rules.LONGEST_REASON,
                _l("Escribe la razón en pocas palabras: queda en la historia."),
            ),
        ],
    )  # fmt: skip


class MoveForm(ReasonForm):
    """Some proposals and where they go: a theme, a new one with its name, or the tray."""

    p = SelectMultipleField(_l("Propuestas"), coerce=int, choices=[], validate_choice=False)
    to = StringField(_l("Mover a"))
    name = StringField(_l("Nombre del tema nuevo"))

    def validate_p(self, field: SelectMultipleField) -> None:
        """Refuse to move nothing."""
        if not field.data:
            raise ValidationError(_("Elige al menos una propuesta."))

    def validate_to(self, field: StringField) -> None:
        """Refuse what is neither a theme, nor a new one, nor the tray."""
        asked = field.data or ""
        if asked not in (TRAY, NEW) and not (asked.isdecimal() and len(asked) < LONGEST_NUMBER):
            raise ValidationError(_("Elige a dónde se mueven."))

    def validate_name(self, field: StringField) -> None:
        """Ask for a name when the theme is new."""
        if self.to.data == NEW and len(field.data or "") < rules.SHORTEST_NAME:
            raise ValidationError(_("Escribe un nombre para el tema nuevo."))

    @property
    def target(self) -> int | None:
        """Return the number of the theme chosen; None is the tray."""
        return None if self.to.data == TRAY else int(self.to.data or 0)
