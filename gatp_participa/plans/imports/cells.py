"""The cells of a row, read as what they should be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from gatp_participa.core import clock
from gatp_participa.core.text import clean_input, shorten
from gatp_participa.importers.readers.values import moment_of, text_of
from gatp_participa.plans.imports.shapes import RowReport

LINE = 400


class Row:
    """Cells by their field; what is wrong with one goes to the report of the row."""

    def __init__(self, cells: Mapping[str, Any], report: RowReport):
        self._cells = cells
        self.report = report

    def text(self, name: str) -> str:
        """Return what a cell says."""
        text = clean_input(text_of(self._cells.get(name)))
        # Who exported it from here has it before what a spreadsheet takes for a formula.
        return text[1:].strip() if text[:2] in ("'=", "'+", "'-", "'@") else text

    def line(self, name: str, most: int = LINE) -> str:
        """Return what a cell says on one line, cut when it is too long."""
        text = " ".join(self.text(name).split())
        if len(text) > most:
            self.report.notes.append(
                _("«%(start)s» es muy largo: lo cortamos en %(most)s letras.",
                  start=shorten(text, 40), most=most)
            )  # fmt: skip
        return shorten(text, most)

    def day(self, name: str) -> date | None:
        """Return the day that a cell says."""
        value = self._cells.get(name)
        if not text_of(value):
            return None
        moment = moment_of(value)
        if moment is None:
            self.report.problems.append(
                _("No entendemos la fecha «%(text)s»: escríbela como 2027-03-31.",
                  text=shorten(text_of(value), 40))
            )  # fmt: skip
            return None
        return clock.local_day(moment)

    def figure(self, name: str) -> float | None:
        """Return the number that a cell says."""
        text = self.text(name)
        digits = re.sub(r"[,\s%$]", "", text)
        if not digits:
            return None
        if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", digits):
            self.report.problems.append(
                _("No entendemos la cifra «%(text)s»: escribe solo el número.",
                  text=shorten(text, 40))
            )  # fmt: skip
            return None
        return float(digits)
