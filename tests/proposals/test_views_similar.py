import pytest
from sqlalchemy import func, select, text

from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.proposals import services
from gatp_participa.proposals.models import Proposal, SavedDraft
from gatp_participa.proposals.queries import similar
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")

TEXTS = {
    "title": "Que publiquen cuándo pasa la pipa",
    "problem": "La pipa del agua pasa sin avisar y quien trabaja nunca la alcanza.",
    "action": "Un calendario por colonia.", "result": "Verlo pegado en la clínica.",
}  # fmt: skip
WRITTEN = TEXTS | {
    "entity_code": "20", "municipality_code": "20067", "topic": "0", "language": "es",
    "consent": "y",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_counted():
    similar.forget_rarity()
    yield
    similar.forget_rarity()


@pytest.fixture
def there(session):
    """A public proposal that says what is going to be written."""
    return make_proposal(**TEXTS)


def new(call):
    return f"/convocatorias/{call.slug}/propuestas/nueva"


def alike(call):
    return f"/convocatorias/{call.slug}/propuestas/parecidas"


def sent_by(author):
    return db.session.scalar(select(func.count()).where(Proposal.author_id == author.id))


def test_while_writing_the_list_comes_as_a_part_of_the_form(browse, there):
    answer = browse(make_user()).post(alike(there.call), TEXTS, status=200)
    assert "Hay una propuesta parecida" in answer.text
    assert "Casi igual a la tuya" in answer.text
    assert "Comparten: " in answer.text
    assert f'name="join" value="{there.folio}"' in answer.text
    assert 'name="seen_similar" value="1"' in answer.text
    assert "<h1" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_with_nothing_alike_nothing_comes(browse, there):
    typed = TEXTS | {"title": "Luz en la cancha", "problem": "La cancha está oscura de noche."}
    browser = browse(make_user())
    assert browser.post(alike(there.call), typed, status=204).text == ""
    assert browser.post(alike(there.call), {}, status=204).text == ""


def test_looking_for_what_is_alike_changes_nothing_and_is_not_in_an_address(browse, there):
    browser = browse(make_user())
    browser.post(alike(there.call), TEXTS, status=200)
    assert db.session.scalar(select(func.count(SavedDraft.id))) == 0
    assert browser.client.get(alike(there.call)).status_code == 405


@pytest.mark.parametrize(
    ("who", "status"), [("nobody", 200), ("stranger", 200), ("author", 204)]
)  # fmt: skip
def test_who_sees_what_is_alike(browse, who, status):
    author = make_user()
    there = make_proposal(author_id=author.id, **TEXTS)
    person = {"nobody": None, "stranger": make_user(), "author": author}[who]
    browse(person).post(alike(there.call), TEXTS, status=status)


def test_what_was_hidden_is_not_told_of(browse, there):
    there.status = ProposalStatus.HIDDEN
    browse(make_user()).post(alike(there.call), TEXTS, status=204)


def test_one_that_is_already_supported_says_so(browse, there):
    person = make_user()
    services.support(there.id, person=person, now=NOON)
    answer = browse(person).post(alike(there.call), TEXTS, status=200)
    assert "Ya la apoyas." in answer.text
    assert 'name="join"' not in answer.text


def test_one_of_another_call_is_to_be_read_not_joined(browse, there):
    answer = browse(make_user()).post(alike(make_call()), TEXTS, status=200)
    assert f"De la convocatoria «{there.call.title}»" in answer.text
    assert 'name="join"' not in answer.text


def test_before_sending_what_is_alike_is_shown_once_and_nothing_is_lost(browse, there):
    author = make_user()
    browser = browse(author)
    page = Page(browser.post(new(there.call), WRITTEN, status=200).text).check()
    assert page.heading == "Antes de enviarla: hay una propuesta parecida"
    for words in ("Súmate a esta", "Es distinta: enviar la mía", "Seguir escribiendo"):
        assert words in page.text
    for value in WRITTEN.values():
        assert f'value="{value}"' in page.html
    assert sent_by(author) == 0
    answer = browser.post(new(there.call), WRITTEN | {"seen_similar": "1"})
    assert "/acuse" in answer.location
    assert sent_by(author) == 1


def test_with_nothing_alike_it_is_sent_at_once(browse):
    assert "/acuse" in browse(make_user()).post(new(make_call()), WRITTEN).location


def test_going_on_writing_keeps_everything_and_asks_for_no_correction(browse, there):
    typed = WRITTEN | {"keep_writing": "1", "title": ""}
    page = Page(browse(make_user()).post(new(there.call), typed, status=200).text).check()
    assert TEXTS["problem"] in page.html
    assert "error-summary" not in page.html
    assert "Oaxaca de Juárez" in page.text


def test_a_mistake_comes_before_what_is_alike_and_what_was_seen_is_not_asked_twice(browse, there):
    typed = WRITTEN | {"seen_similar": "1", "title": "Agua"}
    page = browse(make_user()).post(new(there.call), typed, status=422).text
    assert 'name="seen_similar" value="1"' in page


def test_an_index_that_fails_stops_no_proposal(browse, there):
    author = make_user()
    browser = browse(author)
    db.session.execute(text("DROP TABLE search_words"))
    assert browser.post(alike(there.call), TEXTS, status=204).text == ""
    assert "/acuse" in browser.post(new(there.call), WRITTEN).location
    assert sent_by(author) == 1


def test_the_key_enter_sends_and_does_nothing_else(browse, there):
    html = browse(make_user()).get(new(there.call)).html
    form = html[html.index('name="csrf_token"', html.index("data-similar")) :]
    first = form[form.index("<button") :]
    assert "name=" not in first[: first.index(">")]


def test_finding_what_is_alike_stays_within_the_query_budget(browse, there, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60)
    person, call = make_user(), there.call
    for n in range(4):
        make_proposal(call=call, **TEXTS | {"problem": f"{TEXTS['problem']} Calle {n}."})
    browser = browse(person)
    for url, typed in ((alike(call), TEXTS), (new(call), WRITTEN)):
        db.session.expire_all()
        with count_queries() as seen:
            browser.post(url, typed, status=200)
        assert len(seen) <= 12, (url, len(seen), seen)
