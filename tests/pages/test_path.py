"""«Mi camino»: everything of one's own, what moved last first, in few queries."""

from datetime import timedelta

import pytest

from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import Stance
from gatp_participa.following import services
from gatp_participa.following.services.telling import Event
from gatp_participa.following.status import Kind, What
from gatp_participa.pages.queries import path
from gatp_participa.pages.queries.path import Part
from gatp_participa.proposals.models import Support
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commitment,
    make_plan,
    make_proposal,
    make_referral,
    make_response,
    make_theme,
    make_user,
    save,
)
from tests.support.queries import count_queries


@pytest.fixture
def person(session, at_noon):
    return make_user()


def hours(n):
    return NOON + timedelta(hours=n)


def support(person, proposal, at=NOON):
    save(Support(proposal_id=proposal.id, user_id=person.id, created_at=at))
    return proposal


def comment(person, proposal, at=NOON):
    save(
        Comment(
            proposal_id=proposal.id, author_id=person.id, stance=Stance.FAVOUR, body="Hace falta.",
            created_at=at,
            changed_at=at,
        )
    )  # fmt: skip
    return proposal


def happen(thing, kind, at, *, what=What.THEME_PUBLISHED, key=None):
    event = Event(
        what=what, kind=kind, number=thing.id, key=key or f"{kind}{thing.id}{at}",
        title="Algo", url="http://localhost/x",
    )  # fmt: skip
    services.tell(event, now=at)


def everything(person, **kw):
    return [(one.kind.value, one.number) for one in path.things_of(person.id, **kw).rows]


def test_who_has_done_nothing_is_invited(person, browse):
    page = browse(person).get("/mi-cuenta/camino")
    assert "Tu camino empieza con lo que más te importa" in page.text
    assert "/convocatorias" in page.links


def test_what_moved_last_comes_first(person):
    call = make_call()
    own = make_proposal(call=call, author_id=person.id, submitted_at=hours(-9))
    other = support(person, make_proposal(call=call), at=hours(-5))
    third = comment(person, make_proposal(call=call), at=hours(-7))
    services.follow(Kind.STATE, 20, person=person, now=hours(-8))
    order = [("proposal", other.id), ("proposal", third.id), ("state", 20), ("proposal", own.id)]
    assert everything(person) == order
    happen(own, Kind.PROPOSAL, hours(-1))
    assert everything(person) == [order[3], *order[:3]]


def test_one_thing_is_one_row_with_all_its_reasons(person, browse):
    one = comment(person, support(person, make_proposal()))
    services.follow(Kind.PROPOSAL, one.id, person=person, now=NOON)
    (row,) = path.things_of(person.id).rows
    assert row.parts == {Part.SUPPORTS, Part.COMMENTED, Part.FOLLOWS}
    text = browse(person).get("/mi-cuenta/camino").text
    assert "la apoyas y la comentaste" in text


@pytest.mark.parametrize("part", list(Part))
def test_each_part_has_its_own(person, browse, part):
    call = make_call()
    things = {
        Part.WROTE: make_proposal(call=call, author_id=person.id, title="La que escribí yo"),
        Part.SUPPORTS: support(person, make_proposal(call=call, title="La que apoyo yo")),
        Part.COMMENTED: comment(person, make_proposal(call=call, title="La que comenté yo")),
        Part.FOLLOWS: make_proposal(call=call, title="La que sigo yo"),
    }
    services.follow(Kind.PROPOSAL, things[Part.FOLLOWS].id, person=person, now=NOON)
    assert everything(person, part=part) == [("proposal", things[part].id)]
    text = browse(person).get(f"/mi-cuenta/camino?ver={part.value}").text
    assert things[part].title in text
    assert all(other.title not in text for name, other in things.items() if name is not part)


def test_pages_follow_one_another_without_gaps(person, monkeypatch):
    monkeypatch.setattr(path, "PAGE_ROWS", 3)
    call = make_call()
    made = [make_proposal(call=call, author_id=person.id, submitted_at=NOON) for _ in range(5)]
    made += [
        make_proposal(call=call, author_id=person.id, submitted_at=hours(-n)) for n in range(1, 4)
    ]
    services.follow(Kind.STATE, 9, person=person, now=NOON)
    seen, cursor = [], None
    while True:
        page = path.things_of(person.id, cursor=cursor)
        seen += [(one.kind, one.number) for one in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 9


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "WyIyMDI2IiwieCIsMV0", "WyJ4IiwicGxhbiIsMV0"])
def test_a_broken_cursor_shows_the_beginning(person, browse, cursor):
    make_proposal(author_id=person.id)
    assert len(path.things_of(person.id, cursor=cursor).rows) == 1
    browse(person).get(f"/mi-cuenta/camino?despues={cursor}&ver=nada")


