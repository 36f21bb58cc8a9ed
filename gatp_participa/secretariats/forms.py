"""What the desk asks about a table: its stage, its places, who sits there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from gatp_participa.accounts.forms import EMAIL_KW, an_address
from gatp_participa.accounts.labels import sector_label
from gatp_participa.secretariats.rules import NAME_LIMIT, NOTE_LIMIT, SECTORS
from gatp_participa.secretariats.services import Named
from gatp_participa.secretariats.status import Quorum, Selection, Stage, Voting
from gatp_participa.web.forms import BaseForm

_LINE = {"maxlength": str(NAME_LIMIT), "autocomplete": "off"}
_SHORT = Length(max=NAME_LIMIT, message=_l("Usa como máximo %(limit)s letras.", limit=NAME_LIMIT))
_NOTE = Length(max=NOTE_LIMIT, message=_l("Usa como máximo %(limit)s letras.", limit=NOTE_LIMIT))
_DAY = _l("Escribe la fecha completa: día, mes y año.")


class PeriodForm(BaseForm):
    """What a table is called in a period, why it began, and its record."""

    record = FileField(
        _l("Acta, en PDF"),
        description=_l(
            "Hasta 10 MB. Se publica tal como la subes: revisa que no traiga domicilios ni teléfonos "
            "de nadie."
        ),
        render_kw={"accept": "application/pdf"},
    )  # fmt: skip
    note = TextAreaField(
        _l("Qué pasó"),
        description=_l("En una o dos frases que cualquiera entienda. Si no hay acta, di por qué."),
        validators=[_NOTE],
        render_kw={"rows": "3", "maxlength": str(NOTE_LIMIT)},
    )
    display_name = StringField(
        _l("Nombre propio"),
        description=_l("Solo si se llama de otra manera. Vacío: el nombre de siempre."),
        validators=[_SHORT],
        render_kw=_LINE,
    )


class StageForm(PeriodForm):
    """What a table is from a day on."""

    stage = RadioField(_l("Desde ese día está"), [InputRequired(_l("Elige una."))])
    from_on = DateField(_l("Desde el día"), [InputRequired(_DAY)])

    def __init__(self, stages: Iterable[Stage], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        order = list(Stage)
        self.stage.choices = [
            SelectChoice(one.value, one.label) for one in sorted(stages, key=order.index)
        ]
        if len(self.stage.choices) == 1 and not self.is_submitted():
            self.stage.data = self.stage.choices[0].value


class DetailsForm(BaseForm):
    """How people reach a table, and how it decides."""

    email = StringField(_l("Correo"), [Optional(), an_address], render_kw=EMAIL_KW)
    phone = StringField(
        _l("Teléfono"), [_SHORT],
        render_kw={"type": "tel", "maxlength": "60", "autocomplete": "off"},
    )  # fmt: skip
    address = StringField(
        _l("Dónde está"), [_NOTE], render_kw={"maxlength": str(NOTE_LIMIT), "autocomplete": "off"}
    )
    website = StringField(
        _l("Página"),
        render_kw={"type": "url", "inputmode": "url", "maxlength": "300", "autocomplete": "off"},
    )
    quorum = RadioField(_l("Puede decidir con"))
    voting = RadioField(_l("Decide"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.quorum.choices = [SelectChoice(one.value, one.label) for one in Quorum]
        self.voting.choices = [SelectChoice(one.value, one.label) for one in Voting]


class SeatForm(BaseForm):
    """What a place is called."""

    title = StringField(
        _l("Nombre del lugar"),
        description=_l("Si tiene uno, por ejemplo «Congreso del Estado»."),
        validators=[_SHORT],
        render_kw=_LINE,
    )


class NewSeatForm(SeatForm):
    """A place for a sector, from a day on."""

    sector = RadioField(_l("De qué lado de la mesa"), [InputRequired(_l("Elige uno."))])
    from_on = DateField(_l("Desde"), description=_l("Vacío: desde hoy."), validators=[Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sector.choices = [SelectChoice(one.value, sector_label(one)) for one in SECTORS]


class MemberForm(BaseForm):
    """Who sits in a place and how they came to it."""

    name = StringField(
        _l("Nombre completo"), [InputRequired(_l("Escribe el nombre.")), _SHORT], render_kw=_LINE
    )
    organization = StringField(
        _l("Institución u organización"), [_SHORT],
        description=_l("Por quien habla en la mesa."), render_kw=_LINE,
    )  # fmt: skip
    selection = SelectField(_l("Cómo llegó al lugar"))
    selection_note = StringField(
        _l("Detalles"),
        description=_l("Por ejemplo, la convocatoria o el oficio, con su fecha."),
        validators=[_NOTE],
        render_kw={"maxlength": str(NOTE_LIMIT), "autocomplete": "off"},
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.selection.choices = [SelectChoice(one.value, one.label) for one in Selection]

    def named(self) -> Named:
        """Return what was written, as services take it."""
        return Named(
            name=self.name.data or "", organization=self.organization.data or "",
            selection=Selection(self.selection.data),
            selection_note=self.selection_note.data or "",
        )  # fmt: skip


class NewMemberForm(MemberForm):
    """Somebody who takes a place from a day on."""

    email = StringField(
        _l("Su correo"),
        description=_l(
            "Para que entre a la mesa con su cuenta. Si no tiene, le mandamos una invitación. "
            "No se publica."
        ),
        validators=[Optional(), an_address],
        render_kw=EMAIL_KW | {"autocomplete": "off"},
    )  # fmt: skip
    from_on = DateField(_l("Desde"), description=_l("Vacío: desde hoy."), validators=[Optional()])
    is_facilitator = BooleanField()


class EndForm(BaseForm):
    """On which day something ends: the first one without it."""

    on = DateField(
        _l("El primer día sin el lugar"), description=_l("Vacío: hoy."), validators=[Optional()]
    )
