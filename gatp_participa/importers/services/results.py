"""How a file is read and what became of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from gatp_participa.importers.status import Outcome
from gatp_participa.proposals.services import ProposalRow

MOST_ERRORS = 1000  # kept with their reason; the rest are only counted


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a file is read. ``columns`` is field -> header, for what the guess gets wrong."""

    format: str = "auto"
    entity: str = ""  # the state of every row, however it is written
    entity_column: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    source: str = ""  # tells apart files that number their rows alike

    def chosen(self) -> dict[str, str]:
        """Return the columns said by hand, the state's among them."""
        return self.columns | ({"entity": self.entity_column} if self.entity_column else {})


@dataclass
class Result:
    """What became of a file's rows: ``read`` is the sum of the other four counts."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    warnings: Counter[str] = field(default_factory=Counter)
    is_whole: bool = True  # False: a rehearsal that stopped before the end of the file

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"warnings": dict(self.warnings)}

    def add(self, row: int, outcome: Outcome, reason: str) -> None:
        """Count a row; of those rejected, keep why."""
        self.read += 1
        name = "unchanged" if outcome is Outcome.REPEATED else outcome.value
        setattr(self, name, getattr(self, name) + 1)
        if reason and len(self.errors) < MOST_ERRORS:
            self.errors.append({"row": row, "reason": reason})


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Who wants to know while the file is read."""

    on_progress: Callable[[int, int], None] = lambda done, whole: None  # bytes
    on_stage: Callable[[str], None] = lambda stage: None  # reading, saving, indexing
    on_rejected: Callable[[int, str], None] = lambda row, reason: None
    on_row: Callable[[int, ProposalRow], None] = lambda row, proposal: None
