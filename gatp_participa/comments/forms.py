"""Write a comment or a reply; correct one."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from gatp_participa.comments import rules
from gatp_participa.comments.services import CommentDraft
from gatp_participa.comments.status import Stance
from gatp_participa.web.forms import BaseForm

STANCES = [
    SelectChoice(Stance.FAVOUR.value, _l("A favor")),
    SelectChoice(Stance.AGAINST.value, _l("En contra")),
    SelectChoice(Stance.NEUTRAL.value, _l("Ni a favor ni en contra")),
]


class CommentForm(BaseForm):
    """The words, where one stands (first level only), and whether an institution speaks."""

    stance = RadioField(_l("¿Qué piensas de la propuesta?"), choices=STANCES, validate_choice=False)
    body = TextAreaField(_l("Tu comentario"))
    is_official = BooleanField(_l("Es una respuesta oficial"))
    parent = HiddenField()

    def __init__(self, *, may_be_official: bool = False, parent_id: int | None = None, **kw: Any):
        super().__init__(**kw)
        self.parent_id = parent_id
        self.parent.data = str(parent_id or "")
        if parent_id is not None:
            self.body.label.text = _l("Tu respuesta")
            del self.stance
        if not may_be_official:
            del self.is_official

    @property
    def speaks_for_institution(self) -> bool:
        return "is_official" in self and bool(self.is_official.data)

    def validate_stance(self, field: RadioField) -> None:
        if field.data not in set(Stance) and not self.speaks_for_institution:
            raise ValidationError(_l("Elige una: a favor, en contra o ninguna de las dos."))

    def validate_body(self, field: TextAreaField) -> None:
        _fit(field)

    def to_draft(self) -> CommentDraft:
        stance = self.stance.data if "stance" in self else None
        return CommentDraft(
            body=self.body.data or "",
            stance=Stance(stance) if stance in set(Stance) else None,
            parent_id=self.parent_id,
            is_official=self.speaks_for_institution,
        )


class EditForm(BaseForm):
    """The words again."""

    body = TextAreaField(_l("Tu comentario"))

    def validate_body(self, field: TextAreaField) -> None:
        _fit(field)


def _fit(field: TextAreaField) -> None:
    if error := rules.length_error(field.data or ""):
        raise ValidationError(error)
