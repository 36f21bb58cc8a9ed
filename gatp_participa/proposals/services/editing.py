"""Change what one wrote while nobody supports it; what it said stays to be read."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services.blocking import refuse_blocked
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.proposals import rules, search_index
from gatp_participa.proposals.models import Proposal, ProposalVersion
from gatp_participa.proposals.services.looking import ask_to_look
from gatp_participa.proposals.status import ProposalStatus

TEXTS = ("title", "problem", "action", "result")


def edit(proposal: Proposal, texts: dict[str, str], *, person: User, now: datetime) -> bool:
    """Put new texts in a proposal and keep the old ones as a version; return whether it changed.

    ``texts`` has ``title``, ``problem``, ``action`` and ``result``.

    Raises:
        NotAllowedError: the person did not write it, or their account is blocked.
        ConflictError: somebody supports it already, or its call ended.
        InvalidInputError: a text is too short or too long.
    """
    if not rules.is_author(person, proposal):
        raise NotAllowedError(_("Solo quien escribió una propuesta puede cambiarla."))
    refuse_blocked(person, now)
    # Held until the end: a support that comes now counts for the new words or stops the change.
    db.session.refresh(proposal, with_for_update=True)
    if refusal := rules.edit_refusal(proposal, proposal.call, now):
        raise ConflictError(refusal)
    texts = {name: clean_input(texts[name]) for name in TEXTS}
    for name, value in texts.items():
        error = rules.length_error(value, name)
        error = error or rules.link_error(value, since=person.created_at, now=now)
        if error:
            raise InvalidInputError(error)
    if not rewrite(proposal, texts, now=now):
        return False
    ask_to_look("proposal", [proposal.id], now=now)
    audit.record("proposals.edit", proposal, person=person, now=now)
    return True


def rewrite(proposal: Proposal, texts: dict[str, str], *, now: datetime) -> bool:
    """Put clean texts in a proposal that the caller holds; keep what it said as a version.

    Return whether it changed. Whoever calls says who may, and records it.
    """
    before = {name: getattr(proposal, name) for name in TEXTS}
    if texts == before:
        return False
    is_public = proposal.status is ProposalStatus.PUBLISHED
    if is_public:  # before that nobody read it
        _keep_version(proposal, before)
    for name, value in texts.items():
        setattr(proposal, name, value)
    proposal.edited_at, proposal.edit_asked_until = now, None
    proposal.content_digest = rules.content_digest(
        texts | {"folio": proposal.folio, "language": proposal.language}
    )
    db.session.flush()
    if is_public:
        search_index.put([(proposal.id, search_index.words_of(*texts.values()))])
    return True


def _keep_version(proposal: Proposal, before: dict[str, str]) -> None:
    last = db.session.scalar(
        select(func.max(ProposalVersion.number)).where(ProposalVersion.proposal_id == proposal.id)
    )
    written_at = proposal.edited_at or proposal.submitted_at
    db.session.add(
        ProposalVersion(
            proposal_id=proposal.id, number=(last or 0) + 1, written_at=written_at, **before
        )
    )
