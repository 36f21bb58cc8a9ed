import re

import pytest
from sqlalchemy import func, select

from gatp_participa.capture import services
from gatp_participa.capture.models import CapturedProposal, PaperForm, PrintRun
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import Channel
from tests.capture.support import capturer, make_event, typed
from tests.support.factories import NOON, make_call, make_proposal
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")
BUDGET = 12
SHEET = {
    "folio": "", "problem": "No hay agua los jueves en la colonia Reforma.", "action": "Un pozo.",
    "result": "", "title": "", "municipality": "", "topic": "0", "language": "es",
    "consent": "on_paper", "group_kind": "", "ticket": "boleto-de-prueba-1",
}  # fmt: skip


def at_work(browse, call, person, event=None):
    browser = browse(person)
    pile = {"call": call.slug, "entity": "20", "event": str(event.id) if event else ""}
    assert browser.post("/mesa/captura/pila", pile).location == "/mesa/captura"
    return browser


def many():
    return db.session.scalar(select(func.count(CapturedProposal.proposal_id)))


def test_the_pile_is_chosen_once_and_each_sheet_gives_its_folio(browse):
    call, person = make_call(), capturer()
    event = make_event(call, person)
    assert browse(person).client.get("/mesa/captura").location == "/mesa/captura/pila"
    browser = at_work(browse, call, person, event)
    page = browser.get("/mesa/captura")
    assert event.title in page.text
    answer = browser.post("/mesa/captura", SHEET | {"municipality": "oaxaca de juarez"})
    proposal = db.session.scalars(select(Proposal)).one()
    assert (proposal.channel, proposal.municipality_code) == (Channel.EVENT, "20067")
    assert answer.location == f"/mesa/captura?guardada={proposal.folio}"
    saved = browser.get(answer.location)
    assert f"Guardada con el folio {proposal.folio}" in saved.text
    assert "Hoy 1 En la última hora 1" in saved.text
    assert re.search(r'id="folio"[^>]*autofocus|autofocus[^>]*id="folio"', saved.html)


def test_nobody_is_offered_a_state_that_they_do_not_type_for(browse):
    call = make_call()
    browser = browse(capturer("19"))
    page = browser.get("/mesa/captura/pila")
    assert "Nuevo León" in page.html
    assert "Oaxaca" not in page.html
    pile = {"call": call.slug, "entity": "20", "event": ""}
    assert "Falta corregir una cosa" in browser.post("/mesa/captura/pila", pile, 422).text
    assert browser.client.get("/mesa/captura").location == "/mesa/captura/pila"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"problem": ""}, "tal como está en el papel"), ({"folio": "OAX-1"}, "mal copiado"),
     ({"municipality": "Narnia"}, "No encontramos ese municipio"),
     ({"topic": "999"}, "Not a valid choice"), ({"title": "x" * 121}, "muy largo")],
)  # fmt: skip
def test_a_mistake_keeps_everything_that_was_typed(browse, wrong, why):
    browser = at_work(browse, make_call(), capturer())
    answer = browser.post("/mesa/captura", SHEET | {"action": "Que se publique ya."} | wrong, 422)
    assert "Que se publique ya." in answer.text
    if "topic" not in wrong:
        assert why in answer.text
    assert many() == 0


def test_a_sheet_typed_before_is_refused_with_a_link_to_it(browse):
    call, person = make_call(), capturer()
    run = services.number_sheets(call, "20", 1, person=person, now=NOON)
    folio = db.session.scalar(select(PaperForm.folio).where(PaperForm.run_id == run.id))
    typed(call, person, folio=folio)
    browser = at_work(browse, call, person)
    answer = browser.post("/mesa/captura", SHEET | {"folio": folio}, 422)
    assert "ya se capturó" in answer.text
    assert f'href="/propuestas/{folio}"' in answer.text
    assert many() == 1


def test_nearly_the_same_text_warns_once_and_a_second_saving_counts_it(browse):
    call, person = make_call(), capturer()
    words = (
        "En la colonia Reforma no llega agua potable los jueves ni los viernes y las familias "
        "compran pipas muy caras que no alcanzan para todos."
    )
    first = typed(call, person, problem=words).proposal
    browser = at_work(browse, call, person)
    answer = browser.post("/mesa/captura", SHEET | {"problem": words}, 422)
    assert "Parece que esta ya está" in answer.text
    assert first.folio in answer.text
    seen = re.search(r'name="seen_alike"[^>]*value="([^"]+)"', answer.text)[1]
    browser.post("/mesa/captura", SHEET | {"problem": words, "seen_alike": seen})
    assert many() == 2


