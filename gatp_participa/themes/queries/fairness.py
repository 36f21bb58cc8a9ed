"""The same share of texts in no theme, group by group, and whether some group stands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from gatp_participa.calls.models import Topic
from gatp_participa.core.db import db
from gatp_participa.themes import rules
from gatp_participa.themes.models import ClusteringRun
from gatp_participa.themes.queries.coverage import dimensions, without_theme

# Of the languages that a form offers, those that the engine reads.
READ_BY_MACHINES = frozenset({"es", "en"})

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Part:
    """How many texts of a group, and whether that share stands out among all (``rules.uneven``)."""

    count: int
    is_uneven: bool
    may_be_chance: bool


@dataclass(frozen=True)
class Group:
    """Texts of one kind: how many, how many in no theme, how many in a declined one."""

    key: str
    texts: int
    without: Part
    declined: Part


@dataclass(frozen=True)
class Coverage:
    """All the texts of a run and their groups, by dimension, the worst off first."""

    texts: int
    without: int
    declined: int
    groups: Mapping[str, list[Group]]
    topics: Mapping[str, str]  # the names of their keys

    def worst(self, what: str) -> list[tuple[str, Group]]:
        """Return the worst off group of each dimension where some stands out in ``what``.

        That is "without" or "declined". Those that chance would hardly explain come first, also
        within a dimension.
        """
        found = []
        for name, groups in self.groups.items():
            standing = [group for group in groups if getattr(group, what).is_uneven]
            standing.sort(
                key=lambda group: (
                    getattr(group, what).may_be_chance,
                    -_share(getattr(group, what).count, group.texts),
                )
            )
            found += [(name, group) for group in standing[:1]]
        return sorted(found, key=lambda one: getattr(one[1], what).may_be_chance)

    @property
    def scale(self) -> float:
        """Return the share at which bars are full: the largest that can be compared, 10 % at least."""
        shares = [
            0.1,
            *(
                count / group.texts
                for groups in self.groups.values()
                for group in groups
                if group.texts >= rules.FEWEST_COMPARED
                for count in (group.without.count, group.declined.count)
            ),
        ]
        return max(shares)

    @property
    def unread(self) -> tuple[int, int]:
        """Return how many texts are in tongues no encoder here knows, and how many got no theme."""
        groups = [one for one in self.groups["language"] if one.key not in READ_BY_MACHINES]
        return sum(one.texts for one in groups), sum(one.without.count for one in groups)


def coverage_of(run: ClusteringRun, declined: Counts | None = None) -> Coverage:
    """Return who ended up in no theme in a run, and who in a declined one (``inside``).

    One query for the names of the topics; more only for a run that kept no coverage.
    """
    counted = run.coverage or without_theme(run.id)
    declined = declined or {}
    texts, without = counted["all"]
    refused = sum(declined.get("entity", {}).values())
    overall = _share(without, texts), _share(refused, texts)
    groups = {
        name: sorted(
            (_group(row, declined.get(name, {}), overall) for row in counted[name]),
            key=lambda group: (-_share(group.without.count, group.texts), -group.texts, group.key),
        )
        for name in dimensions()
    }
    names = db.session.execute(select(Topic.id, Topic.name).where(Topic.call_id == run.call_id))
    return Coverage(
        texts=texts, without=without, declined=refused, groups=groups,
        topics={str(number): name for number, name in names},
    )  # fmt: skip


def _group(
    row: tuple[str, int, int], declined: Mapping[str, int], overall: tuple[Fraction, Fraction]
) -> Group:
    key, texts, without = row
    parts = (without, declined.get(key, 0))
    return Group(
        key, texts, *(_part(texts, part, whole) for part, whole in zip(parts, overall, strict=True))
    )


def _part(texts: int, count: int, overall: Fraction) -> Part:
    is_uneven = rules.uneven(texts, count, overall)
    return Part(count, is_uneven, is_uneven and rules.may_be_chance(texts, count, overall))


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)
