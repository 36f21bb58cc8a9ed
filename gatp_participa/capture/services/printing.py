"""Print numbered sheets, and say that one was spoiled."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, select

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.calls.models import Call
from gatp_participa.capture import rules
from gatp_participa.capture.models import Event, PaperForm, PrintRun
from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.entities.queries import entity_or_404
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.rules import accepts_entity, length_error


def number_sheets(
    call: Call, entity_code: str, sheets: int, *, event: Event | None = None, person: User,
    now: datetime,
) -> PrintRun:  # fmt: skip
    """Reserve the folios of some sheets of a call, to be printed now and again.

    Raises:
        NotAllowedError: the person does not type what comes from there.
        ConflictError: the call takes no paper.
        InvalidInputError: too many at once, or the state or the event is not of the call.
    """
    if not rules.may_capture(person, entity_code):
        raise NotAllowedError(_("Tu cuenta no captura lo que llega de ese lugar."))
    if not rules.takes_paper(call):
        raise ConflictError(_("Esta convocatoria ya no recibe hojas en papel."))
    place = entity_or_404(entity_code)
    if not accepts_entity(call, entity_code):
        raise InvalidInputError(_("Esta convocatoria es solo para algunos estados: elige uno."))
    if not 1 <= sheets <= rules.MOST_SHEETS:
        raise InvalidInputError(
            _("Pide entre 1 y %(most)s hojas. Si hacen falta más, imprime otra tanda.",
              most=rules.MOST_SHEETS)
        )  # fmt: skip
    if event is not None and (event.call_id, event.entity_code) != (call.id, entity_code):
        raise InvalidInputError(_("Ese encuentro es de otra convocatoria o de otro estado."))
    run = PrintRun(
        call_id=call.id, entity_code=entity_code, event_id=event.id if event else None,
        sheets=sheets, printed_by_id=person.id, printed_at=now,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    free = _free_folios(place.folio_prefix, sheets)
    db.session.execute(
        insert(PaperForm),
        [{"run_id": run.id, "number": n, "folio": folio} for n, folio in enumerate(free, 1)],
    )
    audit.record(
        "capture.print", run, person=person, now=now, call=call.slug, entity=entity_code,
        sheets=sheets, event=run.event_id,
    )  # fmt: skip
    return run


def spoil(form: PaperForm, *, reason: str, person: User, now: datetime) -> None:
    """Say that a sheet was lost or spoiled, so that nobody waits for it.

    Raises:
        NotAllowedError: the person does not type what comes from there.
        ConflictError: it was captured, or spoiled before.
        InvalidInputError: there is no reason.
    """
    if not rules.may_capture(person, form.run.entity_code):
        raise NotAllowedError(_("Tu cuenta no captura lo que llega de ese lugar."))
    reason = clean_input(reason)
    if error := length_error(reason, "reason"):
        raise InvalidInputError(error)
    db.session.refresh(form, with_for_update={"of": PaperForm})
    if form.proposal_id is not None or form.spoiled_at is not None:
        raise ConflictError(_("Esa hoja ya se capturó o ya se había dado por perdida."))
    form.spoiled_at, form.spoiled_reason, form.spoiled_by_id = now, reason, person.id
    audit.record("capture.spoil", form, person=person, now=now, reason=reason)
    db.session.flush()


def _free_folios(prefix: str, count: int) -> list[str]:
    """Draw folios that no sheet nor proposal has; the database's UNIQUE has the last word."""
    free: set[str] = set()
    while len(free) < count:
        drawn = {folios.new_on_paper(prefix) for _one in range(count - len(free))}
        taken = db.session.scalars(
            select(PaperForm.folio)
            .where(PaperForm.folio.in_(drawn))
            .union_all(select(Proposal.folio).where(Proposal.folio.in_(drawn)))
        )
        free |= drawn - set(taken)
    return sorted(free)
