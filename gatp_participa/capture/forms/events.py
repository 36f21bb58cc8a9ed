"""Tell of an event, show it, take it out of view."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from gatp_participa.capture import rules
from gatp_participa.capture.labels import kind_label, sector_label
from gatp_participa.capture.services import EventDraft
from gatp_participa.capture.status import AttendanceSector, EventKind
from gatp_participa.web.forms import BaseForm

_TOO_LONG = _l("Este texto es muy largo: caben %(max)d caracteres.")


class EventForm(BaseForm):
    """What is told of an event; its call and its state are chosen when it is made."""

    title = StringField(
        _l("Título"),
        [InputRequired(_l("Ponle un título.")), Length(5, 120, _l("Entre 5 y 120 letras."))],
        description=_l("Como lo anunciarías: «Encuentro en la Casa del Pueblo de Tuxtepec»."),
    )
    kind = SelectField(_l("Qué fue"))
    held_on = DateField(_l("Día"), [InputRequired(_l("Di qué día fue o será."))])
    starts = TimeField(_l("Empezó"), [Optional()])
    ends = TimeField(_l("Terminó"), [Optional()])
    municipality_code = SelectField(_l("Municipio o alcaldía"), default="", validate_choice=False)
    place = StringField(
        _l("Lugar"),
        [Length(max=300, message=_TOO_LONG)],
        description=_l("El nombre y cómo llegar. Es público."),
    )
    organisers = TextAreaField(
        _l("Quién convocó"),
        [Length(max=1000, message=_TOO_LONG)],
        description=_l("Instituciones y organizaciones. Se publica."),
        render_kw={"rows": 2},
    )
    minutes = TextAreaField(
        _l("Minuta"),
        [Length(max=rules.MINUTES_LIMIT, message=_TOO_LONG)],
        description=_l(
            "Qué se dijo y a qué se llegó, sin nombres de asistentes. Puedes usar ## para subtítulos y "
            "- para listas."
        ),
        render_kw={"rows": 12},
    )

    def __init__(self, *, municipalities: list[tuple[str, str]], **kwargs: Any) -> None:
        event = kwargs.get("obj")
        super().__init__(**kwargs)
        self.kind.choices = [SelectChoice(kind.value, kind_label(kind)) for kind in EventKind]
        anywhere = SelectChoice("", _("Sin precisar"))
        self.municipality_code.choices = [anywhere, *(SelectChoice(*one) for one in municipalities)]
        if event is not None and not self.is_submitted():
            for one in event.attendance:
                self[f"came_{one.sector}"].data = one.people

    def counts(self) -> list[Any]:
        """Return the fields of how many came, one for each sector."""
        return [self[f"came_{sector}"] for sector in AttendanceSector]

    def to_draft(self, entity_code: str) -> EventDraft:
        """Return what is told of the event."""
        return EventDraft(
            entity_code=entity_code, municipality_code=self.municipality_code.data or None,
            kind=EventKind(self.kind.data), title=self.title.data or "",
            place=self.place.data or "", held_on=self.held_on.data, starts=self.starts.data,
            ends=self.ends.data, organisers=self.organisers.data or "",
            minutes=self.minutes.data or "",
            attendance={
                sector: self[f"came_{sector}"].data or 0 for sector in AttendanceSector
            },
        )  # fmt: skip


for _sector in AttendanceSector:
    _count = IntegerField(
        _l("Personas"),
        [Optional(), NumberRange(0, rules.MOST_PEOPLE, _l("Escribe cuántas personas, sin signo."))],
    )
    setattr(EventForm, f"came_{_sector}", _count)


class PhotoForm(BaseForm):
    """A photograph, with what is seen in it."""

    photo = FileField(
        _l("Foto"),
        [FileRequired(_l("Elige la foto."))],
        description=_l("JPEG, PNG o WebP de hasta 8 MB. Quitamos el lugar y los datos ocultos."),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    description = StringField(
        _l("Qué se ve"),
        [InputRequired(_l("Di qué se ve, para quien no puede verla. Bastan unas palabras."))],
        description=_l("Sin nombres. No publiques caras de menores."),
    )


class ReasonForm(BaseForm):
    """Why something is taken out of view."""

    reason = StringField(
        _l("Por qué"),
        [
            InputRequired(_l("Di en pocas palabras por qué: al menos 10 caracteres.")),
            Length(10, 600, _l("Di en pocas palabras por qué: entre 10 y 600 caracteres.")),
        ],
    )


def sector_labels() -> dict[str, str]:
    """Return how each sector is called."""
    return {sector.value: sector_label(sector) for sector in AttendanceSector}
