import pytest
from sqlalchemy import select

from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.proposals import jobs, queries, search_index, services
from gatp_participa.proposals.models import SearchWord
from gatp_participa.proposals.queries import similar
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")

PIPA = {
    "title": "Que publiquen cuándo pasa la pipa",
    "problem": "La pipa del agua pasa sin avisar por la colonia y quien trabaja no la alcanza.",
    "action": "Un calendario de pipas por colonia.",
    "result": "Verlo pegado en la clínica.",
}
THINGS = [
    "banca", "calle", "museo", "puente", "río", "mercado", "escuela", "perro", "jardín",
    "camión", "semáforo", "bache",
]  # fmt: skip


@pytest.fixture
def call():
    """A call with sixty proposals about other matters, already counted."""
    call = make_call()
    for n in range(60):
        one, other = THINGS[n % 12], THINGS[(n * 7 + 3) % 12]
        make_proposal(
            call=call, title=f"Arreglar {one} y {other}", action="", result="",
            problem=f"En la colonia que está por la salida no hay {one} y falta {other} {n}.",
        )  # fmt: skip
    jobs.count_words()
    similar.forget_rarity()
    return call


def find(call, texts=PIPA, person_id=None, **kw):
    return queries.similar_to(texts, call_id=call.id, person_id=person_id, **kw)


def folios(found):
    return [one.folio for one in found]


def test_what_says_the_same_is_found_with_why(call):
    there = make_proposal(call=call, **PIPA)
    typed = PIPA | {"problem": "La pipa de agua pasa sin abisar en la colonia, y quien trabaja no."}
    (found,) = find(call, typed)
    assert (found.folio, found.title, found.is_same_call) == (there.folio, PIPA["title"], True)
    assert found.is_very_alike
    assert "pipa" in found.shared
    assert "colonia" not in found.shared, "everybody says it"


def test_nothing_like_it_is_silence(call):
    assert find(call) == []
    assert find(call, {"title": "Arreglar", "problem": "No hay"}) == []
    assert find(call, {}) == []


@pytest.mark.parametrize(
    ("kw", "why"),
    [
        ({"status": ProposalStatus.HIDDEN}, "hidden"),
        ({"status": ProposalStatus.WITHDRAWN, "withdrawn_at": NOON}, "withdrawn"),
    ],
)
def test_what_is_not_public_never_comes(call, kw, why):
    make_proposal(call=call, **PIPA | kw)  # in the index all the same: the status decides
    assert find(call) == [], why


def test_what_a_moderator_hides_leaves_at_once(call):
    there = make_proposal(call=call, **PIPA)
    search_index.remove(there.id)
    assert find(call) == []


def test_ones_own_never_come(call):
    author = make_user()
    make_proposal(call=call, author_id=author.id, **PIPA)
    assert find(call, person_id=author.id) == []
    assert len(find(call, person_id=make_user().id)) == 1


def test_a_call_that_is_still_a_draft_is_not_told_of(call):
    make_proposal(call=make_call(status=CallStatus.DRAFT), **PIPA)
    assert find(call) == []


def test_those_of_the_same_call_come_first(call):
    elsewhere = make_proposal(call=make_call(status=CallStatus.RESULTS), **PIPA)
    here = make_proposal(call=call, **PIPA | {"problem": PIPA["problem"] + " Y de noche menos."})
    found = find(call)
    assert folios(found) == [here.folio, elsewhere.folio]
    assert found[0].score < found[1].score
    assert found[1].call_title == elsewhere.call.title


def test_a_text_sent_by_many_comes_once_the_most_supported(call):
    copies = [make_proposal(call=call, supports_count=n, **PIPA) for n in range(7)]
    assert folios(find(call)) == [copies[-1].folio]


def test_at_most_five_come(call):
    for n in range(8):
        make_proposal(call=call, **PIPA | {"result": f"Verlo en la clínica número {n} del barrio"})
        make_proposal(call=call, **PIPA | {"problem": f"{PIPA['problem']} Calle {n}."})
    assert len(find(call)) == 5


@pytest.mark.parametrize(
    ("title", "is_found"),
    [
        ("Que publiquen cuándo pasa la pipa", True),
        ("que publiquen cuando pasa la pipa", True),
        ("Que publiquen cuánto gasta la policía", False),
        ("La pipa", False),
    ],
)
def test_with_only_a_title_titles_must_nearly_coincide(call, title, is_found):
    make_proposal(call=call, **PIPA)
    assert bool(find(call, {"title": title})) is is_found


def test_before_words_are_counted_only_copies_are_shown():
    call = make_call()
    make_proposal(call=call, **PIPA)
    similar.forget_rarity()
    assert len(find(call)) == 1
    assert find(call, PIPA | {"problem": "El agua llega tarde a donde vivo y nadie avisa."}) == []


def test_quotes_and_operators_are_only_words(call):
    text = {"title": "a\" OR 'b' & !c:* NEAR(", "problem": 'pipa\' AND "agua" -- ; (colonia) :x'}
    assert find(call, text) == []


def test_when_every_word_is_common_those_that_have_the_rarest_together_are_asked_for(
    call, monkeypatch
):
    there = make_proposal(call=call, **PIPA)
    jobs.count_words()
    similar.forget_rarity()
    monkeypatch.setattr(similar, "MOST_ROWS", 0)
    assert folios(find(call)) == [there.folio]


def test_it_takes_three_queries_and_two_once_the_words_are_in_memory(call, monkeypatch):
    make_proposal(call=call, **PIPA)
    with count_queries() as seen:
        find(call)
    assert len(seen) == 3
    monkeypatch.setattr(entities, "keep_seconds", 60)
    with count_queries() as seen:
        find(call)
    assert len(seen) == 2


def test_counting_says_in_how_many_texts_each_stem_is(monkeypatch):
    monkeypatch.setattr(search_index, "BATCH_ROWS", 2)
    call = make_call()
    for n in range(5):
        make_proposal(call=call, title=f"Pipa pipa {n}", problem="Agua, agua y agua.", action="")
    gone = make_proposal(call=call, title="Pipa hidden", problem="Agua", action="")
    search_index.remove(gone.id)
    jobs.count_words()
    rows = dict(db.session.execute(select(SearchWord.stem, SearchWord.texts)).all())
    assert rows["agu"] == rows["pip"] == 5
    assert "4" not in rows, "a stem of a single text is rare, and nothing else is known of it"
    assert set(db.session.scalars(select(SearchWord.counted))) == {5}


def test_counting_again_replaces_what_was_counted():
    services.store_counts({"agu": 5, "pip": 3}, 9)
    services.store_counts({"agu": 6, "luz": 2}, 10)
    rows = db.session.execute(select(SearchWord.stem, SearchWord.texts, SearchWord.counted)).all()
    assert sorted(tuple(row) for row in rows) == [("agu", 6, 10), ("luz", 2, 10)]
    services.store_counts({}, 0)
    assert db.session.scalars(select(SearchWord)).all() == []


@pytest.fixture(autouse=True)
def _forget():
    yield
    similar.forget_rarity()
