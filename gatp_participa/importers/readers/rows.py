"""From the cells of a row to a proposal, or to the reason why not."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from gatp_participa.importers.readers.delimited import Record
from gatp_participa.importers.readers.errors import RowRejectedError
from gatp_participa.importers.readers.headers import EXAMPLE, key
from gatp_participa.importers.readers.html import plain
from gatp_participa.importers.readers.layout import Column, Layout
from gatp_participa.importers.readers.places import Places
from gatp_participa.importers.readers.values import count_of, is_yes, moment_of, text_of
from gatp_participa.proposals.rules import LANGUAGES
from gatp_participa.proposals.services import ProposalRow

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
# What is left after taking the tags out is what counts, but somebody has to read it first.
LONGEST_CELL = 60_000
NO_DATE, NO_PLACE = "no_date", "no_place"
_LANGUAGES = {key(name): code for code, name in LANGUAGES.items()}
_FORMULA = re.compile(r"'(?=[=+\-@])")


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a row cannot know by itself: the file's layout, the call's topics, who imports."""

    layout: Layout
    places: Places
    now: datetime
    entity_code: str | None = None  # of every row
    is_entity_strict: bool = False  # an unknown state rejects the row
    allowed: frozenset[str] | None = None  # the states it may be about; None: any
    refusal: str = ""  # why not the others
    source: str = ""  # tells apart files that number their rows alike
    is_source_the_entity: bool = False
    topics: Mapping[str, int] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)


def is_example(record: Record, layout: Layout) -> bool:
    """Say whether a row is one of those that the template shows as an example."""
    return any(
        re.fullmatch(rf"{EXAMPLE} \d", text_of(record.cells[column.index]))
        for column in layout.fields.get("id", ())
        if column.index < len(record.cells)
    )


def build(record: Record, frame: Frame) -> ProposalRow:
    """Return the proposal a row holds.

    Raises:
        RowRejectedError: it holds none; the message says why in Spanish.
    """
    if record.problem:
        raise RowRejectedError(record.problem)
    cells = _Cells(record, frame.layout)
    title, problem, language = _texts(cells)
    action, result = plain(cells.text("action")), plain(cells.text("result"))
    problem = problem or action or title
    _refuse_long(problem, action, result)
    entity, municipality = _place(cells, frame)
    submitted_at, withdrawn_at = _moments(cells, frame)
    values: dict[str, Any] = {
        "title": title, "problem": problem, "action": "" if action == problem else action,
        "result": result, "entity_code": entity, "municipality_code": municipality,
    }  # fmt: skip
    return ProposalRow(
        **values,
        external_key=_external_key(cells, frame, values),
        topic_id=_topic(cells, frame),
        language=language,
        submitted_at=submitted_at,
        withdrawn_at=withdrawn_at,
        external_supports=count_of(cells.raw("supports")),
        reference_label=plain(cells.text("reference_label"))[:200] or None,
    )


