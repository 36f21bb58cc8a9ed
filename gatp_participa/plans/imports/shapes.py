"""What a file says of a plan: its commitments, and what is said of each of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from gatp_participa.plans.services.committing import CommitmentDraft
from gatp_participa.plans.services.detailing import ActivityDraft, GoalDraft
from gatp_participa.plans.status import Origin, Tag

TEXTS = (
    "summary", "problem", "objective", "responsible_body", "responsible_person",
    "responsible_position", "substitute_person", "counterpart",
)  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """The plan that rows are brought to."""

    entity_code: str
    entity_name: str
    ordinal: int
    starts_on: date
    ends_on: date


@dataclass
class RowReport:
    """What is said of a row: ``problems`` stop the whole import, ``notes`` do not."""

    number: int
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Brought:
    """A commitment as a file has it."""

    number: str
    title: str
    texts: dict[str, str] = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None
    origin: Origin = Origin.CO_CREATED
    tags: list[Tag] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    goals: list[GoalDraft] = field(default_factory=list)
    activities: list[ActivityDraft] = field(default_factory=list)

    def draft(self, frame: Frame) -> CommitmentDraft:
        """Return it as the services take it; without dates, it lasts what its plan does."""
        texts = {name: self.texts.get(name, "") for name in TEXTS}
        return CommitmentDraft(
            title=self.title, **texts, starts_on=self.starts_on or frame.starts_on,
            ends_on=self.ends_on or frame.ends_on, origin=self.origin, tags=tuple(self.tags),
            targets=tuple(self.targets), is_partial=True,
        )  # fmt: skip


@dataclass
class Reading:
    """What a file says: its commitments, and what is said of each of its rows."""

    commitments: list[Brought] = field(default_factory=list)
    rows: list[RowReport] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  # field -> header
    unread: list[str] = field(default_factory=list)

    @property
    def problems(self) -> int:
        """How many rows stop the import."""
        return sum(bool(row.problems) for row in self.rows)

    @property
    def told(self) -> list[tuple[str, RowReport]]:
        """What is said, with the rows that it is said of: those in a row that say the same, once."""
        rows = [row for row in self.rows if row.problems or row.notes]
        runs = [
            list(run) for _what, run in groupby(rows, key=lambda row: (row.problems, row.notes))
        ]
        return [(_numbers(run), run[0]) for run in runs]


def _numbers(run: list[RowReport]) -> str:
    first, last = run[0].number, run[-1].number
    if not first:
        return "–"
    return str(first) if first == last else f"{first}–{last}"
