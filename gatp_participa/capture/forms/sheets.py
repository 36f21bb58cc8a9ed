"""Choose a pile of sheets, print them, type one, mend it."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from gatp_participa.calls.models import Call
from gatp_participa.capture import rules
from gatp_participa.capture.labels import consent_label
from gatp_participa.capture.models import CapturedProposal, Event
from gatp_participa.capture.queries import waiting_form
from gatp_participa.capture.services import CapturedBeforeError, Sheet
from gatp_participa.capture.status import PaperConsent
from gatp_participa.core.folios import normalize
from gatp_participa.core.text import fold
from gatp_participa.entities.queries import catalogue
from gatp_participa.proposals.rules import FEWEST_ON_PAPER, LANGUAGES, LIMITS, accepts_entity
from gatp_participa.proposals.services import Group, ProposalDraft
from gatp_participa.proposals.status import GroupKind
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.languages import translated

_TOO_LONG = _l("Este texto es muy largo: caben %(max)d caracteres.")
_ROWS = {"rows": 4}


def places_for(states: Collection[str] | None, call: Call | None = None) -> list[SelectChoice]:
    """Return the states of some codes (None: all) that a call receives, to choose from."""
    return [
        SelectChoice(code, place.name)
        for code, place in catalogue().entities.items()
        if (states is None or code in states) and (call is None or accepts_entity(call, code))
    ]


class PlaceForm(BaseForm):
    """What a pile of sheets has in common: chosen once."""

    call = SelectField(_l("Convocatoria"), [InputRequired(_l("Elige la convocatoria."))])
    entity = SelectField(_l("Estado"), [InputRequired(_l("Elige el estado."))])

    def offer(self, calls: list[Call], states: Collection[str] | None) -> None:
        """Let the call and the state be some."""
        self.call.choices = [SelectChoice(call.slug, call.title) for call in calls]
        self.entity.choices = places_for(states)


class PileForm(PlaceForm):
    """A pile of sheets to type, of an event or not."""

    event = SelectField(_l("Encuentro"), default="", validate_choice=False)

    def offer_events(self, events: list[Event]) -> None:
        """Let the pile be of some event."""
        none = SelectChoice("", _("No es de un encuentro"))
        self.event.choices = [none, *(SelectChoice(str(one.id), one.title) for one in events)]


class SheetsForm(PlaceForm):
    """How many numbered sheets to print, and for what."""

    sheets = IntegerField(
        _l("Cuántas hojas"),
        [
            InputRequired(_l("Di cuántas hojas.")),
            NumberRange(1, rules.MOST_SHEETS, _l("Pide entre 1 y 500 hojas.")),
        ],
        default=50,
    )
    event = SelectField(_l("Encuentro"), default="", validate_choice=False)

    offer_events = PileForm.offer_events


class SheetForm(BaseForm):
    """One sheet, in the order in which its eye and fingers go."""

    folio = StringField(
        _l("Folio de la hoja"),
        [Length(max=40, message=_TOO_LONG)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    problem = TextAreaField(
        _l("1. ¿Qué problema ve?"),
        [
            DataRequired(_l("Escribe el problema tal como está en el papel.")),
            Length(max=LIMITS["problem"][1], message=_TOO_LONG),
        ],
        render_kw=_ROWS,
    )
    action = TextAreaField(
        _l("2. ¿Qué se podría hacer?"),
        [Length(max=LIMITS["action"][1], message=_TOO_LONG)],
        render_kw={"rows": 3},
    )
    result = TextAreaField(
        _l("3. ¿Cómo sabríamos que funcionó?"),
        [Length(max=LIMITS["result"][1], message=_TOO_LONG)],
        render_kw={"rows": 2},
    )
    title = StringField(
        _l("Título"),
        [Length(max=LIMITS["title"][1], message=_TOO_LONG)],
        description=_l("Si lo dejas vacío usamos las primeras palabras del problema."),
    )
    municipality = StringField(
        _l("Municipio o alcaldía"), render_kw={"list": "municipios", "autocomplete": "off"}
    )
    topic = SelectField(_l("Asunto marcado"), coerce=int, default=0)
    language = SelectField(_l("Lengua en que está escrita"), default="es")
    consent = RadioField(_l("Privacidad"), default=PaperConsent.ON_PAPER.value)
    group_kind = SelectField(_l("La firma un grupo"), default="")
    group_name = StringField(
        _l("Nombre del grupo"),
        description=_l("El de la escuela u organización, nunca el de una persona."),
    )
    group_people = IntegerField(_l("Cuántas personas"), [Optional()])
    group_names_nobody = BooleanField(_l("Revisé que la hoja no nombre a ningún menor"))
    ticket = HiddenField()
    seen_alike = HiddenField()

    def __init__(self, call: Call, municipalities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.municipalities = municipalities
        self.taken = ""  # the folio of the sheet, when it was typed before
        none = SelectChoice(0, _("Ninguno"))
        self.topic.choices = [none, *(SelectChoice(one.id, one.name) for one in call.topics)]
        self.language.choices = [SelectChoice(c, translated(n)) for c, n in LANGUAGES.items()]
        self.consent.choices = [SelectChoice(one.value, consent_label(one)) for one in PaperConsent]
        self.group_kind.choices = [SelectChoice("", _("Nadie más: una persona")), *_group_kinds()]
        self.ticket.data = (self.ticket.data or "")[:43] or secrets.token_urlsafe(16)

    def validate_folio(self, field: StringField) -> None:
        """Say at once that a sheet was typed before: the service looks again."""
        folio = normalize(field.data or "")
        paper = waiting_form(folio) if folio else None
        if paper is not None and paper.proposal_id is not None:
            self.taken = paper.folio
            raise ValidationError(str(CapturedBeforeError(paper.folio)))

    def validate_problem(self, field: TextAreaField) -> None:
        if len(field.data or "") < FEWEST_ON_PAPER:
            raise ValidationError(_("Escribe el problema tal como está en el papel."))

    def validate_municipality(self, field: StringField) -> None:
        if field.data and self.municipality_code() is None:
            raise ValidationError(
                _("No encontramos ese municipio en el estado. Elígelo de la lista o déjalo vacío.")
            )

    def municipality_code(self) -> str | None:
        """Return the municipality that was typed, however its accents are."""
        typed = fold(self.municipality.data or "")
        found = [code for code, name in self.municipalities if fold(name) == typed]
        return found[0] if len(found) == 1 else None

    def texts(self) -> dict[str, Any]:
        """Return what is compared with other texts."""
        return {name: self[name].data or "" for name in ("title", "problem", "action", "result")}

    def to_sheet(self, entity_code: str, event: Event | None) -> Sheet:
        """Return what the sheet says."""
        draft = ProposalDraft(
            **self.texts(), entity_code=entity_code, municipality_code=self.municipality_code(),
            topic_id=self.topic.data or None, language=self.language.data, group=self._group(),
        )  # fmt: skip
        return Sheet(
            draft=draft, consent=PaperConsent(self.consent.data), ticket=self.ticket.data,
            folio=self.folio.data or "", event=event,
        )  # fmt: skip

    def _group(self) -> Group | None:
        if not self.group_kind.data:
            return None
        return Group(
            kind=self.group_kind.data, name=self.group_name.data or "",
            people=self.group_people.data or 0,
            names_nobody=self.group_names_nobody.data,
        )  # fmt: skip


class CorrectionForm(BaseForm):
    """What was typed of a sheet, to mend it."""

    problem, action, result = SheetForm.problem, SheetForm.action, SheetForm.result
    title = StringField(_l("Título"), [Length(max=LIMITS["title"][1], message=_TOO_LONG)])

    def texts(self) -> dict[str, str]:
        """Return the new texts."""
        return {name: self[name].data or "" for name in ("title", "problem", "action", "result")}

    @classmethod
    def of(cls, captured: CapturedProposal) -> CorrectionForm:
        """Return the form with what was typed in it."""
        return cls(obj=captured.proposal)


def _group_kinds() -> list[SelectChoice]:
    return [
        SelectChoice(kind.value, label)
        for kind, label in (
            (GroupKind.SCHOOL, _("Una escuela")),
            (GroupKind.ORGANISATION, _("Una organización")),
            (GroupKind.COLLECTIVE, _("Un colectivo")),
            (GroupKind.COMMUNITY, _("Una comunidad")),
        )
    ]
