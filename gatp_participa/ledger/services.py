"""Give each new act its place in the record, and tell outside witnesses what the record is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy import insert as plain_insert

from gatp_participa.audit.models import AuditEntry, Unsealed
from gatp_participa.core import clock
from gatp_participa.core.db import db, dialect, insert
from gatp_participa.core.errors import ConflictError
from gatp_participa.ledger import leaves, queries, tree
from gatp_participa.ledger.models import Leaf, Root, Tally
from gatp_participa.notices import letters
from gatp_participa.notices import services as notices
from gatp_participa.web.languages import speaking

BATCH = 2_000  # acts of one seal: as long as SQLite's other writers wait
_LOCK = 0x6A7B_1ED6  # a number of ours among PostgreSQL's advisory locks


def take_turn() -> None:
    """Make who seals wait for who is sealing; on SQLite a writing transaction already does."""
    if dialect() == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def seal(*, now: datetime, limit: int = BATCH) -> Root | None:
    """Seal the oldest acts that wait, with one root; None when none waits.

    It costs what the new acts cost: of the old ones only the complete subtrees are read.

    Raises:
        ConflictError: the record lacks leaves that its last root counts.
    """
    take_turn()
    waiting = list(
        db.session.execute(
            select(
                AuditEntry.id, AuditEntry.act, AuditEntry.at, AuditEntry.channel, AuditEntry.digest
            )
            .join(Unsealed, Unsealed.entry_id == AuditEntry.id)
            .order_by(AuditEntry.id)
            .limit(limit)
        )
    )
    if not waiting:
        return None
    grown, chain = _as_it_was()
    rows: list[dict[str, Any]] = []
    for entry in waiting:
        line = leaves.published(
            grown.size + 1, act=entry.act, at=entry.at, channel=entry.channel, digest=entry.digest
        )
        leaf = tree.leaf_digest(line)
        chain = leaves.linked(chain, leaf)
        closed = "".join(one.hex() for one in grown.add(leaf))
        rows.append(
            {
                "position": grown.size, "entry_id": entry.id, "leaf": leaf.hex(),
                "closes": closed, "chain": chain,
            }
        )  # fmt: skip
    db.session.execute(plain_insert(Leaf), rows)
    db.session.execute(
        delete(Unsealed).where(Unsealed.entry_id.in_([entry.id for entry in waiting])),
        execution_options={"synchronize_session": False},
    )
    _count(waiting)
    root = Root(size=grown.size, root=grown.root.hex(), chain=chain, sealed_at=now)
    db.session.add(root)
    db.session.flush()
    return root


def _as_it_was() -> tuple[tree.Tree, str]:
    last = queries.last_root()
    if last is None:
        return tree.Tree(), leaves.NO_LINK
    spots = tree.peak_spots(0, last.size)
    found = queries.digests_at(spots)
    if len(found) < len(spots):
        raise ConflictError(_("Al registro le faltan actos. Revísalo con: gatp audit verify"))
    return tree.Tree(last.size, [found[spot] for spot in spots]), last.chain


def _count(waiting: list[Any]) -> None:
    counts: dict[tuple[Any, str], int] = {}
    for entry in waiting:
        key = clock.local_day(entry.at), entry.act.partition(".")[0]
        counts[key] = counts.get(key, 0) + 1
    added = insert(Tally).values(
        [{"day": day, "kind": kind, "acts": acts} for (day, kind), acts in counts.items()]
    )
    db.session.execute(
        added.on_conflict_do_update(
            index_elements=["day", "kind"], set_={"acts": Tally.acts + added.excluded.acts}
        )
    )


def tell_auditors(*, now: datetime) -> int:
    """Write the last root to whoever audits, unless they have it; return how many letters.

    Their mailboxes are witnesses that nobody here can change.
    """
    last = queries.last_root()
    if last is None:
        return 0
    sent = 0
    for person in queries.auditors(clock.local_day(now)):
        with speaking(person.language):
            told = notices.send(
                "ledger_root", to=person.email, now=now, root=last, called=person.name,
                dedupe_key=f"ledger_root:{last.id}:{person.id}", url=letters.link("ledger.index"),
            )  # fmt: skip
        sent += told is not None
    return sent
