"""Figures to hold, on texts that people labelled. The data is not ours and stays outside."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from gatp_participa.clustering.evaluation import evaluate
from tests.clustering.texts import proposals, subject_of

SHARED = Path(os.environ.get("GATP_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))


def labelled(name: str) -> tuple[list[str], list[str]]:
    path = SHARED / f"{name}.csv"
    if not path.exists():
        pytest.skip(
            f"{path} is not there: set GATP_SHARED_DATA to the folder of the evaluation data"
        )
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], [row["label"] for row in rows]


def test_our_own_texts():
    texts = [d.body for d in proposals()]
    result = evaluate(texts, [subject_of(d.id) for d in proposals()], themes=5)
    assert result.v_measure >= 0.7
    assert (result.texts, result.labels, result.encoder, result.seed) == (50, 5, "hybrid", 0)
    assert 0 <= result.unassigned <= 0.2
    assert result.seconds > 0
    assert result.peak_memory_mb > 50


@pytest.mark.parametrize(("texts", "labels"), [([], []), (["agua"], [])])
def test_one_label_per_text(texts, labels):
    with pytest.raises(ValueError, match="same length"):
        evaluate(texts, labels)


@pytest.mark.data
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "v_measure"), [("eval_sib200_es", 0.44), ("eval_ods_dev", 0.66)])
def test_v_measure_with_the_number_of_themes_known(name, v_measure):
    texts, labels = labelled(name)
    result = evaluate(texts, labels, themes=len(set(labels)))
    assert result.v_measure >= v_measure


@pytest.mark.data
@pytest.mark.timeout(600)
def test_the_encoder_earns_its_place_on_citizens_texts():
    texts, labels = labelled("eval_decide_madrid_debates")
    known = len(set(labels))
    hybrid = evaluate(texts, labels, themes=known)
    assert hybrid.v_measure > evaluate(texts, labels, themes=known, encoder="lexical").v_measure
    assert evaluate(texts, labels).ami >= 0.9 * hybrid.ami
