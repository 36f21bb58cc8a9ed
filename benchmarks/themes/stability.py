"""How many texts change theme when a third more arrive, and what it costs not to move them."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import v_measure_score

from benchmarks.themes.data import encoded, themes_of
from gatp_participa.clustering.centres import MARGIN, nearest
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encoder_named
from gatp_participa.clustering.matching import match_groups


def measure_stability(texts: list[str], labels: list[str], seeds: range) -> list[dict[str, float]]:
    """Return one row per seed.

    Themes are made of three quarters of the texts, drawn by the seed; then the rest arrives.
    ``moved_*``: share of the old texts that change theme when all are fitted anew, when the
    themes are reorganised, and when only the seed changes (frozen, none does). ``v_*``:
    V-measure of all the texts. ``agree``: late texts that the frozen themes and a new fit put in
    the same theme, of all those that got one and of those over the margin (a share of them).
    """
    documents, vectors = encoded(texts)
    encoder, n, known = encoder_named("hybrid"), len(texts), len(set(labels))
    kind = np.array(labels)
    rows = []
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(n)
        old, late = np.sort(order[: n * 3 // 4]), np.sort(order[n * 3 // 4 :])
        some = [documents[i] for i in old]
        base = draft_themes(some, vectors=vectors[old], themes=known, encoder=encoder, seed=seed)
        other = draft_themes(
            some, vectors=vectors[old], themes=known, encoder=encoder, seed=seed + 1_000
        )
        refit = draft_themes(documents, vectors=vectors, themes=known, encoder=encoder, seed=seed)
        before = themes_of(base, n)
        keep = {int(i): int(before[i]) for i in old if before[i] >= 0}
        warm = draft_themes(documents, vectors=vectors, encoder=encoder, seed=seed, keep=keep)
        assert base.space is not None
        places = base.space.place([documents[i] for i in late], vectors[late])
        found = nearest(places, base.centres, bar=base.space.bar)
        frozen = before.copy()
        frozen[late] = found.index
        anew = _matched(keep, themes_of(refit, n))
        sent = found.index >= 0
        sure = sent & (found.confidence >= MARGIN)
        same = anew[late] == found.index
        rows.append(
            {
                "seed": seed,
                "moved_refit": _moved(keep, anew),
                "moved_warm": _moved(keep, themes_of(warm, n)),
                "moved_other_seed": _moved(keep, _matched(keep, themes_of(other, n))),
                "v_refit": round(float(v_measure_score(kind, themes_of(refit, n))), 4),
                "v_warm": round(float(v_measure_score(kind, themes_of(warm, n))), 4),
                "v_frozen": round(float(v_measure_score(kind, frozen)), 4),
                "v_old_before": round(float(v_measure_score(kind[old], before[old])), 4),
                "v_old_refit": round(float(v_measure_score(kind[old], anew[old])), 4),
                "agree": round(float(same[sent].mean()), 4),
                "agree_over_margin": round(float(same[sure].mean()), 4),
                "over_margin": round(float(sure.sum() / sent.sum()), 4),
            }
        )
    return rows


def mean_of(rows: list[dict[str, float]]) -> dict[str, float]:
    """Return the mean of every column but the seed, and the worst ``moved_warm``."""
    means = {
        key: round(float(np.mean([row[key] for row in rows])), 4)
        for key in rows[0]
        if key != "seed"
    }
    return means | {"moved_warm_worst": max(row["moved_warm"] for row in rows)}


def _matched(keep: dict[int, int], found: np.ndarray) -> np.ndarray:
    """Return groups by the theme they continue; 20,000 and up for those that continue none."""
    continued = match_groups(keep, {i: int(g) for i, g in enumerate(found.tolist()) if g >= 0})
    return np.array([g if g < 0 else continued.get(g, 20_000 + g) for g in found.tolist()])


def _moved(keep: dict[int, int], found: np.ndarray) -> float:
    return round(float(np.mean([found[i] != theme for i, theme in keep.items()])), 4)
