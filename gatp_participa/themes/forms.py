"""What the desk types about groupings and themes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from gatp_participa.calls.models import Call
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.themes import rules
from gatp_participa.themes.models import Theme
from gatp_participa.web.forms import BaseForm


class RunForm(BaseForm):
    """Options of a grouping. Those that come filled in are the right ones nearly always."""

    scope = SelectField(_("Propuestas de"))
    themes = IntegerField(
        _("Cuántos temas"),
        validators=[
            Optional(),
            NumberRange(
                rules.FEWEST_THEMES, rules.MOST_THEMES, _("Escribe un número de 2 a 200, o nada.")
            ),
        ],
        description=_("Déjalo vacío para que se proponga el número y se explique por qué."),
    )
    seed = IntegerField(
        _("Semilla"),
        default=0,
        validators=[
            InputRequired(_("Escribe un número; el 0 sirve.")),
            NumberRange(0, rules.LARGEST_SEED, _("Escribe un número entero, de cero en adelante.")),
        ],
        description=_("Con las mismas propuestas y la misma semilla sale siempre lo mismo."),
    )

    @classmethod
    def of(cls, call: Call, **kwargs: Any) -> RunForm:
        """Make the form of a call; its fields carry the call's number, to be many on a page."""
        form = cls(prefix=f"c{call.id}-", **kwargs)
        places = catalogue().entities
        taking_part = {entity.entity_code for entity in call.entities}
        codes = [code for code in places if call.is_national or code in taking_part]
        whole = (NATION, str(_("Toda la convocatoria")))
        form.scope.choices = [whole, *((code, places[code].name) for code in codes)]
        return form

    def to_options(self) -> dict[str, Any]:
        """Return what :func:`services.request_run` takes."""
        return {"scope": self.scope.data, "themes": self.themes.data, "seed": self.seed.data}


class RenameForm(BaseForm):
    """The name a person gives a theme, and what it is about in a few sentences."""

    name = StringField(
        _("Nombre del tema"),
        validators=[
            InputRequired(_("Escribe un nombre para el tema.")),
            Length(
                rules.SHORTEST_NAME, rules.LONGEST_NAME, _("Usa de 3 a 120 caracteres.")
            ),
        ],
    )  # fmt: skip
    summary = TextAreaField(
        _("De qué trata"),
        validators=[Length(max=rules.LONGEST_SUMMARY, message=_("Usa hasta 600 caracteres."))],
        description=_("Dos o tres oraciones para quien no leyó las propuestas."),
    )

    @classmethod
    def of(cls, theme: Theme) -> RenameForm:
        """Make the form of a theme; its fields carry the theme's number, to be many on a page."""
        form = cls(formdata=None, name=theme.name, summary=theme.summary)
        for field in (form.name, form.summary):
            field.id = f"{field.id}-{theme.id}"
            field.label.field_id = field.id
        return form
