"""Sign a proposal with its author: invited by a letter, public only for who accepts.

Whoever invites gets the same answer whether the address has an account or not. Only the author
edits and withdraws; who signs counts as an author for everything else.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, or_, select, update

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services import normalize_email
from gatp_participa.accounts.services.blocking import refuse_blocked
from gatp_participa.audit import services as audit
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.identity import rules as identity_rules
from gatp_participa.identity import services as identity
from gatp_participa.notices import letters
from gatp_participa.notices import services as notices
from gatp_participa.proposals import rules
from gatp_participa.proposals.models import Proposal, ProposalCoauthor, Support
from gatp_participa.proposals.services.levels import moved
from gatp_participa.proposals.status import ProposalStatus

_INVITE = "proposals.invite"


def digest_of(token: str) -> str:
    """Return what is kept of the token in a letter: not enough to make the letter again."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(proposal: Proposal, *, email: str, person: User, now: datetime) -> None:
    """Invite an address to sign a proposal; one that was invited already gets no second letter.

    Raises:
        NotAllowedError: the person did not write it, or it is not public.
        InvalidInputError: it is not an address, or it is the author's own.
        ConflictError: five people sign it or were invited, or too many letters went out.
    """
    if not rules.may_invite(person, proposal):
        raise NotAllowedError(
            _("Solo quien escribió una propuesta pública puede invitar a firmarla.")
        )
    refuse_blocked(person, now)
    email = normalize_email(email)
    if email == person.email:
        raise InvalidInputError(_("Esa es tu propia dirección: ya firmas tu propuesta."))
    db.session.refresh(proposal, with_for_update={"key_share": True})  # one invitation at a time
    live = db.session.execute(
        select(ProposalCoauthor.email).where(
            ProposalCoauthor.proposal_id == proposal.id,
            or_(ProposalCoauthor.accepted_at.is_not(None), ProposalCoauthor.expires_at > now),
        )
    ).all()
    if email in {row.email for row in live}:
        return
    if len(live) >= rules.MOST_COAUTHORS:
        raise ConflictError(
            _(
                "Pueden firmarla contigo hasta %(most_coauthors)s personas, entre quienes aceptaron "
                "y quienes todavía no contestan.",
                most_coauthors=rules.MOST_COAUTHORS,
            )
        )
    _refuse_too_many(proposal)
    _forget_invitation(proposal.id, email)
    token = secrets.token_urlsafe(32)
    invitation = ProposalCoauthor(
        proposal_id=proposal.id, email=email, token_digest=digest_of(token), invited_at=now,
        expires_at=now + rules.INVITATION_LIFE,
    )  # fmt: skip
    db.session.add(invitation)
    db.session.flush()
    # Never the address: who was invited and did not accept is nobody else's business.
    audit.record(_INVITE, proposal, person=person, now=now)
    notices.send(
        "coauthor_invitation", to=email, now=now, dedupe_key=f"coauthor:{invitation.id}",
        title=proposal.title, folio=proposal.folio, by=person.pseudonym,
        expires_at=invitation.expires_at,
        url=letters.link("proposals.invitation", folio=proposal.folio, token=token),
    )  # fmt: skip


def accept(invitation: ProposalCoauthor, *, person: User, now: datetime) -> None:
    """Sign a proposal; a support that the person had given becomes their signature.

    Raises:
        NotAllowedError: it was sent to another address.
        UnverifiedError: the call asks for an identity that the person has not verified.
        ConflictError: it expired, was answered, or the proposal is not public any more.
    """
    proposal = invitation.proposal
    level = identity.level_held(person)  # the account before the proposal, as who supports does
    db.session.refresh(proposal, with_for_update={"key_share": True})
    db.session.refresh(invitation, with_for_update={"of": ProposalCoauthor})
    if invitation.email != person.email:
        raise NotAllowedError(
            _("Esta invitación llegó a otro correo. Sal, y entra con el correo donde la recibiste.")
        )
    if invitation.expires_at <= now:
        raise ConflictError(_("Esta invitación ya venció. Pide a quien te invitó que mande otra."))
    if proposal.status is not ProposalStatus.PUBLISHED:
        raise ConflictError(_("Esta propuesta ya no es pública, así que ya no se puede firmar."))
    if rules.is_author(person, proposal) or signs(person.id, proposal.id):
        db.session.delete(invitation)
        db.session.flush()
        return
    if refusal := identity_rules.refusal(proposal.call, level):
        raise identity_rules.UnverifiedError(refusal)
    refuse_blocked(person, now)
    _turn_support(person, proposal)
    invitation.email, invitation.user_id, invitation.accepted_at = "", person.id, now
    audit.record("proposals.cosign", proposal, person=person, now=now)
    db.session.flush()


