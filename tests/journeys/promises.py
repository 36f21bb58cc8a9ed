"""What people do from a plan to a promise kept: written, published, reported, verified, judged."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.plans import services
from gatp_participa.plans.guidance import NEEDED
from gatp_participa.plans.models import (
    ActionPlan,
    Commitment,
    CommitmentTheme,
)
from gatp_participa.plans.services.evidence import Piece
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.themes.models import Theme
from tests.journeys.life_in_use import LifeInUse, mostly, which
from tests.journeys.people import AWAY, HERE

DONE = "Se publicó el calendario de las 42 colonias y se avisó por radio."
NOTE = "La tesorería liberó el recurso dos meses tarde."
APPROVED = "Tercera sesión ordinaria"
PIECE = Piece(title="Calendario publicado", url="https://www.ejemplo.gob.mx/pipas")
REPORTERS = ("responsible", "substitute", "government", "government_substitute")
states = st.sampled_from((HERE, HERE, AWAY))
writers = mostly("government", "civil", "facilitator", "commission")
reporters, verifiers = mostly(*REPORTERS), mostly("civil", "civil_substitute", "oversight")


class Promises(LifeInUse):
    """Acts on plans, commitments and activities."""

    @rule(who=writers, code=states, days=st.integers(-10, 500))
    def create_plan(self, who: str, code: str, days: int) -> None:
        self.new_plan(who, code, days)

    def new_plan(self, who: str, code: str, days: int) -> ActionPlan | None:
        starts = clock.local_day(self.now)
        draft = services.PlanDraft(
            entity_code=code, title="Plan de acción", starts_on=starts,
            ends_on=starts + timedelta(days=days),
        )  # fmt: skip
        return self.do(
            lambda **by: services.create_plan(draft, **by), who, may=self.writers_of(code)
        )

    @rule(who=writers, one=which, theme=which, text=which, explains=st.booleans(),
          answers=st.sampled_from(("responsible", "other_responsible", "civil")))  # fmt: skip
    def add_commitment(
        self, who: str, one: int, theme: int, text: int, explains: bool, answers: str
    ) -> None:
        plan = self.some(ActionPlan, one)
        if plan is None:
            return
        draft = self.promise(plan, self.email(answers), self.email("substitute"))
        self.do(
            lambda **by: services.add_commitment(
                plan, draft, theme_ids=self.theme_ids(plan, theme),
                proposal_ids=self.text_ids(plan, text), **self.explained(explains), **by
            ),
            who, may=self.writers_of(plan.entity_code),
        )  # fmt: skip

    @rule(who=writers, one=which, explains=st.booleans(), drops=st.booleans(),
          answers=st.sampled_from(("responsible", "other_responsible", "substitute")))  # fmt: skip
    def edit_commitment(
        self, who: str, one: int, explains: bool, drops: bool, answers: str
    ) -> None:
        commitment = self.some(Commitment, one)
        if commitment is None:
            return
        plan = commitment.plan
        kept = list(
            db.session.scalars(
                select(CommitmentTheme.theme_id).where(
                    CommitmentTheme.commitment_id == commitment.id
                )
            )
        )
        draft = self.promise(plan, self.email(answers), None, title=f"Calendario, {self.now}")
        self.do(
            lambda **by: services.edit_commitment(
                commitment, draft, theme_ids=[] if drops else kept, **self.explained(explains), **by
            ),
            who, may=self.writers_of(plan.entity_code),
        )  # fmt: skip

    @rule(who=writers, one=which, count=st.integers(0, 3), explains=st.booleans(),
          has_means=st.sampled_from([True, True, False]), keeps=st.booleans())  # fmt: skip
    def set_details(
        self, who: str, one: int, count: int, explains: bool, has_means: bool, keeps: bool
    ) -> None:
        commitment = self.some(Commitment, one)
        if commitment is None:
            return
        plan, there = commitment.plan, commitment.activities if keeps else []
        goal = services.GoalDraft(
            body="Calendario en todas las colonias", key="a", indicator="Colonias",
            unit="colonias", baseline=0, target=42,
            id=commitment.goals[0].id if keeps and commitment.goals else None,
        )  # fmt: skip
        steps = [
            services.ActivityDraft(
                title=f"Publicar la parte {place + 1}", starts_on=plan.starts_on, goal_key="a",
                ends_on=min(plan.ends_on, plan.starts_on + timedelta(days=60 + place)),
                means=("La página del organismo",) if has_means else (),
                id=there[place].id if place < len(there) else None,
            )
            for place in range(max(count, len(there)))
        ]  # fmt: skip
        self.do(
            lambda **by: services.set_details(
                commitment, [goal], steps, **self.explained(explains), **by
            ),
            who, may=self.writers_of(plan.entity_code),
        )  # fmt: skip

    @rule(who=writers, one=which, shifts=st.integers(0, 40))
    def edit_plan(self, who: str, one: int, shifts: int) -> None:
        if plan := self.some(ActionPlan, one):
            draft = services.PlanDraft(
                entity_code=plan.entity_code, title=f"Plan de acción {shifts}",
                starts_on=plan.starts_on, ends_on=plan.ends_on + timedelta(days=shifts - 20),
            )  # fmt: skip
            self.do(
                lambda **by: services.edit_plan(plan, draft, **by), who,
                may=self.writers_of(plan.entity_code),
            )  # fmt: skip

    @rule(who=writers, one=which)
    def publish_plan(self, who: str, one: int) -> None:
        if plan := self.some(ActionPlan, one):
            self.do(
                lambda **by: services.publish(plan, **by), who,
                may=self.writers_of(plan.entity_code),
            )  # fmt: skip

    @rule(code=states)
    def a_plan_is_written(self, code: str) -> None:
        """A plan takes up all that its state answered that it would include, and is published."""
        end = "_away" if code == AWAY else ""
        who = f"government{end}"
        plan = self.new_plan(who, code, 400)
        if plan is None:
            return
        wanted = (
            select(Referral.theme_id)
            .join(ReasonedResponse, ReasonedResponse.in_force())
            .where(Referral.entity_code == code, ReasonedResponse.decision == "include")
        )
        for theme_id in [*db.session.scalars(wanted), None]:
            draft = self.promise(plan, self.email(f"responsible{end}"), None)
            made = self.do(
                lambda theme_id=theme_id, draft=draft, **by: services.add_commitment(
                    plan, draft, theme_ids=[theme_id] if theme_id else [], **by
                ),
                who,
            )  # fmt: skip
            if made is not None:
                ids = list(db.session.scalars(select(Commitment.id).order_by(Commitment.id)))
                self.set_details(who, ids.index(made.id), 2, True, True, False)
        for kind in NEEDED:
            self.do(
                lambda kind=kind, **by: services.write_section(plan, kind, "Así se hizo.", **by),
                who,
            )  # fmt: skip
        self.do(lambda **by: services.publish(plan, **by), who)

    # What these need.

    def email(self, kind: str) -> str:
        from gatp_participa.accounts.models import User

        return db.session.get_one(User, self.people[kind]).email

    def explained(self, explains: bool) -> dict[str, str]:
        return {"why": NOTE, "approved_by": APPROVED} if explains else {}

    def promise(
        self, plan: ActionPlan, email: str | None, substitute: str | None, title: str = "Calendario"
    ) -> services.CommitmentDraft:
        return services.CommitmentDraft(
            title=title, summary="Cada lunes, por calle.", problem="Nadie sabe cuándo llega.",
            objective="Que se sepa antes.", responsible_body="Organismo de agua",
            responsible_person="Ana Cruz", substitute_person="Luis Mejía",
            responsible_email=email, substitute_email=substitute, starts_on=plan.starts_on,
            ends_on=plan.ends_on,
        )  # fmt: skip

    def theme_ids(self, plan: ActionPlan, number: int) -> list[int]:
        theme = self.some(Theme, number)
        return [theme.id] if theme is not None and number % 3 else []

    def text_ids(self, plan: ActionPlan, number: int) -> list[int]:
        text = self.some(Proposal, number)
        return [text.id] if text is not None and number % 3 == 0 else []
