"""Answer one proposal besides its theme: always those of schools."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotFoundError
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing import queries
from gatp_participa.routing.models import ParticularAnswer, Referral
from gatp_participa.routing.services.checks import check_may_answer
from gatp_participa.routing.services.locking import lock
from gatp_participa.routing.services.passing import touch
from gatp_participa.routing.status import OPEN

SHORTEST = 20
LONGEST = 2000


def answer_particularly(
    referral: Referral, *, folio: str, body: str, person: User, now: datetime
) -> ParticularAnswer | None:
    """Write what one proposal is answered; an empty text takes it away. Public with the answer.

    The draft becomes a new version: what the table reviews is all that will be published.

    Raises:
        NotAllowedError: the person does not attend that state.
        NotFoundError: that proposal is not inside, or is not public.
        InvalidInputError: it says too little.
        ConflictError: the referral was answered.
    """
    check_may_answer(referral, person, now)
    text = body.strip()
    if text and not SHORTEST <= len(text) <= LONGEST:
        raise InvalidInputError(
            _("Escribe una o dos frases para quien mandó esta propuesta, sin pasar de "
              "%(most)s letras.", most=LONGEST)
        )  # fmt: skip
    lock(referral)
    if referral.status not in OPEN:
        raise ConflictError(_("Este turno ya tiene respuesta."))
    proposal = db.session.scalar(
        select(Proposal).where(
            Proposal.folio == folio,
            Proposal.id.in_(queries.proposals_of(referral.theme_id, referral.entity_code)),
        )
    )
    if proposal is None:
        raise NotFoundError(_("Esa propuesta no está en este turno."))
    present = db.session.scalar(
        select(ParticularAnswer).where(
            ParticularAnswer.referral_id == referral.id,
            ParticularAnswer.proposal_id == proposal.id,
        )
    )
    return _write(referral, proposal, present, text, person, now)


def _write(
    referral: Referral, proposal: Proposal, present: ParticularAnswer | None, text: str,
    person: User, now: datetime,
) -> ParticularAnswer | None:  # fmt: skip
    if (present.body if present else "") == text:
        return present
    if present is not None and not text:
        if present.published_at is not None:
            raise ConflictError(_("Ya se publicó: puedes cambiarla, no quitarla."))
        db.session.delete(present)
        present = None
    elif present is None:
        present = ParticularAnswer(
            referral_id=referral.id, proposal_id=proposal.id, body=text, edited_at=now,
            edited_by_id=person.id,
        )  # fmt: skip
        db.session.add(present)
    else:
        present.body, present.edited_at, present.edited_by_id = text, now, person.id
        present.published_at = None
    db.session.flush()
    touch(referral)
    record("routing.answer_particularly", referral, person=person, now=now, proposal_id=proposal.id)
    return present