def refuse(invitation: ProposalCoauthor) -> None:
    """Forget an invitation: nothing is left of it, and no account is needed to refuse.

    Raises:
        ConflictError: it had been accepted.
    """
    if invitation.accepted_at is not None:
        raise ConflictError(
            _("Ya habías aceptado. Si cambiaste de opinión, puedes dejar de firmarla.")
        )
    db.session.delete(invitation)
    db.session.flush()


def take_invitation_back(proposal: Proposal, invitation_id: int, *, person: User) -> None:
    """Take back an invitation that was not answered; harmless if it was.

    Raises:
        NotAllowedError: the person did not write the proposal.
    """
    if not rules.is_author(person, proposal):
        raise NotAllowedError(_("Solo quien escribió la propuesta puede quitar una invitación."))
    db.session.execute(
        delete(ProposalCoauthor).where(
            ProposalCoauthor.id == invitation_id, ProposalCoauthor.proposal_id == proposal.id,
            ProposalCoauthor.accepted_at.is_(None),
        ),
        execution_options={"synchronize_session": "fetch"},
    )  # fmt: skip


def leave(proposal: Proposal, *, person: User, now: datetime) -> bool:
    """Stop signing a proposal; return whether the person did."""
    gone = db.session.scalar(
        delete(ProposalCoauthor)
        .where(
            ProposalCoauthor.proposal_id == proposal.id, ProposalCoauthor.user_id == person.id
        )
        .returning(ProposalCoauthor.id)
        .execution_options(synchronize_session="fetch")
    )  # fmt: skip
    if gone is not None:
        audit.record("proposals.stop_signing", proposal, person=person, now=now)
    return gone is not None


def forget_expired(now: datetime) -> int:
    """Delete the invitations that nobody answered in time, with their addresses."""
    gone = db.session.scalars(
        delete(ProposalCoauthor)
        .where(ProposalCoauthor.accepted_at.is_(None), ProposalCoauthor.expires_at <= now)
        .returning(ProposalCoauthor.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(gone)


def signs(user_id: int, proposal_id: int) -> bool:
    """Say whether a person accepted to sign a proposal."""
    query = select(ProposalCoauthor.id).where(
        ProposalCoauthor.proposal_id == proposal_id, ProposalCoauthor.user_id == user_id
    )
    return db.session.scalar(query) is not None


def signed_by_others(proposal_id: int) -> bool:
    """Say whether anybody signs a proposal with its author."""
    query = select(ProposalCoauthor.id).where(
        ProposalCoauthor.proposal_id == proposal_id, ProposalCoauthor.accepted_at.is_not(None)
    )
    return db.session.scalar(query.limit(1)) is not None


def _turn_support(person: User, proposal: Proposal) -> None:
    level = db.session.scalar(
        delete(Support)
        .where(Support.proposal_id == proposal.id, Support.user_id == person.id)
        .returning(Support.level)
        .execution_options(synchronize_session="fetch")
    )
    if level is not None:
        db.session.execute(
            update(Proposal)
            .where(Proposal.id == proposal.id)
            .values(moved(-1, level))
            .execution_options(synchronize_session="fetch")
        )


def _refuse_too_many(proposal: Proposal) -> None:
    sent = db.session.scalar(
        select(func.count()).where(
            AuditEntry.act == _INVITE, AuditEntry.subject_type == Proposal.__name__,
            AuditEntry.subject_id == proposal.id,
        )
    )  # fmt: skip
    if (sent or 0) >= rules.MOST_INVITATIONS:
        raise ConflictError(_("Esta propuesta ya mandó muchas invitaciones y no puede mandar más."))


def _forget_invitation(proposal_id: int, email: str) -> None:
    db.session.execute(
        delete(ProposalCoauthor).where(
            ProposalCoauthor.proposal_id == proposal_id, ProposalCoauthor.email == email
        ),
        execution_options={"synchronize_session": "fetch"},
    )
