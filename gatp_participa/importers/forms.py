from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from gatp_participa.accounts.models import User
from gatp_participa.entities.queries import catalogue
from gatp_participa.importers import queries, rules
from gatp_participa.importers.readers.layout import FORMATS, Layout
from gatp_participa.importers.readers.rows import NO_DATE, NO_PLACE
from gatp_participa.importers.services import Options
from gatp_participa.web.forms import BaseForm

LABELS = {
    "title": _("Título"),
    "summary": _("Resumen"),
    "problem": _("Qué problema"),
    "action": _("Qué acción"),
    "result": _("Qué resultado"),
    "entity": _("Entidad"),
    "municipality": _("Municipio"),
    "topic": _("Asunto"),
    "submitted_at": _("Fecha"),
    "supports": _("Apoyos en la otra plataforma"),
    "language": _("Lengua"),
    "id": _("Identificador"),
    "withdrawn_at": _("Fecha de retiro"),
    "withdrawn": _("Si se retiró"),
    "reference_label": _("Etiqueta de referencia"),
}
# What a person may point at; the rest is only ever guessed.
POINTED = tuple(LABELS)[:12]
WARNINGS = {
    NO_DATE: _("Fechas que no se pudieron leer; esas filas llevan la de hoy"),
    NO_PLACE: _("Lugares que no están en el catálogo; esas filas quedan sin lugar"),
}
_FORMATS = {
    "auto": _("Que la plataforma lo reconozca"),
    "consul": "CONSUL",
    "decidim": "Decidim",
    "table": _("Cualquier otra tabla"),
}


class UploadForm(BaseForm):
    """A file and where it goes."""

    call = SelectField(_("Convocatoria"), validators=[InputRequired(_("Elige la convocatoria."))])
    upload = FileField(
        _("Archivo"),
        description=_("CSV o XLSX, con los nombres de las columnas en la primera fila."),
        validators=[FileRequired(_("Elige el archivo que quieres importar."))],
    )
    entity = SelectField(
        _("Entidad"), description=_("Elige una si todas las filas son del mismo lugar.")
    )
    event = SelectField(
        _("Encuentro o mesa"),
        description=_("Elige uno si todo lo del archivo se dijo ahí."),
        default="",
    )
    format = SelectField(
        _("De dónde viene"), choices=[SelectChoice(*pair) for pair in _FORMATS.items()], default="auto"
    )  # fmt: skip

    def __init__(self, *args: Any, person: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.call.choices = [SelectChoice(*pair) for pair in queries.receiving_calls()]
        self.entity.choices = _entities(person)
        events = queries.choosable_events(person)
        self.event.choices = [
            SelectChoice("", _("Ninguno")), *(SelectChoice(str(n), name) for n, name in events)
        ]  # fmt: skip


class ReviewForm(BaseForm):
    """How a kept file is read: what was chosen when sending it, and which column is which."""

    archivo = HiddenField(validators=[InputRequired()])
    call = HiddenField(validators=[InputRequired()])
    format = HiddenField(default="auto")
    entity = HiddenField()
    event = HiddenField()
    source = StringField(
        _("Nombre de la fuente"),
        description=_(
            "Solo si vas a importar varios archivos que numeran igual sus propuestas: evita que "
            "las de uno cambien las de otro. Por ejemplo, «foro Tuxtepec»."
        ),
        validators=[Length(max=40, message=_("Caben 40 caracteres."))],
    )

    def options(self) -> Options:
        """Return how to read the file."""
        columns = {name: self[f"column_{name}"].data for name in POINTED}
        return Options(
            format=self.format.data if self.format.data in FORMATS else "auto",
            entity=self.entity.data or "",
            source=self.source.data or "",
            columns={name: header for name, header in columns.items() if header},
        )

    def chosen(self) -> dict[str, Any]:
        """Return all that was said, as the review takes it in its address."""
        return {one.name: one.data for one in self if one.data and one.name != "csrf_token"}

    def offer(self, headers: list[str], layout: Layout, pointed: dict[str, str]) -> None:
        """Let each field be any column, and say which one it is if nothing is chosen."""
        for name in POINTED:
            guessed = layout.fields.get(name, ())
            is_guess = guessed and name not in pointed
            said = (
                _("Como está: %(column)s", column=guessed[0].header) if is_guess else _("Ninguna")
            )
            columns = [SelectChoice(header, header) for header in dict.fromkeys(headers) if header]
            self[f"column_{name}"].choices = [SelectChoice("", said), *columns]


for _name in POINTED:
    # Choices come from the file, and reading it is what checks them.
    _select = SelectField(LABELS[_name], choices=[], default="", validate_choice=False)
    setattr(ReviewForm, f"column_{_name}", _select)


def _entities(person: User) -> list[SelectChoice]:
    own = rules.states_of(person)
    places = [
        SelectChoice(code, place.name)
        for code, place in catalogue().entities.items()
        if own is None or code in own
    ]
    return [SelectChoice("", _("La que diga cada fila")), *places]
