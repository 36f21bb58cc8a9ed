"""What the README claims about themes, measured on texts that people labelled.

    python -m benchmarks.themes ../shared/data --json themes.json

Each labelled set (``eval_*.csv``: id, text, label) is grouped four ways in the same run: our
engine with the number of themes known and with the number it chooses, our engine without the
encoder, and CONSUL's recipe (TF-IDF and non-negative matrix factorisation, number known). With
``decide_madrid/proposals_latest.csv`` present, the time from raw text is measured too.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
import warnings
from dataclasses import asdict
from pathlib import Path

from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.encoders import encode_in_processes, encoder_named, text_to_encode
from gatp_participa.clustering.evaluation import evaluate
from gatp_participa.clustering.normalize import clean
from gatp_participa.clustering.stopwords import DEFAULT

SETS = ("eval_sib200_es", "eval_ods_dev", "eval_decide_madrid_debates")
COLUMNS = ("set", "method", "themes", "v_measure", "ami", "ari", "unassigned", "seconds")


def main() -> None:
    """Measure, print a table and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled sets")
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/themes.json"))
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    rows = []
    print("".join(column.ljust(28 if column == "set" else 14) for column in COLUMNS))
    for name in SETS:
        path = arguments.data / f"{name}.csv"
        if not path.exists():
            print(f"{name}: not there, left out", file=sys.stderr)
            continue
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        for row in measure(
            [line["text"] for line in lines], [line["label"] for line in lines], arguments.seed
        ):
            rows.append({"set": name} | row)
            print(
                "".join(str(rows[-1][c]).ljust(28 if c == "set" else 14) for c in COLUMNS),
                flush=True,
            )
    speed = measure_speed(arguments.data / "decide_madrid" / "proposals_latest.csv", arguments.seed)
    print(json.dumps(speed))
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(
        json.dumps({"quality": rows, "speed": speed}, indent=1), encoding="utf-8"
    )


def measure(texts: list[str], labels: list[str], seed: int) -> list[dict[str, object]]:
    """Return one row of figures per method."""
    known = len(set(labels))
    runs = (
        ("hybrid", evaluate(texts, labels, themes=known, seed=seed)),
        ("hybrid, auto", evaluate(texts, labels, seed=seed)),
        ("lexical", evaluate(texts, labels, themes=known, encoder="lexical", seed=seed)),
    )
    ours = [asdict(run) | {"method": method} for method, run in runs]
    # CONSUL's own cut (1 % of the texts), and a kinder one that leaves rare words in.
    return [*ours, *(consul(texts, labels, known, seed, rare) for rare in (0.01, 2))]


def consul(
    texts: list[str], labels: list[str], themes: int, seed: int, rare: float
) -> dict[str, object]:
    """Group as CONSUL's published script does, with what can be had without its models.

    TF-IDF of at most 10,000 terms, from ``rare`` (share or texts) to 90 % of the texts, NMF
    started with nndsvd, a text goes to its strongest topic. CONSUL keeps nouns alone, for which
    it downloads a tagger.
    """
    started = time.perf_counter()
    vectorizer = TfidfVectorizer(
        preprocessor=lambda text: clean(text).lower(),
        stop_words=sorted(DEFAULT),
        strip_accents=None,
        max_features=10_000,
        min_df=rare,
        max_df=0.9,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = NMF(themes, init="nndsvd", random_state=seed).fit_transform(
            vectorizer.fit_transform(texts)
        )
    found = weights.argmax(axis=1)
    return {
        "method": f"NMF, min {rare}",
        "themes": themes,
        "v_measure": round(float(v_measure_score(labels, found)), 4),
        "ami": round(float(adjusted_mutual_info_score(labels, found)), 4),
        "ari": round(float(adjusted_rand_score(labels, found)), 4),
        "unassigned": 0.0,
        "seconds": round(time.perf_counter() - started, 2),
    }


def measure_speed(path: Path, seed: int) -> dict[str, float]:
    """Return seconds from raw text and from vectors on real proposals."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    documents = [Document(id=int(r["id"]), title=r["title"], body=r["description"]) for r in lines]
    encoder = encoder_named("hybrid")
    started = time.perf_counter()
    draft_themes(documents, encoder=encoder, seed=seed)
    raw = time.perf_counter() - started
    vectors = encode_in_processes("hybrid", [text_to_encode(d) for d in documents])
    started = time.perf_counter()
    draft_themes(documents, vectors=vectors, encoder=encoder, seed=seed)
    stored = time.perf_counter() - started
    return {
        "texts": len(documents),
        "from_raw_text": round(raw, 2),
        "from_vectors": round(stored, 2),
    }


if __name__ == "__main__":
    main()
