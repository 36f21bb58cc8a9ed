"""Say a proposal without some pieces of it, everywhere it is written; say it whole again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError
from gatp_participa.core.text import without
from gatp_participa.proposals import rules, search_index
from gatp_participa.proposals.models import Proposal, ProposalTranslation, ProposalVersion
from gatp_participa.proposals.services.editing import TEXTS
from gatp_participa.proposals.services.withholding import refuse_strangers
from gatp_participa.proposals.status import ProposalStatus

Written = Proposal | ProposalVersion | ProposalTranslation


def mask(
    proposal: Proposal, pieces: Sequence[str], *, instead: str, person: User, now: datetime
) -> dict[str, Any]:
    """Put ``instead`` in the place of some exact words, in its versions and translations too.

    Returns what it said, for :func:`unmask`; the caller keeps it away from everybody. What was
    imported keeps the digest of its row, so that reading the same file again changes nothing.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: its author withdrew it, or it does not say any of that.
    """
    _hold(proposal, person)
    said = {name: _texts(one) for name, one in _written(proposal)}
    for _name, one in _written(proposal):
        for field in TEXTS:
            setattr(one, field, without(getattr(one, field), pieces, instead))
    if said == {name: _texts(one) for name, one in _written(proposal)}:
        raise ConflictError(_("La propuesta no dice eso: copia las palabras tal como están."))
    _settle(proposal, is_imported=proposal.external_key is not None)
    audit.record("proposals.mask", proposal, person=person, now=now, pieces=len(pieces))
    return {"said": said, "pieces": list(pieces), "instead": instead}


def unmask(proposal: Proposal, sealed: dict[str, Any], *, person: User, now: datetime) -> None:
    """Say again what it said before :func:`mask`.

    Raises:
        NotAllowedError: the person does not moderate what comes from there.
        ConflictError: its author withdrew it or changed it since.
    """
    _hold(proposal, person)
    said: dict[str, dict[str, str]] = sealed["said"]
    for name, one in _written(proposal):
        masked = {
            field: without(text, sealed["pieces"], sealed["instead"])
            for field, text in said.get(name, {}).items()
        }
        if masked != _texts(one):
            raise ConflictError(_("Su texto cambió después: lo que decía ya no se puede reponer."))
        for field, text in said[name].items():
            setattr(one, field, text)
    _settle(proposal, is_imported=proposal.external_key is not None)
    audit.record("proposals.unmask", proposal, person=person, now=now)


def _hold(proposal: Proposal, person: User) -> None:
    refuse_strangers(person, proposal)
    db.session.refresh(proposal, with_for_update={"key_share": True, "of": Proposal})
    if proposal.status is ProposalStatus.WITHDRAWN:
        raise ConflictError(_("Su autora o autor retiró esta propuesta."))


def _written(proposal: Proposal) -> Iterable[tuple[str, Written]]:
    """Yield the rows that say it: as it is now, as it was, in other languages."""
    yield "now", proposal
    versions = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal.id)
    for version in db.session.scalars(versions):
        yield f"version {version.number}", version
    others = select(ProposalTranslation).where(ProposalTranslation.proposal_id == proposal.id)
    for translation in db.session.scalars(others):
        yield f"in {translation.language}", translation


def _texts(one: Written) -> dict[str, str]:
    return {field: getattr(one, field) for field in TEXTS}


def _settle(proposal: Proposal, *, is_imported: bool) -> None:
    texts = _texts(proposal)
    if not is_imported:
        proposal.content_digest = rules.content_digest(
            texts | {"folio": proposal.folio, "language": proposal.language}
        )
    db.session.flush()
    if proposal.status is ProposalStatus.PUBLISHED:
        search_index.put([(proposal.id, search_index.words_of(*texts.values()))])
