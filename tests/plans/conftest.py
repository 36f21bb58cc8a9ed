"""A state with a table, a theme it answered, and a plan to write."""

from datetime import date

import pytest

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.plans import services
from gatp_participa.routing import services as routing
from gatp_participa.routing.status import Decision
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_secretariat,
    make_theme,
    make_user,
)
from tests.support.plans import complete, publish_as_before

REASON = "El organismo ya tiene las rutas de las pipas y las publicará cada lunes, por colonia."


class State:
    """Oaxaca, with a member of each sector, and shorthands for what tests do there."""

    def __init__(self):
        make_secretariat("20")
        self.government, self.society, self.oversight = (
            make_user((Role.SECRETARIAT_MEMBER, "20", sector)) for sector in Sector
        )
        self.commission = make_commission()
        self.call = make_call()
        self.proposals = [make_proposal(call=self.call) for _ in range(6)]
        self.theme = self.answered(*self.proposals, decision=Decision.INCLUDE)

    def answered(self, *proposals, decision, name="Calendarios de pipas"):
        theme = make_theme(*proposals, name=name)
        for referral in routing.publish_and_refer(theme, person=self.commission, now=NOON):
            routing.answer(
                referral, decision=decision, reason=REASON, next_step="En noventa días",
                person=self.commission, now=NOON,
            )  # fmt: skip
        return theme

    def plan(self, **kw):
        draft = {
            "entity_code": "20", "title": "Plan de Oaxaca", "introduction": "Nace de la gente.",
            "starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31),
        }  # fmt: skip
        person = kw.pop("person", self.commission)
        return services.create_plan(services.PlanDraft(**draft | kw), person=person, now=NOON)

    def draft(self, **kw):
        given = {
            "title": "Calendario público de pipas", "summary": "Cada lunes, qué calles.",
            "problem": "Nadie sabe cuándo llega la pipa.", "objective": "Que se sepa antes.",
            "responsible_body": "Organismo de agua", "responsible_person": "Ana Cruz",
            "starts_on": date(2026, 2, 1), "ends_on": date(2027, 6, 30),
        }  # fmt: skip
        return services.CommitmentDraft(**given | kw)

    def commitment(self, plan=None, *, themes=True, person=None, proposals=(), **kw):
        return services.add_commitment(
            plan or self.plan(), self.draft(**kw), theme_ids=[self.theme.id] if themes else [],
            proposal_ids=[proposal.id for proposal in proposals],
            person=person or self.commission, now=NOON,
        )  # fmt: skip

    def published(self, **kw):
        commitment = self.commitment(**kw)
        publish_as_before(commitment.plan)
        return commitment

    def publishable(self, **kw):
        return complete(self.commitment(**kw).plan)


@pytest.fixture
def state(session, at_noon):
    return State()
