import pytest

from gatp_participa.routing.status import Decision
from tests.support.factories import make_proposal, make_theme

pytestmark = pytest.mark.usefixtures("at_noon")


def test_the_public_sees_who_attends_each_state_and_what_was_answered(browse, country, answer):
    answer(country.oaxaca, country.member, decision=Decision.REFER, next_step="Ayuntamientos")

    page = browse().get(f"/temas/{country.theme.id}/respuestas")

    assert "1 de 2" in page.text
    assert "Se turna a otra instancia" in page.text
    assert "Ayuntamientos" in page.text
    assert "a tiempo" in page.text
    assert "Mesa nacional de la Comisión GATP" in page.text


def test_a_theme_nobody_answered_says_until_when(browse, country):
    page = browse().get(f"/temas/{country.theme.id}/respuestas")

    assert "0 de 2" in page.text
    assert "18 de diciembre de 2026" in page.text


def test_a_draft_theme_has_no_public_answers(browse):
    theme = make_theme(make_proposal())

    browse().get(f"/temas/{theme.id}/respuestas", status=404)
    browse().get("/temas/999999/respuestas", status=404)


def test_public_pages_for_a_visitor_have_no_forms(browse, country):
    page = browse().get(f"/temas/{country.theme.id}/respuestas")

    assert page.forms == []
