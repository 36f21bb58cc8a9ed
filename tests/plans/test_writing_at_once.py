"""Two people of a table write the same commitment at the same moment."""

import re

from sqlalchemy import select

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.db import db
from gatp_participa.plans.models import Activity, Commitment
from tests.support.factories import make_commitment, make_plan, make_secretariat, make_user
from tests.support.visitor import Visitor, at_once

ROW = {
    "activities-0-id": "", "activities-0-title": "Levantar el padrón", "activities-0-goal": "",
    "activities-0-means": "Acta",
}  # fmt: skip


def test_only_the_first_of_two_that_had_read_the_same_is_kept(server):
    running = server()
    with running.app.app_context():
        make_secretariat("20")
        plan = make_plan(published=False)
        number = make_commitment(plan).id
        day = plan.starts_on.isoformat()
        people = [make_user((Role.SECRETARIAT_MEMBER, "20", sector)) for sector in Sector][:2]
        db.session.commit()
        visitors = [Visitor(running, person) for person in people]
    url = f"/mesa/compromisos/{number}/detalle"
    seen = [re.search(r'name="seen"[^>]* value="([^"]+)"', one.get(url)[1])[1] for one in visitors]
    dates = {"activities-0-starts_on": day, "activities-0-ends_on": day}

    answers = at_once(
        [
            lambda one=one, mark=mark: one.post(url, **ROW, **dates, seen=mark)
            for one, mark in zip(visitors, seen, strict=True)
        ]
    )

    assert sorted(status for status, _page in answers) == [200, 303]
    assert any("Alguien más guardó" in page for _status, page in answers)
    with running.app.app_context():
        assert len(db.session.scalars(select(Activity)).all()) == 1
        assert db.session.get_one(Commitment, number).activities[0].title == "Levantar el padrón"
