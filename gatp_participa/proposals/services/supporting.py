"""Give and take back a support: one per person, counted exactly however many come at once.

The database decides: a row is inserted or it is not, and the count moves only with a row.
The audit entry says the folio, so that its receipt proves the support to whoever its owner wants;
published, it is only one more support of that day.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, select, update

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services.blocking import refuse_blocked
from gatp_participa.audit import services as audit
from gatp_participa.calls import services as calls
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, NotAllowedError, NotFoundError
from gatp_participa.identity import rules as identity_rules
from gatp_participa.identity import services as identity
from gatp_participa.proposals import queries, rules
from gatp_participa.proposals.models import Proposal, ProposalCoauthor, Support
from gatp_participa.proposals.services.levels import moved
from gatp_participa.proposals.status import ProposalStatus


class SpentError(ConflictError):
    """Somebody gave all the supports that a call gives each person."""


def support(proposal_id: int, *, person: User, now: datetime) -> bool:
    """Give a support; return whether it is new (False: this person had given it).

    Raises:
        NotFoundError: there is no such proposal.
        NotAllowedError: it is the person's own or they sign it, or its call asks for a verified
            identity.
        ConflictError: the proposal is not public, or its call takes no supports now.
        SpentError: the person gave all those that the call gives each one.
    """
    proposal = _open_to_supports(proposal_id, now)
    if rules.is_author(person, proposal):
        raise NotAllowedError(
            _(
                "Esta propuesta es tuya y ya cuenta como una voz. Invita a otras personas a apoyarla."
            )
        )
    level = identity.level_held(person)
    if refusal := identity_rules.refusal(proposal.call, level):
        raise identity_rules.UnverifiedError(refusal)
    refuse_blocked(person, now)
    _refuse_spent(proposal, person)
    given = db.session.scalar(
        insert(Support)
        .values(proposal_id=proposal_id, user_id=person.id, created_at=now, level=level)
        .on_conflict_do_nothing(index_elements=["proposal_id", "user_id"])
        .returning(Support.id)
    )
    if given is not None:
        _count(proposal_id, 1, person, level)
        audit.record("proposals.support", proposal, person=person, now=now, folio=proposal.folio)
    return given is not None


def take_back(proposal_id: int, *, person: User, now: datetime) -> bool:
    """Take a support back; return whether there was one.

    Raises:
        NotFoundError: there is no such proposal.
        ConflictError: the proposal is not public, or its call takes no supports now.
    """
    proposal = _open_to_supports(proposal_id, now)
    taken = db.session.scalar(
        delete(Support)
        .where(Support.proposal_id == proposal_id, Support.user_id == person.id)
        .returning(Support.level)
        .execution_options(synchronize_session=False)
    )
    if taken is not None:
        _count(proposal_id, -1, person, taken)
        audit.record("proposals.take_back", proposal, person=person, now=now, folio=proposal.folio)
    return taken is not None


def _open_to_supports(proposal_id: int, now: datetime) -> Proposal:
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFoundError(_("No encontramos esa propuesta."))
    if not rules.may_be_supported(proposal):
        raise ConflictError(_("Esta propuesta ya no es pública, así que su cuenta no se mueve."))
    if refusal := rules.support_refusal(proposal.call, now):
        raise ConflictError(refusal)
    return proposal


def _refuse_spent(proposal: Proposal, person: User) -> None:
    """Refuse who has none left; ``level_held`` makes two supports of one person wait in turn."""
    has = queries.allowance_in(
        proposal.call_id, proposal.call.supports_limit, user_id=person.id, proposal_id=proposal.id
    )
    if has is not None and not has.has_room:
        raise SpentError(
            ngettext(
                "En esta convocatoria cada persona apoya una propuesta y ya diste tu apoyo. Si "
                "esta te importa más, retira el otro: lo encuentras en «Mi camino».",
                "En esta convocatoria cada persona apoya hasta %(num)s propuestas y ya diste "
                "todos tus apoyos. Si esta te importa más, retira uno: los encuentras juntos en "
                "«Mi camino».",
                has.limit,
            )
        )


def _count(proposal_id: int, step: int, person: User, level: int) -> None:
    signs = select(ProposalCoauthor.id).where(
        ProposalCoauthor.proposal_id == proposal_id, ProposalCoauthor.user_id == person.id
    )
    counted = db.session.scalar(
        update(Proposal)
        # Asked again here: it may have been hidden since it was read.
        .where(
            Proposal.id == proposal_id,
            Proposal.status == ProposalStatus.PUBLISHED,
            ~signs.exists(),
        )
        .values(moved(step, level))
        .returning(Proposal.id)
        .execution_options(synchronize_session="fetch")
    )
    if counted is not None:
        return
    if db.session.scalar(signs) is not None:
        raise NotAllowedError(_("Firmas esta propuesta, así que ya cuenta con tu voz."))
    raise ConflictError(_("Esta propuesta dejó de ser pública mientras la apoyabas."))


calls.receiving.append(queries.has_supports)
