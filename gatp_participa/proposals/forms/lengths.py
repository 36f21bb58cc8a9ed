"""How long a text may be, said by how much it is not."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from gatp_participa.proposals import rules
from gatp_participa.web.forms import BaseForm


class FitLength:
    """Refuse a text that is too short or too long, saying by how much.

    WTForms' own ``Length`` also writes ``maxlength``, with which a browser cuts what is
    pasted without a word; here nothing that was typed is lost.
    """

    def __call__(self, form: BaseForm, field: Any) -> None:
        if error := rules.length_error(field.data or "", field.name):
            raise ValidationError(error)
