"""Goals and activities on one page, the parts of the document, and a file to bring in.

Rows are added, taken away and moved by buttons that send the whole form: what was typed comes
back as it was, whether or not it could be saved.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import TextInput

from gatp_participa.plans.forms import ExplainedForm
from gatp_participa.plans.models import Commitment
from gatp_participa.plans.services import ActivityDraft, GoalDraft
from gatp_participa.plans.services.detailing import MOST_ACTIVITIES, MOST_GOALS
from gatp_participa.plans.services.sectioning import LONGEST
from gatp_participa.web.forms import BaseForm

GOALS, ACTIVITIES = "goals", "activities"
_MOST = {GOALS: MOST_GOALS, ACTIVITIES: MOST_ACTIVITIES}
_CELL = re.compile(r"(goals|activities)-(0|[1-9]\d{0,3})-(\w+)")
_ACT = re.compile(r"(?:(add)-(goals|activities)|(remove|up|down)-(goals|activities)-(\d{1,4}))")


class FigureField(Field):
    """A number as people write it: «1,250», «12.5» or «80 %»."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number, or nothing."""
        text = re.sub(r"[,\s%$]", "", valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = float(text)
        except ValueError:
            self.data = math.nan
        if not math.isfinite(self.data):
            self.data = None
            raise ValueError(gettext("Escribe un número, como 12 o 12.5."))


class _Row(BaseForm):
    class Meta:
        csrf = False


class GoalRow(_Row):
    """What is reached, as a figure."""

    id = HiddenField()
    key = HiddenField()
    body = StringField(
        _("Qué se alcanza"),
        validators=[InputRequired(_("Escribe qué se alcanza, o quita la meta.")), Length(max=400)],
    )
    indicator = StringField(_("Indicador: qué se cuenta"), validators=[Length(max=200)])
    unit = StringField(_("Unidad"), validators=[Length(max=60)])
    baseline = FigureField(_("Hoy"), render_kw={"inputmode": "decimal"})
    target = FigureField(_("Se quiere llegar a"), render_kw={"inputmode": "decimal"})


class ActivityRow(_Row):
    """What is done, when, and how anybody will know."""

    id = HiddenField()
    title = StringField(
        _("Qué se hace"),
        validators=[
            InputRequired(_("Escribe qué se hace, o quita la actividad.")), Length(max=400),
        ],
    )  # fmt: skip
    goal = SelectField(_("Ayuda a la meta"), validate_choice=False)
    starts_on = DateField(_("Empieza"), validators=[InputRequired(_("Di cuándo empieza."))])
    ends_on = DateField(_("Termina"), validators=[InputRequired(_("Di cuándo termina."))])
    means = TextAreaField(_("Cómo se comprueba"), validators=[Length(max=4000)])

    def validate_ends_on(self, control: Field) -> None:
        """Refuse an activity that ends before it starts."""
        if self.starts_on.data and control.data and control.data < self.starts_on.data:
            raise ValidationError(gettext("Termina antes de empezar."))


class DetailsForm(ExplainedForm):
    """The goals and the activities of a commitment."""

    class Meta(BaseForm.Meta):
        def bind_field(self, form: Any, unbound_field: UnboundField, options: dict) -> Field:
            if unbound_field.field_class in (FieldList, FormField):  # rows clean their own cells
                return unbound_field.bind(form=form, **options)
            return super().bind_field(form, unbound_field, options)

    seen = HiddenField()
    goals = FieldList(FormField(GoalRow))
    activities = FieldList(FormField(ActivityRow))

    def ready(self, first: date, last: date) -> DetailsForm:
        """Return the form with the goals that an activity may choose, and the days it may have."""
        options = [SelectChoice("", gettext("Ninguna en particular"))]
        for number, row in enumerate(self.goals, 1):
            said = gettext("Meta %(number)s: %(goal)s", number=number, goal=row.body.data or "…")
            options.append(SelectChoice(row.key.data, said[:90]))
        for row in self.activities:
            row.goal.choices = options
            for day in (row.starts_on, row.ends_on):
                day.render_kw = {"min": first.isoformat(), "max": last.isoformat()}
        return self

    def error_list(self) -> list[tuple[str, str]]:
        """Return ``(field id, message)``, those of each row too, saying which one it is."""
        found = [(one.id, str(m)) for one in self._asked() for m in one.errors]
        for name, rows in ((gettext("Meta"), self.goals), (gettext("Actividad"), self.activities)):
            for number, row in enumerate(rows, 1):
                found += [
                    (control.id, f"{name} {number}: {message}")
                    for control in row.form
                    for message in control.errors
                ]
        return found + [("", str(message)) for message in self.form_errors]

    def _asked(self) -> list[Field]:
        return [self[name] for name in ("why", "approved_by") if name in self]

    def drafts(self) -> tuple[list[GoalDraft], list[ActivityDraft]]:
        """Return what was typed."""
        goals = [
            GoalDraft(
                id=_number(row["id"].data), key=row.key.data or "", body=row.body.data,
                indicator=row.indicator.data or "", unit=row.unit.data or "",
                baseline=row.baseline.data, target=row.target.data,
            )
            for row in self.goals
        ]  # fmt: skip
        activities = [
            ActivityDraft(
                id=_number(row["id"].data), goal_key=row.goal.data or "", title=row.title.data,
                starts_on=row.starts_on.data, ends_on=row.ends_on.data,
                means=tuple(line.strip() for line in (row.means.data or "").splitlines()
                            if line.strip()),
            )
            for row in self.activities
        ]  # fmt: skip
        return goals, activities


class SectionForm(BaseForm):
    """A part of the document, in Markdown."""

    body = TextAreaField(
        _("Qué dice esta parte"),
        validators=[Length(max=LONGEST)],
        description=_(
            "Deja una línea vacía entre párrafos. «## Título» hace un subtítulo, «- cosa» una "
            "lista y «**palabra**» una negrita."
        ),
    )


class ImportForm(BaseForm):
    """A file of commitments."""

    file = FileField(
        _("Archivo"),
        validators=[FileRequired(_("Elige un archivo."))],
        description=_("CSV o XLSX, con los nombres de las columnas en la primera fila."),
        render_kw={"accept": ".csv,.xlsx,.txt,.tsv"},
    )


def rows_of(commitment: Commitment) -> dict[str, Any]:
    """Return the goals and activities of a commitment as the form shows them."""
    return {
        GOALS: [
            {
                "id": goal.id, "key": f"m{goal.id}", "body": goal.body,
                "indicator": goal.indicator, "unit": goal.unit, "baseline": goal.baseline,
                "target": goal.target,
            }
            for goal in commitment.goals
        ],
        ACTIVITIES: [
            {
                "id": one.id, "title": one.title, "starts_on": one.starts_on,
                "ends_on": one.ends_on, "goal": f"m{one.goal_id}" if one.goal_id else "",
                "means": "\n".join(means.body for means in one.means),
            }
            for one in commitment.activities
        ],
    }  # fmt: skip


def rearranged(typed: Mapping[str, Any], act: str) -> MultiDict[str, str]:
    """Return a form as sent, with a row added, taken away or moved: «up-activities-2».

    An act that means nothing changes nothing.
    """
    rows = _rows(typed)
    match = _ACT.fullmatch(act)
    if match:
        _rearrange(rows, match[1] or match[3], match[2] or match[4], int(match[5] or 0))
    result: MultiDict[str, str] = MultiDict(
        {name: typed[name] for name in typed if not _CELL.fullmatch(name)}
    )
    for kind, lines in rows.items():
        for number, row in enumerate(lines):
            result.update({f"{kind}-{number}-{name}": value for name, value in row.items()})
    return result


def _rows(typed: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, dict[int, dict[str, str]]] = {GOALS: {}, ACTIVITIES: {}}
    for name in typed:
        match = _CELL.fullmatch(name)
        if match:
            found[match[1]].setdefault(int(match[2]), {})[match[3]] = typed[name]
    return {kind: [rows[n] for n in sorted(rows)] for kind, rows in found.items()}


def _rearrange(rows: dict[str, list[dict[str, str]]], verb: str, kind: str, place: int) -> None:
    lines = rows[kind]
    if verb == "add":
        if len(lines) < _MOST[kind]:
            lines.append({"id": ""} | ({"key": _new_key(lines)} if kind == GOALS else {}))
    elif place >= len(lines):
        return
    elif verb == "remove":
        gone = lines.pop(place)
        if kind == GOALS:
            for activity in rows[ACTIVITIES]:
                if activity.get("goal") == gone.get("key"):
                    activity["goal"] = ""
    else:
        other = place + (-1 if verb == "up" else 1)
        if 0 <= other < len(lines):
            lines[place], lines[other] = lines[other], lines[place]


def _new_key(goals: list[dict[str, str]]) -> str:
    taken = {row.get("key") for row in goals}
    return next(f"n{number}" for number in range(1, 1000) if f"n{number}" not in taken)


def _number(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() else None
