"""Move, let go, merge, name and undo from the pages: what a person sees of each."""

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.themes.models import Theme, ThemeEvent, ThemeMember
from gatp_participa.themes.status import EventKind, ThemeStatus
from tests.support.factories import (
    make_call,
    make_commission,
    make_member,
    make_proposal,
    make_run,
    make_theme,
)
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = [pytest.mark.usefixtures("session"), pytest.mark.usefixtures("remembered")]
WHY = "Habla de otra cosa"


@pytest.fixture
def board(browse):
    """A browser of the Commission over two themes of three texts and one in the tray."""

    call = make_call()
    run = make_run(call)
    texts = [make_proposal(call=call) for _ in range(7)]
    water = make_theme(*texts[:3], run=run, call=call, name="Agua")
    light = make_theme(*texts[3:6], run=run, call=call, name="Luz")
    make_member(run, texts[6])
    return SimpleNamespace(
        texts=texts, water=water, light=light, url=f"/mesa/temas/{call.slug}/00",
        browser=browse(make_commission(name="Elena")),
    )  # fmt: skip


def theme_of(proposal):
    return db.session.execute(
        select(ThemeMember.theme_id, ThemeMember.is_pinned).where(
            ThemeMember.proposal_id == proposal.id
        )
    ).one()


def data(*texts, to, **kw):
    return {"p": [text.id for text in texts], "to": to, "reason": WHY} | kw


def test_moving_comes_back_to_the_list_says_so_and_can_be_undone_there(board):
    here = f"/mesa/temas/{board.water.id}?dudosas=1#propuestas"
    moving = data(*board.texts[:2], to=board.light.id, next=here)
    answer = board.browser.post(f"{board.url}/mover", moving)
    assert answer.location == here
    page = board.browser.get(f"/mesa/temas/{board.water.id}")
    assert "Moviste 2 propuestas a «Luz»." in page.text
    assert [tuple(theme_of(text)) for text in board.texts[:2]] == [(board.light.id, True)] * 2
    undo = next(form["action"] for form in page.forms if "deshacer" in form["action"])
    answer = board.browser.post(undo, {"next": here})
    assert answer.location == here
    assert theme_of(board.texts[0]).theme_id == board.water.id
    history = board.browser.get(f"{board.url}/historia")
    assert "Movió 2 propuestas de «Agua» a «Luz»" in history.text
    assert f"«{WHY}»" in history.text
    assert "Deshecho" in history.text
    assert 'class="undone"' in history.html


def test_a_pinned_text_says_who_put_it_there_and_why(board):
    board.browser.post(f"{board.url}/mover", data(board.texts[0], to=board.light.id))
    page = board.browser.get(f"/mesa/temas/{board.light.id}")
    assert f"La puso Elena: «{WHY}»" in page.text
    assert "Fija" in page.text
    assert "1 fija" in board.browser.get(board.url).text
    board.browser.post(f"{board.url}/soltar", {"p": board.texts[0].id})
    assert theme_of(board.texts[0]) == (board.light.id, False)


def test_moving_to_a_new_theme_asks_for_its_name(board):
    moving = data(board.texts[6], to="nuevo")
    answer = board.browser.post(f"{board.url}/mover", moving, status=400)
    page = Page(answer.text).check()
    assert "Escribe un nombre para el tema nuevo." in page.text
    assert f'value="{board.texts[6].id}"' in page.html
    assert f'value="{WHY}"' in page.html
    board.browser.post(f"{board.url}/mover", moving | {"name": "Ríos limpios"})
    theme = db.session.scalar(select(Theme).where(Theme.name == "Ríos limpios"))
    assert theme_of(board.texts[6]) == (theme.id, True)


