"""The pages of a request that lacks something: the desk asks, the person answers."""

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.privacy import jobs
from tests.privacy.test_preventing import BODY, DAY, MISSING, REPLY, file, prevent
from tests.support.factories import NOON, make_commission, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")


def test_the_desk_asks_the_person_answers_and_both_read_it(browse):
    user = make_user()
    folio, desk = file(user).folio, browse(make_commission())
    url, mine = f"/mesa/datos-personales/{folio}", f"/mi-cuenta/solicitudes/{folio}"
    page = desk.get(url)
    assert "27 de noviembre" in page.text
    assert "4 de diciembre" in page.text
    Page(desk.post(f"{url}/prevenir", {"missing": "x"}, status=422).text).check()
    desk.post(f"{url}/prevenir", {"missing": MISSING})
    assert "Está en pausa" in desk.get(url).text
    assert folio not in desk.get("/mesa/datos-personales").text
    paused = desk.get("/mesa/datos-personales?ver=en-pausa")
    assert folio in paused.text
    assert "en pausa" in paused.text
    person = browse(user)
    page = person.get(mine)
    assert MISSING in page.text
    assert "4 de diciembre de 2026" in page.text
    Page(person.post(f"{mine}/completar", {"reply": ""}, status=422).text).check()
    browse(make_user()).post(f"{mine}/completar", {"reply": REPLY}, status=404)
    person.post(f"{mine}/completar", {"reply": REPLY})
    assert REPLY in person.get(mine).text
    shown = desk.get(url)
    assert REPLY in shown.text
    assert f"{url}/prevenir" not in shown.html, "it is asked once"
    assert folio in desk.get("/mesa/datos-personales").text


def test_who_was_late_is_told_and_may_ask_again_with_the_same_words(browse, monkeypatch):
    user = make_user()
    request = prevent(file(user))
    monkeypatch.setattr(clock, "now", lambda: NOON + 14 * DAY)
    monkeypatch.setattr(clock, "today", lambda: clock.local_day(NOON + 14 * DAY))
    person, url = browse(user), f"/mi-cuenta/solicitudes/{request.folio}"
    assert "se tiene por no presentada" in person.get(url).text, "even before the job"
    jobs.lapse_requests()
    page = person.get(url)
    assert "Se tuvo por no presentada" in page.text
    there = next(link for link in page.links if "de=" in link)
    again = person.get(there)
    assert BODY in again.html
    assert "checked" in again.html
    browse(make_user()).get(there, status=404)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MODERATOR, Role.CAPTURER])
def test_others_do_not_ask(browse, role):
    folio = file(make_user()).folio
    person = browse(make_user((role, "00")))
    person.post(f"/mesa/datos-personales/{folio}/prevenir", status=403)


def test_pages_stay_within_the_query_budget(browse, remembered):
    user = make_user()
    folio = prevent(file(user)).folio
    desk, person = browse(make_commission()), browse(user)
    for who, url in (
        (desk, "/mesa/datos-personales?ver=en-pausa"),
        (desk, f"/mesa/datos-personales/{folio}"),
        (person, f"/mi-cuenta/solicitudes/{folio}"),
    ):
        db.session.expire_all()
        with count_queries() as queries:
            who.get(url)
        assert len(queries) <= 12, "\n\n".join(queries)
