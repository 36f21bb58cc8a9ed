from datetime import date

import pytest

from gatp_participa.accounts.status import Sector
from gatp_participa.entities import queries as entities
from tests.support.factories import make_seated, make_secretariat, make_user
from tests.support.queries import count_queries


def sit(secretariat, name, sector, **kw):
    return make_seated(secretariat, name, sector, **kw)


def test_the_list_says_which_states_have_a_table_and_who_attends_the_rest(browse):
    sit(make_secretariat("20"), "Ana Cruz", Sector.GOVERNMENT)

    page = browse().get("/secretariados")

    assert "1 de 32 estados" in page.text
    assert "1 ene 2020" in page.text
    assert "Mesa nacional de la Comisión GATP" in page.text
    assert len({link for link in page.links if link.startswith("/secretariados/")}) == 32


def test_a_country_without_tables_says_who_attends(browse):
    page = browse().get("/secretariados")

    assert "Todavía no se ha instalado ninguno" in page.text


def test_a_table_shows_its_three_sides_even_when_one_is_vacant(browse):
    secretariat = make_secretariat("20", contact_email="stl@oaxaca.example")
    sit(secretariat, "Ana Cruz", Sector.GOVERNMENT, organization="Secretaría de la Contraloría")
    sit(secretariat, "Luz Chi", Sector.OVERSIGHT_BODY, is_facilitator=True)
    sit(secretariat, "Se fue", Sector.GOVERNMENT, to_on=date(2021, 1, 1))

    page = browse().get("/secretariados/20")

    assert page.heading == "Secretariado Técnico Local de Oaxaca"
    for said in ("Ana Cruz", "Contraloría", "Luz Chi", "Persona facilitadora", "vacante"):
        assert said in page.text
    assert "1 persona que ya no está" in page.text
    assert "mailto:stl@oaxaca.example" in page.links


def test_a_table_without_members_yet_says_so(browse):
    make_secretariat("09")

    page = browse().get("/secretariados/09")

    assert page.heading.endswith("de la Ciudad de México")
    assert "Todavía no se publica quiénes" in page.text


def test_a_state_without_a_table_is_told_who_attends_it_and_how_one_is_made(browse):
    make_secretariat("12", installed_on=date(2016, 5, 2), ended_on=date(2019, 5, 2))

    page = browse().get("/secretariados/12")

    assert page.heading == "Guerrero todavía no tiene Secretariado Técnico Local"
    assert "la atiende" in page.text or "los atiende" in page.text
    assert "Cómo se instala uno" in page.text
    assert "2 de mayo de 2016" in page.text


def test_a_key_that_is_no_state_is_not_found(browse):
    browse().get("/secretariados/99", status=404)


@pytest.mark.parametrize("url", ["/secretariados", "/secretariados/20", "/secretariados/12"])
def test_public_pages_ask_few_questions(browse, remembered, url):
    for code in list(entities.catalogue().entities)[12:]:
        make_secretariat(code, make_user(), make_user())
    visitor = browse()

    with count_queries() as queries:
        visitor.get(url)

    assert len(queries) <= 12, queries
