"""One measurement in a process of its own, so that time and memory are nobody else's.

    python -m benchmarks.themes.child '{"kind": "scale", "n": 10000, "seed": 0}'

The answer is the last line of standard output, as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
LONGEST = 90 * 60
# One thread for everybody: ours asks for one anyway, and rivals that share a busy machine's cores
# take up to eight times as long with two. The encoder takes a process per core all the same.
_COUNTS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
THREADS = dict.fromkeys(_COUNTS, "1")


def ask(**job: Any) -> Any:
    """Run a job in a new process and return its answer, None if it failed."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.themes.child", json.dumps(job)],
        cwd=ROOT, env=os.environ | THREADS, stdout=subprocess.PIPE, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
    if done.returncode:
        print(f"failed: {job}", file=sys.stderr, flush=True)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Do the job of the first argument and print its answer."""
    job = json.loads(sys.argv[1])
    print(json.dumps(_JOBS[job.pop("kind")](**job)))


def _read(data: str, name: str, vectors: str | None) -> Any:
    from dataclasses import replace

    from benchmarks.themes.data import corpus

    found = corpus(Path(data), name)
    assert found is not None, name
    return replace(found, vectors=np.load(vectors)) if vectors else found


def _family(name: str) -> Any:
    from benchmarks.themes.methods import families

    return next(family for family in families() if family.name == name)


def _encode(data: str, name: str, vectors: str) -> Any:
    from benchmarks.themes.speed import measure_encoding

    figures, made = measure_encoding(_read(data, name, None))
    np.save(vectors, made)
    return figures


def _quality(
    data: str, name: str, vectors: str, family: str, seeds: int, growing: int
) -> list[dict[str, object]]:
    from benchmarks.themes.quality import measure_family

    chosen = _family(family)
    found = _read(data, name, vectors if chosen.needs_vectors else None)
    return measure_family(chosen, found, range(seeds), range(growing))


def _stability(data: str, name: str, vectors: str, seeds: int) -> dict[str, Any]:
    from benchmarks.themes.stability import mean_of, measure_stability

    rows = measure_stability(_read(data, name, vectors), range(seeds))
    return {"mean": mean_of(rows), "seeds": rows}


def _digest(data: str, name: str, vectors: str, seed: int, backwards: bool) -> str:
    from benchmarks.themes.repeating import digest

    return digest(_read(data, name, vectors), seed, backwards=backwards)


def _real(data: str, most: int | None, seed: int) -> dict[str, float] | None:
    from benchmarks.themes.data import every_text, proposals
    from benchmarks.themes.speed import measure_real

    documents = every_text(Path(data), most) if most else proposals(Path(data))
    return measure_real(documents, seed) if documents else None


def _copies(data: str) -> dict[str, object] | None:
    from benchmarks.themes.repeating import measure_copies

    return measure_copies(Path(data))


def _scale(n: int, seed: int) -> dict[str, object]:
    from benchmarks.themes.speed import measure_scale

    return measure_scale(n, seed)


def _scale_rival(family: str, n: int, seed: int) -> list[dict[str, object]]:
    from benchmarks.themes.speed import measure_rival_at_scale

    return measure_rival_at_scale(_family(family), n, seed)


_JOBS: dict[str, Any] = {
    "encode": _encode,
    "quality": _quality,
    "stability": _stability,
    "digest": _digest,
    "real": _real,
    "copies": _copies,
    "scale": _scale,
    "scale_rival": _scale_rival,
}

if __name__ == "__main__":
    main()
