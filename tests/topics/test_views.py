import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.calls.models import Topic
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.proposals.models import Proposal
from gatp_participa.topics import queries
from tests.support.factories import NOON, make_call, make_commission, make_proposal, make_user
from tests.support.queries import count_queries
from tests.topics.support import make_model

pytestmark = pytest.mark.usefixtures("at_noon")

WATER = {
    "title": "Que publiquen cuándo pasa la pipa",
    "problem": "La pipa de agua pasa sin avisar y el tinaco está vacío.",
    "action": "Un calendario del tandeo por colonia.", "result": "",
}  # fmt: skip


def call_about(*names):
    call = make_call(topics=0)
    for position, name in enumerate(names):
        db.session.add(
            Topic(call_id=call.id, slug=f"t{position}", name=name, hint="", position=position)
        )
    db.session.flush()
    db.session.refresh(call)
    return call


def asked(browser, call, **kw):
    data = WATER | {"language": "es"} | kw
    return browser.post(f"/convocatorias/{call.slug}/asunto-sugerido", data, status=200).json


def test_while_writing_the_topic_is_suggested_and_nothing_is_stored(browse):
    call = call_about("Agua", "Salud", "Seguridad")
    found = asked(browse(make_user()), call)
    assert found["best"][0] == {"id": call.topics[0].id, "label": "Sí, es de ese asunto"}
    assert found["question"] == "¿Es de «Agua»?"
    assert db.session.query(Proposal).count() == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"title": "Agua", "problem": "", "action": ""},
        {"language": "nah"},
        {"title": "", "problem": "Ojalá mañana alguien conteste pronto mi mensaje", "action": ""},
    ],
)
def test_nothing_is_suggested_when_it_would_be_a_guess(browse, typed):
    found = asked(browse(make_user()), call_about("Agua", "Salud"), **typed)
    assert found == {"best": [], "question": ""}


def test_a_call_whose_topics_name_no_known_subject_suggests_nothing_yet(browse):
    assert asked(browse(make_user()), make_call())["best"] == []


def test_a_visitor_is_suggested_a_topic_but_classifies_nothing(browse):
    call = call_about("Agua", "Salud")
    assert browse().client.post(f"/convocatorias/{call.slug}/asunto-sugerido").status_code == 200
    folio = make_proposal(call=call).folio
    assert browse().client.post(f"/propuestas/{folio}/de-que-trata").status_code == 401


def test_what_was_learnt_replaces_the_seeds(browse):
    call = call_about("Agua", "Salud")
    water, health = (str(topic.id) for topic in call.topics)
    gone = "999999"
    make_model(
        f"topic:{call.id}", {health: {"pip": 9.0}, water: {"medicin": 9.0}, gone: {"tinac": 9}}
    )
    assert asked(browse(make_user()), call)["question"] == "¿Es de «Salud»?"


def test_when_it_is_not_sure_it_offers_a_few_and_asks_about_none(browse):
    call = call_about("Agua", "Salud", "Seguridad")
    agua, salud, seguridad = (str(topic.id) for topic in call.topics)
    weights = {agua: {"pip": 0.5}, salud: {"tinac": 0.8}, seguridad: {}}
    make_model(f"topic:{call.id}", weights)
    found = asked(browse(make_user()), call)
    assert [one["label"] for one in found["best"]] == ["Agua", "Salud"]
    assert found["question"] == "Puede ser de alguno de estos asuntos:"


def test_the_writing_page_has_where_to_suggest_and_chooses_nothing(browse):
    call = call_about("Agua", "Salud")
    page = browse(make_user()).get(f"/convocatorias/{call.slug}/propuestas/nueva")
    assert f"/convocatorias/{call.slug}/asunto-sugerido" in page.html
    assert "js/suggest.js" in page.html
    plain = browse(make_user()).get(f"/convocatorias/{make_call(topics=0).slug}/propuestas/nueva")
    assert "js/suggest.js" not in plain.html


def test_the_receipt_asks_in_one_click_and_says_what_was_chosen(browse):
    call, author = call_about("Agua", "Salud"), make_user()
    proposal = make_proposal(call=call, author_id=author.id, **WATER)
    browser = browse(author)
    receipt = f"/propuestas/{proposal.folio}/acuse"
    page = browser.get(receipt)
    assert "¿De qué trata?" in page.text
    assert f'name="topic" value="{call.topics[0].id}"' in page.html
    assert 'name="goal" value="6"' in page.html
    act = f"/propuestas/{proposal.folio}/de-que-trata"
    answer = browser.post(act, {"topic": call.topics[0].id, "next": receipt})
    assert answer.location == receipt
    assert (proposal.topic_id, proposal.sdg_goal) == (call.topics[0].id, None)
    browser.post(act, {"goal": "6", "next": "https://example.org/"})
    assert (proposal.topic_id, proposal.sdg_goal) == (call.topics[0].id, 6)
    page = browser.get(receipt)
    assert "Dijiste: Agua · Agua limpia y saneamiento" in page.text