def test_moving_to_the_tray(board):
    board.browser.post(f"{board.url}/mover", data(board.texts[0], to="sin-tema"))
    assert theme_of(board.texts[0]) == (None, True)
    assert "Dejaste 1 propuesta sin tema." in board.browser.get(board.url).text


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"reason": ""}, 400, "Escribe la razón"),
        ({"reason": "x"}, 400, "Escribe la razón"),
        ({"p": []}, 400, "Elige al menos una propuesta."),
        ({"to": ""}, 400, "Elige a dónde se mueven."),
        ({"to": "9" * 30}, 400, "Elige a dónde se mueven."),
        ({"to": "999"}, 409, "Ese tema ya no está"),
        ({"p": [999_999]}, 409, "ya no está en esta agrupación"),
        ({"p": ["9" * 30]}, 400, "Elige al menos una propuesta."),
        ({"to": "nuevo", "name": "Agua"}, 400, "ya se llama así"),
    ],
)
def test_what_is_lacking_is_asked_for_without_losing_the_choice(board, change, status, said):
    sent = data(board.texts[0], to=board.light.id) | change
    answer = board.browser.post(f"{board.url}/mover", sent, status=status)
    assert said in Page(answer.text).check().text
    assert theme_of(board.texts[0]) == (board.water.id, False)
    assert db.session.scalars(select(ThemeEvent)).all() == []


def test_coming_back_never_leaves_the_site(board):
    moving = data(board.texts[0], to=board.light.id, next="https://example.org/")
    assert board.browser.post(f"{board.url}/mover", moving).location == board.url


def test_a_refusal_to_let_go_or_undo_is_told_kindly(board):
    answer = board.browser.post(f"{board.url}/soltar", {"p": board.texts[0].id})
    assert "Ninguna de esas propuestas está fija" in board.browser.get(answer.location).text
    first = data(board.texts[0], to=board.light.id)
    board.browser.post(f"{board.url}/mover", first)
    event = db.session.scalar(select(ThemeEvent))
    board.browser.post(f"{board.url}/mover", first | {"to": "sin-tema"})
    answer = board.browser.post(f"/mesa/temas/historia/{event.id}/deshacer")
    assert answer.location == f"{board.url}/historia"
    assert "Deshaz primero lo más reciente" in board.browser.get(answer.location).text


def test_merging_asks_why_and_leads_to_the_theme_that_stays(board):
    url = f"/mesa/temas/{board.light.id}/juntar"
    answer = board.browser.post(url, {"other": board.water.id, "reason": ""}, status=400)
    assert "Escribe la razón" in Page(answer.text).check().text
    answer = board.browser.post(url, {"other": board.water.id, "reason": "Son lo mismo"})
    assert answer.location == f"/mesa/temas/{board.water.id}"
    page = board.browser.get(answer.location)
    assert "Juntaste «Luz» y «Agua»." in page.text
    assert "6 propuestas" in page.text
    assert db.session.get(Theme, board.light.id).status is ThemeStatus.MERGED
    again = board.browser.post(url, {"other": board.water.id, "reason": "Son lo mismo"})
    assert "ya no está" in board.browser.get(again.location).text


def test_renaming_comes_back_with_what_was_typed_when_the_name_will_not_do(board):
    url = f"/mesa/temas/{board.water.id}"
    for name in ("", "Luz"):
        answer = board.browser.post(url, {"name": name, "summary": "Lo escrito."}, status=400)
        assert "Lo escrito." in Page(answer.text).check().text
    answer = board.browser.post(url, {"name": "Agua limpia", "summary": "", "next": board.url})
    assert answer.location == board.url
    assert "Agua limpia" in board.browser.get(url).heading


def test_dividing_asks_for_a_grouping_of_that_theme(board):
    answer = board.browser.post(f"/mesa/temas/{board.water.id}/dividir")
    assert re.fullmatch(r"/mesa/temas/agrupaciones/\d+", answer.location)
    assert "División de un tema" in board.browser.get(answer.location).text


def test_the_history_is_read_page_by_page_within_the_budget(board):
    for i in range(35):
        to = board.light if i % 2 == 0 else board.water
        board.browser.post(f"{board.url}/mover", data(board.texts[0], to=to.id))
    with count_queries() as seen:
        page = board.browser.get(f"{board.url}/historia")
    assert len(seen) <= 12, seen
    assert page.text.count("Movió 1 propuesta") == 30
    older = next(link for link in page.links if "despues=" in link)
    assert board.browser.get(older).text.count("Movió 1 propuesta") == 5
    count = select(ThemeEvent).where(ThemeEvent.kind == EventKind.MOVE)
    assert len(db.session.scalars(count).all()) == 35
