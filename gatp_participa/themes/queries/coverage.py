"""Who ends up in no theme: the same share, looked at by groups of people and of texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from gatp_participa.core.db import db
from gatp_participa.entities.models import NATION
from gatp_participa.proposals.models import Proposal
from gatp_participa.themes.models import ClusteringRun, RunAssignment, ThemeMember

# Characters of the whole text, up to which each band goes.
SHORT, MIDDLE, LONG = 150, 500, 1_500
BANDS = ("short", "middle", "long", "very_long")


def _length() -> Any:
    long = (
        func.length(Proposal.title) + func.length(Proposal.problem)
        + func.length(Proposal.action) + func.length(Proposal.result)
    )  # fmt: skip
    return case((long <= SHORT, "short"), (long <= MIDDLE, "middle"), (long <= LONG, "long"),
                else_="very_long")  # fmt: skip


def dimensions() -> dict[str, Any]:
    """Return by what texts are told apart, as columns of a SELECT over proposals."""
    return {
        "entity": func.coalesce(Proposal.entity_code, NATION),
        "channel": Proposal.channel,
        "language": Proposal.language,
        "length": _length(),
        "topic": func.coalesce(Proposal.topic_id, 0),
    }


def without_theme(run_id: int) -> dict[str, Any]:
    """Return ``{dimension: [[group, texts, without theme]...]}`` and ``"all": [texts, without]``.

    As the run proposed it, in one query. Groups are keys: a state's, a channel, a language, a band of length,
    a topic's number (0: none).
    """
    without = func.sum(cast(RunAssignment.group_number.is_(None), Integer))
    rows = _counted(
        lambda key: (
            select(*key, func.count(), without)
            .join(RunAssignment, RunAssignment.proposal_id == Proposal.id)
            .where(RunAssignment.run_id == run_id)
        )
    )
    found: dict[str, Any] = {name: [] for name in dimensions()}
    for name, key, texts, left in rows:
        found[name].append([key, texts, int(left or 0)])
    for groups in found.values():
        groups.sort(key=lambda row: (-row[1], row[0]))
    found["all"] = [sum(row[1] for row in found["entity"]), sum(row[2] for row in found["entity"])]
    return found


def inside(run: ClusteringRun, theme_ids: Collection[int]) -> dict[str, dict[str, int]]:
    """Return ``{dimension: {group: texts}}`` of a run's texts that are now in some themes.

    One query, none without themes.
    """
    if not theme_ids:
        return {}
    here = and_(
        ThemeMember.proposal_id == RunAssignment.proposal_id,
        ThemeMember.call_id == run.call_id, ThemeMember.scope == run.scope,
    )  # fmt: skip
    rows = _counted(
        lambda key: (
            select(*key, func.count())
            .select_from(RunAssignment)
            .join(Proposal, Proposal.id == RunAssignment.proposal_id)
            .join(ThemeMember, here)
            .where(RunAssignment.run_id == run.id, ThemeMember.theme_id.in_(sorted(theme_ids)))
        )
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, key, texts in rows:
        found[name][key] = texts
    return dict(found)


def _counted(query: Callable[[tuple[Any, Any]], Select]) -> Sequence[Any]:
    """Return the rows of a count by every dimension at once; they begin with it and its group."""
    parts = [
        query((literal(name).label("name"), cast(column, String).label("key"))).group_by(column)
        for name, column in dimensions().items()
    ]
    return db.session.execute(union_all(*parts)).all()
