"""What people do with a public promise: report, show, verify, stop it and talk about it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.plans.models import (
    Activity,
    Commitment,
    CommitmentRemark,
    Evidence,
    ProgressUpdate,
)
from gatp_participa.plans.progress import ReportDraft
from gatp_participa.plans.services import evidence, remarking, reporting, stopping, verifying
from gatp_participa.plans.services.evidence import Piece
from gatp_participa.plans.status import CommitmentStatus, DelayReason, Report, Verdict
from tests.journeys.life_in_use import LifeInUse, anybody, mostly, which
from tests.journeys.people import AWAY, GOV, NATIONAL, at_table, of_sector
from tests.journeys.promises import APPROVED, NOTE

DONE = "Se publicó el calendario de las 42 colonias y se avisó por radio."
PIECE = Piece(title="Calendario publicado", url="https://www.ejemplo.gob.mx/pipas")
REPORTERS = ("responsible", "substitute", "government", "government_substitute")
reporters, verifiers = mostly(*REPORTERS), mostly("civil", "civil_substitute", "oversight")


class Keeping(LifeInUse):
    """Acts on what was promised in public."""

    @rule(who=reporters, one=which, kind=st.sampled_from(Report), share=st.integers(0, 100),
          has_evidence=st.booleans(), explains=st.booleans(), is_at_risk=st.booleans())  # fmt: skip
    def report(
        self, who: str, one: int, kind: Report, share: int, has_evidence: bool, explains: bool,
        is_at_risk: bool,
    ) -> None:  # fmt: skip
        activity = self.some(Activity, one)
        if activity is None:
            return
        draft = ReportDraft(
            report=kind, body=f"{DONE} {share}", progress=share, is_at_risk=is_at_risk, figure=7,
            delay_reason=DelayReason.BUDGET if explains else None,
            delay_note=NOTE if explains else "",
        )  # fmt: skip
        self.do(
            lambda **by: reporting.report(
                activity, draft, [PIECE] if has_evidence else [], **by
            ),
            who, may=self.reporters_of(activity.commitment),
        )  # fmt: skip

    @rule(who=reporters, one=which)
    def replace_evidence(self, who: str, one: int) -> None:
        if row := self.some(Evidence, one):
            commitment = db.session.get_one(Activity, row.activity_id).commitment
            better = Piece(title="Mejor", url="https://www.ejemplo.gob.mx/mejor")
            self.do(
                lambda **by: evidence.replace(row, better, why=NOTE, **by), who,
                may=self.reporters_of(commitment),
            )  # fmt: skip

    @rule(who=verifiers, one=which, accepts=st.booleans(), explains=st.booleans())
    def verify(self, who: str, one: int, accepts: bool, explains: bool) -> None:
        update = self.some(ProgressUpdate, one, ProgressUpdate.report == Report.FINAL_RESULT)
        if update is None:
            return
        commitment = update.activity.commitment
        answers = {commitment.responsible_id, commitment.substitute_id, update.reported_by_id}
        may = at_table(commitment.plan.entity_code) - of_sector(commitment.plan.entity_code, GOV)
        done = self.do(
            lambda **by: verifying.verify(
                update, verdict=Verdict.ACCEPTED if accepts else Verdict.REFUSED,
                body=NOTE if explains else "", **by
            ),
            who, may=may,
        )  # fmt: skip
        if done is not None:
            assert self.people[who] not in answers, "nobody verifies what they answer for"
            assert accepts or explains, "a refusal says why"

    @rule(one=which, accepts=st.booleans())
    def finish_and_verify(self, one: int, accepts: bool) -> None:
        """What the responsible delivers with its evidence, civil society looks at."""
        activity = self.some(Activity, one)
        if activity is None:
            return
        end = "_away" if activity.commitment.plan.entity_code == AWAY else ""
        self.report(f"government{end}", one, Report.FINAL_RESULT, 100, True, True, False)
        finals = list(
            db.session.scalars(
                select(ProgressUpdate.activity_id)
                .where(ProgressUpdate.report == Report.FINAL_RESULT)
                .order_by(ProgressUpdate.id)
            )
        )
        if activity.id in finals:
            last = len(finals) - 1 - finals[::-1].index(activity.id)
            self.verify(f"civil{end}", last, accepts, True)

    @rule(who=mostly(*REPORTERS, "facilitator"), one=which, whole=st.booleans(),
          status=st.sampled_from((*CommitmentStatus, None)), explains=st.booleans())  # fmt: skip
    def stop_or_go_on(
        self, who: str, one: int, whole: bool, status: CommitmentStatus | None, explains: bool
    ) -> None:
        thing = self.some(Commitment if whole else Activity, one)
        if thing is None:
            return
        commitment = thing if isinstance(thing, Commitment) else thing.commitment
        code = commitment.plan.entity_code
        given: dict[str, Any] = {"approved_by": APPROVED, "note": NOTE if explains else ""}
        if status is not None:
            given |= {"status": status, "reason": DelayReason.BUDGET if explains else None}
        act = stopping.resume if status is None else stopping.stop
        self.do(
            lambda **by: act(thing, **given, **by), who,
            may=self.reporters_of(commitment) | self.writers_of(code),
        )  # fmt: skip

    @rule(who=anybody, one=which, answers=which, is_answer=st.booleans(), hides=st.booleans())
    def talk(self, who: str, one: int, answers: int, is_answer: bool, hides: bool) -> None:
        commitment, other = self.some(Commitment, one), self.some(CommitmentRemark, answers)
        if commitment is None:
            return
        if hides and other is not None:
            self.do(
                lambda **by: remarking.hide(other, reason=NOTE, **by), who, may=set(NATIONAL)
            )  # fmt: skip
            return
        parent = other.id if other is not None and is_answer else None
        self.do(
            lambda **by: remarking.write(
                commitment, body=f"¿Y las colonias del norte? {answers}", parent_id=parent, **by
            ),
            who,
        )  # fmt: skip

    # What these need.

    def reporters_of(self, commitment: Commitment) -> frozenset[str]:
        named = {commitment.responsible_id, commitment.substitute_id}
        by_name = {kind for kind, number in self.people.items() if number in named}
        return of_sector(commitment.plan.entity_code, GOV) | frozenset(by_name)
