"""How many requests per second the pages serve, as a share of a bare page in the same run.

    python benchmarks/web.py [--proposals 10000] [--concurrency 8] [--seconds 6] [--rounds 3]

Fills a temporary SQLite database, starts ``gatp serve`` as anyone would, and beside it a bare
Flask page that does one query on the same database under the same server. Every target is
measured in turn, round after round, so that a machine that slows down slows everything alike;
the figure to compare is the share of the bare page. Only 127.0.0.1 is ever asked.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.country import fill

BARE = """
import sys
from flask import Flask, render_template_string
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from waitress import serve
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = sys.argv[1]
db = SQLAlchemy(app)
PAGE = "<!doctype html><title>x</title><h1>{{ title }}</h1>"
@app.get("/")
def page():
    row = db.session.execute(text("select title from calls limit 1")).first()
    return render_template_string(PAGE, title=row.title)
serve(app, host="127.0.0.1", port=int(sys.argv[2]), threads=8, _quiet=True)
"""


@dataclass
class Target:
    """Something to ask for, and what was measured of it."""

    name: str
    port: int
    path: str = "/"
    expect: int = 200
    goal: float | None = None
    forms: list[dict[str, str]] | None = None  # one POST each, never the same twice
    signed_in: bool = False
    latencies: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    bytes: int = 0
    errors: int = 0


class Client:
    """One keep-alive connection with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if not self.cookies:
            headers = {}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form)
        self.connection.request("POST" if form is not None else "GET", path, body, headers)
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            # A browser would follow the answer to a form and read its message; here the next
            # form starts from the session as it was, or messages would pile up in it.
            if name.lower() == "set-cookie" and form is None:
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read(), answer.headers.get("Location", "")


def token(page: bytes) -> str:
    """Return the CSRF token of a page."""
    return re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page)[1].decode()


def run(target: Target, concurrency: int, seconds: float, clients: list[Client] | None) -> None:
    """Ask for a target from several threads for some seconds."""
    stop = time.perf_counter() + seconds
    taken, lock = [], threading.Lock()
    work = list(target.forms or [])

    def loop(number: int) -> None:
        client = clients[number] if clients else Client(target.port)
        mine = work[number::concurrency]
        own: list[float] = []
        errors = size = 0
        while time.perf_counter() < stop:
            form = None
            path = target.path
            if target.forms is not None:
                if not mine:
                    break
                form = dict(mine.pop())
                path = form.pop("_path")
                form["csrf_token"] = client.token  # type: ignore[attr-defined]
            started = time.perf_counter()
            status, body, _ = client.ask(path, form)
            own.append(time.perf_counter() - started)
            size = len(body)
            errors += status != target.expect
        with lock:
            taken.extend(own)
            target.errors += errors
            target.bytes = max(target.bytes, size)

    threads = [threading.Thread(target=loop, args=(i,)) for i in range(concurrency)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    target.latencies += taken
    target.rates.append(len(taken) / (time.perf_counter() - began))
    if target.forms is not None:
        done = len(taken)
        target.forms[:] = target.forms[: max(0, len(target.forms) - done - concurrency)]


def wait_for(port: int, path: str) -> float:
    """Wait until a server answers; return how long it took, in seconds."""
    began = time.perf_counter()
    while time.perf_counter() - began < 60:
        try:
            if Client(port).ask(path)[0] == 200:
                return time.perf_counter() - began
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"no server on {port}")


def sign_in(port: int, cookies: list[str]) -> list[Client]:
    """Return one signed-in client per cookie, each with its CSRF token."""
    clients = []
    for cookie in cookies:
        client = Client(port)
        client.cookies["gatp"] = cookie
        client.token = token(client.ask("/mi-cuenta")[1])  # type: ignore[attr-defined]
        clients.append(client)
    return clients


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--proposals", type=int, default=10_000)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--out", default="benchmarks/results/web.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report(options, *measure(options, Path(folder)))


def measure(options: argparse.Namespace, folder: Path) -> tuple[list[Target], float]:
    url = f"sqlite:///{folder}/bench.sqlite"
    print(f"filling {options.proposals} proposals...", file=sys.stderr)
    made = fill(url, folder, options.proposals, people=options.concurrency)
    env = os.environ | {
        "GATP_DATABASE_URL": url, "GATP_DATA_DIR": str(folder), "GATP_SECRET_KEY": made.secret,
        "GATP_PUBLIC_URL": "http://127.0.0.1", "GATP_LOG": "json",
    }  # fmt: skip
    gatp = str(Path(sys.executable).with_name("gatp"))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    ours, bare = options.port, options.port + 1
    servers = [
        subprocess.Popen([gatp, "serve", "--port", str(ours), "--no-worker"], env=env, **quiet),
        subprocess.Popen([sys.executable, "-c", BARE, url, str(bare)], **quiet),
    ]
    try:
        started = wait_for(ours, "/salud/viva")
        wait_for(bare, "/")
        targets = [
            Target("bare page, one query", bare),
            Target("front page", ours, "/"),
            Target("list", ours, f"/convocatorias/{made.slug}/propuestas", goal=0.3),
            Target("search", ours, f"/convocatorias/{made.slug}/propuestas?q=agua+calendario"),
            Target("proposal page", ours, f"/propuestas/{made.folio}", goal=0.3),
            Target("with 50 comments", ours, f"/propuestas/{made.discussed}", goal=0.3),
            Target("the same, signed in", ours, f"/propuestas/{made.discussed}", signed_in=True),
            Target("sign-in form", ours, "/entrar"),
            Target("support", ours, expect=303, goal=0.2, forms=made.supports, signed_in=True),
        ]
        clients = sign_in(ours, made.cookies)
        for target in targets:
            run(target, options.concurrency, 1, clients if target.signed_in else None)
            target.latencies.clear()
            target.rates.clear()
        for _ in range(options.rounds):
            for target in targets:
                own = clients if target.signed_in else None
                run(target, options.concurrency, options.seconds, own)
    finally:
        for server in servers:
            server.terminate()
            server.wait()
    return targets, started


def report(options: argparse.Namespace, targets: list[Target], started: float) -> None:
    bare = median(targets[0].rates)
    rows = []
    print(f"\ngatp serve answers after {started:.2f} s; {options.proposals} proposals, "
          f"concurrency {options.concurrency}\n")  # fmt: skip
    print(
        f"{'':24}{'req/s':>8}{'of bare':>9}{'goal':>6}{'p50 ms':>9}{'p95 ms':>9}{'kB':>7}{'errors':>8}"
    )
    for target in targets:
        times = sorted(target.latencies)
        row = {
            "name": target.name, "requests_per_second": round(median(target.rates), 1),
            "share_of_bare": round(median(target.rates) / bare, 3), "goal": target.goal,
            "p50_ms": round(1000 * times[len(times) // 2], 1),
            "p95_ms": round(1000 * times[int(len(times) * 0.95)], 1),
            "kilobytes": round(target.bytes / 1000, 1), "errors": target.errors,
        }  # fmt: skip
        rows.append(row)
        print(f"{row['name']:24}{row['requests_per_second']:>8}{row['share_of_bare']:>9}"
              f"{row['goal'] or '':>6}{row['p50_ms']:>9}{row['p95_ms']:>9}"
              f"{row['kilobytes']:>7}{row['errors']:>8}")  # fmt: skip
    out = Path(options.out)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"options": vars(options), "start_seconds": started, "rows": rows}))


if __name__ == "__main__":
    random.seed(0)
    main()
