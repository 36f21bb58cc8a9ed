"""Learn what texts are about from what people said of others, once a day and only when it pays.

Nothing here says what a proposal is about: it makes the models that suggest it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import selectinload

from gatp_participa.calls.models import Call
from gatp_participa.core.db import db, transaction
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes import rules
from gatp_participa.themes.services.vectors import let_go
from gatp_participa.topics import queries as topics
from gatp_participa.topics.models import TextModel
from gatp_participa.topics.queries.suggesting import text_of
from gatp_participa.topics.rules import READ, SDG, scoring, topic_kind

if TYPE_CHECKING:
    import numpy as np

    from gatp_participa.clustering.suggest import Learnt

# A class is learnt from what people said of it from this many texts on.
ENOUGH = 20
# Until each class has this many, texts that nobody classified are guessed and used too: on the
# held-out half of the labelled set it adds 4.5 points of accuracy at 20 texts per class and 1 at
# 50 (``benchmarks/suggestions.py``); where it stops paying was not measured closer.
PLENTY = 100
# Without confirmed texts, fewer texts than these do not teach how people speak.
FEWEST_READ = 300
MOST_READ = 10_000
CHANGED = 0.10
FEWEST_CHANGED = 5


@dataclass(frozen=True)
class Subject:
    """A set of classes to learn: its kind, the column people fill, and the seed words."""

    kind: str
    column: Any
    seeds: Mapping[str, Sequence[str]]
    where: tuple[ColumnElement[bool], ...] = ()


def train_due(*, now: datetime) -> list[str]:
    """Learn again what changed enough since it was last learnt; return which kinds did."""
    done = []
    for subject in _subjects():
        counts, read = _counts(subject)
        if len(_offered(subject, counts)) < 2:
            continue
        if is_due(counts, read, topics.latest_model(subject.kind)):
            _train(subject, counts, now)
            done.append(subject.kind)
    return done


def is_due(counts: Mapping[str, int], read: int, latest: TextModel | None) -> bool:
    """Say whether learning pays: a class crossed 20 texts, or a tenth of them changed.

    ``counts`` are confirmed texts per class, ``read`` all the texts there are. Seed words are
    learnt from texts without classes when there are enough, and again when they doubled.
    """
    said = sum(counts.values())
    enough = {name for name, count in counts.items() if count >= ENOUGH}
    if latest is None:
        return read >= FEWEST_READ or len(enough) >= 2
    if enough != {name for name, count in latest.classes.items() if count >= ENOUGH}:
        return True
    if abs(said - latest.texts) >= max(FEWEST_CHANGED, CHANGED * latest.texts):
        return True
    return read >= 2 * latest.figures["read"] and _is_scarce(counts)


def _is_scarce(counts: Mapping[str, int]) -> bool:
    return not counts or min(counts.values()) < PLENTY


def _subjects() -> list[Subject]:
    calls = db.session.scalars(
        select(Call)
        .where(Call.status.in_(rules.GROUPED))
        .order_by(Call.id)
        .options(selectinload(Call.topics))
    )
    of_calls = [
        Subject(
            topic_kind(call.id), Proposal.topic_id, topics.topic_seeds(call.topics),
            (Proposal.call_id == call.id,),
        )
        for call in calls
        if len(call.topics) > 1
    ]  # fmt: skip
    return [Subject(SDG, Proposal.sdg_goal, topics.goal_seeds()), *of_calls]


def _offered(subject: Subject, counts: Mapping[str, int]) -> set[str]:
    """Leave out a class that few people used and that has no seed words: nothing tells it yet."""
    return {name for name, count in counts.items() if count >= ENOUGH or name in subject.seeds}


def _readable(subject: Subject) -> tuple[ColumnElement[bool], ...]:
    public = Proposal.status == ProposalStatus.PUBLISHED
    return (public, Proposal.language.in_(READ), *subject.where)


def _counts(subject: Subject) -> tuple[dict[str, int], int]:
    """Return confirmed texts per class, seeded classes at 0, and how many texts there are."""
    rows = db.session.execute(
        select(subject.column, func.count()).where(*_readable(subject)).group_by(subject.column)
    ).all()
    read = sum(count for _name, count in rows)
    said = {str(name): count for name, count in rows if name is not None}
    return dict.fromkeys(subject.seeds, 0) | said, read


def _train(subject: Subject, counts: Mapping[str, int], now: datetime) -> None:
    rows = db.session.execute(
        select(
            subject.column, Proposal.title, Proposal.problem, Proposal.action, Proposal.result
        )
        .where(*_readable(subject))
        .order_by(subject.column.is_(None), Proposal.id.desc())
        .limit(MOST_READ)
    ).all()  # fmt: skip
    let_go()
    texts = [scoring.words_of(text_of(*row[1:])) for row in rows]
    offered = _offered(subject, counts)
    known = {i: str(row[0]) for i, row in enumerate(rows) if str(row[0]) in offered}
    scarce = _is_scarce({name: counts[name] for name in offered})
    uses_guesses = scarce and len(subject.seeds) > 1
    fit = _fitter(subject, texts, uses_guesses)
    model = fit(known)
    figures = {"read": len(rows), "with_guesses": uses_guesses} | _measured(
        subject, texts, known, fit
    )
    with transaction():
        db.session.execute(delete(TextModel).where(*_older(subject.kind)))
        db.session.add(
            TextModel(
                kind=subject.kind, trained_at=now, texts=sum(counts.values()),
                classes=dict(counts), weights=asdict(model), figures=figures,
            )
        )  # fmt: skip
    topics.forget()


def _older(kind: str) -> tuple[ColumnElement[bool], ...]:
    """Leave only the one in use: with the new one there are two, to compare."""
    newest = select(func.max(TextModel.id)).where(TextModel.kind == kind).scalar_subquery()
    return (TextModel.kind == kind, TextModel.id < newest)


def _fitter(
    subject: Subject, texts: list[list[str]], uses_guesses: bool
) -> Callable[[Mapping[int, str]], Learnt]:
    from gatp_participa.clustering import suggest

    names = sorted(subject.seeds)
    phrases = {
        name: [words for words in map(scoring.words_of, subject.seeds[name]) if words]
        for name in names
    }
    if not uses_guesses:
        return lambda known: suggest.learn(
            [texts[i] for i in sorted(known)],
            [known[i] for i in sorted(known)],
            {name: some for name, some in phrases.items() if name not in known.values()},
        )
    guesses = _guesses(subject, texts)
    return lambda known: suggest.spread(texts, guesses, names, known=known, seeds=phrases)


def _guesses(subject: Subject, texts: list[list[str]]) -> np.ndarray:
    """Return the share of each class in each text by its seed words, classes in order."""
    import numpy as np

    model = scoring.seed_model(subject.seeds)
    found = [scoring.shares(model, words) for words in texts]
    table = [[one.get(name, 0.0) for name in sorted(subject.seeds)] for one in found]
    return np.array(table).reshape(len(texts), len(subject.seeds))


def _measured(
    subject: Subject,
    texts: list[list[str]],
    known: Mapping[int, str],
    fit: Callable[[Mapping[int, str]], Learnt],
) -> dict[str, Any]:
    """Return figures of cross-validation, and those of seed words where a class has them."""
    from gatp_participa.clustering import suggest

    sizes = Counter(known.values())
    told = {i: name for i, name in known.items() if sizes[name] >= ENOUGH}
    if len(set(told.values())) < 2:
        return {}
    figures: dict[str, Any] = {"learnt": asdict(suggest.cross_validate(texts, told, fit))}
    seeded = {i: name for i, name in told.items() if name in subject.seeds}
    if len(set(seeded.values())) >= 2:
        shares = _guesses(subject, [texts[i] for i in sorted(seeded)])
        labels = [seeded[i] for i in sorted(seeded)]
        figures["seeds"] = asdict(suggest.figures_of(shares, sorted(subject.seeds), labels))
    return figures
