import pytest
from sqlalchemy import func, select

from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.entities import queries as entities
from gatp_participa.proposals import queries, services
from gatp_participa.proposals.models import SavedDraft
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon", "session")

HALF = {"title": "Que publiquen", "problem": "La pipa pasa", "topic": "0", "language": "mix"}
WHOLE = HALF | {
    "title": "Que publiquen cuándo pasa la pipa", "entity_code": "20", "consent": "y",
    "problem": "La pipa del agua pasa sin avisar y quien trabaja nunca la alcanza.",
}  # fmt: skip


def new(call):
    return f"/convocatorias/{call.slug}/propuestas/nueva"


def discard(call):
    return f"/convocatorias/{call.slug}/propuestas/borrador/descartar"


def drafts():
    return db.session.scalar(select(func.count(SavedDraft.id)))


def save(fields, call, person):
    return services.save_draft(fields, call=call, person=person, now=NOON)


def test_a_draft_is_one_per_person_and_call_and_the_last_text_counts():
    call, person = make_call(), make_user()
    save(HALF, call, person)
    assert queries.draft_of(person.id, call.id).fields["title"] == "Que publiquen"
    save(HALF | {"title": "Otra cosa"}, call, person)
    save(HALF, call, make_user())
    assert drafts() == 2
    assert queries.draft_of(person.id, call.id).fields["title"] == "Otra cosa"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"problem": "a" * 20_001}, "20,001 caracteres"),
        ({"problem": "a" * 12_000, "action": "b" * 12_000}, "24,000 caracteres"),
        ({"problem": "Agua", "consent": "y"}, "no son del formulario"),
        ({"problem": "Agua", "status": "hidden"}, "no son del formulario"),
        ({"problem": ["Agua"]}, "no son del formulario"),
    ],
)
def test_what_cannot_be_a_draft_is_refused_kindly(fields, words):
    with pytest.raises(InvalidInputError, match=words):
        save(fields, make_call(), make_user())
    assert drafts() == 0


def test_nothing_typed_is_nothing_kept():
    call, person = make_call(), make_user()
    assert not save({"title": "  ", "topic": "0", "language": "es"}, call, person)
    assert queries.draft_of(person.id, call.id) is None


def test_a_closed_call_keeps_no_new_draft():
    with pytest.raises(ConflictError, match="ya no recibe"):
        save(HALF, make_call(status=CallStatus.CLOSED), make_user())


def test_discarding_twice_is_harmless():
    call, person = make_call(), make_user()
    save(HALF, call, person)
    assert services.discard_draft(call_id=call.id, person=person)
    assert not services.discard_draft(call_id=call.id, person=person)


def test_a_draft_saved_with_its_button_is_there_on_coming_back(browse):
    call, person = make_call(), make_user()
    browser = browse(person)
    answer = browser.post(new(call), HALF | {"entity_code": "20", "save_draft": "1"})
    assert answer.location == new(call)
    page = browser.get(new(call))
    assert "Guardamos tu borrador." in page.text
    assert "Aquí está tu borrador" in page.text
    assert 'value="Que publiquen"' in page.html
    assert "La pipa pasa</textarea>" in page.html
    assert "Oaxaca de Juárez" in page.text, "the municipalities of the state come too"
    assert "Aquí está tu borrador" not in browser.get(new(make_call())).text


def test_saving_an_empty_form_says_so(browse):
    call = make_call()
    browser = browse(make_user())
    browser.post(new(call), {"save_draft": "1", "topic": "0", "language": "es"})
    assert "Todavía no hay nada que guardar" in browser.get(new(call)).text


def test_joining_another_keeps_what_was_typed_and_says_how_to_come_back(browse):
    there, person = make_proposal(), make_user()
    browser = browse(person)
    answer = browser.post(new(there.call), HALF | {"join": there.folio})
    assert answer.location == f"/propuestas/{there.folio}/apoyo?borrador={there.call.slug}"
    page = browser.get(answer.location)
    assert "Guardamos tu borrador: puedes volver a él." in page.text
    assert new(there.call) in page.links
    assert page.forms[0]["action"] == answer.location
    browser.post(answer.location)
    assert queries.supports(person.id, there.id)
    assert "Tu borrador te espera" in browser.get(f"/propuestas/{there.folio}").text


