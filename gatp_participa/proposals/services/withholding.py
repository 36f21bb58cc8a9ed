"""Take a proposal out of public view, always with a reason anyone can read.

What is not public is not in the search index either: no query can bring it up by mistake.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.jobs import queue
from gatp_participa.proposals import news, rules, search_index
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services.coauthoring import signed_by_others
from gatp_participa.proposals.status import ProposalStatus


def withdraw(proposal: Proposal, *, reason: str, person: User, now: datetime) -> None:
    """Withdraw one's own proposal, for good; who supported or signed it is told why by a job.

    Raises:
        NotAllowedError: the person did not write it.
        ConflictError: it is not public any more.
        InvalidInputError: there is no reason.
    """
    if not rules.is_author(person, proposal):
        raise NotAllowedError(_("Solo quien escribió una propuesta puede retirarla."))
    reason = _reason(reason)
    was_public = proposal.status is not ProposalStatus.IN_REVIEW
    _pass_to(
        ProposalStatus.WITHDRAWN, proposal, _("Esta propuesta ya se había retirado u ocultado.")
    )
    proposal.withdrawn_at = now
    proposal.status_reason = reason
    search_index.remove(proposal.id)
    audit.record("proposals.withdraw", proposal, person=person, now=now)
    if was_public:
        news.tell_withdrawal(proposal, now=now)
    if proposal.supports_count or signed_by_others(proposal.id):
        queue.enqueue("proposals.tell_withdrawn", now=now, proposal_id=proposal.id)
    db.session.flush()


def hide(proposal: Proposal, *, reason: str, person: User, now: datetime) -> None:
    """Hide a proposal that breaks the rules; the reason is public.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: it is not public any more.
        InvalidInputError: there is no reason.
    """
    refuse_strangers(person, proposal)
    reason = _reason(reason)
    _pass_to(ProposalStatus.HIDDEN, proposal, _("Esta propuesta ya no es pública."))
    proposal.status_reason = reason
    search_index.remove(proposal.id)
    audit.record("proposals.hide", proposal, person=person, now=now, reason=reason)
    db.session.flush()


def restore(proposal: Proposal, *, reason: str, person: User, now: datetime) -> None:
    """Show a proposal that is hidden or waits for its review; the reason stays in the trace.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: it is not hidden.
        InvalidInputError: there is no reason.
    """
    refuse_strangers(person, proposal)
    reason = _reason(reason)
    _pass_to(ProposalStatus.PUBLISHED, proposal, _("Esta propuesta no está oculta."))
    proposal.status_reason = ""
    words = search_index.words_of(
        proposal.title, proposal.problem, proposal.action, proposal.result
    )
    search_index.put([(proposal.id, words)])
    audit.record("proposals.restore", proposal, person=person, now=now, reason=reason)
    db.session.flush()


def refuse_strangers(person: User, proposal: Proposal) -> None:
    """Refuse who does not moderate what comes from the place of a proposal.

    Raises:
        NotAllowedError: the person does not.
    """
    if not rules.may_moderate(person, proposal):
        raise NotAllowedError(_("Tu cuenta no modera las propuestas de este lugar."))


def _reason(reason: str) -> str:
    reason = clean_input(reason)
    if error := rules.length_error(reason, "reason"):
        raise InvalidInputError(error)
    return reason


def _pass_to(status: ProposalStatus, proposal: Proposal, refusal: str) -> None:
    """Change the status, of the row as it is now and held until the end."""
    db.session.refresh(proposal, with_for_update={"key_share": True, "of": Proposal})
    if not rules.becomes(proposal, status):
        raise ConflictError(refusal)
    proposal.status = status
