"""A promise with activities, and everybody who has to do with it."""

from datetime import date, timedelta

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.plans.models import Activity, Commitment, Goal, VerificationMeans
from gatp_participa.plans.progress import ReportDraft
from gatp_participa.plans.services import reporting, verifying
from gatp_participa.plans.services.evidence import Piece
from gatp_participa.plans.status import Report, Verdict
from tests.support.factories import NOON, make_commission, make_plan, make_user, save

TODAY = date(2026, 11, 21)
DONE = "Se publicó el calendario de las 42 colonias y se avisó por radio."
REFUSED = "El calendario solo trae doce de las cuarenta y dos colonias."
LINK = Piece(title="Calendario publicado", url="https://www.ejemplo.gob.mx/pipas")


class Promise:
    """A public commitment of Oaxaca with activities, its responsible and its table."""

    def __init__(self, activities=2, *, plan=None, **kw):
        self.responsible, self.substitute, self.other = (
            make_user((Role.RESPONSIBLE, "20")) for _ in range(3)
        )
        self.government, self.society, self.oversight = (
            make_user((Role.SECRETARIAT_MEMBER, "20", sector)) for sector in Sector
        )
        self.facilitator = make_user((Role.FACILITATOR, "20", Sector.CIVIL_SOCIETY))
        self.commission = make_commission()
        self.citizen = make_user()
        self.plan = plan or make_plan("20")
        self.commitment = make_promise(
            self.plan, responsible=self.responsible, substitute=self.substitute,
            activities=activities, **kw,
        )  # fmt: skip

    @property
    def activities(self):
        return self.commitment.activities

    def report(self, activity=None, *, person=None, now=NOON, pieces=(), **kw):
        given = {"report": Report.FIRST_ADVANCE, "body": DONE, "progress": 40} | kw
        return reporting.report(
            activity or self.activities[0], ReportDraft(**given), pieces,
            person=person or self.responsible, now=now,
        )  # fmt: skip

    def finish(self, activity=None, *, pieces=(LINK,), **kw):
        given = {"report": Report.FINAL_RESULT, "progress": 100} | kw
        return self.report(activity, pieces=pieces, **given)

    def verify(self, update, verdict=Verdict.ACCEPTED, *, person=None, now=NOON, body=""):
        said = body or (REFUSED if verdict is Verdict.REFUSED else "")
        return verifying.verify(
            update, verdict=verdict, body=said, person=person or self.society, now=now
        )


def make_promise(plan, *, responsible=None, substitute=None, activities=2, ends_in=60, **kw):
    """A commitment with a goal and some activities, each with how it will be shown."""
    number = len(plan.commitments) + 1
    commitment = save(
        Commitment(
            plan_id=plan.id, number=number, title=f"Calendario público de pipas {number}",
            summary="Cada lunes se sabrá qué calles reciben agua.",
            problem="Nadie sabe cuándo llega la pipa.", objective="Que se sepa un día antes.",
            responsible_body="Organismo de agua", responsible_person="Ana Cruz",
            responsible_position="Directora de distribución", substitute_person="Luis Mejía",
            counterpart="Colectivo del agua", starts_on=plan.starts_on, ends_on=plan.ends_on,
            created_at=NOON, responsible_id=responsible.id if responsible else None,
            substitute_id=substitute.id if substitute else None, **kw,
        )
    )  # fmt: skip
    goal = save(
        Goal(commitment_id=commitment.id, position=1, body="Calendario en todas las colonias",
             indicator="Colonias con calendario", unit="colonias", baseline=0, target=42)
    )  # fmt: skip
    for place in range(1, activities + 1):
        activity = save(
            Activity(
                commitment_id=commitment.id, goal_id=goal.id, position=place,
                title=f"Publicar el calendario, parte {place}", starts_on=TODAY - timedelta(days=30),
                ends_on=TODAY + timedelta(days=ends_in),
            )
        )  # fmt: skip
        save(VerificationMeans(activity_id=activity.id, position=1, body="Página del organismo"))
    return commitment
