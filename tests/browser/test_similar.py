"""What resembles the text being written, with and without JavaScript."""

import re

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.proposals import jobs
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from tests.browser.conftest import assert_accessible, assert_fits

OPEN_CALL = "/convocatorias/cuentas-claras-y-servicios-que-si-llegan"
WRITE = f"{OPEN_CALL}/propuestas/nueva"


@pytest.fixture
def there(site):
    """The title and the problem of a public proposal of the open call that is not ours."""
    with site.app.app_context():
        jobs.count_words()
        slug = OPEN_CALL.rsplit("/", 1)[1]
        query = select(Proposal).where(
            Proposal.call.has(slug=slug), Proposal.status == ProposalStatus.PUBLISHED
        )
        found = max(db.session.scalars(query), key=lambda one: len(one.problem))
        return found.title, found.problem


@pytest.mark.parametrize(("width", "dark"), [(320, False), (390, True), (1280, False)])
def test_similar_ones_appear_while_typing_and_leave_without_taking_the_focus(
    visit, there, width, dark
):
    page = visit(WRITE, role="persona004", width=width, dark=dark)
    page.fill("[name=problem]", there[1])
    page.wait_for_selector("#similar-title")
    assert page.evaluate("document.activeElement.name") == "problem"
    assert "Hay" in page.locator("p.visually-hidden[aria-live]").last.inner_text()
    assert_accessible(page)
    assert_fits(page)
    page.fill("[name=problem]", "Otra cosa")
    page.wait_for_selector("#similar-title", state="detached")


def test_joining_one_keeps_the_draft(visit, there):
    page = visit(WRITE, role="persona005", width=390)
    page.fill("[name=problem]", there[1])
    page.locator("[name=join]").first.click()
    page.wait_for_url(re.compile("/apoyo"))
    assert_accessible(page)
    page.get_by_role("link", name="Seguir escribiendo mi propuesta").click()
    page.wait_for_url(re.compile("/nueva"))
    assert page.input_value("[name=problem]") == there[1]
    assert_accessible(page)
    page.goto("/mi-cuenta/propuestas")
    assert_accessible(page)
    assert_fits(page)


def test_without_javascript_the_list_comes_before_sending(visit, there):
    page = visit(WRITE, role="persona006", width=390, javascript=False)
    page.fill("[name=title]", there[0])
    page.fill("[name=problem]", there[1])
    page.select_option("[name=entity_code]", label="Oaxaca")
    page.check("[name=consent]")
    page.press("[name=title]", "Enter")
    page.wait_for_load_state()
    assert "Antes de enviarla" in page.locator("h1").inner_text()
    assert_fits(page)
    page.get_by_role("button", name="Es distinta: enviar la mía").click()
    page.wait_for_url(re.compile("/acuse"))
