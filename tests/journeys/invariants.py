"""What holds after each act, whoever did it: of answers, of dates and of the road both ways."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.entities.queries import term
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing import queries, rules, services
from gatp_participa.routing.models import (
    ReasonedResponse,
    Referral,
    ReferralMove,
    ReferralPause,
    ResponseReview,
)
from gatp_participa.routing.status import OPEN, Decision, ReferralStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus
from tests.journeys.life_in_use import LifeInUse
from tests.journeys.people import NATION, SEATED


def every(model: Any, *where: Any) -> list[Any]:
    """Return the rows of a table as they are in the database, in order."""
    query = select(model).where(*where).order_by(model.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


class Answered(LifeInUse):
    """What holds of referrals and of their answers."""

    call: int

    def an_answer_has_its_reason_and_none_is_lost(self) -> None:
        said: dict[int, list[ReasonedResponse]] = {}
        for one in every(ReasonedResponse):
            said.setdefault(one.referral_id, []).append(one)
            assert len(one.reason.strip()) >= rules.SHORTEST_REASON
            assert (one.decision is Decision.NOT_NOW) == (one.grounds is not None)
            now = (one.referral_id, one.number, one.decision, one.reason, one.published_at,
                   one.signed_as, one.until_on, one.other_entity_code)  # fmt: skip
            assert self.answers.setdefault(one.id, now) == now, "what was answered changed"
        assert {one.id for of in said.values() for one in of} == set(self.answers)
        for referral in every(Referral):
            answers = said.get(referral.id, [])
            assert [one.number for one in answers] == list(range(1, len(answers) + 1))
            in_force = [one for one in answers if one.superseded_at is None]
            is_answered = referral.status is ReferralStatus.ANSWERED
            assert len(in_force) == is_answered == (referral.answered_at is not None)

    def each_side_reviews_for_itself(self) -> None:
        kinds = {number: kind for kind, number in self.people.items()}
        for one in every(ResponseReview):
            code, sector, _how = SEATED[kinds[one.reviewed_by_id]]
            referral = db.session.get_one(Referral, one.referral_id)
            assert (code, sector) == (referral.entity_code, one.sector)

    def the_nation_signs_with_its_own_name(self) -> None:
        desk = term("national_desk.name")
        tables = {self.people[kind] for kind in SEATED}
        for one in every(ReasonedResponse):
            assert (one.published_by_id in tables) == (desk not in one.signed_as)

    def no_date_of_a_referral_runs_backwards(self) -> None:
        for one in every(Referral):
            assert one.acknowledged_at is None or one.acknowledged_at >= one.referred_at
            assert (one.status is ReferralStatus.ACKNOWLEDGED) <= (one.acknowledged_at is not None)
            if one.answered_at is not None:
                assert one.referred_at <= one.acknowledged_at <= one.answered_at
            assert one.acknowledge_due_on <= one.answer_due_on
            answers = every(ReasonedResponse, ReasonedResponse.referral_id == one.id)
            for before, after in pairwise(answers):
                assert before.published_at <= before.superseded_at <= after.published_at
            moves = [m.at for m in every(ReferralMove, ReferralMove.referral_id == one.id)]
            assert moves == sorted(moves)
            told = [step.on for step in queries.history_of(one)]
            assert told == sorted(told)
        open_ones = [one for one in every(ReferralPause) if one.to_on is None]
        waiting = {one.id for one in every(Referral) if one.status in OPEN}
        assert {one.referral_id for one in open_ones} <= waiting

    def acts_are_written_down_in_order(self) -> None:
        moments = db.session.scalars(select(AuditEntry.at).order_by(AuditEntry.id)).all()
        assert list(moments) == sorted(moments)
        assert not moments or moments[-1] <= self.now

    def the_road_never_breaks(self) -> None:
        turns = {(one.theme_id, one.entity_code): one for one in every(Referral)}
        late = set(queries.themes_with_new_states())
        inside = db.session.execute(
            select(ThemeMember.theme_id, Proposal.id, func.coalesce(Proposal.entity_code, NATION))
            .join(Proposal, Proposal.id == ThemeMember.proposal_id)
            .join(Theme, Theme.id == ThemeMember.theme_id)
            .where(
                Theme.status == ThemeStatus.PUBLISHED, Proposal.status == ProposalStatus.PUBLISHED
            )
        ).all()
        for theme_id, proposal_id, code in inside:
            if theme_id not in late:
                self.waits_or_was_answered(turns, theme_id, proposal_id, code)

    def waits_or_was_answered(
        self, turns: dict[tuple[int, str], Referral], theme_id: int, proposal_id: int, code: str
    ) -> None:
        seen: list[str] = []
        while True:
            assert code not in seen, f"it goes round and round: {seen}"
            seen.append(code)
            one = turns.get((theme_id, code))
            assert one is not None, f"a proposal was sent nowhere: {seen}"
            assert one.status is not ReferralStatus.RETURNED, f"it waits nowhere: {seen}"
            said = queries.response_of(one.id)
            if one.status in OPEN or said is None or not said.other_entity_code:
                break
            code = said.other_entity_code
        held = set(db.session.scalars(queries.proposals_of(theme_id, code)))
        assert proposal_id in held, f"who answers does not see it: {seen}"

    def what_is_counted_is_what_there_is(self) -> None:
        """Of what waits, counted now and then; of what was answered the number is of that day."""
        for one in every(Referral, Referral.status.in_(OPEN)) if self.is_counted else ():
            held = db.session.scalars(queries.proposals_of(one.theme_id, one.entity_code)).all()
            assert one.proposals_count == len(held), f"{one.entity_code}: {len(held)}"

    def what_is_archived_has_nobody_waiting(self) -> None:
        call = db.session.get_one(Call, self.call, populate_existing=True)
        if call.status is CallStatus.ARCHIVED:
            assert services.unanswered(call) == 0
            late = set(queries.themes_with_new_states())
            mine = db.session.scalars(select(Theme.id).where(Theme.call_id == call.id))
            assert not late & set(mine)
