"""What a table types of its plan."""

from __future__ import annotations

import re
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from gatp_participa.plans import queries, sdg
from gatp_participa.plans.services import CommitmentDraft, PlanDraft
from gatp_participa.plans.status import Origin, Tag
from gatp_participa.web.forms import BaseForm

_STARTS = {"label": _("Empieza"), "validators": [InputRequired(_("Di cuándo empieza."))]}
_ENDS = {"label": _("Termina"), "validators": [InputRequired(_("Di cuándo termina."))]}
MOST_FOLIOS = 100


class _Dated(BaseForm):
    """A form with two dates; each one puts them where they are asked for."""

    starts_on: DateField
    ends_on: DateField

    def validate_ends_on(self, control: Field) -> None:
        """Refuse a period that ends before it starts."""
        if self.starts_on.data and control.data and control.data <= self.starts_on.data:
            raise ValidationError(gettext("Debe ser posterior a la fecha de inicio."))


class PlanForm(_Dated):
    """The words and the dates of a plan."""

    title = StringField(
        _("Título"), validators=[InputRequired(_("Escribe el título.")), Length(max=160)]
    )
    introduction = TextAreaField(
        _("Presentación"),
        validators=[Length(max=4000)],
        description=_(
            "Un párrafo que se lee debajo del título: de dónde viene el plan y para qué."
        ),
    )
    starts_on = DateField(**_STARTS)
    ends_on = DateField(**_ENDS)

    def to_draft(self, *, entity_code: str, ordinal: int | None) -> PlanDraft:
        """Return what was typed, for a plan of that address."""
        return PlanDraft(
            entity_code=entity_code, ordinal=ordinal, title=self.title.data,
            introduction=self.introduction.data or "", starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )  # fmt: skip


class NewPlanForm(PlanForm):
    """A plan that begins: where, which one and when."""

    entity_code = SelectField(_("Estado"), validators=[InputRequired(_("Elige el estado."))])
    ordinal = IntegerField(
        _("Número del plan"),
        validators=[Optional(), NumberRange(1, 99, _("Escribe un número de 1 a 99."))],
        description=_("1 si es el primero del estado. Si lo dejas vacío, es el que sigue."),
        render_kw={"inputmode": "numeric"},
    )


class ExplainedForm(BaseForm):
    """A change of something public, with its reason; of a draft nobody asks for one."""

    why = TextAreaField(
        _("Por qué cambia"),
        validators=[Length(max=2000)],
        description=_(
            "Se queda escrito en el compromiso, para siempre, junto a lo que decía antes."
        ),
    )
    approved_by = StringField(
        _("Quién aprobó el cambio"),
        validators=[Length(max=200)],
        description=_("La sesión o la oficina: «Sesión ordinaria del 3 de marzo»."),
    )

    def explained(self, *, is_public: bool) -> Self:
        """Return the form, without its two questions while the plan is a draft."""
        if not is_public:
            del self.why
            del self.approved_by
        return self

    def reasons(self) -> dict[str, Any]:
        """Return why and who approved it, as the services take them."""
        return {name: self[name].data or "" for name in ("why", "approved_by") if name in self}