def test_each_says_where_it_is_and_what_comes_next(person, browse):
    call = make_call()
    waits = make_proposal(call=call, author_id=person.id, title="Nadie la ha leído aún")
    grouped = make_proposal(call=call, author_id=person.id, title="Está en un tema ya")
    answered = make_proposal(call=call, author_id=person.id, title="Tiene ya respuesta")
    kept = make_proposal(call=call, author_id=person.id, title="Es ya un compromiso")
    make_referral(make_theme(grouped, published=True, name="Uno"))
    make_response(make_referral(make_theme(answered, published=True, name="Dos")))
    make_commitment(make_plan(), proposals=(kept,))
    text = browse(person).get("/mi-cuenta/camino").text
    for words in (
        "en revisión", "agrupada", "respondida", "en un compromiso", "Sigue: agruparla",
        "Sigue: la respuesta razonada", "Sigue: el compromiso", "Sigue: cumplirlo y verificarlo",
    ):  # fmt: skip
        assert words in text, words
    assert waits.folio in text


def test_themes_plans_and_states_that_one_follows(person, browse):
    one = make_proposal()
    theme = make_theme(one, published=True, name="Parques vivos")
    make_response(make_referral(theme))
    plan = make_plan()
    make_commitment(plan, verified_progress=50, declared_progress=60)
    for kind, number in ((Kind.THEME, theme.id), (Kind.PLAN, plan.id), (Kind.STATE, 20)):
        services.follow(kind, number, person=person, now=NOON)
    page = browse(person).get("/mi-cuenta/camino")
    for words in ("Parques vivos", "Respuestas: 1 de 1", "1 compromiso", "Oaxaca"):
        assert words in page.text, words
    assert len([f for f in page.forms if "dejar-de-seguir" in f["action"]]) == 3


def test_what_left_is_said_without_its_words_but_to_its_author(person, browse):
    title = "Palabras que ya no son públicas"
    gone = {"status": ProposalStatus.HIDDEN, "status_reason": "Insulta a una persona."}
    one = support(person, make_proposal(title=title, **gone))
    own = make_proposal(author_id=person.id, title="Mis propias palabras ocultas", **gone)
    text = browse(person).get("/mi-cuenta/camino").text
    assert title not in text
    assert one.folio in text
    assert own.title in text
    assert "oculta por moderación" in text


def test_the_last_news_is_said_while_it_stands(person, browse):
    own = make_proposal(author_id=person.id)
    theme = make_theme(own, published=True)
    event = Event(
        what=What.THEME_PUBLISHED, kind=Kind.THEME, number=theme.id, key="t", title=theme.name,
        url="http://localhost/x",
    )  # fmt: skip
    services.tell(event, now=NOON, about=[(Kind.PROPOSAL, own.id)])
    assert "Quedó en el tema" in browse(person).get("/mi-cuenta/camino").text
    theme.status, theme.published_at = "draft", None
    assert "Quedó en el tema" not in browse(person).get("/mi-cuenta/camino").text


def test_it_takes_few_queries_whatever_there_is(person, browse, remembered):
    call = make_call()
    for n in range(20):
        one = make_proposal(call=call, author_id=person.id, submitted_at=hours(-n))
        theme = make_theme(one, published=True, name=f"Tema {n}")
        make_response(make_referral(theme))
        make_commitment(make_plan(), themes=(theme,))
        services.follow(Kind.THEME, theme.id, person=person, now=hours(-n))
        happen(one, Kind.PROPOSAL, hours(-n))
    plan = make_plan()
    for kind, number in ((Kind.PLAN, plan.id), (Kind.STATE, 20), (Kind.STATE, 9)):
        services.follow(kind, number, person=person, now=hours(1))
    browser = browse(person)
    with count_queries() as seen:
        page = browser.get("/mi-cuenta/camino")
    assert len(seen) <= 12, "\n\n".join(seen)
    assert any("despues=" in link for link in page.links)


def test_it_is_ones_own_and_asks_to_enter(person, browse):
    make_proposal(author_id=person.id, title="Solo mía y de nadie más")
    assert "Solo mía" not in browse(make_user()).get("/mi-cuenta/camino").text
    assert browse().client.get("/mi-cuenta/camino").status_code == 303


def test_the_menu_leads_there(person, browse):
    assert "/mi-cuenta/camino" in browse(person).get("/").links
    assert "/mi-cuenta/camino" not in browse().get("/").links
