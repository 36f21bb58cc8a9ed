"""What people do from a call to an answer: themes, referrals, drafts, reviews and pauses."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from gatp_participa.accounts.status import Sector
from gatp_participa.calls import services as calls
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services import withholding
from gatp_participa.routing import queries, services
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.routing.status import OPEN, Decision, Grounds, PauseReason, Verdict
from gatp_participa.secretariats.queries import secretariat_in_force
from gatp_participa.themes import services as themes
from gatp_participa.themes.models import ClusteringRun, Theme
from gatp_participa.themes.services import Scope
from gatp_participa.themes.status import ThemeStatus
from tests.journeys.life_in_use import LifeInUse, anybody, mostly, which
from tests.journeys.people import AWAY, HERE, NATION, NATIONAL, SEATED, SIDES, of_sector
from tests.support.factories import make_member, make_proposal

REASON = "El organismo ya tiene las rutas de las pipas y las publicará cada lunes, por colonia."
WHY = "Estas calles son de otro municipio, del otro lado del río."
PLACES = (HERE, AWAY, "14", NATION)
decisions = st.sampled_from(Decision)
places = st.sampled_from(PLACES)
table = mostly("government", "civil", "facilitator", "commission", "other_commission")


class Roads(LifeInUse):
    """Acts on a call, its themes and what is answered of them."""

    call: int

    @rule(who=mostly(*NATIONAL), step=st.sampled_from(["close", "analyse", "results", "archive"]))
    def move_the_call(self, who: str, step: str) -> None:
        act = {
            "close": calls.close_now, "analyse": calls.start_analysis,
            "results": calls.publish_results, "archive": services.archive_call,
        }[step]  # fmt: skip
        self.do(lambda **by: act(db.session.get_one(Call, self.call), **by), who, may=NATIONAL)

    @rule(who=mostly(*NATIONAL), one=which)
    def refer(self, who: str, one: int) -> None:
        theme = self.some(Theme, one)
        self.do(lambda **by: services.publish_and_refer(theme, **by), who, may=NATIONAL)

    @rule(one=which, to=which, hides=st.sampled_from(["hide", "restore", "withdraw", "move"]))
    def change_what_is_inside(self, one: int, to: int, hides: str) -> None:
        """A text is hidden, comes back, is withdrawn by who wrote it or goes to another theme."""
        self.is_counted = False
        proposal = self.some(Proposal, one)
        if hides != "move":
            act = getattr(withholding, hides)
            who = "author" if hides == "withdraw" else "commission"
            self.do(lambda **by: act(proposal, reason="Lo pidió quien la escribió.", **by), who)
            return
        homes = [None, *db.session.scalars(select(Theme.id).order_by(Theme.id))]
        call = db.session.get_one(Call, self.call)
        self.do(
            lambda **by: themes.move(
                Scope(call.id, NATION), [proposal.id], to=homes[to % len(homes)], reason=WHY, **by
            ),
            "commission",
        )  # fmt: skip

    @rule(code=places, to=which)
    def a_text_comes_late(self, code: str, to: int) -> None:
        """One that nobody had grouped is put in a theme by a person."""
        self.is_counted = False
        theme = self.some(Theme, to)
        call = db.session.get_one(Call, self.call)
        text = make_proposal(
            call=call, entity_code=None if code == NATION else code,
            author_id=self.people["author"], submitted_at=self.now,
        )  # fmt: skip
        make_member(db.session.get_one(ClusteringRun, theme.run_id), text)
        db.session.commit()
        number = theme.id
        self.do(
            lambda **by: themes.move(
                Scope(self.call, NATION), [text.id], to=number, reason=WHY, **by
            ),
            "commission",
        )  # fmt: skip

    @rule(who=table, one=which)
    def acknowledge(self, who: str, one: int) -> None:
        if referral := self.some(Referral, one):
            may = self.turn(referral.entity_code)
            self.do(lambda **by: services.acknowledge(referral, **by), who, may=may)

    @rule(who=table, one=which, decision=decisions, to=places, is_short=st.booleans(),
          off=st.integers(-1, 0))  # fmt: skip
    def write(
        self, who: str, one: int, decision: Decision, to: str, is_short: bool, off: int = 0
    ) -> None:
        referral = self.some(Referral, one)
        if referral is None:
            return
        other = db.session.scalar(
            select(Theme.id).where(
                Theme.status == ThemeStatus.PUBLISHED, Theme.id != referral.theme_id
            )
        )
        given = AnswerDraft(
            decision=decision, reason="Sí." if is_short else REASON, grounds=Grounds.NO_BUDGET,
            next_step="Falta el padrón de rutas.", other_entity_code=to, other_theme_id=other,
            until_on=clock.local_day(self.now) + timedelta(days=20),
        )  # fmt: skip
        version = max(0, self.version(referral) + off)
        may = self.turn(referral.entity_code)
        self.do(
            lambda **by: services.draft(referral, given, version=version, **by), who, may=may
        )  # fmt: skip

    @rule(who=table, one=which)
    def ask_review(self, who: str, one: int) -> None:
        if referral := self.some(Referral, one, Referral.status.in_(OPEN)):
            version, may = self.version(referral), self.turn(referral.entity_code)
            self.do(lambda **by: services.ask_review(referral, version=version, **by), who, may=may)

    @rule(who=mostly(*SEATED), side=st.sampled_from(Sector), one=which, agrees=st.booleans())
    def review(self, who: str, side: Sector, one: int, agrees: bool) -> None:
        referral = self.some(Referral, one)
        if referral is None:
            return
        version, code = self.version(referral), referral.entity_code
        self.do(
            lambda **by: services.review(
                referral, sector=side, version=version, body="" if agrees else "Falta la fecha.",
                verdict=Verdict.AGREES if agrees else Verdict.ASKS_CHANGES, **by
            ),
            who, may=of_sector(code, side),
        )  # fmt: skip

    @rule(who=table, one=which)
    def publish_answer(self, who: str, one: int) -> None:
        referral = self.some(Referral, one)
        if referral is None:
            return
        day = clock.local_day(self.now)
        moment, code = queries.moment_of(referral, day), referral.entity_code
        said = self.do(
            lambda **by: services.publish(referral, version=moment.version, **by),
            who, may=self.turn(code), crosses=True,
        )  # fmt: skip
        if said is None:
            return
        if who not in NATIONAL:
            agreed = {side for side, verdict in moment.verdicts.items() if verdict == "agrees"}
            assert moment.has_secretariat
            assert moment.seated
            assert moment.seated <= agreed
        self.answers[said.id] = self.what_was_said(said)

    @rule(one=which, decision=decisions, to=places)
    def the_table_answers(self, one: int, decision: Decision, to: str) -> None:
        """The table, or the nation where there is none, answers from beginning to end."""
        waiting = self.some(Referral, one, Referral.status.in_(OPEN))
        if waiting is None:
            return
        place = db.session.scalars(select(Referral.id).order_by(Referral.id)).all()
        number = place.index(waiting.id)
        writer = self.who_answers(waiting.entity_code)
        self.write(writer, number, decision, to, False)
        self.answer_schools(waiting, writer)
        self.ask_review(writer, self.place_among_open(waiting))
        for side, kind in SIDES.items():
            self.review(kind + ("_away" if waiting.entity_code == AWAY else ""), side, number, True)
        last = "other_commission" if writer == "commission" else writer
        self.publish_answer(last, number)

    @rule(who=table, one=which, starts=st.booleans())
    def stop_or_run(self, who: str, one: int, starts: bool) -> None:
        if referral := self.some(Referral, one):
            may = self.turn(referral.entity_code)
            if starts:
                self.do(
                    lambda **by: services.pause(
                        referral, reason=PauseReason.OTHER, body=WHY, **by
                    ),
                    who, may=may,
                )  # fmt: skip
            else:
                self.do(lambda **by: services.resume(referral, **by), who, may=may)

    @rule(who=table, one=which)
    def give_back(self, who: str, one: int) -> None:
        if referral := self.some(Referral, one, Referral.status.in_(OPEN)):
            may = self.turn(referral.entity_code)
            self.do(
                lambda **by: services.give_back(referral, reason=WHY, **by), who, may=may,
                crosses=True,
            )  # fmt: skip

    @rule(who=anybody, one=which)
    def speak_for_another_sector(self, who: str, one: int) -> None:
        """Nobody says what a side that is not theirs thinks."""
        for side in Sector:
            if who not in of_sector(HERE, side):
                self.review(who, side, one, True)

    # What these need.

    def version(self, referral: Referral) -> int:
        draft = queries.draft_of(referral.id).draft
        return draft.version if draft else 0

    def who_answers(self, code: str) -> str:
        stands = secretariat_in_force(code, clock.local_day(self.now)) is not None
        return {HERE: "government", AWAY: "government_away"}.get(code, "commission") if (
            stands
        ) else "commission"  # fmt: skip

    def answer_schools(self, referral: Referral, writer: str) -> None:
        folios = db.session.scalars(
            select(Proposal.folio).where(
                Proposal.id.in_(
                    queries.of_schools(
                        queries.proposals_of(referral.theme_id, referral.entity_code)
                    )
                )
            )
        ).all()
        for folio in folios:
            self.do(
                lambda folio=folio, **by: services.answer_particularly(
                    referral, folio=folio, body="Su escuela va a recibir el calendario.", **by
                ),
                writer,
            )  # fmt: skip

    def place_among_open(self, referral: Referral) -> int:
        waiting = select(Referral.id).where(Referral.status.in_(OPEN)).order_by(Referral.id)
        return list(db.session.scalars(waiting)).index(referral.id)

    def what_was_said(self, said: ReasonedResponse) -> tuple[object, ...]:
        return (said.referral_id, said.number, said.decision, said.reason, said.published_at,
                said.signed_as, said.until_on, said.other_entity_code)  # fmt: skip