class CommitmentForm(_Dated, ExplainedForm):
    """A commitment and the voices it comes from."""

    proposal_ids: list[int] = []  # of the folios, once they were checked

    title = StringField(
        _("Título"),
        validators=[InputRequired(_("Escribe el título.")), Length(max=160)],
        description=_("Qué se va a tener, en pocas palabras."),
    )
    summary = TextAreaField(
        _("Resumen"),
        validators=[InputRequired(_("Escribe el resumen.")), Length(max=400)],
        description=_("Una o dos oraciones que entienda cualquiera."),
    )
    problem = TextAreaField(
        _("Qué problema atiende"),
        validators=[InputRequired(_("Di qué problema atiende.")), Length(max=3000)],
    )
    objective = TextAreaField(
        _("Qué se va a lograr"),
        validators=[InputRequired(_("Di qué se va a lograr.")), Length(max=3000)],
        description=_("De forma que al final cualquiera pueda comprobar si se cumplió."),
    )
    responsible_body = StringField(
        _("Institución responsable"),
        validators=[Length(max=200)],
        description=_("Hace falta para publicar el plan."),
    )
    responsible_person = StringField(
        _("Persona responsable"),
        validators=[Length(max=120)],
        description=_("Quién responde por él. Hace falta para publicar el plan."),
    )
    responsible_position = StringField(_("Su cargo"), validators=[Length(max=160)])
    responsible_email = StringField(
        _("Correo con el que reporta"),
        validators=[Length(max=254)],
        description=_("De una cuenta que reporta avances en este estado. No se publica."),
        render_kw={"type": "email", "autocomplete": "off"},
    )
    substitute_person = StringField(
        _("Quién suple"),
        validators=[Length(max=120)],
        description=_("Responde si la persona responsable deja el cargo."),
    )
    substitute_position = StringField(_("Cargo de quien suple"), validators=[Length(max=160)])
    substitute_email = StringField(
        _("Correo de quien suple"),
        validators=[Length(max=254)],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    invites = BooleanField(_("Invitar a quien todavía no tiene cuenta o papel para reportar"))
    counterpart = StringField(
        _("Quién lo acompaña y lo verifica"),
        validators=[Length(max=200)],
        description=_("La organización que vigila que se cumpla."),
    )
    starts_on = DateField(**_STARTS)
    ends_on = DateField(**_ENDS)
    origin = RadioField(
        _("De dónde viene"),
        choices=[SelectChoice(origin.value, _(origin.label)) for origin in Origin],
        default=Origin.CO_CREATED.value,
    )
    themes = SelectMultipleField(
        _("Temas que toma"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    folios = TextAreaField(
        _("Propuestas que responde por nombre"),
        description=_("Un folio por línea, como OAX-7K4-M2P."),
    )

    tags = SelectMultipleField(
        _("Etiquetas"),
        choices=[SelectChoice(tag.value, _(tag.label)) for tag in Tag],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    targets = SelectMultipleField(
        _("Objetivos de Desarrollo Sostenible"),
        choices=[SelectChoice(one.code, one.name) for one in sdg.catalogue().values()],
        option_widget=CheckboxInput(),
    )
    sought = StringField(_("Buscar entre los objetivos y sus metas"), validators=[Length(max=80)])

    def validate_folios(self, control: Field) -> None:
        """Check every folio, and say which ones cannot be."""
        typed = _split(control.data)
        if len(typed) > MOST_FOLIOS:
            raise ValidationError(gettext("Escribe cien folios o menos."))
        found = queries.proposals_by_folio(typed)
        unknown = [text for text in typed if found[text] is None]
        if unknown:
            raise ValidationError(
                gettext("No encontramos: %(folios)s. Revisa cómo están escritos.",
                        folios=", ".join(unknown[:5]))
            )  # fmt: skip
        self.proposal_ids = [number for number in found.values() if number is not None]

    def to_draft(self) -> CommitmentDraft:
        """Return what was typed."""
        texts = (
            "title", "summary", "problem", "objective", "responsible_body",
            "responsible_person", "responsible_position", "responsible_email",
            "substitute_person", "substitute_position", "substitute_email", "counterpart",
        )  # fmt: skip
        typed: dict[str, Any] = {name: self[name].data or "" for name in texts}
        return CommitmentDraft(
            **typed, tags=tuple(map(Tag, self.tags.data or ())),
            targets=tuple(self.targets.data or ()),
            origin=Origin(self.origin.data), starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )  # fmt: skip

    def links(self) -> dict[str, Any]:
        """Return the themes and the proposals that were chosen."""
        return {
            "theme_ids": self.themes.data or [], "proposal_ids": self.proposal_ids,
            "invites": bool("invites" in self and self.invites.data),
        }  # fmt: skip


class ProgressForm(BaseForm):
    """The figure of one's own side."""

    SIDES = ("declared", "verified")

    declared = IntegerField(
        _("Avance que declaras"),
        validators=[Optional(), NumberRange(0, 100, _("Escribe un número de 0 a 100."))],
        description=_("De 0 a 100. Se publica como lo que declara la institución."),
        render_kw={"inputmode": "numeric", "min": 0, "max": 100},
    )
    verified = IntegerField(
        _("Avance que verificaste"),
        validators=[Optional(), NumberRange(0, 100, _("Escribe un número de 0 a 100."))],
        description=_("De 0 a 100, según lo que comprobaste. No puede pasar de lo declarado."),
        render_kw={"inputmode": "numeric", "min": 0, "max": 100},
    )


def _split(text: str | None) -> list[str]:
    # A folio may be typed with spaces inside, so only lines, commas and semicolons part them.
    return list(
        dict.fromkeys(part.strip() for part in re.split(r"[\n,;]+", text or "") if part.strip())
    )
