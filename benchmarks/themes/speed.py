"""Time and memory: real proposals from raw text, synthetic ones up to a million."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

import numpy as np

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encode_in_processes, encoder_named, text_to_encode
from gatp_participa.clustering.fit import fit_themes
from gatp_participa.clustering.fitted import Tally

SUBJECTS = 60
WORDS = 25
_DIMENSIONS = 512
_BATCH = 5_000


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


def measure_scale(n: int, seed: int) -> dict[str, float]:
    """Return seconds and peak memory (MB) of fitting and assigning `n` synthetic texts."""
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
        "texts": n,
        "themes": len(fitted.themes),
        "fit_seconds": round(fitting, 1),
        # The source was read twice: making its texts is not the engine's work.
        "seconds": round(total - 2 * making, 1),
        "cpu_seconds": round(work - 2 * making, 1),
        "seconds_with_making_the_texts": round(total, 1),
        # Linux gives kibibytes.
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "unassigned": tally.quality["unassigned_share"],
    }


def measure_speed(documents: list[Document], seed: int) -> dict[str, float]:
    """Return seconds for real proposals from raw text and from vectors, and for one new text."""
    encoder = encoder_named("hybrid")
    started = time.perf_counter()
    draft_themes(documents, encoder=encoder, seed=seed)
    raw = time.perf_counter() - started
    vectors = encode_in_processes("hybrid", [text_to_encode(d) for d in documents])
    started = time.perf_counter()
    draft = draft_themes(documents, vectors=vectors, encoder=encoder, seed=seed)
    stored = time.perf_counter() - started
    assert draft.space is not None
    one = []
    for row in range(20):
        started = time.perf_counter()
        draft.space.place(documents[row : row + 1], vectors[row : row + 1])
        one.append(time.perf_counter() - started)
    return {
        "texts": len(documents),
        "from_raw_text": round(raw, 2),
        "from_vectors": round(stored, 2),
        "one_new_text_ms": round(1_000 * float(np.median(one)), 1),
        "space_mb": round(len(draft.space.to_bytes()) / 2**20, 2),
    }
