"""One question per screen: each page carries the rest, back works, and nothing is lost on the way."""

import io
import re

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.proposals.forms.steps import STEPS
from gatp_participa.proposals.models import Attachment, Proposal, ProposalGroup, SavedDraft
from tests.proposals.test_groups import SCHOOL
from tests.proposals.test_preview import hidden_in
from tests.proposals.test_views import WRITTEN, new
from tests.proposals.test_views_confirming import ANA
from tests.support import files
from tests.support.factories import make_call, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")
ANSWERS = {
    "problem": {"problem": WRITTEN["problem"]}, "action": {"action": WRITTEN["action"]},
    "result": {"result": WRITTEN["result"]}, "title": {"title": WRITTEN["title"]},
    "place": {"entity_code": "20", "municipality_code": "20067"},
    "topic": {"topic": "0", "language": "es"}, "extras": SCHOOL | {"about_1": "El puente roto"},
    "send": {"consent": "y"},
}  # fmt: skip


def start(call):
    return f"{new(call)}?modo=pasos"


def go(browser, call, page, button="next_step", status=200, **answers):
    fields = hidden_in(page) | answers | ({button: "1"} if button else {})
    return Page(browser.post(new(call), fields, status=status).text).check()


def photograph():
    return {"file_1": (io.BytesIO(files.photograph()), "a.jpg")}


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_whole_proposal_is_written_a_question_at_a_time(browse, signed_in):
    call = make_call()
    browser = browse(make_user() if signed_in else None)
    page = browser.get(start(call))
    for number, step in enumerate(STEPS, 1):
        assert page.heading == f"Escribe tu propuesta: paso {number} de {len(STEPS)}"
        if step == "send":
            break
        answers = dict(ANSWERS[step]) | (photograph() if step == "extras" else {})
        page = go(browser, call, page, **answers)
    email = {} if signed_in else {"email": ANA}
    answer = browser.post(new(call), hidden_in(page) | ANSWERS["send"] | email)
    if not signed_in:
        assert "/entrar/codigo" in answer.location
        return
    proposal = db.session.scalars(select(Proposal)).one()
    assert (proposal.problem, proposal.municipality_code) == (WRITTEN["problem"], "20067")
    assert db.session.scalars(select(ProposalGroup)).one().people == 1032
    assert db.session.scalars(select(Attachment)).one().proposal_id == proposal.id


def test_each_step_shows_its_question_alone(browse):
    call, browser = make_call(), browse(make_user())
    page = browser.get(start(call))
    assert "¿Qué problema ves?" in page.text
    assert "¿Qué se podría hacer?" not in page.text
    assert "Enviar mi propuesta" not in page.text
    page = go(browser, call, page, problem=WRITTEN["problem"])
    assert "¿Qué se podría hacer?" in page.text
    assert "¿Qué problema ves?" not in page.text


def test_a_mistake_is_said_in_its_step_and_no_other_is_mentioned(browse):
    call, browser = make_call(), browse(make_user())
    page = go(browser, call, browser.get(start(call)), status=422, problem="corto")
    assert "paso 1" in page.heading
    assert "Falta corregir una cosa" in page.text
    assert "título" not in page.text
    assert "corto" in page.html


def test_going_back_keeps_what_was_typed_and_checks_nothing(browse):
    call, browser = make_call(), browse(make_user())
    page = go(browser, call, browser.get(start(call)), problem=WRITTEN["problem"])
    page = go(browser, call, page, "previous_step", action="A medias")
    assert WRITTEN["problem"] in page.html
    assert hidden_in(page)["action"] == "A medias"
    assert go(browser, call, page, "previous_step").heading.endswith("paso 1 de 8")


def test_changing_the_way_of_writing_loses_nothing(browse):
    call, browser = make_call(), browse(make_user())
    typed = {"problem": "A medias", "title": "Un título", "entity_code": "20", "topic": "0"}
    page = Page(browser.post(new(call), typed | {"switch": "pasos"}, status=200).text).check()
    assert "paso 1 de 8" in page.heading
    assert hidden_in(page)["title"] == "Un título"
    fields = hidden_in(page) | {"problem": "A medias", "switch": "completa"}
    page = Page(browser.post(new(call), fields, status=200).text).check()
    assert page.heading == "Escribe tu propuesta"
    assert 'value="Un título"' in page.html
    assert re.search(r'<option selected value="20">', page.html)


def test_sending_with_something_missing_goes_to_its_step(browse):
    call, browser = make_call(), browse(make_user())
    fields = WRITTEN | {"mode": "pasos", "step": "send", "title": "x"}
    page = Page(browser.post(new(call), fields, status=422).text).check()
    assert "paso 4 de 8" in page.heading
    assert "Escribe un título" in page.text
    assert hidden_in(page)["problem"] == WRITTEN["problem"]


def test_a_draft_comes_back_to_its_step(browse):
    call, browser = make_call(), browse(make_user())
    page = go(browser, call, browser.get(start(call)), problem=WRITTEN["problem"])
    fields = hidden_in(page) | {"action": "A medias", "save_draft": "1"}
    answer = browser.post(new(call), fields)
    assert answer.location.endswith("?modo=pasos&paso=action")
    assert "A medias" in browser.get(answer.location).html
    (draft,) = db.session.scalars(select(SavedDraft))
    assert "step" not in draft.fields


@pytest.mark.parametrize("button", ["show_municipalities", "keep_writing", "preview"])
def test_other_buttons_stay_where_they_were(browse, button):
    call, browser = make_call(), browse()
    fields = WRITTEN | {"mode": "pasos", "step": "place", button: "1"}
    page = Page(browser.post(new(call), fields, status=200).text).check()
    if button == "preview":
        page = go(browser, call, page, "keep_writing")
    assert "paso 5 de 8" in page.heading


@pytest.mark.parametrize("step", ["", "nothing", "../../x"])
def test_a_step_that_is_not_one_is_the_first(browse, step):
    call = make_call()
    assert "paso 1 de 8" in browse().get(f"{start(call)}&paso={step}").heading
    page = Page(browse().post(new(call), {"mode": "pasos", "step": step, "next_step": "1"},
                              status=422).text)  # fmt: skip
    assert "paso 1 de 8" in page.heading


def test_a_step_costs_as_little_as_the_page(browse, remembered):
    call, browser = make_call(), browse(make_user())
    address = new(call)
    for step in STEPS:
        db.session.expire_all()
        with count_queries() as seen:
            browser.post(
                address, WRITTEN | {"mode": "pasos", "step": step, "switch": "pasos"}, status=200
            )
        assert len(seen) <= 12
