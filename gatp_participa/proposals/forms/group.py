"""In whose name a proposal is sent."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, ValidationError

from gatp_participa.proposals import rules
from gatp_participa.proposals.labels import GROUP_KINDS
from gatp_participa.proposals.services import Group
from gatp_participa.proposals.status import GroupKind
from gatp_participa.web.forms import BaseForm


class GroupFields(BaseForm):
    """One's own name, or a group's: then its name and how many took part."""

    group_kind = RadioField(_l("¿A nombre de quién la envías?"), default="", validate_choice=False)
    group_name = StringField(_l("Nombre del grupo"))
    group_people = StringField(
        _l("¿Cuántas personas participaron?"),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    group_names_nobody = BooleanField(
        _l("En el texto y en los archivos no hay nombres, fotos ni datos de menores.")
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        own = {"": _("A nombre propio")}
        self.group_kind.choices = own | {kind: str(name) for kind, name in GROUP_KINDS.items()}

    @property
    def is_of_group(self) -> bool:
        return bool(self.group_kind.data)

    def validate_group_kind(self, field: RadioField) -> None:
        if field.data and field.data not in set(GroupKind):
            raise ValidationError(_("Elige una opción de la lista."))

    def validate_group_name(self, field: StringField) -> None:
        """Ask for it of groups."""
        if self.is_of_group and (error := rules.group_name_error(field.data or "")):
            raise ValidationError(error)

    def validate_group_people(self, field: StringField) -> None:
        """Ask for it of groups."""
        if self.is_of_group and (error := rules.group_people_error(self._people())):
            raise ValidationError(error)

    def validate_group_names_nobody(self, field: BooleanField) -> None:
        """Ask it of schools."""
        if self.group_kind.data == GroupKind.SCHOOL and not field.data:
            raise ValidationError(
                _(
                    "Confirma que no hay nombres, fotos ni datos de menores: es la regla para escuelas."
                )
            )

    def to_group(self) -> Group | None:
        """Return the group, if there is one."""
        if not self.is_of_group:
            return None
        return Group(
            kind=self.group_kind.data, name=self.group_name.data or "",
            people=self._people() or 0, names_nobody=self.group_names_nobody.data,
        )  # fmt: skip

    def _people(self) -> int | None:
        """Return the number as people write it («1,200»), or None when it is not one."""
        digits = (self.group_people.data or "").replace(",", "").replace(" ", "")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else None
