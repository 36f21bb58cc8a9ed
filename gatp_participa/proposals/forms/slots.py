"""Files in the form of writing: chosen once, kept while the rest is corrected, removed one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, StringField, SubmitField, ValidationError

from gatp_participa.proposals import rules
from gatp_participa.proposals.models import Attachment
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.uploads import ACCEPT


@dataclass(frozen=True)
class Slot:
    """A place for a file: what chooses it, says what it is, and what was already received."""

    number: int
    file: Field
    about: Field
    ticket: Field
    drop: Field
    kept: Attachment | None


class SayWhatIsSeen:
    """Ask for a description where there is a file, and nowhere else."""

    def __call__(self, form: BaseForm, field: Any) -> None:
        ticket = form[field.name.replace("about", "ticket")]
        if ticket.data and (error := rules.description_error(field.data or "")):
            raise ValidationError(error)


class AttachmentSlots(BaseForm):
    """Three places for a photograph or a PDF. :meth:`show` says what each holds already."""

    def slots(self) -> list[Slot]:
        """Return the places in order."""
        kept: Mapping[str, Attachment] = getattr(self, "_kept", {})
        return [
            Slot(
                number, self[f"file_{number}"], self[f"about_{number}"], self[f"ticket_{number}"],
                self[f"drop_{number}"], kept.get(self[f"ticket_{number}"].data or ""),
            )
            for number in rules.SLOTS
        ]  # fmt: skip

    def drop_buttons(self) -> list[Field]:
        """Return the buttons that take a file away."""
        return [self[f"drop_{number}"] for number in rules.SLOTS]

    def tickets(self) -> list[str]:
        """Return what names the files that were received."""
        return [slot.ticket.data for slot in self.slots() if slot.ticket.data]

    def show(self, kept: Mapping[str, Attachment]) -> None:
        """Say what was received; a ticket that names nothing any more is told and forgotten."""
        self._kept = kept
        for slot in self.slots():
            if slot.ticket.data and slot.kept is None:
                slot.ticket.data = ""
                refuse(
                    slot.file, _("Tu archivo esperó demasiado y lo borramos: vuelve a elegirlo.")
                )

    def drop(self) -> bool:
        """Empty the places whose button was pressed; return whether there was one."""
        dropped = [slot for slot in self.slots() if slot.drop.data]
        for slot in dropped:
            slot.ticket.data = slot.about.data = ""
        return bool(dropped)

    def to_attachments(self) -> tuple[tuple[str, str], ...]:
        """Return the ticket and the description of each file."""
        return tuple(
            (slot.ticket.data, slot.about.data or "") for slot in self.slots() if slot.ticket.data
        )


def refuse(field: Field, message: str) -> None:
    """Say what is wrong with a field where validating it will not forget."""
    field.process_errors = [*field.process_errors, message]
    field.errors = list(field.process_errors)


for _number in rules.SLOTS:
    _fields: dict[str, Any] = {
        "file": FileField(
            _l("Foto o PDF (%(number)s de 3)", number=_number), render_kw={"accept": ACCEPT}
        ),
        "about": StringField(
            _l("¿Qué se ve en el archivo %(number)s?", number=_number), [SayWhatIsSeen()]
        ),
        "ticket": HiddenField(),
        "drop": SubmitField(_l("Quitar")),
    }
    for _name, _field in _fields.items():
        setattr(AttachmentSlots, f"{_name}_{_number}", _field)
