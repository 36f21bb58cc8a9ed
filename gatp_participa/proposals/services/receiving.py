"""Receive what somebody wrote on paper: it is nobody's account, least of all of who typed it.

What people write by hand is short, and counts however short it is.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from gatp_participa.calls.models import Call
from gatp_participa.core import folios
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.core.text import clean_input, shorten
from gatp_participa.entities.queries import catalogue
from gatp_participa.proposals import rules, search_index
from gatp_participa.proposals.models import Proposal, ProposalGroup, ProposalVersion
from gatp_participa.proposals.services.editing import TEXTS, rewrite
from gatp_participa.proposals.services.grouping import checked_group, sign_for_group
from gatp_participa.proposals.services.looking import ask_to_look
from gatp_participa.proposals.services.writing import (
    ProposalDraft,
    digest_of,
    refuse_misplaced,
    reviewing,
)
from gatp_participa.proposals.status import Channel, ProposalStatus

_TITLE_OF_PROBLEM = 90  # characters of the problem that make a title when the paper has none
_BESIDES = {"accepts_privacy", "attachments", "group"}


def receive(
    draft: ProposalDraft, *, call: Call, channel: Channel, received_at: datetime, now: datetime,
    folio: str | None = None,
) -> Proposal:  # fmt: skip
    """Store a proposal that came in another way than by its author's account, and return it.

    ``received_at`` is when its author handed it in. With a ``folio`` that was printed before,
    that one; else a new one. Whoever calls says who may, and records it.

    Raises:
        ConflictError: a proposal has that folio already.
        InvalidInputError: it says nothing, too much, or the place, the topic or the language is
            not one of the call's.
    """
    draft = _checked(draft, call)
    proposal = _write(draft, call, channel, received_at, folio)
    if draft.group is not None:
        sign_for_group(proposal, draft.group)
    if call.reviews_first:
        for tell in reviewing:
            tell(proposal, now)
    else:
        words = search_index.words_of(draft.title, draft.problem, draft.action, draft.result)
        search_index.put([(proposal.id, words)])
    ask_to_look("proposal", [proposal.id], now=now)
    return proposal


def correct(proposal: Proposal, texts: dict[str, str], *, now: datetime) -> bool:
    """Mend what was typed of a paper; what it said before stays. Return whether it changed.

    Raises:
        ConflictError: it is not shown any more, or somebody supports it as it is.
        InvalidInputError: it says nothing, or too much.
    """
    db.session.refresh(proposal, with_for_update={"of": Proposal})
    if proposal.status not in (ProposalStatus.PUBLISHED, ProposalStatus.IN_REVIEW):
        raise ConflictError(_("Esta propuesta se ocultó o se retiró: su texto ya no cambia."))
    if proposal.supports_count:
        raise ConflictError(
            _("Alguien ya la apoyó tal como está, así que su texto no cambia. Avisa a moderación.")
        )
    if not rewrite(proposal, _clean(texts), now=now):
        return False
    ask_to_look("proposal", [proposal.id], now=now)
    return True


def unreceive(proposal: Proposal) -> None:
    """Delete a proposal that was typed by mistake, as if it had never been.

    Whoever calls made sure that nobody acted on it: what points at it stops the deletion.
    """
    search_index.remove(proposal.id)
    for table in (ProposalVersion, ProposalGroup):
        db.session.execute(delete(table).where(table.proposal_id == proposal.id))
    db.session.execute(delete(Proposal).where(Proposal.id == proposal.id))
    db.session.expunge(proposal)


def title_of(problem: str) -> str:
    """Return a title for a problem that came without one: its first words."""
    first = next((line for line in problem.splitlines() if line.strip()), "")
    return shorten(first.strip(" .-•*\t"), _TITLE_OF_PROBLEM)


def _checked(draft: ProposalDraft, call: Call) -> ProposalDraft:
    refuse_misplaced(draft, call)
    group = checked_group(draft.group) if draft.group is not None else None
    return replace(draft, group=group, **_clean({one: getattr(draft, one) for one in TEXTS}))


def _clean(texts: dict[str, str]) -> dict[str, Any]:
    texts = {name: clean_input(texts[name]) for name in TEXTS}
    texts["title"] = texts["title"] or title_of(texts["problem"])
    if len(texts["problem"]) < rules.FEWEST_ON_PAPER:
        raise InvalidInputError(_("Escribe el problema tal como está en el papel."))
    for name, value in texts.items():
        if len(value) > rules.LIMITS[name][1] and (error := rules.length_error(value, name)):
            raise InvalidInputError(error)
    return texts


def _write(
    draft: ProposalDraft, call: Call, channel: Channel, received_at: datetime, folio: str | None
) -> Proposal:
    place = catalogue().entities.get(draft.entity_code or "")
    prefix = place.folio_prefix if place else folios.NATION
    status = ProposalStatus.IN_REVIEW if call.reviews_first else ProposalStatus.PUBLISHED
    values = {name: value for name, value in asdict(draft).items() if name not in _BESIDES} | {
        "call_id": call.id, "submitted_at": received_at, "channel": channel, "status": status,
        "content_digest": digest_of(draft),
    }  # fmt: skip
    proposal_id = None
    while proposal_id is None:
        values["folio"] = folio or folios.new(prefix)
        statement = insert(Proposal).values(values).on_conflict_do_nothing(index_elements=["folio"])
        proposal_id = db.session.scalar(statement.returning(Proposal.id))
        if proposal_id is None and folio:
            raise ConflictError(_("Ya hay una propuesta con el folio %(folio)s.", folio=folio))
    return db.session.scalars(select(Proposal).where(Proposal.id == proposal_id)).one()
