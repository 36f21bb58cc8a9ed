"""How many texts change theme when a third more arrive, and what it costs not to move them."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import v_measure_score

from benchmarks.themes.data import Corpus, themes_of
from benchmarks.themes.methods import draft
from gatp_participa.clustering.centres import MARGIN, Centre, nearest
from gatp_participa.clustering.documents import Draft
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encoder_named
from gatp_participa.clustering.matching import match_groups
from gatp_participa.clustering.space import Space


def parted(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return three quarters of ``range(n)`` drawn by the seed, and the rest, each in order."""
    order = np.random.default_rng(seed).permutation(n)
    return np.sort(order[: n * 3 // 4]), np.sort(order[n * 3 // 4 :])


def measure_stability(corpus: Corpus, seeds: range) -> list[dict[str, float]]:
    """Return one row per seed.

    Themes are made of three quarters of the texts, drawn by the seed, and saved; then the rest
    arrives. ``moved_frozen``: share of the old texts that change theme when all are placed anew
    in the saved space; ``moved_warm`` when the themes are reorganised, ``moved_refit`` when all
    are fitted anew. ``v_*``: V-measure of all the texts. ``agree``: late texts that the frozen
    themes and a new fit put in the same theme, of all those that got one and of those over the
    margin (a share of them).
    """
    n, known = len(corpus), corpus.known
    kind = np.array(corpus.labels)
    rows = []
    for seed in seeds:
        old, late = parted(n, seed)
        base, before = _on_part(corpus, old, known, seed)
        keep = {int(i): int(before[i]) for i in old if before[i] >= 0}
        frozen, sure = _placed_again(base, corpus)
        anew = matched(keep, themes_of(draft(corpus, seed, themes=known), n))
        again = themes_of(
            draft_themes(
                corpus.documents, vectors=corpus.vectors, encoder=encoder_named("hybrid"),
                seed=seed, keep=keep,
            ), n,
        )  # fmt: skip
        sent, same = frozen[late] >= 0, anew[late] == frozen[late]
        over = sent & (sure[late] >= MARGIN)
        rows.append(
            {
                "seed": seed,
                "moved_frozen": moved(keep, frozen),
                "moved_warm": moved(keep, again),
                "moved_refit": moved(keep, anew),
                "v_refit": _v(kind, anew),
                "v_warm": _v(kind, again),
                "v_frozen": _v(kind, frozen),
                "agree": round(float(same[sent].mean()), 4),
                "agree_over_margin": round(float(same[over].mean()), 4),
                "over_margin": round(float(over.sum() / sent.sum()), 4),
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


def matched(keep: dict[int, int], found: np.ndarray) -> np.ndarray:
    """Return groups by the theme they continue; 20,000 and up for those that continue none."""
    continued = match_groups(keep, {i: int(g) for i, g in enumerate(found.tolist()) if g >= 0})
    return np.array([g if g < 0 else continued.get(g, 20_000 + g) for g in found.tolist()])


def moved(keep: dict[int, int], found: np.ndarray) -> float:
    """Return the share of the texts of `keep` that are not in their theme in `found` (n,)."""
    return round(float(np.mean([found[i] != theme for i, theme in keep.items()] or [0.0])), 4)


def _on_part(corpus: Corpus, old: np.ndarray, known: int, seed: int) -> tuple[Draft, np.ndarray]:
    base = draft(corpus.take(old.tolist()), seed, themes=known)
    before = np.full(len(corpus), -1)
    before[old] = themes_of(base, len(old))
    return base, before


def _placed_again(base: Draft, corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """Return themes and confidence of all the texts in the space and centres as saved."""
    assert base.space is not None
    space = Space.from_bytes(base.space.to_bytes())
    centres = [Centre.from_bytes(centre.to_bytes()) for centre in base.centres]
    found = nearest(space.place(corpus.documents, corpus.vectors), centres, bar=space.bar)
    return found.index, found.confidence


def _v(kind: np.ndarray, found: np.ndarray) -> float:
    return round(float(v_measure_score(kind, found)), 4)
