"""Two themes side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Row, func, select

from gatp_participa.core.db import db
from gatp_participa.core.text import fold
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.queries.members import Filters, members_page

WORDS_SHOWN = 12
CENTRAL_SHOWN = 3
DOUBTFUL_SHOWN = 10


@dataclass
class Side:
    """One of two themes: its states, what is most its own, and what could be the other's."""

    theme: Theme
    texts: int = 0
    states: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)  # those the other one does not have
    central: list[Row] = field(default_factory=list)
    doubtful: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """Two sides, and the words that weigh in both."""

    one: Side
    other: Side
    shared: list[str]


def compare(one: Theme, other: Theme) -> Comparison:
    """Put two themes side by side, in four queries whatever their texts."""
    sides = {theme.id: Side(theme) for theme in (one, other)}
    mine, theirs = _words(one), _words(other)
    shared = [word for key, word in mine.items() if key in theirs][:WORDS_SHOWN]
    for side, words, against in (
        (sides[one.id], mine, theirs), (sides[other.id], theirs, mine),
    ):  # fmt: skip
        side.words = [word for key, word in words.items() if key not in against][:WORDS_SHOWN]
        page = members_page(side.theme.id, Filters(doubt_first=True))
        # A pinned one was decided already.
        side.doubtful = [row for row in page.rows if not row.is_pinned][:DOUBTFUL_SHOWN]
    for theme_id, code, texts in _states(list(sides)):
        sides[theme_id].states[code] = texts
        sides[theme_id].texts += texts
    for theme_id, rows in _central(list(sides)).items():
        sides[theme_id].central = rows[:CENTRAL_SHOWN]
    return Comparison(sides[one.id], sides[other.id], shared)


def _words(theme: Theme) -> dict[str, str]:
    """Return what a theme is told by, heaviest first: stem (or folded term) to word."""
    weighed = sorted(theme.words or [], key=lambda word: -float(word[2]))
    return {word[0]: word[1] for word in weighed} or {fold(term): term for term in theme.terms}


def _states(theme_ids: list[int]) -> list[tuple[int, str, int]]:
    code = func.coalesce(Proposal.entity_code, "")
    rows = db.session.execute(
        select(ThemeMember.theme_id, code, func.count())
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.theme_id.in_(theme_ids), Proposal.status == ProposalStatus.PUBLISHED
        )
        .group_by(ThemeMember.theme_id, code)
    )  # fmt: skip
    return [(row[0] or 0, row[1], row[2]) for row in rows]


def _central(theme_ids: list[int]) -> dict[int, list[Row]]:
    rows = db.session.execute(
        select(ThemeMember.theme_id, Proposal.folio, Proposal.title, Proposal.language)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            ThemeMember.theme_id.in_(theme_ids), ThemeMember.is_central,
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .order_by(ThemeMember.confidence.desc(), ThemeMember.id)
    )  # fmt: skip
    found = defaultdict(list)
    for row in rows:
        found[row.theme_id or 0].append(row)
    return found
