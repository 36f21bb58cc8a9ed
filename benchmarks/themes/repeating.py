"""Whether the same texts and seed give the same bytes, and whether copies are found."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from benchmarks.spoiling import SPOILERS, read_texts
from benchmarks.themes.data import Corpus
from benchmarks.themes.methods import draft
from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.duplicates import near_copies

_SAMPLE = 400
_ALIKE = 0.5
# What people do to a text that they copy whole.
_WHOLE = (
    "15 % of words missing",
    "12 % of words mistyped",
    "sentences reordered",
    "without accents",
    "another title",
)


def digest(corpus: Corpus, seed: int, *, backwards: bool) -> str:
    """Return the SHA-256 of all that a draft says, its space and its centres."""
    if backwards:
        vectors = None if corpus.vectors is None else corpus.vectors[::-1].copy()
        corpus = replace(corpus, documents=corpus.documents[::-1], vectors=vectors)
    made = draft(corpus, seed, themes=corpus.known)
    assert made.space is not None
    parts = [made.themes, made.leftovers, made.candidates]
    said = json.dumps([[asdict(one) for one in part] for part in parts], sort_keys=True)
    said += json.dumps([dict(made.quality), made.copies, made.input_digest], sort_keys=True)
    found = hashlib.sha256(said.encode())
    for data in (made.space, *made.centres):
        found.update(data.to_bytes())
    return found.hexdigest()


def measure_copies(folder: Path) -> dict[str, object] | None:
    """Return recall per way of spoiling and alarms, of near copies at cosine .5.

    Recall: the spoiled text is in the group of its original. Alarms: share of the untouched
    texts that are in some group (true copies that people sent included).
    """
    path = folder / "decide_madrid" / "proposals_latest.csv"
    if not path.exists():
        return None
    texts = read_texts(path)
    known = [Document(id=i, title=title, body=body) for i, (title, body) in enumerate(texts)]
    sample = random.Random(0).sample(range(len(texts)), min(_SAMPLE, len(texts)))
    recall = {}
    for kind in _WHOLE:
        dice = random.Random(1)
        spoiled = [SPOILERS[kind](texts[i], dice) for i in sample]
        more = [
            Document(id=len(texts) + n, title=title, body=body)
            for n, (title, body) in enumerate(spoiled)
        ]
        group = {
            i: number
            for number, ids in enumerate(near_copies(known + more, threshold=_ALIKE))
            for i in ids
        }
        hits = [group.get(i, -1) == group.get(len(texts) + n, -2) for n, i in enumerate(sample)]
        recall[kind] = round(float(np.mean(hits)), 3)
    together = sum(len(ids) for ids in near_copies(known, threshold=_ALIKE))
    alarms = round(together / len(texts), 3)
    return {"texts": len(texts), "recall": recall, "alarms": alarms}
