"""What comes to a theme, or leaves it, after it was sent to the tables."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.errors import ConflictError
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing import services
from gatp_participa.routing.models import Referral
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.routing.status import Decision, ReferralStatus
from gatp_participa.themes import services as themes
from gatp_participa.themes.models import ClusteringRun
from gatp_participa.themes.services import Scope
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_member,
    make_proposal,
    make_theme,
)

REASON = "El organismo ya tiene las rutas de las pipas y las publicará cada lunes, por colonia."
WHY = "Estas calles son de otro municipio, del otro lado del río."
LATER = NOON + timedelta(days=3)

pytestmark = pytest.mark.usefixtures("session", "at_noon")


@pytest.fixture
def nation():
    """A theme of two texts of a state without table, sent to the national desk."""

    class Nation:
        first, second = make_commission(), make_commission()
        call = make_call(status=CallStatus.RESULTS)
        texts = (
            make_proposal(call=call, entity_code="12"), make_proposal(call=call, entity_code="12")
        )  # fmt: skip
        theme = make_theme(*texts)

        def join(self, session, code):
            text = make_proposal(call=self.call, entity_code=code)
            make_member(session.get(ClusteringRun, self.theme.run_id), text, self.theme)
            return text

        def answer(self, referral, to=None, now=LATER):
            given = AnswerDraft(
                decision=Decision.REFER if to else Decision.INCLUDE, reason=REASON,
                other_entity_code=to,
            )  # fmt: skip
            draft = services.draft(referral, given, version=0, person=self.first, now=now)
            services.publish(referral, version=draft.version, person=self.second, now=now)

        def turn(self, session, code):
            mine = select(Referral).where(
                Referral.theme_id == self.theme.id, Referral.entity_code == code
            )
            return session.scalars(mine).one()

    made = Nation()
    services.publish_and_refer(made.theme, person=made.first, now=NOON)
    return made


def test_what_waits_is_counted_again(session, nation):
    turn = nation.turn(session, "12")
    nation.join(session, "12")
    nation.texts[0].status = nation.texts[1].status = ProposalStatus.HIDDEN
    assert turn.proposals_count == 2

    services.refer_late(LATER)
    assert turn.proposals_count == 1


def test_an_answer_keeps_how_many_it_answered(session, nation):
    turn = nation.turn(session, "12")
    nation.join(session, "12")
    nation.answer(turn)
    nation.join(session, "12")

    services.refer_late(LATER)
    assert turn.proposals_count == 3


def test_a_state_that_gave_it_back_receives_it_when_it_has_some_of_its_own(session, nation):
    nation.answer(nation.turn(session, "12"), to="14")
    born = nation.turn(session, "14")
    services.give_back(born, reason=WHY, person=nation.first, now=LATER)
    assert born.status is ReferralStatus.RETURNED
    nation.join(session, "14")

    assert services.refer_late(LATER) == 1
    assert (born.status, born.proposals_count, born.origin_id) == (ReferralStatus.SENT, 1, None)
    assert services.refer_late(LATER) == 0
    told = select(AuditEntry).where(
        AuditEntry.act == "routing.refer", AuditEntry.subject_id == born.id
    )
    assert len(session.scalars(told).all()) == 2


def test_a_call_is_not_archived_while_a_text_is_on_its_way_to_its_table(session, nation):
    nation.answer(nation.turn(session, "12"))
    nation.join(session, "21")
    with pytest.raises(ConflictError, match="van en camino a su mesa"):
        services.archive_call(nation.call, person=nation.first, now=LATER)

    services.refer_late(LATER)
    nation.answer(nation.turn(session, "21"))
    services.archive_call(nation.call, person=nation.first, now=LATER)
    assert nation.call.status is CallStatus.ARCHIVED


def test_the_themes_of_an_archived_call_no_longer_change(session, nation):
    nation.answer(nation.turn(session, "12"))
    services.archive_call(nation.call, person=nation.first, now=LATER)
    draft = make_theme(call=nation.call, run=session.get(ClusteringRun, nation.theme.run_id))
    by = {"person": nation.first, "now": LATER}

    with pytest.raises(ConflictError, match="ya se archivó"):
        themes.publish(draft, **by)
    with pytest.raises(ConflictError, match="ya se archivó"):
        themes.move(Scope.of(nation.theme), [nation.texts[0].id], to=draft.id, reason=WHY, **by)
