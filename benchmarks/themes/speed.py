"""Time and memory: real proposals from raw text, synthetic ones up to a million."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from benchmarks.themes.costs import Clock, children_peak_mb, children_seconds, peak_mb
from benchmarks.themes.data import Corpus
from benchmarks.themes.methods import Family
from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encode_in_processes, encoder_named, text_to_encode
from gatp_participa.clustering.fit import fit_themes
from gatp_participa.clustering.fitted import Fitted, Tally

SUBJECTS = 60
WORDS = 25
_DIMENSIONS = 512
_BATCH = 5_000
_ONE_BY_ONE = 50


class Synthetic:
    """A source of texts of 25 words about sixty subjects, made again whenever they are asked for.

    Half of the words of a text belong to its subject, the rest to everybody (both by Zipf's
    law); its vector is its subject's plus noise. The same seed gives the same texts.
    """

    def __init__(self, n: int, seed: int) -> None:
        self.n, self.seed = n, seed
        chance = np.random.default_rng(seed)
        syllables = [c + v for c in "bcdfglmnprst" for v in "aeiou"]
        drawn = chance.choice(syllables, size=(20_000, 4))
        self._words = np.array(["".join(row) for row in drawn])
        self._subjects = chance.normal(size=(SUBJECTS, _DIMENSIONS)).astype(np.float32)

    def __len__(self) -> int:
        """Return how many texts there are."""
        return self.n

    def batches(self) -> Iterator[tuple[list[Document], np.ndarray]]:
        """Yield five thousand at a time."""
        for start in range(0, self.n, _BATCH):
            size = min(_BATCH, self.n - start)
            chance = np.random.default_rng([self.seed, start])
            subject = chance.integers(SUBJECTS, size=size)
            own = 200 * subject[:, None] + np.minimum(chance.zipf(1.3, (size, 12)), 200) - 1
            common = 12_000 + np.minimum(chance.zipf(1.2, (size, WORDS - 12)), 8_000) - 1
            words = self._words[np.concatenate((own, common), axis=1)]
            noise = chance.normal(size=(size, _DIMENSIONS)).astype(np.float32)
            vectors = self._subjects[subject] + 2 * noise
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            documents = [
                Document(id=start + i, title="", body=" ".join(row))
                for i, row in enumerate(words.tolist())
            ]
            yield documents, vectors


def measure_scale(n: int, seed: int) -> dict[str, object]:
    """Return seconds and peak memory (MB) of fitting and assigning `n` synthetic texts.

    ``one_more_ms`` and ``one_more_cpu_ms``: median of sending one more text, its vector stored, to
    the fitted themes.
    """
    source = Synthetic(n, seed)
    started = time.process_time()
    for _ in source.batches():
        pass
    making = time.process_time() - started
    started, worked = time.perf_counter(), time.process_time()
    fitted = fit_themes(source, seed=seed)
    fitting = time.perf_counter() - started
    tally = Tally(fitted)
    for documents, vectors in source.batches():
        tally.add(documents, fitted.assign(documents, vectors))
    total = time.perf_counter() - started
    work = time.process_time() - worked
    return {
        "method": "ours, k chosen",
        "texts": n,
        "themes": len(fitted.themes),
        "fit_seconds": round(fitting, 1),
        # The source was read twice: making its texts is not the engine's work.
        "seconds": round(total - 2 * making, 1),
        "cpu_seconds": round(work - 2 * making, 1),
        "seconds_with_making_the_texts": round(total, 1),
        "peak_memory_mb": round(peak_mb()),
        "unassigned": tally.quality["unassigned_share"],
        **one_by_one(fitted, *next(Synthetic(_ONE_BY_ONE, seed + 1).batches())),
    }


def measure_rival_at_scale(family: Family, n: int, seed: int) -> list[dict[str, object]]:
    """Return seconds and peak memory (MB) of `family` on the same texts, k being their subjects."""
    documents, vectors = [], []
    for batch, rows in Synthetic(n, seed).batches():
        documents += batch
        vectors.append(rows)
    labels = [str(i % SUBJECTS) for i in range(n)]
    corpus = Corpus(documents, labels, np.vstack(vectors) if family.needs_vectors else None)
    rows = []
    for name, found, taken in family.run(corpus, seed):
        rows.append(
            {
                "method": name,
                "texts": n,
                "themes": len(np.unique(found[found >= 0])),
                "seconds": round(float(taken[0]), 1),
                "cpu_seconds": round(float(taken[1]), 1),
                "peak_memory_mb": round(peak_mb()),
                "unassigned": round(float((found < 0).mean()), 4),
            }
        )
    return rows


def measure_encoding(corpus: Corpus) -> tuple[dict[str, float], np.ndarray]:
    """Return seconds and peak memory (MB) of encoding a set, and its vectors (n, 512)."""
    texts = [text_to_encode(document) for document in corpus.documents]
    clock, others = Clock(), children_seconds()
    vectors = encode_in_processes("hybrid", texts)
    taken = clock.taken()
    return {
        "texts": len(texts),
        "words": sum(len(text.split()) for text in texts),
        "subjects": corpus.known,
        "seconds": round(float(taken[0]), 2),
        "cpu_seconds": round(float(taken[1]) + children_seconds() - others, 2),
        "peak_memory_mb": round(peak_mb()),
        "largest_encoding_process_mb": round(children_peak_mb()),
    }, vectors


def measure_real(documents: list[Document], seed: int) -> dict[str, float]:
    """Return seconds for real texts, k chosen: encoding, from vectors and both; and of one more.

    ``one_more_raw_ms`` and ``one_more_raw_cpu_ms``: median of encoding and sending one text in a
    warm process.
    """
    encoder = encoder_named("hybrid")
    assert encoder is not None
    clock = Clock()
    ready = [text_to_encode(document) for document in documents]
    vectors = encode_in_processes("hybrid", ready)
    encoding = clock.taken() + np.array([0, children_seconds()])
    clock = Clock()
    draft = draft_themes(documents, vectors=vectors, encoder=encoder, seed=seed)
    stored = clock.taken()
    assert draft.space is not None
    encoder.encode(ready[:1])
    raw = []
    for row in range(min(_ONE_BY_ONE, len(documents))):
        clock = Clock()
        draft.space.place(documents[row : row + 1], encoder.encode(ready[row : row + 1]))
        raw.append(clock.taken())
    return {
        "texts": len(documents),
        "words": sum(len(text.split()) for text in ready),
        "themes": len(draft.themes),
        "encoding_seconds": round(float(encoding[0]), 2),
        "encoding_cpu_seconds": round(float(encoding[1]), 2),
        "from_vectors": round(float(stored[0]), 2),
        "from_vectors_cpu": round(float(stored[1]), 2),
        "from_raw_text": round(float(encoding[0] + stored[0]), 2),
        **_milliseconds("one_more_raw", raw),
        "space_mb": round(len(draft.space.to_bytes()) / 2**20, 2),
        "peak_memory_mb": round(peak_mb()),
        "largest_encoding_process_mb": round(children_peak_mb()),
    }


def one_by_one(fitted: Fitted, documents: list[Document], vectors: np.ndarray) -> dict[str, float]:
    """Return the median milliseconds of sending each text alone to the fitted themes."""
    taken = []
    for row in range(len(documents)):
        clock = Clock()
        fitted.assign(documents[row : row + 1], vectors[row : row + 1])
        taken.append(clock.taken())
    return _milliseconds("one_more", taken)


def _milliseconds(name: str, taken: list[np.ndarray]) -> dict[str, float]:
    wall, cpu = 1_000 * np.median(taken, axis=0)
    return {f"{name}_ms": round(float(wall), 1), f"{name}_cpu_ms": round(float(cpu), 1)}
