"""Change, withdraw, support and moderate what was sent."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from gatp_participa.accounts.forms import EMAIL_KW, an_address
from gatp_participa.proposals import rules
from gatp_participa.proposals.forms.lengths import FitLength
from gatp_participa.web.forms import BaseForm


class EditForm(BaseForm):
    """The texts of a proposal that nobody supports yet."""

    problem = TextAreaField(_l("¿Qué problema ves?"), [FitLength()])
    action = TextAreaField(_l("¿Qué se podría hacer?"), [FitLength()])
    result = TextAreaField(_l("¿Cómo sabríamos que funcionó?"), [FitLength()])
    title = StringField(_l("Título"), [FitLength()])

    def texts(self) -> dict[str, str]:
        """Return what was typed, by name."""
        return {name: self[name].data or "" for name in rules.LIMITS}


class WithdrawForm(BaseForm):
    """Why an author takes a proposal back."""

    reason = TextAreaField(_l("¿Por qué la retiras?"), [FitLength()])


class SupportForm(BaseForm):
    """Where to confirm the support of who is not signed in."""

    email = StringField(
        _l("Tu correo"),
        [InputRequired(_l("Escribe tu correo: ahí te mandamos un código.")), an_address],
        description=_l("Te mandamos un código para contar una sola vez a cada persona."),
        render_kw=EMAIL_KW,
    )


class InviteForm(BaseForm):
    """Whom to invite to sign a proposal."""

    email = StringField(
        _l("Su correo"),
        [InputRequired(_l("Escribe el correo de la persona.")), an_address],
        render_kw=EMAIL_KW | {"autocomplete": "off"},
    )


class TranslateForm(EditForm):
    """What a proposal in another language says, in Spanish."""
