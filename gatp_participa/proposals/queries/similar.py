"""Which public proposals say what somebody is writing: found by the index, judged by likeness.

The index is asked for the rarest stems of the text and gives a few dozen proposals whatever
the size of the collection; only those are compared.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, or_, select

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.core.db import db
from gatp_participa.core.text import search_words
from gatp_participa.entities import queries as entities
from gatp_participa.proposals import likeness, search_index
from gatp_participa.proposals.likeness import Rarity
from gatp_participa.proposals.models import Proposal, SearchWord
from gatp_participa.proposals.status import ProposalStatus

MOST_SHOWN = 5
# How many texts are compared, of the same call and of others.
COMPARED_HERE = 8
COMPARED_ELSEWHERE = 4
# How much the index is asked: stems, and rows of all of them together.
MOST_STEMS = 16
MOST_ROWS = 2_500
MOST_FOUND = 200
# When every word is common, the texts that have this many of the rarest together.
STEMS_TOGETHER = 4

TEXTS = ("title", "problem", "action", "result")


@dataclass(frozen=True, kw_only=True)
class Similar:
    """A public proposal like the text asked about, and why."""

    id: int
    folio: str
    title: str
    problem: str
    language: str
    entity_code: str | None
    supports_count: int
    call_title: str
    is_same_call: bool
    score: float  # 0 to 1
    shared: list[str]

    @property
    def is_almost_the_same(self) -> bool:
        return self.score >= likeness.ALMOST_THE_SAME

    @property
    def is_very_alike(self) -> bool:
        return self.score >= likeness.VERY_ALIKE


def similar_to(
    texts: Mapping[str, str], *, call_id: int, person_id: int | None, limit: int = MOST_SHOWN
) -> list[Similar]:
    """Return the public proposals that say nearly what some texts say, this call's first.

    ``texts`` has what was typed of ``title``, ``problem``, ``action`` and ``result``. With only
    a title, titles are compared and must nearly coincide. The person's own are left out, and
    of identical ones only the most supported comes.
    """
    title = texts.get("title", "")
    body = " ".join(texts.get(name, "") for name in TEXTS[1:])
    title_words = search_words(title, limit=likeness.MOST_WORDS)
    words = search_words(body, limit=likeness.MOST_WORDS)
    only_title = len(words) < likeness.FEWEST_TEXT_WORDS
    if only_title and len(title_words) < likeness.FEWEST_TITLE_WORDS:
        return []
    rarity = _rarity()
    asked = title if only_title else f"{title} {body}"
    found = _found(set(title_words if only_title else title_words + words), rarity, person_id)
    typed = likeness.profile(asked, rarity)
    least = likeness.enough(rarity, only_title=only_title)
    judged = []
    for row in _texts_of(_chosen(found, call_id)):
        text = row.title if only_title else " ".join(getattr(row, name) for name in TEXTS)
        score = likeness.likeness(typed, likeness.profile(text, rarity))
        if score >= least:
            shared = likeness.shared_words(text, asked, rarity)
            judged.append((row.call_id == call_id, score, row, shared))
    judged.sort(key=lambda one: (-one[0], -round(one[1], 2), -one[2].supports_count, one[2].id))
    return _without_copies(judged)[:limit]


def _found(stems: Iterable[str], rarity: Rarity, person_id: int | None) -> list[Row]:
    """Return ``(id, call_id)`` of public proposals that share telling stems, the most first."""
    chosen = likeness.telling_stems(stems, rarity, rows=MOST_ROWS, most=MOST_STEMS)
    if chosen:
        asked = [([one], rarity.weight(one)) for one in chosen]
    else:
        rarest = sorted(stems, key=lambda one: (rarity.count(one), one))
        asked = [(rarest[:STEMS_TOGETHER], 1.0)]
    hits = search_index.sharing(asked, limit=MOST_FOUND).subquery()
    return list(
        db.session.execute(
            select(Proposal.id, Proposal.call_id)
            .join(hits, hits.c.proposal_id == Proposal.id)
            .join(Call, Call.id == Proposal.call_id)
            .where(
                Proposal.status == ProposalStatus.PUBLISHED, Call.status.in_(PUBLIC),
                _is_of_others(person_id),
            )
            .order_by(hits.c.weight.desc(), Proposal.id)
        )
    )  # fmt: skip


def _is_of_others(person_id: int | None) -> ColumnElement[bool]:
    return or_(Proposal.author_id.is_(None), Proposal.author_id != (person_id or 0))


def _chosen(found: list[Row], call_id: int) -> list[int]:
    here = [row.id for row in found if row.call_id == call_id]
    elsewhere = [row.id for row in found if row.call_id != call_id]
    return here[:COMPARED_HERE] + elsewhere[:COMPARED_ELSEWHERE]


def _texts_of(proposal_ids: list[int]) -> Iterable[Row]:
    if not proposal_ids:
        return []
    return db.session.execute(
        select(
            Proposal.id, Proposal.folio, Proposal.call_id, Proposal.title, Proposal.problem,
            Proposal.action, Proposal.result, Proposal.language, Proposal.entity_code,
            Proposal.supports_count, Call.title.label("call_title"),
        )
        .join(Call, Call.id == Proposal.call_id)
        .where(Proposal.id.in_(proposal_ids))
    )  # fmt: skip


def _without_copies(judged: list[tuple[bool, float, Row, list[str]]]) -> list[Similar]:
    kept: dict[str, Similar] = {}
    for is_same_call, score, row, shared in judged:
        text = " ".join(search_words(f"{row.title} {row.problem}"))
        kept.setdefault(
            text,
            Similar(
                id=row.id, folio=row.folio, title=row.title, problem=row.problem, language=row.language,
                entity_code=row.entity_code, supports_count=row.supports_count,
                call_title=row.call_title, is_same_call=is_same_call, score=score, shared=shared,
            ),
        )  # fmt: skip
    return list(kept.values())


# They change slowly: kept this many times longer than the catalogue of states.
_KEPT_TIMES = 20
_kept: tuple[float, Rarity] | None = None


def _rarity() -> Rarity:
    """Return how common each stem is, from memory when it was read a short while ago."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] >= _KEPT_TIMES * entities.keep_seconds:
        rows = db.session.execute(select(SearchWord.stem, SearchWord.texts, SearchWord.counted))
        texts, total = {}, 0
        for one, count, total in rows:  # noqa: B007 -- every row has the same total
            texts[one] = count
        _kept = time.monotonic(), Rarity(texts, total)
    return _kept[1]


def forget_rarity() -> None:
    """Read again how common each stem is, the next time it is asked."""
    global _kept
    _kept = None
