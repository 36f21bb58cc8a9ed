from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from gatp_participa.web.forms import BaseForm


class SampleForm(BaseForm):
    """One field of each kind, to look at."""

    title = StringField(
        lazy_gettext("Título"),
        description=lazy_gettext("Una frase que se entienda sola."),
        validators=[InputRequired(lazy_gettext("Escribe un título."))],
    )
    problem = TextAreaField(lazy_gettext("¿Qué problema ves?"))
    place = SelectField(
        lazy_gettext("Estado"),
        choices=[SelectChoice("20", "Oaxaca"), SelectChoice("31", "Yucatán")],
    )
    code = StringField(lazy_gettext("Código de seis números"), render_kw={"inputmode": "numeric"})
    until = DateField(lazy_gettext("Hasta"), validators=[])
    stance = RadioField(
        lazy_gettext("¿Qué se decide?"),
        choices=[
            SelectChoice("include", lazy_gettext("Se incluye")),
            SelectChoice("study", lazy_gettext("En estudio")),
        ],
        default="include",
    )
    agree = BooleanField(lazy_gettext("Leí el aviso de privacidad"))
