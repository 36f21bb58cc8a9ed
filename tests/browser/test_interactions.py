"""What people do, with a keyboard, with and without JavaScript; each state passes axe."""

import re

import pytest

from tests.browser.conftest import assert_accessible, assert_fits

OPEN_CALL = "/convocatorias/cuentas-claras-y-servicios-que-si-llegan"


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_proposal_with_mistakes_says_what_to_do_and_keeps_what_was_typed(visit, javascript):
    page = visit(
        f"{OPEN_CALL}/propuestas/nueva", role="persona001", width=390, javascript=javascript
    )
    page.fill("[name=title]", "Luz en la calle Hidalgo")
    page.fill("[name=problem]", "Está oscuro.")
    page.get_by_role("button", name="Enviar mi propuesta").click()
    page.wait_for_load_state()
    assert page.locator(".error-summary").is_visible()
    assert page.input_value("[name=title]") == "Luz en la calle Hidalgo"
    page.problems.clear()  # the browser notes that the answer was 422
    if javascript:
        assert_accessible(page)
    assert_fits(page)
    page.locator(".error-summary a").first.press("Enter")
    assert page.url.count("#") == 1


def test_a_proposal_is_sent_and_its_receipt_has_a_folio(visit):
    page = visit(f"{OPEN_CALL}/propuestas/nueva", role="persona002", width=390)
    page.fill("[name=title]", "Horario del camión de la basura por calle")
    page.fill("[name=problem]", "El camión de la basura pasa sin avisar y se junta en la esquina.")
    # Others wrote something alike: who saw them while writing is not asked again.
    page.wait_for_selector("#similar-title")
    page.select_option("[name=entity_code]", label="Oaxaca")
    page.locator("[name=municipality_code] option").nth(500).wait_for(state="attached")
    page.select_option("[name=municipality_code]", label="Oaxaca de Juárez")
    page.check("[name=consent]")
    page.get_by_role("button", name="Enviar mi propuesta").click()
    page.wait_for_url(re.compile("/acuse"))
    assert re.search(r"OAX-\w{3}-\w{3}", page.inner_text("main"))
    assert_accessible(page)


def test_the_municipalities_appear_without_javascript(visit):
    page = visit(
        f"{OPEN_CALL}/propuestas/nueva", role="persona003", width=320, javascript=False
    )  # fmt: skip
    page.fill("[name=problem]", "Lo que ya había escrito no se debe perder.")
    page.select_option("[name=entity_code]", label="Colima")
    page.get_by_role("button", name="Ver municipios").click()
    page.wait_for_load_state()
    assert page.locator("[name=municipality_code] option").count() == 11
    assert page.input_value("[name=problem]").startswith("Lo que ya había escrito")
    assert_fits(page)


def test_a_wrong_code_is_explained(visit):
    page = visit("/entrar", width=390)
    page.fill("[name=email]", "alguien@demo.gatp.example")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/entrar/codigo"))
    page.fill("[name=code]", "000000")
    page.keyboard.press("Enter")
    page.locator(".error-summary, .error").first.wait_for()
    page.problems.clear()
    assert_accessible(page)


def test_search_finds_what_was_meant_and_helps_when_there_is_nothing(visit):
    page = visit(f"{OPEN_CALL}/propuestas?q=PRESUPUESTOS")
    assert page.locator("main li").count() > 0
    assert_accessible(page)
    page.goto(f"{OPEN_CALL}/propuestas?q=xyzzy")
    assert_accessible(page)
    assert "xyzzy" in page.content()


def test_support_is_given_and_taken_back(visit):
    page = visit(f"{OPEN_CALL}/propuestas", role="persona004", width=390)
    page.locator("main h2 a, main h3 a").first.click()
    page.wait_for_load_state()
    button = page.locator("form[action$='/apoyo'] button")
    before = button.get_attribute("aria-pressed")
    button.click()
    page.wait_for_load_state()
    assert page.locator("form[action$='/apoyo'] button").get_attribute("aria-pressed") != before
    assert_accessible(page)
