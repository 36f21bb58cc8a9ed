"""How near each method comes to what people said, how often it repeats itself, what it costs."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

from benchmarks.themes.costs import peak_mb
from benchmarks.themes.data import Corpus
from benchmarks.themes.methods import Family
from benchmarks.themes.stability import matched, moved, parted

Figures = dict[str, object]


def measure_family(family: Family, corpus: Corpus, seeds: range, growing: range) -> list[Figures]:
    """Return one row per partition of `family`, means over `seeds`.

    ``first_seconds``: the first seed, what is loaded or compiled then included; ``seconds`` and
    ``cpu_seconds``: the median of the others. ``repeats``: mean adjusted Rand index of the pairs of seeds.
    ``moved_refit``: share of the texts of three quarters that change theme when the rest arrives
    and all are fitted anew, groups matched (`growing` seeds). Texts without a group are counted
    as one more group.
    """
    libraries = peak_mb()
    runs: dict[str, list[np.ndarray]] = defaultdict(list)
    taken: dict[str, list[np.ndarray]] = defaultdict(list)
    peak = 0.0
    for seed in seeds:
        for name, found, seconds in family.run(corpus, seed):
            runs[name].append(found)
            taken[name].append(seconds)
        peak = peak or peak_mb()
    changed = _moved_by_growth(family, corpus, runs, seeds, growing)
    return [
        {
            "method": name,
            **_mean([_agreement(corpus.labels, found) for found in partitions]),
            "repeats": _repeats(partitions),
            "moved_refit": changed.get(name),
            "seconds": _median(taken[name], 0),
            "cpu_seconds": _median(taken[name], 1),
            "first_seconds": round(float(taken[name][0][0]), 2),
            "peak_memory_mb": round(peak),
            "libraries_mb": round(libraries),
            "seeds": [_agreement(corpus.labels, found) for found in partitions],
        }
        for name, partitions in runs.items()
    ]


def _agreement(labels: list[str], found: np.ndarray) -> dict[str, float]:
    return {
        "themes": len(np.unique(found[found >= 0])),
        "v_measure": round(float(v_measure_score(labels, found)), 4),
        "ami": round(float(adjusted_mutual_info_score(labels, found)), 4),
        "ari": round(float(adjusted_rand_score(labels, found)), 4),
        "unassigned": round(float((found < 0).mean()), 4),
    }


def _mean(rows: list[dict[str, float]]) -> dict[str, float]:
    return {key: round(float(np.mean([row[key] for row in rows])), 4) for key in rows[0]}


def _median(taken: list[np.ndarray], which: int) -> float:
    return round(float(np.median([one[which] for one in taken[1:] or taken])), 2)


def _repeats(partitions: list[np.ndarray]) -> float | None:
    pairs = [adjusted_rand_score(a, b) for a, b in combinations(partitions, 2)]
    return round(float(np.mean(pairs)), 4) if pairs else None


def _moved_by_growth(
    family: Family,
    corpus: Corpus,
    runs: dict[str, list[np.ndarray]],
    seeds: range,
    growing: range,
) -> dict[str, float]:
    shares: dict[str, list[float]] = defaultdict(list)
    for seed in growing:
        old, _ = parted(len(corpus), seed)
        for name, found, _ in family.run(corpus.take(old.tolist()), seed):
            keep = {int(i): int(g) for i, g in zip(old, found, strict=True) if g >= 0}
            after = matched(keep, runs[name][list(seeds).index(seed)])
            shares[name].append(moved(keep, after))
    return {name: round(float(np.mean(values)), 4) for name, values in shares.items()}
