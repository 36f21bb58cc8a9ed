"""Write an answer, have the three sides of the table review it, and publish it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from gatp_participa.accounts.labels import sector_label
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    DomainError,
    InvalidInputError,
    NotAllowedError,
)
from gatp_participa.routing import queries, rules
from gatp_participa.routing.models import (
    ReasonedResponse,
    Referral,
    ResponseDraft,
    ResponseReview,
)
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.routing.services import letters
from gatp_participa.routing.services.answering import put_in_force
from gatp_participa.routing.services.checks import check_complete, check_may_answer, check_theme
from gatp_participa.routing.services.locking import lock, lock_for
from gatp_participa.routing.status import OPEN, Verdict


class StaleError(ConflictError):
    """Somebody changed the draft after this person read it."""


def draft(
    referral: Referral, given: AnswerDraft, *, version: int, person: User, now: datetime
) -> ResponseDraft:
    """Write the answer of a referral, whole or half done; each change is a new version.

    ``version`` is the one that the person read, 0 when there was none. What says the same as
    before stays as it is, with its reviews; what another person had left stays in the trace.

    Raises:
        NotAllowedError: the person does not attend that state.
        StaleError: somebody changed it meanwhile.
        ConflictError: the referral was answered, or the theme to combine with cannot be.
    """
    check_may_answer(referral, person, now)
    given = given.tidy()
    lock(referral)
    if referral.status not in OPEN:
        raise ConflictError(_("Este turno ya tiene respuesta."))
    present = queries.draft_of(referral.id).draft
    check_version(present, version)
    check_theme(referral, given)
    former = _former(present, person)
    if present is None:
        present = ResponseDraft(
            referral_id=referral.id, version=1, edited_at=now, edited_by_id=person.id,
            **asdict(given),
        )  # fmt: skip
        db.session.add(present)
    elif what_it_says(present) == given:
        return present
    else:
        for name, value in asdict(given).items():
            setattr(present, name, value)
        present.version, present.review_asked_at = present.version + 1, None
        present.edited_at, present.edited_by_id = now, person.id
    db.session.flush()
    record(
        "routing.rewrite_draft" if former else "routing.draft", referral, person=person, now=now,
        version=present.version, decision=given.decision.value, **former,
    )  # fmt: skip
    return present


def ask_review(referral: Referral, *, version: int, person: User, now: datetime) -> ResponseDraft:
    """Ask the three sides of the table to read this version; they are written to.

    Raises:
        NotAllowedError: the person does not attend that state.
        StaleError: the draft is another version by now.
        InvalidInputError: the answer lacks something.
        ConflictError: it cannot be reviewed now.
    """
    present = _locked_draft(referral, version, person, now)
    _refuse(rules.ask_refusal(person, queries.moment_of(referral, clock.local_day(now))))
    check_complete(what_it_says(present), clock.local_day(now))
    present.review_asked_at = now
    db.session.flush()
    record("routing.ask_review", referral, person=person, now=now, version=version)
    letters.tell_table(referral, "review", now=now, key=str(version))
    return present


def review(
    referral: Referral, *, sector: Sector, verdict: Verdict, body: str = "", version: int,
    person: User, now: datetime,
) -> ResponseReview:  # fmt: skip
    """Say what a side of the table thinks of this version: one for each, and none for another.

    Raises:
        NotAllowedError: the person has no seat of that sector.
        StaleError: the draft is another version by now.
        InvalidInputError: it asks for changes without saying which.
        ConflictError: that sector spoke already, or nobody asked.
    """
    _check_seat(referral, sector, person)
    _locked_draft(referral, version, person, now)
    moment = queries.moment_of(referral, clock.local_day(now))
    _refuse(rules.review_refusal(person, sector, moment))
    if verdict is Verdict.ASKS_CHANGES and not body.strip():
        raise InvalidInputError(_("Di qué cambiarías: es lo que va a leer quien escribió."))
    said = ResponseReview(
        referral_id=referral.id, version=version, sector=sector, verdict=verdict,
        body=body.strip(), reviewed_at=now, reviewed_by_id=person.id,
    )  # fmt: skip
    db.session.add(said)
    db.session.flush()
    record(
        "routing.review", said, person=person, now=now, referral_id=referral.id,
        version=version, sector=sector.value, verdict=verdict.value,
    )  # fmt: skip
    return said


def publish(referral: Referral, *, version: int, person: User, now: datetime) -> ReasonedResponse:
    """Publish this version of the draft; everyone inside is told by a job.

    Raises:
        NotAllowedError: the person does not attend that state.
        StaleError: the draft is another version by now.
        InvalidInputError: the answer lacks something.
        ConflictError: somebody answered first, or not everybody who has to has agreed.
    """
    has_secretariat = check_may_answer(referral, person, now)
    present = queries.draft_of(referral.id).draft
    check_version(present, version)
    if present is None:
        raise ConflictError(_("Todavía no hay una respuesta escrita."))
    given = what_it_says(present)
    other = lock_for(referral, given)
    check_version(queries.draft_of(referral.id).draft, version)
    _refuse(rules.publish_refusal(person, queries.moment_of(referral, clock.local_day(now))))
    check_complete(given, clock.local_day(now))
    return put_in_force(
        referral, given, other, person=person, now=now, has_secretariat=has_secretariat
    )


def what_it_says(present: ResponseDraft) -> AnswerDraft:
    """Return what a draft says, apart from who wrote it and when."""
    return AnswerDraft(
        decision=present.decision, reason=present.reason, next_step=present.next_step,
        grounds=present.grounds, until_on=present.until_on,
        other_theme_id=present.other_theme_id, other_entity_code=present.other_entity_code,
        other_body=present.other_body,
    )  # fmt: skip


def check_version(present: ResponseDraft | None, version: int) -> None:
    """Refuse to touch another version than the one that somebody read.

    Raises:
        StaleError: it is another one by now.
    """
    if (present.version if present else 0) != version:
        raise StaleError(_("Alguien de tu mesa cambió la respuesta mientras la leías."))


def _former(present: ResponseDraft | None, person: User) -> dict[str, Any]:
    """Return what another person left written, for the trace to keep it."""
    if present is None or present.edited_by_id == person.id:
        return {}
    return {
        "former_version": present.version, "former_by_id": present.edited_by_id,
        "former_at": present.edited_at.isoformat(), "reason": present.reason,
        "next_step": present.next_step,
    }  # fmt: skip


def _locked_draft(referral: Referral, version: int, person: User, now: datetime) -> ResponseDraft:
    check_may_answer(referral, person, now)
    lock(referral)
    present = queries.draft_of(referral.id).draft
    check_version(present, version)
    if present is None:
        raise ConflictError(_("Todavía no hay una respuesta escrita."))
    return present


def _check_seat(referral: Referral, sector: Sector, person: User) -> None:
    if sector not in rules.speaks_for(person, referral.entity_code):
        raise NotAllowedError(
            _("Solo quien tiene un lugar de %(sector)s revisa por ese sector.",
              sector=sector_label(sector))
        )  # fmt: skip


def _refuse(why: str | None, error: type[DomainError] = ConflictError) -> None:
    if why:
        raise error(why)
