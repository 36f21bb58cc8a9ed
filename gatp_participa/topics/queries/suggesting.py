"""What a text seems to be about, with the model in force; nothing here is written down."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from gatp_participa.accounts.rules import Person
from gatp_participa.calls.models import Topic
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.topics import rules
from gatp_participa.topics.models import TextModel
from gatp_participa.topics.queries.seeds import goal_seeds, goals, topic_seeds
from gatp_participa.topics.rules import scoring


@dataclass(frozen=True)
class Option:
    """A topic or a goal that may be chosen: its number and how people call it."""

    number: int
    name: str


@dataclass(frozen=True)
class Classification:
    """What a proposal is said to be about, and what else may be said. None: nobody said."""

    topic: Option | None
    goal: Option | None
    topics: Sequence[Option]
    goals: Sequence[Option]
    suggested_topics: Sequence[Option]
    suggested_goals: Sequence[Option]


_kept: dict[Any, tuple[float, int | None, scoring.LinearModel | None]] = {}


def forget() -> None:
    """Read the models again the next time."""
    _kept.clear()


def latest_model(kind: str) -> TextModel | None:
    """Return the newest model of a kind without its weights, or None when none was trained."""
    query = select(TextModel).where(TextModel.kind == kind).order_by(TextModel.id.desc()).limit(1)
    return db.session.scalar(query)


def suggest_goal(text: str, *, language: str = "es") -> scoring.Suggestion:
    """Suggest the SDG of a text, as numbers written as text."""
    if language not in rules.READ:
        return scoring.Suggestion(reason="language")
    return scoring.suggest(_model(rules.SDG, _goal_model), text)


def suggest_topic(
    call_id: int, topics: Sequence[Topic], text: str, *, language: str = "es"
) -> scoring.Suggestion:
    """Suggest which of a call's topics a text is about, as their numbers written as text.

    One that was learnt and then removed from the call is not suggested.
    """
    if language not in rules.READ:
        return scoring.Suggestion(reason="language")
    named = tuple((topic.id, topic.name, topic.hint) for topic in topics)
    model = _model(rules.topic_kind(call_id), lambda: _topic_model(named))
    there = {str(topic.id) for topic in topics}
    offered = {name: weights for name, weights in model.weights.items() if name in there}
    if len(offered) < len(model.weights):
        model = scoring.LinearModel(offered, model.biases, model.idf)
    return scoring.suggest(model, text)


def classification_of(proposal: Any, person: Person | None) -> Classification | None:
    """Return what a person who may classify a proposal needs to do it; None for the others.

    At most three queries: the call's topics and the two models.
    """
    if not rules.may_classify(person, proposal):
        return None
    query = select(Topic).where(Topic.call_id == proposal.call_id).order_by(Topic.position)
    rows = db.session.scalars(query).all()
    topics = {row.id: Option(row.id, row.name) for row in rows}
    every = {number: Option(number, goal.name) for number, goal in goals().items()}
    text = text_of(proposal.title, proposal.problem, proposal.action, proposal.result)
    said = suggest_topic(proposal.call_id, rows, text, language=proposal.language)
    goal = suggest_goal(text, language=proposal.language)
    return Classification(
        topic=topics.get(proposal.topic_id),
        goal=every.get(proposal.sdg_goal),
        topics=list(topics.values()),
        goals=list(every.values()),
        suggested_topics=[topics[int(name)] for name, _share in said.best],
        suggested_goals=[every[int(name)] for name, _share in goal.best],
    )


def text_of(title: str, *parts: str) -> str:
    """Return what is read of a proposal: its title twice, for it says most, and its parts."""
    return "\n".join((title, title, *parts))


def _model(kind: str, seeds: Callable[[], scoring.LinearModel]) -> scoring.LinearModel:
    """Return the model in force: the one learnt, or the one that seed words make."""
    return _learnt(kind) or seeds()


def _learnt(kind: str) -> scoring.LinearModel | None:
    """Return the newest model, looked for every ``keep_seconds`` and read when it is another."""
    key = (db.engine, kind)  # one process may serve two databases: the tests do
    kept = _kept.get(key)
    if kept is not None and time.monotonic() - kept[0] < entities.keep_seconds:
        return kept[2]
    newest = db.session.scalar(
        select(TextModel.id).where(TextModel.kind == kind).order_by(TextModel.id.desc()).limit(1)
    )
    model = kept[2] if kept is not None and kept[1] == newest else _read(newest)
    if entities.keep_seconds:
        _kept[key] = (time.monotonic(), newest, model)
    return model


def _read(model_id: int | None) -> scoring.LinearModel | None:
    if model_id is None:
        return None
    # It may have been replaced since its number was asked for: then the seeds do, this time.
    weights = db.session.scalar(select(TextModel.weights).where(TextModel.id == model_id))
    return scoring.LinearModel(**weights) if weights else None


@lru_cache(maxsize=1)
def _goal_model() -> scoring.LinearModel:
    return scoring.seed_model(goal_seeds())


@lru_cache(maxsize=256)
def _topic_model(named: tuple[tuple[int, str, str], ...]) -> scoring.LinearModel:
    return scoring.seed_model(topic_seeds(Topic(id=i, name=n, hint=h) for i, n, h in named))
