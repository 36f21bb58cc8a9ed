"""A database full of proposals, for the benchmarks: the demonstration's words, reshuffled."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from gatp_participa import create_app
from gatp_participa.accounts import services as accounts
from gatp_participa.calls.models import Call
from gatp_participa.comments.models import Comment
from gatp_participa.comments.rules import dispute, usefulness
from gatp_participa.comments.status import Stance
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.dev.services import opening, texts
from gatp_participa.dev.services.people import DOMAIN
from gatp_participa.entities import queries as entities
from gatp_participa.entities import services as catalogues
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import Channel
from gatp_participa.settings import Settings

CHUNK = 1000
THREADS, REPLIES = 20, 30


@dataclass
class Made:
    """What the load script needs to know of the database."""

    slug: str
    folio: str
    discussed: str  # the folio of the one with comments
    secret: str
    cookies: list[str]
    supports: list[dict[str, str]]


def fill(url: str, folder: Path, count: int, people: int) -> Made:
    """Make an open call with ``count`` proposals and ``people`` accounts that are signed in."""
    secret = "benchmark" * 4
    app = create_app(
        Settings(secret_key=secret, database_url=url, data_dir=folder, secure_cookies=False)
    )
    dice = random.Random(0)
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()
        with transaction():
            catalogues.load_catalogues()
        now = clock.now()
        with transaction():
            call = opening.make_open_call(now - timedelta(days=10), now + timedelta(days=30))
            for stage in call.stages:
                stage.allows_comment = True
            users = [
                accounts.find_or_create_user(f"carga{n}@{DOMAIN}", now=now) for n in range(people)
            ]
        _store(call, count, dice)
        folios = db.session.scalars(db.select(Proposal.folio).order_by(Proposal.id)).all()
        with transaction():
            discussed = _discuss(folios[count // 3], users, now)
        cookies = [_cookie(app, user) for user in users]
        made = Made(
            slug=call.slug, folio=folios[count // 2], discussed=discussed, secret=secret, cookies=cookies,
            supports=[{"_path": f"/propuestas/{folio}/apoyo"} for folio in folios],
        )  # fmt: skip
        db.session.remove()
        db.engine.dispose()
    return made


def _store(call: Call, count: int, dice: random.Random) -> None:
    rows = [
        json.loads(line)
        for path in sorted((texts.COUNTRY / "texts").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    states = list(entities.catalogue().entities)
    topics = [topic.id for topic in call.topics]
    opens_at = call.opens_at
    for start in range(0, count, CHUNK):
        with transaction():
            proposals.store_rows(
                [
                    _row(n, rows, states, topics, opens_at, dice)
                    for n in range(start, min(count, start + CHUNK))
                ],
                call=call,
                now=clock.now(),
            )


def _row(n, rows, states, topics, opens_at, dice):  # type: ignore[no-untyped-def]
    title, problem, action = (dice.choice(rows) for _ in range(3))
    return proposals.ProposalRow(
        external_key=f"bench:{n}", title=f"{title['title']} {n}", problem=problem["problem"],
        action=action["action"], result=action["result"], entity_code=dice.choice(states),
        topic_id=dice.choice(topics), channel=Channel.PAPER,
        submitted_at=opens_at + timedelta(seconds=n * 60),
    )  # fmt: skip


def _discuss(folio, users, now):  # type: ignore[no-untyped-def]
    """Say fifty things of a proposal: twenty threads, half of them with three replies."""
    proposal = db.session.scalar(db.select(Proposal).where(Proposal.folio == folio))
    said = "Hace falta decir quién lo va a cuidar y con qué dinero, año por año. " * 2
    threads = [
        Comment(
            proposal_id=proposal.id, author_id=users[n % len(users)].id, body=f"{said}{n}",
            stance=list(Stance)[n % 3], created_at=now, changed_at=now, useful_count=n,
            not_useful_count=n % 4,
            usefulness=usefulness(n, n % 4), dispute=dispute(n, n % 4),
        )
        for n in range(THREADS)
    ]  # fmt: skip
    db.session.add_all(threads)
    db.session.flush()
    db.session.add_all(
        Comment(
            proposal_id=proposal.id,
            parent_id=threads[n % 10].id,
            body=said,
            created_at=now,
            changed_at=now,
            author_id=users[n % len(users)].id,
        )
        for n in range(REPLIES)
    )
    return folio


def _cookie(app, user) -> str:  # type: ignore[no-untyped-def]
    serializer = app.session_interface.get_signing_serializer(app)
    return serializer.dumps({"_user_id": user.get_id(), "_fresh": True, "_permanent": True})
