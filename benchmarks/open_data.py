"""Write the file that joins everything over invented proposals: seconds and peak memory, SQLite.

Each size runs in a process of its own over a fresh database:

    python benchmarks/open_data.py [--proposals 1000 10000]

One proposal in two is in a theme that its state answered, and one in four behind a commitment of
six activities with evidence. The claim is that memory does not grow with the country: the run
fails when writing the larger one needs over 20 MB more than writing the smaller one.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "open_data.json"
MOST_GROWTH_MB = 20
IN_A_THEME, ACTIVITIES, THEMES_OF_A_COMMITMENT = 40, 6, 2


def invent(count: int) -> None:
    """Leave a finished call of proposals with half of them on their road, in one state."""
    from sqlalchemy import insert

    from gatp_participa.calls.models import Call
    from gatp_participa.core import clock, folios
    from gatp_participa.core.db import db, transaction
    from gatp_participa.entities.services import load_catalogues
    from gatp_participa.plans import models as plans
    from gatp_participa.proposals.models import Proposal
    from gatp_participa.routing.models import ReasonedResponse, Referral
    from gatp_participa.themes.models import ClusteringRun, Theme, ThemeMember

    now = clock.now()
    today = now.date()

    def folio(n: int) -> str:
        return folios.compose("OAX", "".join(
            folios.ALPHABET[n // 29**place % 29] for place in range(folios.LENGTH)
        ))  # fmt: skip

    def add(table: Any, rows: Iterable[dict[str, Any]]) -> None:
        with transaction():
            db.session.execute(insert(table), list(rows))

    with transaction():
        load_catalogues()
        db.session.add(
            Call(
                id=1, slug="c", title="C", summary="C", status="results", created_at=now,
                opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=60),
            )
        )  # fmt: skip
    add(Proposal, (
        {"id": n, "folio": folio(n), "call_id": 1, "entity_code": "20", "title": "Luz",
         "problem": "Está oscuro.", "status": "published", "submitted_at": now, "supports_count": n % 9}
        for n in range(1, count + 1)
    ))  # fmt: skip
    themes = max(1, count // 2 // IN_A_THEME)
    add(ClusteringRun, [{"id": 1, "call_id": 1, "scope": "00", "status": "done",
                         "outcome": "accepted", "seed": 1, "created_at": now}])  # fmt: skip
    add(Theme, (
        {"id": n, "call_id": 1, "run_id": 1, "scope": "00", "status": "published", "name": f"Tema {n}",
         "terms": ["luz"], "cohesion": 0.5, "members_count": IN_A_THEME, "published_at": now}
        for n in range(1, themes + 1)
    ))  # fmt: skip
    add(ThemeMember, (
        {"call_id": 1, "scope": "00", "run_id": 1, "theme_id": 1 + n % themes, "proposal_id": n}
        for n in range(1, count // 2 + 1)
    ))  # fmt: skip
    add(Referral, (
        {"id": n, "theme_id": n, "entity_code": "20", "status": "answered", "proposals_count": 40,
         "referred_at": now, "answered_at": now, "acknowledge_due_on": today, "answer_due_on": today}
        for n in range(1, themes + 1)
    ))  # fmt: skip
    add(ReasonedResponse, (
        {"referral_id": n, "decision": "include", "reason": "Hay presupuesto. " * 40,
         "signed_as": "Mesa", "published_at": now}
        for n in range(1, themes + 1)
    ))  # fmt: skip
    add(plans.ActionPlan, [{"id": 1, "entity_code": "20", "ordinal": 1, "title": "Plan",
                            "starts_on": today, "ends_on": today + timedelta(days=700),
                            "status": "published", "published_at": now}])  # fmt: skip
    promises = max(1, themes // 2 // THEMES_OF_A_COMMITMENT)
    add(plans.Commitment, (
        {"id": n, "plan_id": 1, "number": n, "title": "Luz en los parques", "summary": "Luz",
         "problem": "Oscuro", "objective": "Luz", "responsible_body": "Obras",
         "responsible_person": "Titular", "starts_on": today,
         "ends_on": today + timedelta(days=300), "created_at": now}
        for n in range(1, promises + 1)
    ))  # fmt: skip
    add(
        plans.CommitmentTheme,
        ({"commitment_id": 1 + n % promises, "theme_id": n} for n in range(1, themes // 2 + 1)),
    )
    acts = range(1, promises * ACTIVITIES + 1)
    add(plans.Activity, (
        {"id": n, "commitment_id": 1 + n % promises, "position": 1 + n // promises,
         "title": "Poner lámparas", "starts_on": today, "ends_on": today, "progress": 40,
         "status": "in_progress"}
        for n in acts
    ))  # fmt: skip
    add(plans.ProgressUpdate, (
        {"id": n, "activity_id": n, "report": "first_advance", "body": "Se puso.", "progress": 40,
         "reported_at": now}
        for n in acts
    ))  # fmt: skip
    add(plans.Evidence, (
        {"activity_id": n, "update_id": n, "number": n, "version": 1, "title": "Foto",
         "url": "https://www.ejemplo.gob.mx/foto", "added_at": now}
        for n in acts
    ))  # fmt: skip


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long an act took, in seconds, and what it returned."""
    start = time.perf_counter()
    found = act()
    return round(time.perf_counter() - start, 2), found


def peak_mb() -> int:
    """Return the most memory this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(url: str, folder: Path, proposals: int, kind: str) -> dict[str, Any]:
    """Fill the database, or write one of the files: each in a process that did nothing else."""
    from gatp_participa.app import create_app
    from gatp_participa.core.db import db
    from gatp_participa.pages import exports
    from gatp_participa.settings import Settings

    app = create_app(Settings(secret_key="x", database_url=url, data_dir=folder, testing=True))
    with app.app_context():
        if kind == "fill":
            db.create_all()
            invent(proposals)
            return {}
        before = peak_mb()
        parts = {"csv": exports.as_csv, "jsonl": exports.as_json_lines}[kind]
        file = folder / f"camino.{kind}"

        def write() -> int:
            with file.open("w") as whole:
                return sum(whole.write(part) and 1 for part in parts())

        seconds, lines = timed(write)
        return {
            "file": kind, "proposals": proposals, "lines": lines, "seconds": seconds,
            "file_mb": round(file.stat().st_size / 1e6, 1), "peak_mb": peak_mb(),
            "peak_mb_before": before,
        }  # fmt: skip


def alone(proposals: int) -> list[dict[str, Any]]:
    """Measure both files of a size over a new database."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/country.sqlite"
        done = [_child(url, folder, proposals, kind) for kind in ("fill", "csv", "jsonl")]
    return done[1:]


def _child(url: str, folder: str, proposals: int, kind: str) -> dict[str, Any]:
    command = [sys.executable, __file__, "--url", url, "--folder", folder, "--kind", kind]
    command += ["--proposals", str(proposals)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Run what was asked for, write the figures down and fail when the claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--proposals", nargs="+", type=int, default=[1_000, 10_000])
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--kind", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.url:
        print(json.dumps(measure(given.url, given.folder, given.proposals[0], given.kind)))
        return
    results = [row for size in sorted(given.proposals) for row in alone(size)]
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))
    for kind in ("csv", "jsonl"):
        peaks = [row["peak_mb"] for row in results if row["file"] == kind]
        if peaks[-1] - peaks[0] > MOST_GROWTH_MB:
            raise SystemExit(f"{kind}: {peaks[-1] - peaks[0]} MB more with more proposals.")


if __name__ == "__main__":
    main()
