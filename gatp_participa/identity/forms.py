from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from gatp_participa.web.forms import BaseForm


class CurpForm(BaseForm):
    """Ask for a CURP. :meth:`forget` empties it: a page that comes back never carries it."""

    curp = StringField(
        _("Tu CURP"),
        [InputRequired(_("Escribe tu CURP."))],
        description=_("18 letras y números. Está en tu constancia y en tu credencial del INE."),
        render_kw={
            "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
            "maxlength": "24",
        },
    )  # fmt: skip
    next = HiddenField()

    def refuse(self, message: str) -> None:
        """Say what is wrong and forget what was typed."""
        self.curp.errors = [message]
        self.forget()

    def forget(self) -> None:
        """Empty the field."""
        self.curp.data, self.curp.raw_data = "", []
