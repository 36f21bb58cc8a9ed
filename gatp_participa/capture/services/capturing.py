"""Type what came on paper, mend it for a day, undo it for half an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.calls.models import Call
from gatp_participa.capture import rules
from gatp_participa.capture.models import CapturedProposal, Event, PaperForm
from gatp_participa.capture.services.undoing import let_go, refuse_touched
from gatp_participa.capture.status import PaperConsent
from gatp_participa.core import clock, folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services import ProposalDraft
from gatp_participa.proposals.status import Channel

NOON = time(12)


class CapturedBeforeError(ConflictError):
    """The sheet was typed before; ``folio`` is its proposal's."""

    def __init__(self, folio: str):
        super().__init__(
            _("La hoja %(folio)s ya se capturó. Ábrela para ver qué dice.", folio=folio)
        )
        self.folio = folio


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a sheet says, typed. ``ticket`` is of the blank form: sent twice, it is one."""

    draft: ProposalDraft
    consent: PaperConsent
    ticket: str
    folio: str = ""  # printed on it, as it was typed; empty on a generic one
    event: Event | None = None


def capture(sheet: Sheet, *, call: Call, person: User, now: datetime) -> CapturedProposal:
    """Make a proposal of a sheet; nobody's account wrote it, and who typed it is on record.

    Raises:
        NotAllowedError: the person does not type what comes from there.
        ConflictError: the call takes no paper, or the sheet is of another call or spoiled.
        CapturedBeforeError: the sheet was typed before.
        InvalidInputError: the folio is mistyped, or a text, the place or the topic is wrong.
    """
    _refuse(sheet, call, person)
    # What one person sends waits for what they sent before (SQLite's writers already do).
    db.session.execute(select(User.id).where(User.id == person.id).with_for_update(key_share=True))
    if (before := _sent_before(sheet.ticket, person)) is not None:
        return before
    form = _form_of(sheet, call)
    proposal = proposals.receive(
        sheet.draft, call=call, channel=Channel.EVENT if sheet.event else Channel.PAPER,
        received_at=_received_at(sheet.event, now), folio=form.folio if form else None, now=now,
    )  # fmt: skip
    captured = CapturedProposal(
        proposal=proposal, captured_by_id=person.id, captured_at=now,
        event_id=sheet.event.id if sheet.event else None, consent=sheet.consent,
        ticket=sheet.ticket,
    )  # fmt: skip
    db.session.add(captured)
    if form is not None:
        form.proposal_id = proposal.id
    db.session.flush()
    audit.record(
        "capture.type", proposal, person=person, now=now, call=call.slug,
        entity=sheet.draft.entity_code, channel=proposal.channel, consent=sheet.consent,
        event=captured.event_id, numbered=form is not None,
    )  # fmt: skip
    return captured


def correct(
    captured: CapturedProposal, texts: dict[str, str], *, person: User, now: datetime
) -> bool:
    """Mend what one typed; return whether it changed.

    Raises:
        NotAllowedError: somebody else typed it.
        ConflictError: a day passed, or somebody supports it as it is.
        InvalidInputError: it says nothing, or too much.
    """
    if not rules.is_own(person, captured):
        raise NotAllowedError(_("Solo quien capturó una hoja corrige lo que tecleó."))
    if not rules.may_correct(person, captured, now):
        raise ConflictError(
            _("Pasó más de un día desde que la capturaste: ya no se corrige. Avisa a moderación.")
        )
    changed = proposals.correct(captured.proposal, texts, now=now)
    if changed:
        audit.record("capture.correct", captured.proposal, person=person, now=now)
    return changed


def undo(captured: CapturedProposal, *, person: User, now: datetime) -> str:
    """Undo what one typed, as if it had not been; return its folio. The sheet may be typed again.

    Raises:
        NotAllowedError: somebody else typed it.
        ConflictError: half an hour passed, or somebody acted on it: it says who.
        NotFoundError: it was undone already.
    """
    if not rules.is_own(person, captured):
        raise NotAllowedError(_("Solo quien capturó una hoja puede deshacerla."))
    if not rules.may_undo(person, captured, now):
        raise ConflictError(
            _(
                "Pasó más de media hora desde que la capturaste: ya no se deshace. Avisa a moderación."
            )
        )
    # Held until the end: whoever supports it now waits, and then finds nothing.
    proposal = db.session.scalar(
        select(Proposal)
        .where(Proposal.id == captured.proposal_id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise NotFoundError(_("Esa hoja ya se había deshecho."))
    refuse_touched(proposal)
    folio = proposal.folio
    audit.record("capture.undo", proposal, person=person, now=now, folio=folio)
    form = db.session.scalar(select(PaperForm).where(PaperForm.proposal_id == proposal.id))
    if form is not None:
        form.proposal_id = None
    db.session.delete(captured)
    db.session.flush()
    let_go(proposal.id)
    proposals.unreceive(proposal)
    return folio


def _refuse(sheet: Sheet, call: Call, person: User) -> None:
    if not rules.may_capture(person, sheet.draft.entity_code):
        raise NotAllowedError(_("Tu cuenta no captura lo que llega de ese lugar."))
    if not rules.takes_paper(call):
        raise ConflictError(_("Esta convocatoria ya no recibe hojas en papel."))
    if sheet.event is not None and (
        sheet.event.call_id != call.id or sheet.event.entity_code != sheet.draft.entity_code
    ):
        raise InvalidInputError(_("Ese encuentro es de otra convocatoria o de otro estado."))


def _form_of(sheet: Sheet, call: Call) -> PaperForm | None:
    """Return the numbered form of a sheet, held until the end; None when it has no number."""
    if not sheet.folio.strip():
        return None
    folio = folios.normalize(sheet.folio)
    if folio is None:
        raise InvalidInputError(
            _("Ese folio está mal copiado: le falta o le cambia una letra. Se ve así: OAX-P7K-4MX.")
        )
    form = db.session.scalar(
        select(PaperForm)
        .where(PaperForm.folio == folio)
        .with_for_update(of=PaperForm)
        .execution_options(populate_existing=True)
    )
    if form is None:
        raise InvalidInputError(
            _("No imprimimos ninguna hoja con ese folio. Revísalo, o déjalo vacío.")
        )
    if form.proposal_id is not None:
        raise CapturedBeforeError(folio)
    if form.spoiled_at is not None:
        raise ConflictError(
            _("Esa hoja se dio por perdida: «%(reason)s».", reason=form.spoiled_reason)
        )
    _refuse_elsewhere(form, sheet, call)
    return form


def _refuse_elsewhere(form: PaperForm, sheet: Sheet, call: Call) -> None:
    if form.run.call_id != call.id:
        raise ConflictError(
            _("Esa hoja es de otra convocatoria: «%(title)s».", title=form.run.call.title)
        )
    if form.run.entity_code != sheet.draft.entity_code:
        raise ConflictError(_("Esa hoja se imprimió para otro estado."))


def _sent_before(ticket: str, person: User) -> CapturedProposal | None:
    found = db.session.scalar(select(CapturedProposal).where(CapturedProposal.ticket == ticket))
    if found is not None and found.captured_by_id != person.id:
        raise ConflictError(_("Esta hoja en blanco ya se usó. Abre otra y vuelve a intentar."))
    return found


def _received_at(event: Event | None, now: datetime) -> datetime:
    """Return when its author handed it in: the day of the event, or the moment it is typed."""
    if event is None:
        return now
    held = datetime.combine(event.held_on, event.starts or NOON, tzinfo=clock.MEXICO)
    return min(held, now)