class Seen:
    """The rows of this file so far: two small numbers each, whatever their length."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}

    def add(self, row: ProposalRow, number: int) -> int | None:
        """Return the number of the row that this one repeats word for word, or None.

        Raises:
            RowRejectedError: another row had the same identifier and said something else.
        """
        content = hash(row) & 0xFFFFFFFF
        before = self._rows.setdefault(hash(row.external_key), number << 32 | content)
        if before >> 32 == number:
            return None
        if before & 0xFFFFFFFF != content:
            raise RowRejectedError(
                _(
                    "repite el identificador de la fila %(value)s con otro contenido",
                    value=before >> 32,
                )
            )
        return before >> 32


class _Cells:
    """The cells of a row by field; of several columns, the first one that says something."""

    def __init__(self, record: Record, layout: Layout):
        self._cells, self._layout = record.cells, layout

    def found(self, name: str) -> tuple[Any, Column | None]:
        for column in self._layout.fields.get(name, ()):
            value = self._cells[column.index]
            if text_of(value):
                return value, column
        return "", None

    def raw(self, name: str) -> Any:
        return self.found(name)[0]

    def all(self, name: str) -> list[str]:
        columns = self._layout.fields.get(name, ())
        return [text_of(self._cells[column.index]) for column in columns]

    def text(self, name: str) -> str:
        text = text_of(self.raw(name))
        if len(text) > LONGEST_CELL:
            raise RowRejectedError(_too_long(len(text)))
        # An apostrophe before what looks like a formula: Decidim's exports have it, and ours.
        return _FORMULA.sub("", text, count=1) if text.startswith("'") else text

    def language(self) -> str:
        said = text_of(self.raw("language")).lower()
        column = self.found("title")[1] or self.found("problem")[1]
        suffix = said or (column.language.split("/")[-1] if column else "")
        code = _LANGUAGES.get(key(suffix)) or re.split(r"[-_]", suffix)[0]
        return code if re.fullmatch(r"[a-z]{2,3}", code) else "es"


def _texts(cells: _Cells) -> tuple[str, str, str]:
    title = " ".join(plain(cells.text("title")).split())
    summary, problem = plain(cells.text("summary")), plain(cells.text("problem"))
    if summary and not problem.startswith(summary):
        problem = f"{summary}\n\n{problem}".strip()
    if not title:
        words = problem or plain(cells.text("action")) or plain(cells.text("result"))
        if not words:
            raise RowRejectedError(_("la fila no tiene texto"))
        title = _cut(" ".join(words.split()), 100)[0]
    elif len(title) > LONGEST_TITLE:
        title, rest = _cut(title, LONGEST_TITLE)
        problem = f"…{rest}\n\n{problem}".strip()
    return title, problem, cells.language()


def _cut(text: str, limit: int) -> tuple[str, str]:
    """Cut a line at a word; what is left over comes back whole."""
    if len(text) <= limit:
        return text, ""
    end = text.rfind(" ", limit // 2, limit)
    end = limit - 1 if end == -1 else end
    return text[:end] + "…", text[end:].strip()


def _refuse_long(*texts: str) -> None:
    for text in texts:
        if len(text) > LONGEST_TEXT:
            raise RowRejectedError(_too_long(len(text)))


def _too_long(length: int) -> str:
    return f"el texto tiene {length:,} caracteres y caben {LONGEST_TEXT:,}"


def _place(cells: _Cells, frame: Frame) -> tuple[str | None, str | None]:
    written = text_of(cells.raw("entity"))
    entity = frame.entity_code or (frame.places.entity(written) if written else None)
    if written and entity is None:
        if frame.is_entity_strict:
            raise RowRejectedError(_("no hay una entidad «%(shown)s»", shown=_shown(written)))
        frame.warnings[NO_PLACE] += 1
    town = text_of(cells.raw("municipality"))
    municipality = frame.places.municipality(town, entity) if town else None
    if municipality is not None and entity is None:
        entity = municipality[:2]
    if town and municipality is None:
        frame.warnings[NO_PLACE] += 1
    if frame.allowed is not None and entity not in frame.allowed:
        raise RowRejectedError(frame.refusal)
    return entity, municipality


def _moments(cells: _Cells, frame: Frame) -> tuple[datetime, datetime | None]:
    written = cells.raw("submitted_at")
    submitted_at = moment_of(written)
    if submitted_at is None or submitted_at > frame.now:
        if text_of(written):
            frame.warnings[NO_DATE] += 1
        submitted_at = frame.now
    if not _is_withdrawn(cells):
        return submitted_at, None
    return submitted_at, moment_of(cells.raw("withdrawn_at")) or submitted_at


def _is_withdrawn(cells: _Cells) -> bool:
    flags = cells.all("withdrawn")
    return bool(text_of(cells.raw("withdrawn_at"))) or any(
        is_yes(flag) or flag.lower() == "withdrawn" for flag in flags
    )


def _topic(cells: _Cells, frame: Frame) -> int | None:
    written = text_of(cells.raw("topic"))
    # A taxonomy comes as Ruby prints it: {"es"=>"Movilidad"}.
    names = [written, *re.findall(r'=>\s*"([^"]+)"', written)]
    return next((frame.topics[key(name)] for name in names if key(name) in frame.topics), None)


def _external_key(cells: _Cells, frame: Frame, values: Mapping[str, Any]) -> str:
    number = " ".join(plain(cells.text("id")).split())
    if not number or len(number) > 100:
        said = "\0".join(str(value) for value in values.values())
        number = hashlib.sha256(f"{number}\0{said}".encode()).hexdigest()[:32]
    source = frame.source
    if not source and frame.is_source_the_entity:
        source = values["entity_code"] or ""
    return ":".join(part for part in (frame.layout.format, source, number) if part)


def _shown(written: str) -> str:
    return " ".join(plain(written).split())[:60]
