"""Import 10,000 and 100,000 invented rows: seconds, rows per second and peak memory of each.

Each size runs in a process of its own, over a fresh SQLite database in a temporary folder:

    python benchmarks/importers.py [--rows 10000 100000]

The claim is that memory does not grow with the file; the run fails when the larger one needs
over 60 MB more than the smaller one.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "importers.json"
MOST_GROWTH_MB = 60
_TEXT = (
    "agua calle parque escuela luz transporte basura mercado clínica banqueta árboles camión "
    "seguridad presupuesto vecinas colonia municipio obra bache drenaje internet trámite cuidado "
    "que se publique cada mes con nombre de quien responde y la fecha en que termina para todas"
)
_STATES = ("Oaxaca", "Jalisco", "Edomex", "CDMX", "09", "Yucatán", "Nuevo Leon", "Pue.")


def write_rows(path: Path, rows: int) -> None:
    """Write an invented export: HTML, authors, several ways to name a state."""
    chance = random.Random(0)
    words_known = _TEXT.split()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(("id", "título", "descripción", "estado", "fecha", "correo", "apoyos"))
        for number in range(rows):
            words = chance.choices(words_known, k=chance.randint(30, 110))
            writer.writerow(
                (
                    number, " ".join(words[:8]).capitalize(),
                    f"<p>{' '.join(words)}</p><p>{' '.join(reversed(words[:20]))} &amp; más.</p>",
                    chance.choice(_STATES), f"{number % 28 + 1:02}/03/2026",
                    f"persona{number}@example.org", number % 90,
                )
            )  # fmt: skip


def measure(rows: int) -> dict[str, float]:
    """Import that many rows here and return what it took."""
    from gatp_participa import create_app
    from gatp_participa.calls.models import Call
    from gatp_participa.core import clock
    from gatp_participa.core.db import db, transaction
    from gatp_participa.entities.services import load_catalogues
    from gatp_participa.importers import services
    from gatp_participa.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        write_rows(path, rows)
        app = create_app(
            Settings(secret_key="x", database_url=f"sqlite:///{folder}/db.sqlite", testing=True)
        )
        with app.app_context():
            db.create_all()
            now = clock.now()
            with transaction():
                load_catalogues()
                call = Call(
                    slug="prueba", title="Prueba", summary="", opens_at=now,
                    closes_at=now.replace(year=now.year + 1), created_at=now,
                )  # fmt: skip
                db.session.add(call)
            before, cpu = _peak_mb(), time.process_time()
            with transaction():
                file = services.open_file(path, services.Options())
                _, result = services.bring(
                    file, call=call, person=None, now=now, file_name=path.name
                )
            cpu = time.process_time() - cpu
            assert result.created == rows, result.errors[:3]
            megabytes = path.stat().st_size / 1e6
    return {
        "rows": rows, "file_mb": round(megabytes, 1), "seconds": result.seconds,
        "cpu_seconds": round(cpu, 1),
        "rows_per_second": round(rows / result.seconds), "start_mb": before,
        "peak_mb": _peak_mb(),
    }  # fmt: skip


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one)))
        return 0
    figures = []
    for rows in asked.rows:
        command = [sys.executable, __file__, "--one", str(rows)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        figures.append(json.loads(done.stdout.splitlines()[-1]))
        print("  ".join(f"{name} {value}" for name, value in figures[-1].items()), flush=True)
    growth = round(figures[-1]["peak_mb"] - figures[0]["peak_mb"], 1)
    print(f"growth {growth} MB (at most {MOST_GROWTH_MB})")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"runs": figures, "growth_mb": growth}, indent=2) + "\n")
    return int(growth > MOST_GROWTH_MB)


if __name__ == "__main__":
    raise SystemExit(main())
