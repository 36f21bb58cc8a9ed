"""Ask an author to change what they wrote; put a proposal back as it was before a decision."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Attachment, Proposal
from gatp_participa.proposals.services.withholding import refuse_strangers
from gatp_participa.proposals.status import ProposalStatus


def ask_edit(proposal: Proposal, until: datetime | None, *, person: User, now: datetime) -> None:
    """Let its author change it until a moment, whoever supports it; None takes the asking back.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: it is not public, or it has no author to ask.
    """
    refuse_strangers(person, proposal)
    db.session.refresh(proposal, with_for_update={"key_share": True, "of": Proposal})
    if proposal.status is not ProposalStatus.PUBLISHED:
        raise ConflictError(_("Esta propuesta ya no es pública."))
    if until is not None and proposal.author_id is None:
        raise ConflictError(_("Esta propuesta no tiene una cuenta a quien pedirle que la cambie."))
    proposal.edit_asked_until = until
    db.session.flush()
    audit.record("proposals.ask_edit", proposal, person=person, now=now, asks=until is not None)


def put_back(
    proposal: Proposal, status: ProposalStatus, *, reason: str, person: User, now: datetime
) -> None:
    """Leave a proposal as it was before a decision: its status and, if it was hidden, its reason.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: its author withdrew it.
    """
    refuse_strangers(person, proposal)
    db.session.refresh(proposal, with_for_update={"key_share": True, "of": Proposal})
    if ProposalStatus.WITHDRAWN in (proposal.status, status):
        raise ConflictError(_("Su autora o autor retiró esta propuesta."))
    before = proposal.status
    proposal.status, proposal.status_reason = status, reason
    if status is ProposalStatus.PUBLISHED:
        words = search_index.words_of(
            proposal.title, proposal.problem, proposal.action, proposal.result
        )
        search_index.put([(proposal.id, words)])
    else:
        search_index.remove(proposal.id)
    db.session.flush()
    audit.record(
        "proposals.put_back", proposal, person=person, now=now, status=[before.value, status.value]
    )


def put_back_file(
    attachment: Attachment, hidden_at: datetime | None, *, reason: str, person: User, now: datetime
) -> None:
    """Leave a file as it was before a decision: in view, or hidden since then with its reason.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: it is of no proposal.
    """
    if attachment.proposal is None:
        raise ConflictError(_("Ese archivo todavía no es de ninguna propuesta."))
    refuse_strangers(person, attachment.proposal)
    db.session.refresh(attachment, with_for_update={"of": Attachment})
    attachment.hidden_at, attachment.hidden_reason = hidden_at, reason
    db.session.flush()
    audit.record(
        "proposals.put_back_file", attachment.proposal, person=person, now=now,
        number=attachment.number, is_hidden=hidden_at is not None,
    )  # fmt: skip
