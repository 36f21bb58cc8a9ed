"""Take in a great many proposals at once: compared in parts, seen all together.

A long file is read in many short transactions into a table of its package, which nobody sees;
then one statement makes them proposals. Their search words come right after, in parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, cast, delete, literal, select, update

from gatp_participa.core import folios
from gatp_participa.core.db import db, insert
from gatp_participa.entities.queries import catalogue
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services.looking import ask_to_look
from gatp_participa.proposals.services.storing import (
    ProposalRow,
    differs,
    known_rows,
    status_of,
    values_of,
)
from gatp_participa.proposals.status import Channel, ProposalStatus

SAID = (
    "external_key", "entity_code", "municipality_code", "topic_id", "title", "problem", "action",
    "result", "language", "external_supports", "reference_label", "content_digest",
)  # fmt: skip
_LEAVING = "undone:"
BORN = ("folio", *SAID, "status", "submitted_at", "withdrawn_at")


@dataclass(frozen=True)
class Sifted:
    """What storing a row would do. ``values`` is what it says, by column."""

    proposal_id: int | None  # None: it is new
    folio: str | None
    is_changed: bool
    values: dict[str, Any]


def sift(rows: Sequence[ProposalRow], *, call_id: int) -> list[Sifted]:
    """Compare rows, each with an ``external_key`` of its own, with what a call has."""
    known = known_rows(call_id, {row.external_key for row in rows if row.external_key})
    found = []
    for row in rows:
        present = known.get(row.external_key or "")
        values = values_of(row) | status_of(row)
        is_changed = present is None or differs(present, values, row)
        number, folio = (present.id, present.folio) if present is not None else (None, None)
        found.append(Sifted(number, folio, is_changed, values))
    return found


def free_folios(entity_codes: Iterable[str | None]) -> list[str]:
    """Return a folio that no proposal has for each place, all different."""
    places = catalogue().entities
    prefixes = [
        places[code].folio_prefix if code in places else folios.NATION for code in entity_codes
    ]
    made = [folios.new(prefix) for prefix in prefixes]
    while wrong := _taken(made):
        for place in wrong:
            made[place] = folios.new(prefixes[place])
    return made


def _taken(made: Sequence[str]) -> list[int]:
    """Return the places of folios that a proposal has or that come twice."""
    held = set(db.session.scalars(select(Proposal.folio).where(Proposal.folio.in_(made))))
    wrong = []
    for place, folio in enumerate(made):
        if folio in held:
            wrong.append(place)
        held.add(folio)
    return wrong


def take_in(source: FromClause, *where: ColumnElement[bool], call_id: int) -> None:
    """Make proposals of a call from rows, in the order of their ``number``.

    Those whose folio or key is taken stay out.
    """
    fixed = {
        "call_id": literal(call_id),
        "channel": literal(Channel.IMPORT, Proposal.__table__.c.channel.type),
    }
    rows = select(*fixed.values(), *(source.c[name] for name in BORN)).where(*where)
    rows = rows.order_by(source.c.number)  # an engine reads a table in any order
    statement = insert(Proposal.__table__).from_select([*fixed, *BORN], rows)
    db.session.execute(statement.on_conflict_do_nothing())


def rewrite(source: FromClause, where: ColumnElement[bool]) -> None:
    """Make proposals say what ``source`` says. What was hidden or withdrawn stays so.

    ``where`` joins both. Only what is public leaves, when the source says it was withdrawn.
    """
    unsynchronized = {"synchronize_session": False}
    said = {name: source.c[name] for name in SAID}
    db.session.execute(update(Proposal).where(where).values(said), execution_options=unsynchronized)
    leaving = (
        update(Proposal)
        .where(
            where, source.c.withdrawn_at.is_not(None), Proposal.status == ProposalStatus.PUBLISHED
        )
        .values(status=ProposalStatus.WITHDRAWN, withdrawn_at=source.c.withdrawn_at)
    )
    db.session.execute(leaving, execution_options=unsynchronized)


def go_back(source: FromClause, where: ColumnElement[bool]) -> None:
    """Make proposals be what they were, their status too."""
    names = (*SAID, "status", "withdrawn_at")
    statement = update(Proposal).where(where).values({name: source.c[name] for name in names})
    db.session.execute(statement, execution_options={"synchronize_session": False})


def index_words(proposal_ids: Sequence[int]) -> None:
    """Make search find what proposals say now, or not find those that are not public."""
    columns = (Proposal.title, Proposal.problem, Proposal.action, Proposal.result)
    rows = db.session.execute(
        select(Proposal.id, Proposal.status, *columns).where(Proposal.id.in_(proposal_ids))
    ).all()
    search_index.remove(*(row.id for row in rows if row.status is not ProposalStatus.PUBLISHED))
    search_index.put(
        (row.id, search_index.words_of(row.title, row.problem, row.action, row.result))
        for row in rows
        if row.status is ProposalStatus.PUBLISHED
    )
    ask_to_look("proposal", proposal_ids)


def leave_sight(proposal_ids: Sequence[int]) -> None:
    """Take proposals without an author out of everybody's sight, before they are deleted.

    What is in review only its author sees, and these have none. Their keys are free at once, so
    that the right file can bring them again.
    """
    key = literal(_LEAVING) + cast(Proposal.id, String) + ":" + Proposal.external_key
    db.session.execute(
        update(Proposal)
        .where(Proposal.id.in_(proposal_ids))
        .values(status=ProposalStatus.IN_REVIEW, withdrawn_at=None, external_key=key),
        execution_options={"synchronize_session": False},
    )


def come_back(proposal_ids: Sequence[int]) -> None:
    """Let proposals that were about to be deleted be seen again: somebody acted on them."""
    for one in db.session.scalars(select(Proposal).where(Proposal.id.in_(proposal_ids))):
        one.status = ProposalStatus.PUBLISHED
        key = (one.external_key or "").removeprefix(f"{_LEAVING}{one.id}:")
        if key and not known_rows(one.call_id, {key}):
            one.external_key = key
    db.session.flush()
    index_words(proposal_ids)


def remove_for_ever(proposal_ids: Sequence[int]) -> None:
    """Delete up to a thousand proposals on which nothing rests, and their words.

    Whoever asks has made sure that nobody acted on them.
    """
    search_index.remove(*proposal_ids)
    db.session.execute(
        delete(Proposal).where(Proposal.id.in_(proposal_ids)),
        execution_options={"synchronize_session": False},
    )
