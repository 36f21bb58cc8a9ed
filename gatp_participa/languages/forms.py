"""Choose a language; write what a page says in another one."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from gatp_participa.languages import rules
from gatp_participa.languages.audio import ACCEPT
from gatp_participa.web import languages as interface
from gatp_participa.web.forms import BaseForm


class LanguageForm(BaseForm):
    """The language to read the platform in. Each choice is a button of its own."""

    language = RadioField(
        _l("Lengua"), [InputRequired(_l("Elige una de las lenguas de la lista."))],
        choices=[],
    )  # fmt: skip
    next = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [SelectChoice(one.code, one.name) for one in interface.offered()]


class SpokenTextForm(BaseForm):
    """What a page says in a national language, written, recorded or both."""

    title = StringField(
        _l("Título, en esa lengua"),
        [InputRequired(_l("Escribe el título."))],
        render_kw={"maxlength": str(rules.TITLE_LIMITS[1]), "autocomplete": "off"},
    )
    body = TextAreaField(
        _l("Texto, en esa lengua"),
        description=_l(
            "Lo escribe o lo revisa una persona que la habla; nunca una máquina. Admite Markdown."
        ),
    )
    variant = StringField(
        _l("Cómo se llama la lengua para quienes la hablan ahí"),
        description=_l("Con su variante si hace falta. Si lo dejas vacío se usa el de la lista."),
        render_kw={"maxlength": str(rules.MOST_IN_VARIANT), "autocomplete": "off"},
    )
    audio = FileField(
        _l("Audio"),
        description=_l(
            "MP3, M4A u OGG, hasta 3 MB. MP3 y M4A se oyen en cualquier teléfono; con 32 kb/s "
            "basta para la voz. Le quitamos los datos ocultos, como nombres o lugares."
        ),
        render_kw={"accept": ACCEPT},
    )
    drops_audio = BooleanField(_l("Quitar el audio que tiene"))
    voice = StringField(
        _l("De quién es la voz"),
        description=_l(
            "Una institución, por ejemplo «Radio comunitaria de la sierra». No pongas el nombre "
            "de una persona si no lo autorizó por escrito."
        ),
        render_kw={"maxlength": str(rules.MOST_IN_VOICE), "autocomplete": "off"},
    )
    preview = SubmitField(_l("Guardar y ver cómo queda"))
