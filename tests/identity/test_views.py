import pytest

from gatp_participa.accounts.status import Role
from tests.identity.test_curp import GOOD
from tests.support.factories import make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon", "keyed")
URL = "/mi-cuenta/identidad"


def refused(browser, curp, status=400, **more):
    page = browser.post(f"{URL}/curp", {"curp": curp, **more}, status=status).text
    assert curp not in page
    return Page(page).check()


def test_a_person_verifies_and_goes_back_to_where_they_were(browse):
    person = browse(make_user())
    page = person.get(f"{URL}?next=/convocatorias")
    assert page.heading == "Verifica tu identidad"
    assert "no prueba que sea tuya" in page.text
    assert "/convocatorias" in page.links
    answer = person.post(f"{URL}/curp", {"curp": GOOD.lower(), "next": "/convocatorias"})
    assert answer.location == "/convocatorias"
    page = person.get(URL)
    assert page.heading == "Tu identidad está verificada"
    assert GOOD not in page.html
    assert "Verificada" in person.get("/mi-cuenta").text


@pytest.mark.parametrize(
    "curp", ["BOXW310820HNERXN08", "BOXW310820HNERXN0", "NO ES UNA CURP DE 18"]
)
def test_a_refused_curp_never_comes_back_to_the_screen(browse, curp):
    page = refused(browse(make_user()), curp, next="/convocatorias")
    assert 'value="/convocatorias"' in page.html


def test_a_taken_curp_says_nothing_of_the_other_account(browse):
    browse(make_user()).post(f"{URL}/curp", {"curp": GOOD})
    other = browse(make_user())
    taken = refused(other, GOOD)
    mistyped = refused(other, GOOD[:-1] + "8")
    assert taken.text == mistyped.text


def test_the_sixth_try_waits_for_tomorrow(browse):
    person = browse(make_user())
    for _ in range(5):
        refused(person, "BOXW310820HNERXN08")
    assert "Vuelve mañana" in refused(person, GOOD, status=429).text


def test_a_curp_is_not_shown_when_the_session_ended_nor_by_any_error(browse):
    for path, status in ((f"{URL}/curp", 401), ("/mi-cuenta/no-existe", 404)):
        answer = browse().post(path, {"curp": GOOD, "otra": "se queda"}, status=status)
        assert GOOD not in answer.text
        assert "se queda" in answer.text


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example"])
def test_nobody_is_sent_to_another_site(browse, target):
    person = browse(make_user())
    assert person.post(f"{URL}/curp", {"curp": GOOD, "next": target}).location == URL


def test_switched_off_it_says_so_and_to_staff_why(browse, with_settings):
    with_settings(identity_key="")
    assert "GATP_IDENTITY_KEY" not in browse(make_user()).get(URL).text
    assert "GATP_IDENTITY_KEY" in browse(make_user((Role.ADMIN, "00"))).get(URL).text
    assert "Mi identidad" not in browse(make_user()).get("/mi-cuenta").text
    person = browse(make_user())
    assert GOOD not in person.post(f"{URL}/curp", {"curp": GOOD}, status=409).text


def test_the_page_asks_little_of_the_database(browse):
    person = browse(make_user())
    person.get(URL)
    with count_queries() as queries:
        person.get(URL)
    assert len(queries) <= 12


def test_it_is_for_who_is_signed_in(browse):
    assert browse().client.get(URL).location == f"/entrar?next={URL}"