def test_the_last_is_undone_or_mended_from_the_same_screen(browse):
    call, person = make_call(), capturer()
    browser = at_work(browse, call, person)
    browser.post("/mesa/captura", SHEET)
    folio = db.session.scalar(select(Proposal.folio))
    page = browser.get(f"/mesa/captura/{folio}/corregir")
    assert "No hay agua los jueves" in page.html
    texts = {"title": "Agua", "problem": "No hay agua los viernes.", "action": "", "result": ""}
    browser.post(f"/mesa/captura/{folio}/corregir", texts)
    assert db.session.scalar(select(Proposal.problem)) == "No hay agua los viernes."
    browser.post(f"/mesa/captura/{folio}/corregir", texts | {"problem": ""}, 422)
    browser.post(f"/mesa/captura/{folio}/deshacer")
    assert many() == 0
    assert "Deshicimos" in browser.get("/mesa/captura").text


def test_what_another_typed_is_not_there(browse):
    call, person = make_call(), capturer()
    folio = typed(call, person).proposal.folio
    browser = browse(capturer())
    browser.get(f"/mesa/captura/{folio}/corregir", 404)
    answer = browser.client.post(f"/mesa/captura/{folio}/deshacer")
    assert answer.status_code == 403
    assert many() == 1


def test_a_screen_and_a_saving_ask_little_of_the_database_whatever_was_typed(browse, remembered):
    call, person = make_call(), capturer()
    event = make_event(call, person)
    browser = at_work(browse, call, person, event)
    for _each in range(25):
        typed(call, person, event=event)
    browser.get("/mesa/captura")
    with count_queries() as screen:
        browser.get("/mesa/captura")
    words = "La biblioteca municipal cierra a las dos de la tarde y nadie que trabaja alcanza."
    with count_queries() as saving:
        browser.post("/mesa/captura", SHEET | {"problem": words, "ticket": "otro-boleto"})
    assert len(screen) <= BUDGET
    assert many() == 26
    # Seven of them write; three look for what is alike.
    assert len(saving) <= 17


def test_numbered_sheets_are_asked_for_printed_and_printed_again(browse):
    call, person = make_call(), capturer()
    browser = browse(person)
    asked = {"call": call.slug, "entity": "20", "event": "", "sheets": "3"}
    answer = browser.post("/mesa/captura/formatos", asked)
    run = db.session.scalars(select(PrintRun)).one()
    assert "3 todavía por llegar" in browser.get(answer.location).text
    first = browser.client.get(f"/mesa/captura/formatos/{run.id}.pdf")
    assert first.data.startswith(b"%PDF")
    assert first.headers["Cache-Control"] == "private, no-store"
    assert browser.client.get(f"/mesa/captura/formatos/{run.id}.pdf?desde=4").status_code == 404
    away = browse(capturer("19"))
    assert away.client.get(f"/mesa/captura/formatos/{run.id}.pdf").status_code == 404
    browser.post("/mesa/captura/formatos", asked | {"sheets": "501"}, 422)


def test_a_folio_on_paper_says_that_nobody_typed_it_yet(browse):
    call, person = make_call(), capturer()
    run = services.number_sheets(call, "20", 2, person=person, now=NOON)
    folio, lost = db.session.scalars(select(PaperForm.folio).where(PaperForm.run_id == run.id))
    browser = browse()
    page = browser.get(f"/propuestas/{folio}")
    assert "todavía no se captura" in page.heading
    assert "Darla por perdida" not in page.text
    desk = browse(person)
    assert f"/mesa/captura/hojas/{lost}/perdida" in desk.get(f"/propuestas/{lost}").links
    desk.get(f"/mesa/captura/hojas/{lost}/perdida")
    desk.post(f"/mesa/captura/hojas/{lost}/perdida", {"reason": "no"}, 422)
    desk.post(f"/mesa/captura/hojas/{lost}/perdida", {"reason": "Se mojó y no se lee."})
    assert "Se mojó y no se lee." in browser.get(f"/propuestas/{lost}").text
    typed(call, person, folio=folio)
    assert "No hay agua" in browser.get(f"/propuestas/{folio}").heading


def test_every_page_says_the_same_number_for_each_way(browse):
    call, person = make_call(), capturer()
    event = make_event(call, person)
    for channel, number in ((Channel.WEB, 3), (Channel.IMPORT, 2)):
        for _each in range(number):
            make_proposal(call=call, channel=channel)
    typed(call, person)
    typed(call, person, event=event)
    page = browse().get(f"/convocatorias/{call.slug}").text
    for words in ("Por internet: 3", "Desde otra plataforma: 2", "En papel: 1",
                  "En un encuentro: 1", "Leer las 7 propuestas"):  # fmt: skip
        assert words in page
    assert f"{round(100 * 2 / 7)} % llegó en papel" in browse().get("/").text
    desk = at_work(browse, call, person).get("/mesa/captura").text
    assert "por internet, 3; desde otra plataforma, 2; en papel, 1; en un encuentro, 1" in (
        desk.replace("en un encuentro, 1; en papel, 1", "en papel, 1; en un encuentro, 1")
    )
