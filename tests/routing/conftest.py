"""A theme that two states have to answer."""

import pytest

from gatp_participa.calls.status import CallStatus
from gatp_participa.proposals.models import Support
from gatp_participa.routing import services
from gatp_participa.routing.status import Decision
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_secretariat,
    make_theme,
    make_user,
    save,
)

REASON = "El organismo ya tiene las rutas de las pipas y las publicará cada lunes, por colonia."


@pytest.fixture
def country(session):
    """A theme referred to Oaxaca's table, and to the national desk for Guerrero."""

    class Country:
        commission = make_commission()
        member = make_user()
        call = make_call(status=CallStatus.RESULTS)

    make_secretariat("20", Country.member)
    writer = make_user()
    own = make_proposal(call=Country.call, title="Que pase la pipa", author_id=writer.id)
    other = make_proposal(call=Country.call, title="Pozo limpio", entity_code="12")
    save(Support(proposal_id=own.id, user_id=make_user().id, created_at=NOON))
    Country.theme = make_theme(own, other, summary="Piden calendarios de pipas.")
    Country.guerrero, Country.oaxaca = services.publish_and_refer(
        Country.theme, person=Country.commission, now=NOON
    )
    Country.own = own
    return Country


@pytest.fixture
def answer(session):
    """Answer a referral: ``answer(referral, person, decision=...)``."""

    def _answer(referral, person, **kw):
        given = {"decision": Decision.INCLUDE, "reason": REASON} | kw
        return services.answer(referral, **given, person=person, now=NOON)

    return _answer