def test_joining_what_does_not_exist_loses_nothing(browse):
    call, person = make_call(), make_user()
    browser = browse(person)
    browser.get(browser.post(new(call), HALF | {"join": "OAX-222-222"}).location, status=404)
    assert queries.draft_of(person.id, call.id).fields["title"] == "Que publiquen"


def test_a_draft_too_long_is_refused_and_shown_back(browse):
    typed = HALF | {"problem": "No hay agua. " * 1700, "save_draft": "1"}
    page = browse(make_user()).post(new(make_call()), typed, status=400).text
    assert "se guardan hasta 20,000" in page
    assert "No hay agua. No hay agua." in page


def test_sending_the_proposal_deletes_its_draft(browse):
    call, person = make_call(), make_user()
    save(HALF, call, person)
    kept = make_call()
    save(HALF, kept, person)
    browse(person).post(new(call), WHOLE)
    assert queries.draft_of(person.id, call.id) is None
    assert queries.draft_of(person.id, kept.id) is not None


def test_a_proposal_that_is_refused_keeps_its_draft(browse):
    call, person = make_call(), make_user()
    save(HALF, call, person)
    browse(person).post(new(call), WHOLE | {"title": "Agua"}, status=422)
    assert queries.draft_of(person.id, call.id) is not None


def test_my_proposals_lists_drafts_with_where_to_go_on(browse):
    person, call, over = make_user(), make_call(), make_call()
    save(HALF, call, person)
    save({"problem": "Solo el problema", "language": "es"}, over, person)
    over.status = CallStatus.CLOSED
    make_proposal(author_id=person.id)
    browser = browse(person)
    page = browser.get("/mi-cuenta/propuestas")
    assert "Tienes 2 borradores" in page.text
    assert new(call) in page.links
    assert new(over) not in page.links
    assert "Puedes copiar tu texto para otra" in page.text
    assert "borrador" not in browser.get("/mi-cuenta/propuestas?ver=apoyos").text


@pytest.mark.parametrize("where", ["", "mine"])
def test_a_draft_is_discarded_from_where_it_is_seen(browse, where):
    call, person = make_call(), make_user()
    save(HALF, call, person)
    browser = browse(person)
    answer = browser.post(discard(call), {"from": where})
    assert answer.location == ("/mi-cuenta/propuestas" if where else new(call))
    assert "Borramos tu borrador." in browser.get(answer.location).text
    assert drafts() == 0


@pytest.mark.parametrize(("who", "sees"), [("author", True), ("stranger", False)])
def test_a_draft_is_private_to_its_author(browse, who, sees):
    author, there = make_user(), make_proposal()
    save(HALF, there.call, author)
    browser = browse(author if who == "author" else make_user())
    for url in (new(there.call), "/mi-cuenta/propuestas",
                f"/propuestas/{there.folio}/apoyo?borrador={there.call.slug}"):  # fmt: skip
        assert ("borrador" in browser.get(url).text.replace("Guardar borrador", "")) is sees, url
    browser.post(discard(there.call))
    assert drafts() == (0 if sees else 1)


def test_who_is_not_signed_in_reaches_no_draft(browse):
    call, author = make_call(), make_user()
    save(HALF, call, author)
    page = Page(browse().post(discard(call), status=401).text)
    assert "La pipa pasa" not in page.html
    assert drafts() == 1


def test_pages_with_drafts_stay_within_the_query_budget(browse, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60)
    person, there = make_user(), make_proposal()
    for _ in range(6):
        save(HALF, make_call(), person)
    save(HALF, there.call, person)
    browser = browse(person)
    for url in (new(there.call), "/mi-cuenta/propuestas",
                f"/propuestas/{there.folio}/apoyo?borrador={there.call.slug}"):  # fmt: skip
        db.session.expire_all()
        with count_queries() as seen:
            browser.get(url)
        assert len(seen) <= 12, (url, len(seen), seen)
