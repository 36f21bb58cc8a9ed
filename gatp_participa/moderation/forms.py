"""Decide about one thing or many; say what to mask; read what was sealed."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from gatp_participa.moderation import labels, rules, signals
from gatp_participa.moderation.services.deciding import MANY_AT_ONCE, DecisionDraft
from gatp_participa.moderation.status import DecisionKind, Reason
from gatp_participa.moderation.things import Card
from gatp_participa.web.forms import BaseForm


class DecisionForm(BaseForm):
    """What is decided about a thing, with its reason and what its author reads."""

    kind = RadioField(_l("¿Qué decides?"), validate_choice=False)
    reason = SelectField(_l("Razón"), validate_choice=False)
    body = TextAreaField(_l("Lo que va a leer quien lo escribió"))
    found = SelectMultipleField(_l("Lo que encontramos"), validate_choice=False)
    others = TextAreaField(_l("Otras palabras"))

    def __init__(self, card: Card | None, **kw: Any) -> None:
        super().__init__(**kw)
        self.card = card
        kinds = rules.kinds_for(card) if card else (DecisionKind.KEEP,)
        self.kind.choices = [SelectChoice(one.value, str(labels.DECISIONS[one])) for one in kinds]
        self.reason.choices = reason_choices(kinds)
        pieces = signals.pieces(card.texts) if card and DecisionKind.MASK in kinds else []
        self.found.choices = [SelectChoice(one, one) for one in pieces]
        if not self.is_submitted():
            self.found.data = pieces

    @property
    def fits(self) -> dict[str, list[str]]:
        """Return which reasons go with what can be decided, for the page to offer only those."""
        kinds = [DecisionKind(choice.value) for choice in self.kind.choices or ()]
        return {kind.value: [one.value for one in rules.REASONS[kind]] for kind in kinds}

    def validate_kind(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices or ()}:
            raise ValidationError(_("Elige qué decides."))

    def validate_reason(self, field: SelectField) -> None:
        if self.kind.data not in {*DecisionKind}:
            return
        fitting = rules.REASONS[DecisionKind(self.kind.data)]
        if len(fitting) == 1:
            field.data = fitting[0].value  # there is nothing to choose
        elif field.data not in fitting:
            raise ValidationError(
                _("Elige una razón que vaya con eso: %(reasons)s.", reasons=_said(fitting))
            )

    def validate_body(self, field: TextAreaField) -> None:
        fewest, most = rules.BODY_LIMITS
        length = len(field.data or "")
        if self.kind.data in rules.NEED_WORDS and length < fewest:
            raise ValidationError(_("Explica por qué, con al menos %(num)s letras.", num=fewest))
        if length > most:
            raise ValidationError(
                _("Caben %(most)s letras y tiene %(count)s: acórtala.", most=most, count=length)
            )

    def validate_others(self, _field: TextAreaField) -> None:
        if self.kind.data == DecisionKind.MASK and (error := rules.pieces_error(self.pieces())):
            raise ValidationError(error)

    def pieces(self) -> list[str]:
        """Return the words to mask, each once: those chosen and those typed, one on each line."""
        typed = (self.others.data or "").splitlines()
        return list(dict.fromkeys(filter(None, map(str.strip, [*(self.found.data or ()), *typed]))))

    def to_draft(self) -> DecisionDraft:
        """Return what was filled in, once it is valid."""
        kind = DecisionKind(self.kind.data)
        return DecisionDraft(
            kind=kind, reason=Reason(self.reason.data), body=self.body.data or "",
            pieces=tuple(self.pieces()) if kind is DecisionKind.MASK else (),
        )  # fmt: skip


class ManyForm(BaseForm):
    """The same decision about many things: first looked at, then confirmed."""

    kind = SelectField(_l("Con lo elegido"), validate_choice=False)
    reason = SelectField(_l("Razón"), validate_choice=False)
    body = TextAreaField(_l("Lo que va a leer cada quien"))
    item = SelectMultipleField(validate_choice=False)
    step = HiddenField()

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        # What is in the list is in view, or waits for its first review.
        kinds = [one for one in DecisionKind if one in MANY_AT_ONCE]
        self.kind.choices = [SelectChoice(one.value, str(labels.DECISIONS[one])) for one in kinds]
        chosen = [DecisionKind(self.kind.data)] if self.kind.data in MANY_AT_ONCE else kinds
        self.reason.choices = reason_choices(chosen)

    def validate_kind(self, field: SelectField) -> None:
        if field.data not in MANY_AT_ONCE:
            raise ValidationError(_("Elige qué decides."))

    def numbers(self) -> list[int]:
        """Return the items chosen; what is no number is left out."""
        typed = self.item.data or []
        return [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 16]

    def to_draft(self) -> DecisionDraft:
        """Return what was filled in; without a reason that fits, the first that does."""
        kind = DecisionKind(self.kind.data)
        fits = self.reason.data in rules.REASONS[kind]
        reason = Reason(self.reason.data) if fits else rules.REASONS[kind][0]
        return DecisionDraft(kind=kind, reason=reason, body=self.body.data or "")


class OriginalForm(BaseForm):
    """Why somebody needs to read what a text said before it was masked."""

    why = TextAreaField(_l("¿Para qué lo necesitas leer?"))

    def validate_why(self, field: TextAreaField) -> None:
        fewest, most = rules.BODY_LIMITS
        if not fewest <= len(field.data or "") <= most:
            raise ValidationError(
                _("Escríbelo en entre %(fewest)s y %(most)s letras.", fewest=fewest, most=most)
            )


def reason_choices(kinds: Any) -> list[SelectChoice]:
    """Return the reasons that go with some kinds of decision, each once."""
    fitting = dict.fromkeys(reason for kind in kinds for reason in rules.REASONS[kind])
    first = SelectChoice("", str(_l("Elige una razón")))
    return [first, *(SelectChoice(one.value, str(labels.REASONS[one])) for one in fitting)]


def _said(reasons: tuple[Reason, ...]) -> str:
    return ", ".join(str(labels.REASONS[one]).lower() for one in reasons)