def test_another_site_cannot_be_where_it_comes_back_to(browse):
    proposal = make_proposal()
    answer = browse(make_commission()).post(
        f"/propuestas/{proposal.folio}/de-que-trata", {"goal": "6", "next": "//example.org"}
    )
    assert answer.location == f"/propuestas/{proposal.folio}"


@pytest.mark.parametrize(
    "typed", [{"goal": "18"}, {"goal": "x"}, {"topic": "-4"}, {"topic": "777"}]
)
def test_what_is_not_in_the_lists_is_refused(browse, typed):
    proposal = make_proposal()
    browse(make_commission()).post(f"/propuestas/{proposal.folio}/de-que-trata", typed, status=400)
    assert (proposal.topic_id, proposal.sdg_goal) == (None, None)


def test_others_may_not_say_what_it_is_about(browse):
    proposal = make_proposal()
    browse(make_user()).post(
        f"/propuestas/{proposal.folio}/de-que-trata", {"goal": "6"}, status=403
    )


@pytest.mark.parametrize("suggests", [True, False])
def test_staff_correct_on_the_page_with_a_list_or_a_click(browse, suggests):
    call = call_about("Agua", "Salud")
    texts = WATER if suggests else {"language": "yua"}
    proposal = make_proposal(call=call, **texts)
    page = browse(make_user((Role.MODERATOR, "20"))).get(f"/propuestas/{proposal.folio}")
    assert "Asunto: sin decir · ODS: sin decir – cambiar" in page.text
    assert ("Asuntos que sugiere la computadora" in page.text) is suggests
    assert "17. Alianzas para lograr los objetivos" in page.text


def test_everybody_reads_topic_and_goal_and_only_who_may_sees_the_form(browse):
    call = call_about("Agua", "Salud")
    proposal = make_proposal(call=call, topic_id=call.topics[0].id, sdg_goal=6)
    for person in (None, make_user()):
        page = browse(person).get(f"/propuestas/{proposal.folio}")
        assert "ODS 6: Agua limpia y saneamiento" in page.text
        assert "de-que-trata" not in page.html


def test_a_visitors_page_stays_out_of_the_session(browse):
    proposal = make_proposal(sdg_goal=6)
    answer = browse().client.get(f"/propuestas/{proposal.folio}")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")


def test_pages_stay_within_the_query_budget(browse, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60)
    call, author = call_about("Agua", "Salud", "Seguridad"), make_user((Role.COMMISSION, "00"))
    proposal = make_proposal(call=call, author_id=author.id, municipality_code="20067", **WATER)
    make_model("sdg", {"6": {"agu": 1.0}, "3": {"medic": 1.0}})
    browser = browse(author)
    for path in ("", "/acuse"):
        queries.forget()
        db.session.expire_all()
        with count_queries() as seen:
            browser.get(f"/propuestas/{proposal.folio}{path}")
        assert len(seen) <= 12, (path, len(seen), seen)
    queries.forget()
    with count_queries() as seen:
        asked(browser, call)
    assert len(seen) <= 6, seen
    queries.forget()
    entities.forget_catalogue()


def test_a_model_is_read_once_and_again_when_it_is_another(session, monkeypatch):
    monkeypatch.setattr(entities, "keep_seconds", 60)
    queries.forget()
    make_model("sdg", {"6": {"agu": 9.0}, "3": {"medic": 9.0}})
    text = "agua del pozo turbia en la colonia"
    assert queries.suggest_goal(text).best[0][0] == "6"
    with count_queries() as seen:
        assert queries.suggest_goal(text).best[0][0] == "6"
    assert seen == []
    make_model("sdg", {"3": {"agu": 9.0}, "6": {"medic": 9.0}})
    assert queries.suggest_goal(text).best[0][0] == "6"
    queries.forget()
    assert queries.suggest_goal(text).best[0][0] == "3"
    queries.forget()


def test_the_clock_of_a_model_is_a_moment(session):
    assert make_model("sdg", {}).trained_at == NOON
