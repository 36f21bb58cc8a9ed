from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from gatp_participa.accounts import codes
from gatp_participa.accounts.labels import role_label, sector_label
from gatp_participa.accounts.services import normalize_email
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.traps import TrapFields

EMAIL_KW = {"type": "email", "autocomplete": "email", "inputmode": "email", "spellcheck": "false"}


def an_address(_form: BaseForm, field: StringField) -> None:
    try:
        field.data = normalize_email(field.data or "")
    except InvalidInputError as error:
        raise ValidationError(str(error)) from None


class SignInForm(TrapFields):
    """Ask for an address."""

    email = StringField(
        _l("Tu correo electrónico"),
        validators=[InputRequired(_l("Escribe tu correo.")), an_address],
        render_kw=EMAIL_KW,
    )
    next = HiddenField()
    t = HiddenField()  # what waits for the code, when something was begun before


class CodeForm(BaseForm):
    """Ask for the six digits."""

    code = StringField(
        _l("Código de seis números"),
        validators=[DataRequired(_l("Escribe el código que te llegó por correo."))],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"},
    )
    t = HiddenField()
    next = HiddenField()

    def validate_code(self, field: StringField) -> None:
        """Say it before it costs a try."""
        if len(codes.as_typed(field.data)) != codes.LENGTH:
            raise ValidationError(_("Son seis números. Revisa que estén completos."))


class ProofForm(BaseForm):
    """Ask for the digits of a telephone, or a recovery code."""

    code = StringField(
        _l("Código de tu aplicación"),
        description=_l("Seis números que cambian cada medio minuto, o uno de tus códigos de respaldo."),
        validators=[DataRequired(_l("Escribe el código que muestra tu aplicación."))],
        render_kw={"autocomplete": "one-time-code", "maxlength": "14", "spellcheck": "false",
                   "autocapitalize": "characters"},
    )  # fmt: skip
    next = HiddenField()


class AppForm(BaseForm):
    """Ask for the first digits of a telephone's program."""

    code = StringField(
        _l("Los seis números que muestra ahora"),
        validators=[DataRequired(_l("Escribe los seis números que muestra tu aplicación."))],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"},
    )
    secret = HiddenField()  # sealed for this person


class KeptForm(BaseForm):
    """Ask somebody to say that they kept their recovery codes."""

    kept = BooleanField(
        _l("Ya guardé mis códigos en un lugar seguro"),
        validators=[InputRequired(_l("Guárdalos primero: no los volveremos a mostrar."))],
    )
    codes = HiddenField()


class AgainForm(BaseForm):
    """Ask again who is at the keyboard, beside what they were sending."""

    proof = StringField(
        _l("Código"),
        render_kw={"autocomplete": "one-time-code", "maxlength": "14", "spellcheck": "false",
                   "autocapitalize": "characters"},
    )  # fmt: skip


class NameForm(BaseForm):
    """How a person asks to be called."""

    name = StringField(
        _l("Cómo quieres que te llamemos"),
        description=_l("Solo la usamos para saludarte. Nadie más la ve."),
        validators=[Length(max=80, message=_l("Usa como máximo 80 letras."))],
        render_kw={"autocomplete": "given-name", "maxlength": "80"},
    )


class PublicNameForm(BaseForm):
    """The name that others see."""

    public_name = StringField(
        _l("Tu nombre público"),
        description=_l("Lo ve todo el mundo junto a lo que comentas. Puede ser inventado."),
        render_kw={"autocomplete": "nickname", "maxlength": "60"},
    )
    forget = SubmitField(_l("Usar uno al azar"))


class GrantForm(BaseForm):
    """Give a role to somebody in some places."""

    email = StringField(
        _l("Correo de la persona"),
        description=_l("Si no tiene cuenta le mandamos una invitación, que sirve siete días."),
        validators=[InputRequired(_l("Escribe el correo.")), an_address],
        render_kw=EMAIL_KW | {"autocomplete": "off"},
    )
    name = StringField(
        _l("Nombre"),
        validators=[Length(max=80, message=_l("Usa como máximo 80 letras."))],
        render_kw={"autocomplete": "off", "maxlength": "80"},
    )
    role = SelectField(_l("Papel"), validators=[InputRequired()])
    sector = SelectField(
        _l("Sector"),
        description=_l("Solo para quien se sienta a la mesa de un estado."),
        default="",
    )
    scope = SelectMultipleField(
        _l("Dónde"),
        validators=[InputRequired(_l("Elige al menos un lugar."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    starts = DateField(
        _l("Desde"),
        description=_l("Vacío: desde hoy."),
        validators=[Optional()],
    )
    until = DateField(
        _l("Hasta"),
        description=_l("El primer día que ya no cuenta."),
        validators=[Optional()],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [SelectChoice(value, label) for value, label in role_choices()]
        self.scope.choices = [SelectChoice(code, name) for code, name in scope_choices()]
        self.sector.choices = [SelectChoice("", _("No aplica"))] + [
            SelectChoice(sector.value, sector_label(sector)) for sector in Sector
        ]

    def chosen_sector(self) -> Sector | None:
        """Return the sector, or None when the role has none."""
        return Sector(self.sector.data) if self.sector.data else None


class ReasonForm(BaseForm):
    """Say why a role is taken away."""

    reason = StringField(
        _l("Por qué"),
        description=_l("Queda en el registro de la plataforma. No escribas datos personales."),
        validators=[
            InputRequired(_l("Escribe por qué se retira.")),
            Length(min=5, max=200, message=_l("Dilo en una frase de hasta 200 letras.")),
        ],
        render_kw={"maxlength": "200", "autocomplete": "off"},
    )


def role_choices() -> list[tuple[str, str]]:
    """Return the roles with their names, for a select."""
    return [(role.value, role_label(role)) for role in Role]


def scope_choices() -> list[tuple[str, str]]:
    """Return the nation and the 32 states, for a select."""
    places = catalogue()
    return [(NATION, places.entity_name(NATION))] + [
        (place.code, place.name) for place in places.entities.values()
    ]
