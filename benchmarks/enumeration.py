"""Whether how long an answer takes tells who has an account.

    python -m benchmarks.enumeration --pairs 400

Each act that takes an address from somebody without a session is asked for in pairs, one of an
account and one of nobody, in an order drawn for each pair, in one process over SQLite. Reported
for each: both medians, the median of the differences (with the interval of 95 % of
a bootstrap over the pairs), the area under the curve of an attacker who has one measure to guess
by (0.5 is chance), and the p of a permutation test of the signs of the differences. What a
network adds is not there, and would only help to hide it.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import structlog
from flask import Flask
from flask.testing import FlaskClient

from gatp_participa import create_app
from gatp_participa.accounts.models import SignInCode, User
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.entities.services import load_catalogues
from gatp_participa.settings import Settings

SEED = 20261121
ROUNDS = 2_000  # of the permutation and of the bootstrap


def main() -> None:
    """Measure, print a table and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/enumeration.json"))
    arguments = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder:
        app = _platform(Path(folder), arguments.pairs)
        rows = [_row(name, *_measured(app, act, arguments.pairs)) for name, act in ACTS.items()]
    print(
        f"{'act':<16}{'known ms':>10}{'unknown ms':>12}{'shift ms':>10}  95 % interval      AUC      p"
    )
    for row in rows:
        low, high = row["interval_ms"]
        print(
            f"{row['act']:<16}{row['known_ms']:>10.2f}{row['unknown_ms']:>12.2f}{row['shift_ms']:>10.3f}"
            f"  [{low:.3f}, {high:.3f}]  {row['auc']:.3f}  {row['p']:.3f}"
        )
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    document = {"pairs": arguments.pairs, "seed": SEED, "rounds": ROUNDS, "rows": rows}
    arguments.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _platform(folder: Path, pairs: int) -> Flask:
    app = create_app(
        Settings(
            secret_key="medida",
            database_url=f"sqlite:///{folder}/m.sqlite",
            data_dir=folder,
            secure_cookies=False,
            form_seconds=0,
            testing=True,
        )
    )
    with app.app_context():
        db.create_all()
        load_catalogues()
        for number in range(pairs + 20):
            db.session.add(
                User(
                    email=known(number),
                    name="",
                    pseudonym=f"Participante {number}",
                    created_at=clock.now() - timedelta(days=9),
                )
            )
        db.session.commit()
    return app


def known(number: int) -> str:
    return f"persona{number:06d}@conocidas.example"


def unknown(number: int) -> str:
    return f"persona{number:06d}@ignoradas.example"  # as long as the other


def _ask_for_a_code(client: FlaskClient, email: str) -> None:
    assert client.post("/entrar", data={"email": email}).status_code == 303


def _type_a_wrong_code(client: FlaskClient, email: str) -> Callable[[], None]:
    where = client.post("/entrar", data={"email": email}).location
    token = where.split("t=")[1]

    def act() -> None:
        assert client.post("/entrar/codigo", data={"t": token, "code": "000000"}).status_code == 400

    return act


def _follow(client: FlaskClient, email: str) -> None:
    assert client.post("/seguir/estado/20", data={"email": email}).status_code == 303


def _prepared(act: Callable[[FlaskClient, str], None]) -> Callable:
    return lambda client, email: lambda: act(client, email)


ACTS: dict[str, Callable[[FlaskClient, str], Callable[[], None]]] = {
    "ask for a code": _prepared(_ask_for_a_code),
    "a wrong code": _type_a_wrong_code,
    "follow a state": _prepared(_follow),
}


def _measured(app: Flask, prepare: Callable, pairs: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each side, pair by pair; the first ones warm everything up."""
    chance = random.Random(SEED)
    with app.app_context():
        db.session.query(SignInCode).delete()  # how many an address may ask for starts again
        db.session.commit()
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(pairs + 20):
        sides = [(0, known(number)), (1, unknown(number))]
        chance.shuffle(sides)
        for side, email in sides:
            act = prepare(app.test_client(), email)
            began = time.perf_counter_ns()
            act()
            took = (time.perf_counter_ns() - began) / 1e6
            if number >= 20:
                times[side].append(took)
    return times


def _row(name: str, one: Sequence[float], other: Sequence[float]) -> dict:
    differences = [a - b for a, b in zip(one, other, strict=True)]
    chance = random.Random(SEED)
    return {
        "act": name,
        "n": len(one),
        "known_ms": statistics.median(one),
        "unknown_ms": statistics.median(other),
        "shift_ms": statistics.median(differences),
        "interval_ms": _interval(differences, chance),
        "auc": _auc(one, other),
        "p": _permuted(differences, chance),
    }


def _interval(differences: Sequence[float], chance: random.Random) -> tuple[float, float]:
    found = sorted(
        statistics.median(chance.choices(differences, k=len(differences))) for _ in range(ROUNDS)
    )
    return found[int(0.025 * ROUNDS)], found[int(0.975 * ROUNDS)]


def _auc(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how often a measure of the first is larger than one of the second: Mann and Whitney's U."""
    ranked = sorted([(value, 1) for value in one] + [(value, 0) for value in other])
    ranks = sum(rank for rank, (_value, side) in enumerate(ranked, 1) if side)
    return (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


def _permuted(differences: Sequence[float], chance: random.Random) -> float:
    """Return the share of random signs whose median is as far from 0 as the one that was seen."""
    seen = abs(statistics.median(differences))
    far = sum(
        abs(statistics.median([d if chance.random() < 0.5 else -d for d in differences])) >= seen
        for _ in range(ROUNDS)
    )
    return (far + 1) / (ROUNDS + 1)


if __name__ == "__main__":
    main()
