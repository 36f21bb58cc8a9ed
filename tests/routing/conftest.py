"""A theme that two states have to answer."""

import pytest

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls.status import CallStatus
from gatp_participa.proposals.models import Support
from gatp_participa.routing import queries, services
from gatp_participa.routing.rules import AnswerDraft
from gatp_participa.routing.status import Decision, Verdict
from gatp_participa.themes.models import ClusteringRun
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_grant,
    make_proposal,
    make_seated,
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
def table(session):
    """The table of Oaxaca with a person of each sector, and a referral written by nobody yet."""

    class Table:
        commission, other_commission = make_commission(), make_commission()
        members = {sector: make_user() for sector in Sector}
        call = make_call(status=CallStatus.RESULTS)

    secretariat = make_secretariat("20")
    for sector, member in Table.members.items():
        make_grant(member, Role.SECRETARIAT_MEMBER, "20", sector)
        make_seated(secretariat, member.name, sector, user_id=member.id)
        session.refresh(member)
    Table.secretariat = secretariat
    Table.government = Table.members[Sector.GOVERNMENT]
    Table.own = make_proposal(call=Table.call, title="Que pase la pipa", author_id=make_user().id)
    Table.theme = make_theme(Table.own)
    (Table.referral,) = services.publish_and_refer(Table.theme, person=Table.commission, now=NOON)
    Table.other_theme = make_theme(
        make_proposal(call=Table.call), name="Pozos vigilados", published=True,
        run=session.get(ClusteringRun, Table.theme.run_id),
    )  # fmt: skip
    return Table


@pytest.fixture
def write(session):
    """Write a draft: ``write(referral, person, version=0, now=NOON, decision=...)``."""

    def _write(referral, person, *, version=0, now=NOON, **kw):
        given = AnswerDraft(**{"decision": Decision.INCLUDE, "reason": REASON} | kw)
        return services.draft(referral, given, version=version, person=person, now=now)

    return _write


@pytest.fixture
def agree(session):
    """Have the whole table review the draft of a referral and agree."""

    def _agree(table, referral=None, *, now=NOON, sectors=tuple(Sector)):
        referral = referral or table.referral
        version = queries.draft_of(referral.id).draft.version
        services.ask_review(referral, version=version, person=table.government, now=now)
        for sector in sectors:
            services.review(
                referral, sector=sector, verdict=Verdict.AGREES, version=version,
                person=table.members[sector], now=now,
            )  # fmt: skip
        return version

    return _agree


@pytest.fixture
def answer(session):
    """Answer a referral: ``answer(referral, person, decision=...)``."""

    def _answer(referral, person, **kw):
        given = {"decision": Decision.INCLUDE, "reason": REASON} | kw
        return services.answer(referral, **given, person=person, now=NOON)

    return _answer
