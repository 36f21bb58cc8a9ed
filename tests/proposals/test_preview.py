"""See how it will look: nothing is sent, nothing is lost, nothing is asked yet."""

import io
import re

import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from tests.proposals.test_groups import SCHOOL
from tests.proposals.test_views import WRITTEN, new
from tests.proposals.test_views_confirming import ANA
from tests.support import files
from tests.support.factories import make_call, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")


def hidden_in(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.html)
    return {name: value for name, value in found if name != "csrf_token"}


@pytest.mark.parametrize("signed_in", [True, False])
def test_it_shows_what_anyone_will_read_and_loses_nothing(browse, signed_in):
    call = make_call()
    browser = browse(make_user() if signed_in else None)
    typed = WRITTEN | SCHOOL | ({} if signed_in else {"email": ANA})
    typed |= {"file_1": (io.BytesIO(files.photograph()), "a.jpg"), "about_1": "El puente roto"}
    page = Page(browser.post(new(call), typed | {"preview": "1"}, status=200).text).check()
    assert page.heading == "Así quedará tu propuesta"
    for words in (WRITTEN["title"], WRITTEN["problem"], "Oaxaca, Oaxaca de Juárez",
                  "La envía la escuela «Primaria Benito Juárez»", "El puente roto"):  # fmt: skip
        assert words in page.text
    assert ANA not in page.text
    assert db.session.scalar(select(func.count(Proposal.id))) == 0
    kept = hidden_in(page)
    back = Page(browser.post(new(call), kept | {"keep_writing": "1"}, status=200).text).check()
    for words in ("problem", "action", "result", "title"):
        assert WRITTEN[words] in back.html
    assert "Ya lo tenemos" in back.text
    assert "<details open>" in back.html
    answer = browser.post(new(call), kept)
    assert ("/acuse" in answer.location) is signed_in
    assert ("/entrar/codigo" in answer.location) is not signed_in


def test_what_is_missing_is_said_without_a_reproach(browse):
    page = Page(browse().post(new(make_call()), {"preview": "1"}, status=200).text).check()
    assert "Falta ponerle un título" in page.text
    assert "Falta contar el problema" in page.text
    assert "error-summary" not in page.html


def test_sending_from_there_checks_as_always(browse):
    call = make_call()
    browser = browse(make_user())
    page = Page(browser.post(new(call), WRITTEN | {"title": "", "preview": "1"}, status=200).text)
    back = Page(browser.post(new(call), hidden_in(page), status=422).text).check()
    assert "Escribe un título" in back.text


def test_it_is_said_in_its_language_and_nothing_typed_runs(browse):
    typed = WRITTEN | {
        "language": "nah",
        "problem": "<script>alert(1)</script>" * 3,
        "preview": "1",
    }
    page = Page(browse().post(new(make_call()), typed, status=200).text).check()
    assert 'lang="nah"' in page.html
    assert "<script>alert" not in page.html


def test_it_stays_within_the_query_budget(browse, remembered):
    call, browser = make_call(), browse(make_user())
    db.session.expire_all()
    address = new(call)
    with count_queries() as seen:
        browser.post(address, WRITTEN | {"preview": "1"}, status=200)
    assert len(seen) <= 12
