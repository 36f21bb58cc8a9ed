"""How long saving a sheet takes while somebody types two hundred of them, over HTTP.

Run: ``python -m benchmarks.capturing [--sheets 200] [--proposals 10000]``. Prints the median, the
95th percentile and the longest of what the server took to save and to give the next blank form.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from gatp_participa.accounts.status import Role
from gatp_participa.capture import services
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.proposals.services import ProposalRow, store_rows
from tests.support.factories import make_call, make_user
from tests.support.server import Server
from tests.support.visitor import Visitor

PLACES = ("la colonia Reforma", "el barrio de Jalatlaco", "San Felipe", "la central de abasto")
SYLLABLES = ("ca", "me", "lo", "ti", "pu", "ra", "se", "no", "vi", "du", "fa", "go")
THINGS = ("el agua", "la luz", "el camión", "la basura", "el alumbrado", "la clínica", "la escuela")


def text(number: int) -> str:
    """Return a short problem that is not the one before."""
    place, thing = PLACES[number % len(PLACES)], THINGS[number % len(THINGS)]
    return f"En {place} falla {thing} desde hace {number} días y nadie da razón en la oficina {number}."


def unlike(draw: random.Random) -> str:
    """Return words enough for a text to resemble no other, so that it is saved at once."""
    return " ".join("".join(draw.choices(SYLLABLES, k=3)) for _each in range(30))


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sheets", type=int, default=200)
    asked.add_argument("--proposals", type=int, default=10_000)
    options = asked.parse_args()
    folder = Path(tempfile.mkdtemp())
    server = Server.start(
        database_url=f"sqlite:///{folder}/db.sqlite", data_dir=folder, catalogue_seconds=30
    )
    now = clock.now()
    with server.app.app_context():
        with transaction():
            call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
            person = make_user((Role.CAPTURER, "20"))
            rows = [
                ProposalRow(
                    title=f"Propuesta {n}", problem=text(n), entity_code="20", submitted_at=now
                )
                for n in range(options.proposals)
            ]
            store_rows(rows, call=call, now=now)
            services.number_sheets(call, "20", 1, person=person, now=now)
        visitor = Visitor(server, person)
        slug = call.slug
        db.session.remove()
    kept = server.app.session_interface.get_signing_serializer(server.app)
    moment = int(now.timestamp())
    visitor.cookie = kept.dumps(
        kept.loads(visitor.cookie)
        | {"capture_pile": {"call": slug, "entity": "20", "event": None}}
        | {"confirmed_at": moment, "seen_at": moment, "strong": True}
    )
    visitor.get("/mesa/captura")
    saving, showing = [], []
    draw = random.Random(7)
    for number in range(options.sheets):
        fields = {
            "problem": f"{text(number)} {unlike(draw)}", "topic": "0", "language": "es",
            "consent": "on_paper", "ticket": f"hoja-{number}", "seen_alike": "",
        }  # fmt: skip
        began = time.perf_counter()
        status, where = visitor.post("/mesa/captura", **fields)
        saved = time.perf_counter()
        assert status == 303, (status, where[:2000])
        assert visitor.get(where)[0] == 200
        saving.append(1000 * (saved - began))
        showing.append(1000 * (time.perf_counter() - saved))
    for name, times in (("save", saving), ("next blank form", showing)):
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"{name}: median {statistics.median(times):.0f} ms, p95 {p95:.0f}, most {max(times):.0f}"
        )


if __name__ == "__main__":
    main()
