"""What a table ranks: the themes of a call referred to its state, and what each sector said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.rules import Person, may_view_everything, scopes_of
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.deliberation.models import Criterion, Prioritization, Rubric, Score
from gatp_participa.deliberation.rules import Placed, explain, is_whole, rank
from gatp_participa.deliberation.rules.ranking import Lift
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import Referral
from gatp_participa.secretariats.rules import SECTORS
from gatp_participa.themes.models import Theme as PublicTheme
from gatp_participa.themes.models import ThemeMember
from gatp_participa.themes.status import ThemeStatus

DATA = Path(__file__).parents[1] / "data" / "rubric.json"
_TABLE = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


@cache
def _default() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return said


def draft_rubric() -> Rubric:
    """Return the rubric that every table begins with, not saved yet."""
    said = _default()
    return Rubric(
        name=said["name"],
        criteria=[Criterion(position=n, **one) for n, one in enumerate(said["criteria"])],
    )


@dataclass(frozen=True)
class Theme:
    """A referral to rank with its people: proposals, and supports by level of identity."""

    referral: Referral
    supports: int
    verified: int
    marks: Mapping[Sector, Mapping[str, int]]
    notes: Mapping[tuple[Sector, str], str]


@dataclass(frozen=True)
class Board:
    """The themes of a call for a state, its rubric and what each sector said of each."""

    call: Call
    entity_code: str
    rubric: Rubric
    prioritization: Prioritization | None
    themes: Mapping[int, Theme]  # by the number of their referral

    @property
    def is_published(self) -> bool:
        """Say whether it was published: nothing changes any more."""
        return self.prioritization is not None and self.prioritization.published_at is not None

    @cached_property
    def has_scores(self) -> bool:
        """Say whether some sector scored something."""
        return any(theme.marks for theme in self.themes.values())

    @cached_property
    def weights(self) -> dict[str, int]:
        """Return how much each criterion counts."""
        return {one.key: one.weight for one in self.rubric.criteria}

    @cached_property
    def marks(self) -> dict[int, Mapping[Sector, Mapping[str, int]]]:
        """Return what each sector said, by referral."""
        return {number: theme.marks for number, theme in self.themes.items()}

    @cached_property
    def ranking(self) -> list[Placed]:
        """Return the themes that the three sectors scored, in order."""
        return rank(self.weights, self.marks)

    @cached_property
    def apart(self) -> list[Theme]:
        """Return the themes that lack some score, those with most first."""
        ranked = {one.subject for one in self.ranking}
        rest = [theme for number, theme in self.themes.items() if number not in ranked]
        return sorted(rest, key=lambda one: len(self.lacking(one)))

    def lacking(self, theme: Theme) -> list[Sector]:
        """Return the sectors that have not scored a theme whole."""
        keys = self.weights
        return [
            sector
            for sector in SECTORS
            if not all(key in theme.marks.get(sector, {}) for key in keys)
        ]

    def why(self, subject: int) -> list[Lift]:
        """Return what lifted or lowered a theme."""
        return explain(self.weights, self.marks, subject)

    def is_scored(self, theme: Theme) -> bool:
        """Say whether the three sectors scored a theme."""
        return is_whole(theme.marks, self.weights)


def board_of(call: Call, entity_code: str) -> Board:
    """Return what a state's table ranks of a call (at most six queries).

    Raises:
        NotFoundError: nothing of that call was referred to that state.
    """
    made = db.session.scalar(_prioritization(call, entity_code))
    found = db.session.execute(_referrals(call, entity_code)).all()
    if not found and made is None:
        raise NotFoundError(_("De esa convocatoria no se turnó nada a esa mesa."))
    rubric = made.rubric if made else draft_rubric()
    marks, notes = _scores(rubric) if made else ({}, {})
    themes = {
        referral.id: Theme(
            referral, supports or 0, verified or 0, marks.get(referral.id, {}),
            notes.get(referral.id, {}),
        )
        for referral, supports, verified in found
    }  # fmt: skip
    return Board(call, entity_code, rubric, made, themes)


def published_board(call: Call, entity_code: str) -> Board:
    """Return the published priorities of a state.

    Raises:
        NotFoundError: they are not public.
    """
    board = board_of(call, entity_code)
    if not board.is_published:
        raise NotFoundError(_("Esa mesa todavía no publica sus prioridades."))
    return board


def _prioritization(call: Call, entity_code: str) -> Select[Prioritization]:
    return (
        select(Prioritization)
        .where(Prioritization.call_id == call.id, Prioritization.entity_code == entity_code)
        .options(joinedload(Prioritization.rubric).selectinload(Rubric.criteria))
        .execution_options(populate_existing=True)
    )


def _referrals(call: Call, entity_code: str) -> Select[Referral, int, int]:
    people = (
        select(
            ThemeMember.theme_id,
            func.sum(Proposal.supports_count).label("supports"),
            func.sum(Proposal.verified_supports_count).label("verified"),
        )
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            Proposal.call_id == call.id,
            Proposal.entity_code == entity_code,
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .group_by(ThemeMember.theme_id)
        .subquery()
    )
    return (
        select(Referral, people.c.supports, people.c.verified)
        .join(PublicTheme, PublicTheme.id == Referral.theme_id)
        .outerjoin(people, people.c.theme_id == Referral.theme_id)
        .options(joinedload(Referral.theme))
        .where(
            PublicTheme.call_id == call.id,
            PublicTheme.status == ThemeStatus.PUBLISHED,
            Referral.entity_code == entity_code,
        )
        .order_by(Referral.id)
    )


Marks = dict[int, dict[Sector, dict[str, int]]]
Notes = dict[int, dict[tuple[Sector, str], str]]


def _scores(rubric: Rubric) -> tuple[Marks, Notes]:
    marks: Marks = {}
    notes: Notes = {}
    rows = db.session.execute(
        select(Score.referral_id, Score.sector, Criterion.key, Score.points, Score.note)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(Criterion.rubric_id == rubric.id)
    )
    for referral_id, sector, key, points, note in rows:
        marks.setdefault(referral_id, {}).setdefault(sector, {})[key] = points
        if note:
            notes.setdefault(referral_id, {})[sector, key] = note
    return marks, notes


def calls_of(person: Person) -> list[tuple[Call, str, int, Prioritization | None]]:
    """Return what a person's tables may rank: call, state, how many themes, and how it goes."""
    count = func.count(Referral.id)
    reach: ColumnElement[bool] = (
        true()
        if may_view_everything(person)
        else Referral.entity_code.in_(scopes_of(person, *_TABLE))
    )
    rows = db.session.execute(
        select(Call, Referral.entity_code, count, Prioritization)
        .join(PublicTheme, PublicTheme.call_id == Call.id)
        .join(Referral, Referral.theme_id == PublicTheme.id)
        .outerjoin(
            Prioritization,
            (Prioritization.call_id == Call.id)
            & (Prioritization.entity_code == Referral.entity_code),
        )
        .where(reach, PublicTheme.status == ThemeStatus.PUBLISHED, Referral.entity_code != "00")
        .group_by(Call.id, Referral.entity_code, Prioritization.id)
        .order_by(Call.closes_at.desc(), Call.id.desc(), Referral.entity_code)
        .limit(120)
    )
    return [(call, code, many, made) for call, code, many, made in rows]
