"""The benchmark of themes runs: rivals, growth and table, on a tiny generated corpus."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.themes import held, methods, quality, rivals, stability, table
from benchmarks.themes.data import DEMO, LABELLED, TINY, Corpus, corpus, every_text

NOWHERE = Path("/there/is/no/such/folder")
SUBJECTS = {"agua": 0, "luz": 1, "salud": 2}


@pytest.fixture
def tiny() -> Corpus:
    """Return generated texts with vectors that tell their subjects apart."""
    found = corpus(NOWHERE, TINY)
    assert found is not None
    chance = np.random.default_rng(0)
    vectors = chance.normal(0, 0.3, (len(found), 16)).astype(np.float32)
    vectors[np.arange(len(found)), [SUBJECTS[label] for label in found.labels]] += 1
    return Corpus(found.documents, found.labels, vectors)


@pytest.mark.parametrize(
    "group", [rivals.consul, rivals.tfidf_kmeans, rivals.lsa_kmeans, rivals.vectors_kmeans]
)
def test_every_rival_finds_subjects_that_are_plain_to_see(tiny, group):
    row = quality._agreement(tiny.labels, group(tiny, 0))
    assert row["themes"] == 3
    assert row["v_measure"] > 0.9


def test_a_text_without_terms_belongs_to_no_topic_of_consul(tiny):
    strange = Corpus(
        [*tiny.documents, tiny.documents[0].__class__(id=120, title="", body="zzz")],
        [*tiny.labels, "agua"],
    )
    assert rivals.consul(strange, 0, rare=2)[-1] == -1


def test_a_family_is_measured_over_seeds_and_growth(tiny):
    family = next(one for one in methods.families() if one.name == methods.LSA)
    (row,) = quality.measure_family(family, tiny, range(2), range(1))
    assert row["repeats"] == 1
    assert row["moved_refit"] == 0
    assert row["peak_memory_mb"] >= row["libraries_mb"] > 0
    assert len(row["seeds"]) == 2


def test_what_moves_is_counted_by_the_theme_that_continues():
    keep = {0: 5, 1: 5, 2: 6, 3: 6}
    after = stability.matched(keep, np.array([1, 1, 0, 1, 2]))
    assert after.tolist() == [5, 5, 6, 5, 20_002]
    assert stability.moved(keep, after) == 0.25


def test_a_third_arrives():
    old, late = stability.parted(120, 0)
    assert len(late) * 3 == len(old)
    assert sorted([*old, *late]) == list(range(120))


def test_the_demonstration_is_a_set_with_its_planted_subjects():
    found = corpus(NOWHERE, DEMO)
    assert found is not None
    assert found.known > 15
    assert all(text.strip() for text in found.texts)


def test_sets_that_are_not_there_are_left_out():
    assert corpus(NOWHERE, LABELLED[0]) is None
    assert every_text(NOWHERE, 10) == []


def results(moved_warm: float) -> dict:
    """Return results of one set as the benchmark writes them."""

    def row(method: str, ami: float, *, seconds: float, needs_vectors: bool) -> dict:
        figures = {"v_measure": ami, "ami": ami, "ari": ami, "themes": 3.0, "unassigned": 0.0}
        costs = {
            "seconds": seconds,
            "cpu_seconds": seconds,
            "first_seconds": seconds,
            "peak_memory_mb": 100,
        }
        more = {"repeats": 1.0, "moved_refit": 0.1, "needs_vectors": needs_vectors}
        return {"method": method} | figures | costs | more

    mean = dict.fromkeys(
        ("moved_frozen", "moved_refit", "moved_warm_worst", "v_frozen", "v_warm", "v_refit",
         "agree", "agree_over_margin", "over_margin"), 0.0,
    )  # fmt: skip
    one = {
        "encoding": {"texts": 120, "words": 1_200, "subjects": 3}
        | {"seconds": 5.0, "cpu_seconds": 9.0},
        "methods": [
            row(methods.OURS, 0.5, seconds=1.0, needs_vectors=True),
            row(methods.OURS_CHOSEN, 0.4, seconds=1.0, needs_vectors=True),
            row(methods.OURS_WORDS, 0.3, seconds=1.0, needs_vectors=False),
            row(methods.CONSUL, 0.2, seconds=2.0, needs_vectors=False),
            row(methods.CONSUL_KIND, 0.2, seconds=2.0, needs_vectors=False),
            row(methods.LSA, 0.2, seconds=2.0, needs_vectors=False),
        ],
        "stability": {"mean": mean | {"moved_warm": moved_warm}, "seeds": []},
        "digests": ["a", "a"],
    }
    return {"sets": {TINY: one}}


def test_each_figure_is_said_to_be_held_or_not():
    rows = {row["what"]: row for row in held.check(results(moved_warm=0.06))}
    assert not rows["AMI with k chosen, of the AMI with k known"]["held"]
    assert not rows["old texts moved by a third more, warm"]["held"]
    assert rows["old texts moved by a third more, frozen"]["held"]
    assert rows[f"ami above CONSUL ({methods.CONSUL})"]["held"]
    assert rows[f"CPU seconds below CONSUL ({methods.CONSUL}), encoder apart"]["held"]
    # The same vectors are not free: from raw text the encoder's time counts.
    assert not rows[f"CPU seconds below CONSUL ({methods.CONSUL}), from raw text"]["held"]


def test_the_table_says_every_method_and_what_is_not_held():
    found = results(moved_warm=0.0)
    text = table.markdown(found | {"held": held.check(found)})
    assert f"| {methods.CONSUL} | 3 | 0.2 |" in text
    assert "**not held**" in text
