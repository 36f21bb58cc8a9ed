"""The same place asked for at once by several people, over HTTP, against a real server."""

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.models import RoleGrant
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.secretariats import services
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatPeriod,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.status import Stage
from tests.secretariats.conftest import START
from tests.support.factories import make_commission, make_grant, make_user
from tests.support.visitor import Visitor, at_once

PEOPLE = 5


@pytest.fixture
def office(server):
    """A server with an empty place at a table, and the Commission at several windows."""
    running = server()
    with running.app.app_context(), transaction():
        people = [make_commission() for _ in range(PEOPLE)]
        for number in range(PEOPLE):
            named = make_user(email=f"n{number}@example.org")
            make_grant(named, Role.AUDITOR)  # so that it is not its first role
        by = {"person": people[0], "now": clock.now()}
        body = services.open_body("20", **by)
        services.begin_stage(body, Stage.INSTALLED, from_on=START, note="Sin acta.", **by)
        seat = services.add_seat(body, Sector.GOVERNMENT, from_on=START, **by)
        visitors = [Visitor(running, person) for person in people]
        number = seat.id
    return running, visitors, f"/mesa/secretariados/lugares/{number}/persona"


def statuses(visitors, url, **fields):
    for visitor in visitors:
        assert visitor.get(url)[0] == 200
    acts = [
        lambda v=visitor, n=n: v.post(
            url, **{key: value.format(n=n) for key, value in fields.items()}
        )
        for n, visitor in enumerate(visitors)
    ]
    return sorted(status for status, _page in at_once(acts))


def test_of_many_people_seated_at_once_one_gets_the_place_and_the_role(office):
    server, visitors, url = office

    told = statuses(
        visitors, url, name="Persona {n}", email="n{n}@example.org", selection="by_office"
    )

    assert told == [303] + [422] * (PEOPLE - 1)
    with server.app.app_context():
        member = db.session.scalars(select(SecretariatMember)).one()
        grants = db.session.scalars(
            select(RoleGrant).where(RoleGrant.role == Role.SECRETARIAT_MEMBER)
        ).all()
        assert [one.user_id for one in grants] == [member.user_id]


def test_of_many_openings_at_once_there_is_one_table_and_one_period(office):
    server, visitors, _url = office

    told = statuses(
        visitors, "/mesa/secretariados/14/etapa", stage="promoter_group", from_on="2024-01-01"
    )

    assert told == [303] + [422] * (PEOPLE - 1)
    with server.app.app_context():
        body = db.session.scalars(
            select(TechnicalSecretariat).where(TechnicalSecretariat.entity_code == "14")
        ).one()
        periods = select(func.count(SecretariatPeriod.id)).where(
            SecretariatPeriod.secretariat_id == body.id
        )
        assert db.session.scalar(periods) == 1
