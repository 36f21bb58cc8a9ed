"""What was done of the demonstration's plan: reported, shown, verified, refused, late, stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.dev import DOMAIN
from gatp_participa.dev.services.texts import document
from gatp_participa.plans.models import ActionPlan, Activity, Commitment, ProgressUpdate
from gatp_participa.plans.progress import ReportDraft
from gatp_participa.plans.services import changing, remarking, reporting, stopping, verifying
from gatp_participa.plans.services.evidence import Piece
from gatp_participa.plans.status import CommitmentStatus, DelayReason, Report, Verdict

ADVANCE = (
    "Ya empezó y va en {share} %. Falta la parte más lejana, donde todavía se junta la información."
)
RESULT = "Se hizo completo y se puede revisar en la página: quedó lo que decía el compromiso."
SEEN = "Se revisaron diez casos al azar, en persona, y en los diez estaba lo que se publicó."
REFUSED = (
    "De los doce municipios, tres dejaron de publicar desde octubre. Falta ponerse al día con esos "
    "tres antes de darlo por hecho."
)
AFTER_START = "El plan se publicó cuando esta actividad ya había empezado."
DELAYED = "Las unidades de la sierra no tienen internet y el inventario se está copiando a mano."
STOPPED = "El dinero de este año no alcanza; se retoma cuando se apruebe el presupuesto que sigue."
SESSION = "Cuarta sesión ordinaria de la mesa"


def follow(
    plan_id: int, members: dict[tuple[str, Sector], User], citizens: list[User],
    commission: User, now: datetime,
) -> None:  # fmt: skip
    """Tell what happened with each activity of the plan since it was published."""
    story = document("plan")["commitments"]
    with transaction():
        plan = db.session.get_one(ActionPlan, plan_id)
        table = {sector: members[plan.entity_code, sector] for sector in Sector}
        responsible = _responsible(plan, commission, now)
        for promise, item in zip(plan.commitments, story, strict=True):
            by = responsible if promise.responsible_id else table[Sector.GOVERNMENT]
            for activity, told in zip(promise.activities, item["activities"], strict=True):
                _report(activity, told[4], by, table, now)
        _stop(plan.commitments[-2].activities[-1], table[Sector.GOVERNMENT], now)
        _talk(plan.commitments[0], responsible, citizens, now)
        _change(plan.commitments[0], commission, now)


def _report(
    activity: Activity, share: int, by: User, table: dict[Sector, User], now: datetime
) -> None:
    place = (activity.commitment.number, activity.position)
    if place == (2, 1):  # it was to be ready; it is not
        _write(activity, Report.FIRST_ADVANCE, 60, by, now - timedelta(days=9), DELAYED)
    elif share == 100:
        update = _finish(activity, by, now)
        if place == (1, 3):
            return  # it waits for somebody to verify it
        is_refused = place == (1, 2)
        verifying.verify(
            update, verdict=Verdict.REFUSED if is_refused else Verdict.ACCEPTED,
            body=REFUSED if is_refused else SEEN,
            person=table[Sector.CIVIL_SOCIETY if activity.position % 2 else Sector.OVERSIGHT_BODY],
            now=min(update.reported_at + timedelta(days=6), now - timedelta(days=1)),
        )  # fmt: skip
    elif share:
        _write(activity, Report.FIRST_ADVANCE, share, by, now - timedelta(days=11))


def _finish(activity: Activity, by: User, now: datetime) -> ProgressUpdate:
    published_at = activity.commitment.plan.published_at or now
    due_in = timedelta(days=(activity.ends_on - clock.local_day(now)).days - 3)
    at = max(published_at + timedelta(days=2), min(now + due_in, now - timedelta(days=8)))
    if activity.position > 1:
        _write(activity, Report.FIRST_ADVANCE, 55, by, at - timedelta(days=1))
    return _write(activity, Report.FINAL_RESULT, 100, by, at)


def _write(
    activity: Activity, report: Report, share: int, by: User, at: datetime, why: str = ""
) -> ProgressUpdate:
    is_final, is_late = report is Report.FINAL_RESULT, activity.ends_on < clock.local_day(at)
    page = Piece(
        title="Lo publicado, en datos abiertos",
        url=f"https://www.ejemplo.gob.mx/plan/{activity.commitment.number}-{activity.position}",
    )
    draft = ReportDraft(
        report=report, body=RESULT if is_final else ADVANCE.format(share=share), progress=share,
        delay_reason=DelayReason.OTHER if is_late else None,
        delay_note=(why or AFTER_START) if is_late else "", is_at_risk=bool(why),
    )  # fmt: skip
    return reporting.report(activity, draft, [page] if is_final else [], person=by, now=at)


def _responsible(plan: ActionPlan, commission: User, now: datetime) -> User:
    """Give an account to who answers for the first commitment."""
    since = now - timedelta(days=79)
    first = plan.commitments[0]
    user = accounts.find_or_create_user(
        f"responsable-agua@{DOMAIN}", now=since, name=first.responsible_person
    )
    accounts.grant_role(
        user, Role.RESPONSIBLE, scope=plan.entity_code, starts=clock.local_day(since),
        person=commission, now=since,
    )  # fmt: skip
    first.responsible_id = user.id
    db.session.flush()
    db.session.refresh(user)
    return user


def _stop(activity: Activity, person: User, now: datetime) -> None:
    stopping.stop(
        activity, CommitmentStatus.SUSPENDED, reason=DelayReason.BUDGET, note=STOPPED,
        approved_by=SESSION, person=person, now=now - timedelta(days=5),
    )  # fmt: skip


def _talk(promise: Commitment, responsible: User, citizens: list[User], now: datetime) -> None:
    said = remarking.write(
        promise,
        body="En mi colonia ya lo pegaron, pero el martes la pipa no llegó. ¿A quién le aviso?",
        person=citizens[7], now=now - timedelta(days=6),
    )  # fmt: skip
    remarking.write(
        promise, parent_id=said.id, person=responsible, now=now - timedelta(days=5),
        body="Gracias por decirlo. Al número que viene en el calendario: te da un folio y contesta "
        "en tres días. El martes falló la ruta 4 y ya se repuso.",
    )  # fmt: skip
    remarking.write(
        promise, body="Funciona. Ojalá también digan cuántos litros trae cada pipa.",
        person=citizens[11], now=now - timedelta(days=2),
    )  # fmt: skip


def _change(promise: Commitment, commission: User, now: datetime) -> None:
    changing.record_changes(
        promise, {"Municipios con calendario": "10"}, {"Municipios con calendario": "12"},
        why="Dos municipios más pidieron entrar y la mesa lo aceptó.", approved_by=SESSION,
        person=commission, now=now - timedelta(days=30),
    )  # fmt: skip
