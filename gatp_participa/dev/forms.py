from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from gatp_participa.web.forms import BaseForm


class SampleForm(BaseForm):
    """One field of each kind, to look at."""

    title = StringField(
        _l("Título"),
        description=_l("Una frase que se entienda sola."),
        validators=[InputRequired(_l("Escribe un título."))],
    )
    problem = TextAreaField(_l("¿Qué problema ves?"))
    place = SelectField(
        _l("Estado"),
        choices=[SelectChoice("20", "Oaxaca"), SelectChoice("31", "Yucatán")],
    )
    code = StringField(_l("Código de seis números"), render_kw={"inputmode": "numeric"})
    until = DateField(_l("Hasta"), validators=[])
    stance = RadioField(
        _l("¿Qué se decide?"),
        choices=[
            SelectChoice("include", _l("Se incluye")),
            SelectChoice("study", _l("En estudio")),
        ],
        default="include",
    )
    agree = BooleanField(_l("Leí el aviso de privacidad"))
