"""From rows of a spreadsheet to commitments with their goals and activities. Pure.

A row is an activity. What it says of its commitment may be repeated on each row or only on the
first one, as merged cells leave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _

from gatp_participa.core.text import fold, shorten
from gatp_participa.plans import sdg
from gatp_participa.plans.imports.cells import LINE, Row
from gatp_participa.plans.imports.columns import columns_of
from gatp_participa.plans.imports.shapes import TEXTS, Brought, Frame, Reading, RowReport
from gatp_participa.plans.services.detailing import (
    MOST_ACTIVITIES,
    MOST_GOALS,
    ActivityDraft,
    GoalDraft,
)
from gatp_participa.plans.status import Origin, Tag

MOST_COMMITMENTS, MOST_ROWS = 100, 3000
TITLE, SUMMARY = 160, 400
_LONGEST = {
    "summary": SUMMARY, "problem": 3000, "objective": 3000, "responsible_body": 200,
    "responsible_person": 120, "responsible_position": 160, "substitute_person": 120,
    "counterpart": 200,
}  # fmt: skip


def read(headers: Sequence[str], rows: Iterable[Any], frame: Frame) -> Reading:
    """Return what the rows of a table say. Each row has a ``number``, ``cells`` and a ``problem``.

    Raises nothing: what is wrong is said of its row.
    """
    places = columns_of(headers)
    reading = Reading(
        columns={name: headers[place] for name, place in places.items()},
        unread=[one for n, one in enumerate(headers) if one and n not in places.values()],
    )
    reader = _Reader(reading, frame)
    for record in rows:
        report = RowReport(record.number)
        reading.rows.append(report)
        if record.problem:
            report.problems.append(_("La fila %(what)s.", what=record.problem))
        elif len(reading.rows) > MOST_ROWS:
            report.problems.append(_("El archivo tiene más de %(most)s filas.", most=MOST_ROWS))
            break
        else:
            reader.take(Row({n: record.cells[place] for n, place in places.items()}, report))
    if not reading.commitments and not reading.problems:
        reading.rows.append(
            RowReport(0, [_("El archivo no tiene compromisos para este plan.")])
        )  # fmt: skip
    return reading


class _Reader:
    """Puts rows together; remembers the commitment that the row before was of."""

    def __init__(self, reading: Reading, frame: Frame):
        self.reading = reading
        self.frame = frame
        self.current: Brought | None = None
        self._by_number: dict[str, Brought] = {}

    def take(self, row: Row) -> None:
        if why := self._of_another(row):
            row.report.notes.append(why)
            return
        commitment = self._commitment_of(row)
        if commitment is None:
            return
        self._fill(commitment, row)
        goal = self._goal(commitment, row)
        self._activity(commitment, row, goal)

    def _of_another(self, row: Row) -> str:
        state, plan = fold(row.text("state")), row.text("ordinal")
        mine = (self.frame.entity_code, self.frame.entity_code.lstrip("0"),
                fold(self.frame.entity_name))  # fmt: skip
        if state and state not in mine:
            return _("Es de otro estado (%(state)s): no se trae.", state=row.text("state"))
        ordinals = re.findall(r"\d+", plan)
        if ordinals and int(ordinals[-1]) != self.frame.ordinal:
            return _("Es de otro plan (%(plan)s): no se trae.", plan=shorten(plan, 40))
        return ""

    def _commitment_of(self, row: Row) -> Brought | None:
        number, title = row.text("number"), " ".join(row.text("title").split())
        if number in self._by_number and number:
            self.current = self._by_number[number]
            if title and shorten(title, TITLE) != self.current.title:
                row.report.problems.append(
                    _("El compromiso %(number)s ya tenía otro título: «%(title)s».",
                      number=number, title=shorten(self.current.title, 60))
                )  # fmt: skip
            return self.current
        if self.current is not None and not number and shorten(title, TITLE) in (
            "", self.current.title,
        ):  # fmt: skip
            return self.current
        if not title:
            row.report.problems.append(_("No dice de qué compromiso es: falta el título."))
            return None
        return self._new(number, title, row)

    def _new(self, number: str, title: str, row: Row) -> Brought | None:
        if len(self.reading.commitments) == MOST_COMMITMENTS:
            row.report.problems.append(
                _("Un plan se trae con hasta %(most)s compromisos.", most=MOST_COMMITMENTS)
            )
            return None
        self.current = Brought(number, shorten(title, TITLE))
        if len(title) > TITLE:
            row.report.notes.append(
                _("El título pasa de %(most)s letras: lo cortamos y lo dejamos entero en «Qué se "
                  "va a lograr».", most=TITLE)
            )  # fmt: skip
            self.current.texts["objective"] = title
        self.reading.commitments.append(self.current)
        if number:
            self._by_number[number] = self.current
        return self.current

    def _fill(self, commitment: Brought, row: Row) -> None:
        for name in TEXTS:
            said = row.text(name)
            if said and not commitment.texts.get(name):
                most = _LONGEST[name]
                commitment.texts[name] = said if len(said) <= most else row.line(name, most)
        commitment.starts_on = commitment.starts_on or row.day("commitment_starts")
        commitment.ends_on = commitment.ends_on or row.day("commitment_ends")
        first = commitment.starts_on or self.frame.starts_on
        if (commitment.ends_on or self.frame.ends_on) <= first:
            row.report.problems.append(_("El compromiso termina antes de empezar."))
        if row.text("origin") == Origin.PROACTIVE.value:
            commitment.origin = Origin.PROACTIVE
        for tag in Tag:
            names = (tag.value, fold(tag.label))
            said_tags = re.split(r"[;,]", row.text("tags"))
            if tag not in commitment.tags and any(fold(one.strip()) in names for one in said_tags):
                commitment.tags.append(tag)
        self._targets(commitment, row)

    def _targets(self, commitment: Brought, row: Row) -> None:
        for code in re.findall(r"\d{1,2}(?:\.\w{1,2})?", row.text("targets")):
            if code not in sdg.catalogue():
                row.report.notes.append(_("El ODS «%(code)s» no existe: no se trae.", code=code))
            elif code not in commitment.targets:
                commitment.targets.append(code)

    def _goal(self, commitment: Brought, row: Row) -> str:
        body = row.line("goal")
        if not body:
            if any(row.text(name) for name in ("indicator", "unit", "baseline", "target")):
                row.report.notes.append(_("Hay un indicador sin su meta: no se trae."))
            return ""
        there = next((goal for goal in commitment.goals if goal.body == body), None)
        if there is not None:
            return there.key
        if len(commitment.goals) == MOST_GOALS:
            row.report.problems.append(
                _("Un compromiso tiene hasta %(most)s metas.", most=MOST_GOALS)
            )  # fmt: skip
            return ""
        made = GoalDraft(
            key=f"n{len(commitment.goals) + 1}", body=body, indicator=row.line("indicator", 200),
            unit=row.line("unit", 60), baseline=row.figure("baseline"),
            target=row.figure("target"),
        )  # fmt: skip
        commitment.goals.append(made)
        return made.key

    def _activity(self, commitment: Brought, row: Row, goal: str) -> None:
        title = row.line("activity")
        if not title:
            return
        if len(commitment.activities) == MOST_ACTIVITIES:
            row.report.problems.append(
                _("Un compromiso tiene hasta %(most)s actividades.", most=MOST_ACTIVITIES)
            )
            return
        starts, ends = row.day("starts_on"), row.day("ends_on")
        if not (starts and ends) and not row.report.problems:
            row.report.notes.append(
                _("La actividad no dice sus dos fechas: le pusimos las del plan.")
            )
        first = starts or max(commitment.starts_on or self.frame.starts_on, self.frame.starts_on)
        last = ends or min(commitment.ends_on or self.frame.ends_on, self.frame.ends_on)
        if last < first:
            row.report.problems.append(_("La actividad termina antes de empezar."))
            return
        if first < self.frame.starts_on or last > self.frame.ends_on:
            row.report.problems.append(
                _("Las fechas de la actividad se salen del periodo del plan.")
            )
            return
        parts = re.split(r"[;\n]+", row.text("means"))
        means = tuple(shorten(" ".join(one.split()), LINE) for one in parts if one.strip())
        commitment.activities.append(
            ActivityDraft(
                title=title, starts_on=first, ends_on=last, goal_key=goal, means=means[:10]
            )
        )  # fmt: skip
