"""Store many proposals at once: what importers read and what the demonstration invents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select, update

from gatp_participa.calls.models import Call
from gatp_participa.core import folios
from gatp_participa.core.db import db, insert
from gatp_participa.entities.queries import catalogue
from gatp_participa.proposals import rules, search_index
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services.looking import ask_to_look
from gatp_participa.proposals.status import Channel, ProposalStatus


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """A proposal that comes from elsewhere, already clean.

    ``external_key`` says which one it is in the place it comes from; without it a row is
    always a new proposal.
    """

    title: str
    problem: str
    action: str = ""
    result: str = ""
    external_key: str | None = None
    entity_code: str | None = None
    municipality_code: str | None = None
    topic_id: int | None = None
    language: str = "es"
    channel: Channel = Channel.IMPORT
    submitted_at: datetime
    external_supports: int | None = None
    reference_label: str | None = None
    author_id: int | None = None
    withdrawn_at: datetime | None = None


class StoreCounts(NamedTuple):
    """What became of the rows; together, as many as came in."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


# The moment a row arrived is not what it says: a file without dates gets the day of its
# reading, and reading it again must change nothing.
_NOT_CONTENT = {"external_key", "submitted_at", "withdrawn_at"}


def store_rows(rows: Sequence[ProposalRow], *, call: Call, now: datetime) -> StoreCounts:
    """Bring a call's proposals to what the rows say, matching them by ``external_key``.

    Send a few hundred or thousand rows each time: the memory used is that of one batch. What
    was there keeps its number, folio, moment and supports; one that a moderator hid stays
    hidden, and one withdrawn stays withdrawn. When a key comes twice, the last row counts.
    """
    # One import of a call at a time, so that two of the same file do not both add a key.
    db.session.execute(select(Call.id).where(Call.id == call.id).with_for_update(key_share=True))
    known = known_rows(call.id, {row.external_key for row in rows if row.external_key})
    last = {row.external_key: row for row in rows if row.external_key}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for row in rows:
        if row.external_key and last[row.external_key] is not row:
            continue
        values = values_of(row)
        present = known.get(row.external_key or "")
        if present is None:
            new.append(values | {"call_id": call.id} | status_of(row))
        elif differs(present, values, row):
            changed.append(_change(present, values, row))
    _add(new)
    _update(changed)
    return StoreCounts(len(new), len(changed), len(rows) - len(new) - len(changed))


def known_rows(call_id: int, keys: set[str]) -> dict[str, Row]:
    """Return what is known of the proposals of a call with these external keys."""
    found = db.session.execute(
        select(
            Proposal.external_key, Proposal.id, Proposal.content_digest, Proposal.status,
            Proposal.withdrawn_at, Proposal.folio,
        ).where(Proposal.call_id == call_id, Proposal.external_key.in_(keys))
    )  # fmt: skip
    return {row.external_key: row for row in found}


def values_of(row: ProposalRow) -> dict[str, Any]:
    """Return what a row says, with its fingerprint."""
    values = asdict(row)
    content = {name: value for name, value in values.items() if name not in _NOT_CONTENT}
    return values | {"content_digest": rules.content_digest(content)}


def status_of(row: ProposalRow) -> dict[str, Any]:
    """Return the status that a new proposal of this row has."""
    withdrawn = row.withdrawn_at is not None
    return {"status": ProposalStatus.WITHDRAWN if withdrawn else ProposalStatus.PUBLISHED}


def leaves(present: Row, row: ProposalRow) -> bool:
    """Say whether the author withdrew, where it comes from, what is still public here."""
    return row.withdrawn_at is not None and present.status is ProposalStatus.PUBLISHED


def differs(present: Row, values: dict[str, Any], row: ProposalRow) -> bool:
    """Say whether a row would change the proposal that is here."""
    return present.content_digest != values["content_digest"] or leaves(present, row)


def _change(present: Row, values: dict[str, Any], row: ProposalRow) -> dict[str, Any]:
    kept = {"id": present.id, "status": present.status, "withdrawn_at": present.withdrawn_at}
    if leaves(present, row):
        kept |= {"status": ProposalStatus.WITHDRAWN, "withdrawn_at": row.withdrawn_at}
    del values["submitted_at"]
    return values | kept


def _add(rows: list[dict[str, Any]]) -> None:
    """Insert with a free folio each: those whose folio was taken try again with another."""
    table = Proposal.__table__
    waiting = rows
    while waiting:
        by_folio = _with_folios(waiting)
        statement = (
            insert(table)
            .on_conflict_do_nothing(index_elements=["folio"])
            .returning(table.c.folio, table.c.id)
        )
        numbers = db.session.execute(statement, list(by_folio.values())).all()
        added = [by_folio.pop(folio) | {"id": number} for folio, number in numbers]
        _index(added)
        waiting = list(by_folio.values())


def _with_folios(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    places = catalogue().entities
    by_folio: dict[str, dict[str, Any]] = {}
    for row in rows:
        place = places.get(row["entity_code"] or "")
        prefix = place.folio_prefix if place else folios.NATION
        folio = folios.new(prefix)
        while folio in by_folio:
            folio = folios.new(prefix)
        by_folio[folio] = row | {"folio": folio}
    return by_folio


def _update(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    db.session.execute(update(Proposal), rows)
    search_index.remove(*(r["id"] for r in rows if r["status"] is not ProposalStatus.PUBLISHED))
    _index(rows)


def _index(rows: Iterable[dict[str, Any]]) -> None:
    public = [row for row in rows if row["status"] is ProposalStatus.PUBLISHED]
    search_index.put(
        (
            row["id"],
            search_index.words_of(row["title"], row["problem"], row["action"], row["result"]),
        )
        for row in public
    )
    ask_to_look("proposal", [row["id"] for row in public])
