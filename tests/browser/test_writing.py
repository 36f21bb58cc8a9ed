"""Writing as people do it: with files, by steps, seeing how it will look, with and without a script."""

import re

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.proposals.models import Attachment
from tests.browser.conftest import assert_accessible, assert_fits
from tests.browser.test_similar import WRITE
from tests.support import files

ABOUT = "La parada sin techo, a mediodía"
PROBLEM = "En la parada de la calle Hidalgo no hay sombra ni dónde sentarse a esperar."
TITLE = "Un techo para la parada de la calle Hidalgo"


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(files.photograph())
    return path


def check(page):
    page.problems[:] = [one for one in page.problems if "422" not in one]  # said on the page
    assert_accessible(page)
    assert_fits(page)


def press(page, name):
    page.locator(".acts").get_by_role("button", name=name).click()
    page.wait_for_load_state()


def fill(page):
    page.fill("[name=problem]", PROBLEM)
    page.fill("[name=title]", TITLE)
    page.select_option("[name=entity_code]", label="Oaxaca")
    page.check("[name=consent]")


@pytest.mark.parametrize(("width", "javascript"), [(320, True), (1280, False)])
def test_a_photograph_survives_a_mistake_the_preview_and_what_is_alike(
    visit, site, photo, width, javascript
):
    page = visit(WRITE, role="persona007", width=width, javascript=javascript)
    page.set_input_files("[name=file_1]", photo)
    page.fill("[name=problem]", PROBLEM)
    press(page, "Enviar mi propuesta")
    assert page.get_by_text("Ya lo tenemos").is_visible()
    if javascript:
        check(page)
    fill(page)
    page.fill("[name=about_1]", ABOUT)
    press(page, "Ver cómo quedará")
    assert page.locator("h1").inner_text() == "Así quedará tu propuesta"
    image = page.get_by_role("img", name=ABOUT)
    assert image.evaluate("one => one.naturalWidth") == 200, "upright, and really there"
    if javascript:
        check(page)
    press(page, "Seguir escribiendo")
    assert page.input_value("[name=problem]") == PROBLEM
    press(page, "Enviar mi propuesta")
    if "/acuse" not in page.url:
        page.get_by_role("button", name="Es distinta: enviar la mía").click()
    page.wait_for_url(re.compile("/acuse"))
    page.get_by_role("link", name="Ver la página de mi propuesta").click()
    page.wait_for_load_state()
    assert page.get_by_role("img", name=ABOUT).is_visible()
    if javascript:
        check(page)
    page.get_by_role("link", name=re.compile("Quitar.*La parada")).click()
    page.get_by_role("button", name="Sí, quitarlo").click()
    page.wait_for_load_state()
    assert page.get_by_role("img", name="La parada sin techo").count() == 0
    page.get_by_role("link", name="Retirarla").click()
    page.fill("[name=reason]", "Era una prueba de esta página.")
    press(page, "Retirar mi propuesta")
    with site.app.app_context():
        assert (
            db.session.scalar(select(Attachment.id).where(Attachment.description == ABOUT)) is None
        )


@pytest.mark.parametrize("width", [320, 1280])
def test_a_question_at_a_time_with_the_keyboard(visit, width):
    page = visit(WRITE, role="persona008", width=width)
    page.get_by_role("button", name="Prefiero una pregunta por pantalla").click()
    page.wait_for_load_state()
    assert "paso 1 de 8" in page.title()
    check(page)
    press(page, "Siguiente")
    assert page.locator("[role=alert]").is_visible()
    check(page)
    page.fill("[name=problem]", PROBLEM)
    press(page, "Siguiente")
    press(page, "Siguiente")
    press(page, "Siguiente")
    page.fill("[name=title]", TITLE)
    page.press("[name=title]", "Enter")
    page.wait_for_load_state()
    assert "paso 5 de 8" in page.title(), "the key Enter goes on"
    check(page)
    press(page, "Atrás")
    assert page.input_value("[name=title]") == TITLE
    press(page, "Siguiente")
    page.select_option("[name=entity_code]", label="Oaxaca")
    press(page, "Siguiente")
    check(page)
    press(page, "Siguiente")
    page.get_by_text("La envío a nombre de una escuela o un grupo").click()
    check(page)
    page.get_by_label("De una escuela").check()
    press(page, "Siguiente")
    assert "paso 7 de 8" in page.title()
    assert "nombre del grupo" in page.locator("[role=alert]").inner_text()
    check(page)
    page.get_by_role("button", name="Prefiero ver todas las preguntas juntas").click()
    page.wait_for_load_state()
    assert page.input_value("[name=problem]") == PROBLEM
    check(page)


def test_what_a_visitor_keeps_in_the_browser_has_no_files(visit, photo):
    page = visit(WRITE, width=390)
    page.fill("[name=problem]", PROBLEM)
    page.set_input_files("[name=file_1]", photo)
    page.fill("[name=about_1]", "La parada")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert PROBLEM in kept
    assert "file_1" not in kept
    page.reload()
    assert page.input_value("[name=problem]") == PROBLEM
    check(page)
