"""What the README claims about themes, measured on texts that people labelled.

    python -m benchmarks.themes ../shared/data --json themes.json
    python -m benchmarks.themes ../shared/data --scale 12000 100000 1000000

Each labelled set (``eval_*.csv``: id, text, label) is grouped in the same run by our engine with
the number of themes known and with the number it chooses, by our engine without the encoder, by
CONSUL's recipe (TF-IDF and non-negative matrix factorisation, number known) and, if it is
installed, by BERTopic on the same vectors. Then: stability when a third more texts arrive, time
on real proposals, and with ``--scale`` time and memory on synthetic texts from stored vectors.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.themes.data import SETS, encoded, labelled, proposals
from benchmarks.themes.rivals import bertopic, consul
from benchmarks.themes.speed import measure_scale, measure_speed
from benchmarks.themes.stability import mean_of, measure_stability
from gatp_participa.clustering.evaluation import evaluate

COLUMNS = ("set", "method", "themes", "v_measure", "ami", "ari", "unassigned", "seconds")


def main() -> None:
    """Measure, print tables and write JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled sets")
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/themes.json"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=5, help="repetitions of the stability tests")
    parser.add_argument("--scale", type=int, nargs="*", default=[], help="numbers of texts")
    arguments = parser.parse_args()
    results: dict[str, object] = {"quality": [], "stability": {}, "speed": {}, "scale": []}
    quality: list[dict[str, object]] = []
    stability: dict[str, object] = {}
    print("".join(column.ljust(28) for column in COLUMNS[:2]), *COLUMNS[2:], sep="\t")
    for name in SETS:
        data = labelled(arguments.data, name)
        if data is None:
            print(f"{name}: not there, left out", file=sys.stderr)
            continue
        for row in measure(*data, arguments.seed):
            quality.append({"set": name} | row)
            line = [str(quality[-1][column]) for column in COLUMNS]
            print("".join(cell.ljust(28) for cell in line[:2]), *line[2:], sep="\t", flush=True)
        if arguments.seeds:
            rows = measure_stability(*data, range(arguments.seeds))
            stability[name] = {"mean": mean_of(rows), "seeds": rows}
            print(name, json.dumps(mean_of(rows)), flush=True)
    results |= {"quality": quality, "stability": stability}
    documents = proposals(arguments.data)
    if documents:
        results["speed"] = measure_speed(documents, arguments.seed)
        print(json.dumps(results["speed"]), flush=True)
    scale = []
    for n in sorted(arguments.scale):
        scale.append(measure_scale(n, arguments.seed))
        print(json.dumps(scale[-1]), flush=True)
    results["scale"] = scale
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


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
    rivals = [consul(texts, labels, known, seed, rare) for rare in (0.01, 2)]
    return [*ours, *rivals, *bertopic(texts, labels, encoded(texts)[1], seed)]


if __name__ == "__main__":
    main()
