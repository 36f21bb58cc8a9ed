"""What makes an activity done, and a commitment of its activities. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from flask_babel import gettext as _

from gatp_participa.plans.status import TRANSITIONS, CommitmentStatus, DelayReason, Report, Verdict
from gatp_participa.web.languages import speaking, to_translate

FEWEST_WORDS, MOST_WORDS = 10, 4000  # characters of what a report says
MOST_NOTE = 1000
MOST_DECLARED = 99  # the last per cent needs the final report, with its evidence
MOST_EVIDENCE = 6  # pieces of one report
STOPPED = frozenset({CommitmentStatus.SUSPENDED, CommitmentStatus.WITHDRAWN})
DONE = frozenset({CommitmentStatus.COMPLETED, CommitmentStatus.VERIFIED})
_ORDER = list(Report)
STATE_OF_ALL = to_translate("Estado del compromiso")  # among the changes of a public one


class Step(Protocol):
    """What a rule needs of an activity."""

    status: CommitmentStatus
    progress: int
    ends_on: date


class Reported(Protocol):
    """What a rule needs of a report."""

    report: Report
    progress: int
    reported_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """What the responsible writes of an activity. ``evidence`` is how many pieces come with it."""

    report: Report
    body: str
    progress: int
    figure: float | None = None
    is_at_risk: bool = False
    delay_reason: DelayReason | None = None
    delay_note: str = ""
    evidence: int = 0


def progress_of(activities: Iterable[Step]) -> tuple[int, int]:
    """Return what is declared and what is verified of a commitment, in whole per cent.

    Both are the mean of the shares of its activities, without those withdrawn, rounded down:
    100 is said only when all of it is.
    """
    live = [one for one in activities if one.status is not CommitmentStatus.WITHDRAWN]
    if not live:
        return 0, 0
    verified = sum(100 for one in live if one.status is CommitmentStatus.VERIFIED)
    return sum(one.progress for one in live) // len(live), verified // len(live)


def status_of_all(activities: Iterable[Step]) -> CommitmentStatus:
    """Return the status of a commitment that its activities make."""
    statuses = {one.status for one in activities}
    live = statuses - {CommitmentStatus.WITHDRAWN}
    if not live:
        return CommitmentStatus.WITHDRAWN if statuses else CommitmentStatus.NOT_STARTED
    if live <= DONE:
        is_whole = live == {CommitmentStatus.VERIFIED}
        return CommitmentStatus.VERIFIED if is_whole else CommitmentStatus.COMPLETED
    return live.pop() if len(live) == 1 else CommitmentStatus.IN_PROGRESS


def report_problem(
    activity: Step, draft: ReportDraft, last: Reported | None, *, now: datetime, today: date
) -> str | None:
    """Return why a report cannot be, as a sentence, or None."""
    return (
        state_problem(activity)
        or _words_problem(draft)
        or _order_problem(activity, draft, last, now)
        or _figure_problem(activity, draft)
        or _delay_problem(activity, draft, today)
    )


def state_problem(activity: Step) -> str | None:
    """Return why nothing can be reported of an activity as it is, or None."""
    return {
        CommitmentStatus.COMPLETED: _(
            "Ya entregaste el resultado final: ahora toca que lo compruebe quien verifica."
        ),
        CommitmentStatus.VERIFIED: _(
            "Esta actividad ya se verificó: no hay nada más que reportar."
        ),
        CommitmentStatus.SUSPENDED: _(
            "Esta actividad está suspendida. Reanúdala antes de reportar un avance."
        ),
        CommitmentStatus.WITHDRAWN: _("Esta actividad se retiró del compromiso."),
    }.get(activity.status)


def progress_after_refusal(updates: Sequence[Reported]) -> int:
    """Return what stands declared when a final report is refused: what was before it."""
    advances = [one.progress for one in updates if one.report is not Report.FINAL_RESULT]
    return advances[-1] if advances else 0


def replay(
    updates: Sequence[Reported], verdicts: Sequence[Verdict]
) -> tuple[CommitmentStatus, int]:
    """Return the status and the share that reports and verdicts, in order, leave an activity with.

    ``verdicts`` are those of its final reports, the first of the first. What was stopped is not
    in them: it is a decision, not a report.
    """
    if not updates:
        return CommitmentStatus.NOT_STARTED, 0
    finals = sum(one.report is Report.FINAL_RESULT for one in updates)
    if updates[-1].report is not Report.FINAL_RESULT:
        return CommitmentStatus.IN_PROGRESS, updates[-1].progress
    if len(verdicts) < finals:
        return CommitmentStatus.COMPLETED, 100
    if verdicts[-1] is Verdict.ACCEPTED:
        return CommitmentStatus.VERIFIED, 100
    return CommitmentStatus.IN_PROGRESS, progress_after_refusal(updates)


def state_left_by(changes: Mapping[str, Sequence[str]]) -> CommitmentStatus | None:
    """Return the status that a change left the whole commitment with, or None if it is another.

    Changes are kept as everybody reads them, in Spanish.
    """
    with speaking("es"):
        pair = changes.get(_(STATE_OF_ALL))
        return next((one for one in CommitmentStatus if pair and one.label == pair[1]), None)


def may_become(before: CommitmentStatus, after: CommitmentStatus) -> bool:
    """Say whether a life goes that way."""
    return after in TRANSITIONS[before]


def is_late(status: CommitmentStatus, ends_on: date, today: date) -> bool:
    """Say whether something passed its day without being delivered, and nobody stopped it."""
    return status not in DONE | STOPPED and ends_on < today


def stop_problem(reason: DelayReason | None, note: str) -> str | None:
    """Return what is wrong with the reason for something late, at risk or stopped, or None."""
    if reason is None:
        return _("Elige la razón de la lista.")
    if len(note) < FEWEST_WORDS:
        return _("Explica la razón con al menos unas palabras: la va a leer cualquiera.")
    if len(note) > MOST_NOTE:
        return _("La explicación cabe en %(most)s caracteres: acórtala.", most=MOST_NOTE)
    return None


def _words_problem(draft: ReportDraft) -> str | None:
    if len(draft.body) < FEWEST_WORDS:
        return _("Cuenta qué se hizo, con al menos unas palabras.")
    if len(draft.body) > MOST_WORDS:
        return _("El reporte cabe en %(most)s caracteres: acórtalo.", most=MOST_WORDS)
    if draft.evidence > MOST_EVIDENCE:
        return _("Un reporte lleva hasta %(most)s evidencias.", most=MOST_EVIDENCE)
    return None


def _order_problem(
    activity: Step, draft: ReportDraft, last: Reported | None, now: datetime
) -> str | None:
    if last is None:
        return None
    if now < last.reported_at:
        return _("Un reporte no puede ser anterior al que ya se publicó.")
    # A refused final report leaves the second advance and the final one to write again.
    place = min(_ORDER.index(last.report), 1)
    if _ORDER.index(draft.report) < place:
        return _("Ya se publicó el %(last)s: sigue uno posterior.", last=last.report.label)
    return None


def _figure_problem(activity: Step, draft: ReportDraft) -> str | None:
    if draft.report is Report.FINAL_RESULT:
        if draft.evidence < 1:
            return _("El resultado final necesita al menos una evidencia: un archivo o un enlace.")
        return None if draft.progress == 100 else _("El resultado final es el 100 %%.")
    if not 0 <= draft.progress <= MOST_DECLARED:
        return _("Un avance va de 0 a 99 %%: el 100 %% se dice con el resultado final.")
    if draft.progress < activity.progress and stop_problem(draft.delay_reason, draft.delay_note):
        return _(
            "El avance publicado es %(now)s %%. Para bajarlo, elige la razón y explícala.",
            now=activity.progress,
        )
    return None


def _delay_problem(activity: Step, draft: ReportDraft, today: date) -> str | None:
    if draft.report is Report.FINAL_RESULT and draft.is_at_risk:
        return _("Lo que ya se terminó no está en riesgo: quita la marca.")
    late = is_late(activity.status, activity.ends_on, today)
    if (late or draft.is_at_risk) and stop_problem(draft.delay_reason, draft.delay_note):
        return _("Está atrasada o en riesgo: elige la razón y explícala.")
    if draft.delay_reason is DelayReason.OTHER and len(draft.delay_note) < FEWEST_WORDS:
        return _("Explica cuál es la otra razón.")
    if len(draft.delay_note) > MOST_NOTE:
        return _("La explicación cabe en %(most)s caracteres: acórtala.", most=MOST_NOTE)
    return None
