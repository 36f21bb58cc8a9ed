"""The board, a theme by all its sides, the tray, the search and two themes side by side."""

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.proposals.status import Channel, ProposalStatus
from gatp_participa.themes.models import ThemeComment
from gatp_participa.themes.status import ThemeStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_member,
    make_proposal,
    make_run,
    make_theme,
    make_user,
    save,
)
from tests.support.queries import within_budget

pytestmark = [pytest.mark.usefixtures("session"), pytest.mark.usefixtures("remembered")]


def many(call, number, **kw):
    return [
        make_proposal(call=call, entity_code=f"{1 + i % 32:02}" if i % 5 else None, **kw)
        for i in range(number)
    ]


def board_of(call, themes, each=2):
    run = make_run(call, quality={"stability": 0.81, "cohesion": 0.5, "silhouette": 0.1})
    for i in range(themes):
        make_theme(*many(call, each), run=run, call=call, name=f"Tema número {i}", x=i / 100)
    return run


def names_in_order(page, names):
    return sorted(names, key=page.text.index)


def test_sixty_themes_cost_the_same_as_one(browse):
    call = make_call()
    run = board_of(call, 60)
    make_member(run, make_proposal(call=call))
    browser = browse(make_commission())
    page = within_budget(browser, f"/mesa/temas/{call.slug}/00")
    assert "60 temas, 120 propuestas" in page.text
    assert "81 %" in page.text
    assert len(page.html) < 120_000


def test_themes_go_by_size_or_by_doubt(browse):
    call = make_call()
    run = make_run(call)
    make_theme(*many(call, 4), run=run, call=call, name="El grande")
    small = make_theme(run=run, call=call, name="El dudoso", members_count=2)
    for proposal in many(call, 2):
        make_member(run, proposal, small, confidence=0.02)
    browser = browse(make_commission())
    names, url = ["El dudoso", "El grande"], f"/mesa/temas/{call.slug}/00"
    assert names_in_order(browser.get(url), names) == ["El grande", "El dudoso"]
    page = browser.get(f"{url}?orden=doubt")
    assert names_in_order(page, names) == names
    assert "100 % dudosas" in page.text


def test_a_table_reads_its_own_state_of_the_national_board_unless_it_asks_for_all(browse):
    call = make_call()
    run = make_run(call)
    make_theme(make_proposal(call=call), run=run, call=call, name="De Oaxaca")
    make_theme(make_proposal(call=call, entity_code="09"), run=run, call=call, name="De México")
    browser = browse(make_user((Role.SECRETARIAT_MEMBER, "20")))
    url = f"/mesa/temas/{call.slug}/00"
    page = browser.get(url)
    assert "1 tema, 1 propuesta: Oaxaca" in page.text
    assert "De México" not in page.text
    assert "2 temas" in browser.get(f"{url}?estado=todos").text
    assert "De México" in browser.get(f"{url}?estado=09").text


def test_an_empty_board_says_what_to_do(browse):
    call = make_call()
    page = browse(make_commission()).get(f"/mesa/temas/{call.slug}/00")
    assert "Pide una agrupación" in page.text


@pytest.mark.parametrize("size", [1, 90])
def test_a_theme_costs_the_same_however_large_and_is_read_to_the_end(browse, size):
    call = make_call()
    theme = make_theme(*many(call, size), call=call, because="Casi todas hablan de luz.")
    board_of(call, 3)
    browser = browse(make_commission())
    seen, url, pages = set(), f"/mesa/temas/{theme.id}", 0
    while url:
        page, pages = within_budget(browser, url), pages + 1
        seen |= {link for link in page.links if link.startswith("/propuestas/")}
        url = next((link for link in page.links if "despues=" in link), None)
    assert (pages, len(seen)) == (1 if size == 1 else 3, size)
    assert "Casi todas hablan de luz." in page.text


def test_a_theme_is_filtered_by_each_of_its_sides(browse):
    call = make_call()
    run = make_run(call)
    theme = make_theme(run=run, call=call, subthemes=[{"name": "postes", "terms": []}])
    last_of_october = NOON.replace(month=11, day=1, hour=3)  # in Mexico it was still October
    plain = make_proposal(call=call, title="Sencilla")
    other = make_proposal(
        call=call, title="Distinta", entity_code="09", channel=Channel.PAPER, language="nah",
        submitted_at=last_of_october, problem="El semáforo no sirve.",
    )  # fmt: skip
    make_member(run, plain, theme, confidence=0.8, shared_terms=["parque", "luz"])
    make_member(run, other, theme, confidence=0.03, subtheme=0)
    browser = browse(make_commission())
    url = f"/mesa/temas/{theme.id}"
    page = browser.get(url)
    assert "comparte: parque, luz" in page.text
    assert "octubre de 2026" in page.text
    assert "En papel" in page.text
    assert names_in_order(page, ["Sencilla", "Distinta"]) == ["Sencilla", "Distinta"]
    doubt_first = browser.get(f"{url}?orden=duda")
    assert names_in_order(doubt_first, ["Sencilla", "Distinta"]) == ["Distinta", "Sencilla"]
    asked = ("estado=09", "canal=paper", "idioma=nah", "mes=2026-10", "subtema=0", "dudosas=1")
    for one in (*asked, "q=semáforo", "&".join(asked)):
        page = within_budget(browser, f"{url}?{one}")
        assert "Distinta" in page.text, one
        assert "Sencilla" not in page.text, one
    page = browser.get(f"{url}?canal=paper&estado=20")
    assert "Ninguna propuesta del tema es así" in page.text


def test_what_no_filter_can_be_is_as_if_not_asked(browse):
    theme = make_theme(make_proposal())
    browser = browse(make_commission())
    for one in ("canal=paloma", "subtema=-1", "subtema=99999999999", "despues=zz", "mes="):
        assert "Luz en el parque" in browser.get(f"/mesa/temas/{theme.id}?{one}").text, one


def test_hidden_texts_are_neither_listed_nor_counted(browse):
    call = make_call()
    hidden = make_proposal(call=call, title="Grosería", status=ProposalStatus.HIDDEN)
    theme = make_theme(make_proposal(call=call), hidden, call=call)
    browser = browse(make_commission())
    for url in (f"/mesa/temas/{call.slug}/00", f"/mesa/temas/{theme.id}"):
        page = browser.get(url)
        assert "Grosería" not in page.text
        assert "1 propuesta" in page.text


def test_a_merged_theme_leads_to_the_one_that_stayed_and_offers_nothing(browse):
    call = make_call()
    kept = make_theme(make_proposal(call=call), call=call, name="El que quedó")
    gone = make_theme(
        call=call, name="El otro", status=ThemeStatus.MERGED, merged_into_id=kept.id
    )  # fmt: skip
    page = browse(make_commission()).get(f"/mesa/temas/{gone.id}")
    assert "El que quedó" in page.text
    posts = [form["action"] for form in page.forms if form.get("method") == "post"]
    assert posts == [f"/mesa/temas/{gone.id}/comentar#comentarios"]


def test_reviewers_talk_about_a_theme_page_by_page(browse):
    theme, person = make_theme(make_proposal()), make_commission(name="Elena")
    browser = browse(person)
    url = f"/mesa/temas/{theme.id}"
    answer = browser.post(f"{url}/comentar", {"body": "   "}, status=400)
    assert "Escribe tu comentario" in answer.text
    for i in range(12):
        browser.post(f"{url}/comentar", {"body": f"Comentario {i}."})
    page = within_budget(browser, url)
    assert "Comentario 11." in page.text
    assert "Comentario 1." not in page.text
    older = next(link for link in page.links if "comentarios=" in link)
    assert "Comentario 1." in browser.get(older).text
    assert "12 comentarios" in browser.get(f"/mesa/temas/{theme.call.slug}/00").text
    assert db.session.query(ThemeComment).count() == 12


def test_the_search_finds_texts_in_any_theme_and_in_the_tray(browse):
    call = make_call()
    run = make_run(call)
    make_theme(make_proposal(call=call, title="El semáforo"), run=run, call=call, name="Calles")
    make_member(run, make_proposal(call=call, problem="Faltan semáforos en la avenida."))
    make_theme(make_proposal(call=call, title="La escuela"), run=run, call=call, name="Escuelas")
    browser = browse(make_commission())
    url = f"/mesa/temas/{call.slug}/00/buscar"
    page = within_budget(browser, f"{url}?q=semaforo")
    assert len([link for link in page.links if link.startswith("/propuestas/")]) == 2
    assert "Calles" in page.text
    assert "La escuela" not in page.text
    assert "Ninguna propuesta" in browser.get(f"{url}?q=dinosaurio").text
    assert "Busca una palabra" in browser.get(url).text
    assert "Ninguna propuesta" in browser.get(f"{url}?q=!!!").text


def test_the_tray_is_read_page_by_page_with_its_reasons(browse):
    call = make_call()
    theme = make_theme(make_proposal(call=call), call=call)
    run = make_run(call)
    for i, proposal in enumerate(many(call, 55)):
        make_member(run, proposal, leftover_reason="En otra lengua." if i % 11 == 0 else "Sola.")
    browser = browse(make_commission())
    url = f"/mesa/temas/{theme.call.slug}/00/sin-tema"
    page = within_budget(browser, url)
    assert "Sola. (50)" in page.text
    assert "En otra lengua. (5)" in page.text
    assert "Buscar temas nuevos" in page.text
    more = next(link for link in page.links if "despues=" in link)
    rest = browser.get(more)
    assert len([link for link in rest.links if link.startswith("/propuestas/")]) == 15
    only = browser.get(f"{url}?motivo=En+otra+lengua.")
    assert len([link for link in only.links if link.startswith("/propuestas/")]) == 5


def test_new_themes_are_looked_for_only_among_enough_texts(browse):
    call = make_call()
    run = make_run(call)
    for proposal in many(call, 7):
        make_member(run, proposal)
    browser = browse(make_commission())
    url = f"/mesa/temas/{call.slug}/00/sin-tema"
    assert "Buscar temas nuevos" not in browser.get(url).text
    make_member(run, make_proposal(call=call))
    assert "Buscar temas nuevos" in browser.get(url).text
    answer = browser.post(f"/mesa/temas/{call.slug}/00/buscar-nuevos")
    assert answer.location.startswith("/mesa/temas/agrupaciones/")


def test_two_themes_are_compared_within_the_budget(browse):
    call = make_call()
    run = make_run(call)
    light = make_theme(*many(call, 30), run=run, call=call, name="Luz", terms=["luz", "poste"],
                       words=[["luz", "luces", 2.0], ["post", "poste", 1.0]])  # fmt: skip
    poles = make_theme(run=run, call=call, name="Postes", terms=["poste"],
                       words=[["post", "postes", 2.0], ["cabl", "cables", 1.0]])  # fmt: skip
    make_member(run, make_proposal(call=call, title="Dudosa"), poles, confidence=0.01)
    browser = browse(make_commission())
    page = within_budget(browser, f"/mesa/temas/comparar?a={light.id}&b={poles.id}")
    assert "pesan en los dos: poste" in page.text
    assert "Solo aquí: luces" in page.text
    assert "Dudosa" in page.text
    assert "las 31 propuestas" in page.text
    elsewhere = make_theme(make_proposal())
    browser.get(f"/mesa/temas/comparar?a={light.id}&b={elsewhere.id}", status=404)


def test_public_themes_are_neither_merged_nor_divided(browse):
    call = make_call()
    one, other = (
        make_theme(*many(call, 5), call=call, name=name, published=True) for name in ("Uno", "Dos")
    )
    browser = browse(make_commission())
    assert "Juntarlos" not in browser.get(f"/mesa/temas/comparar?a={one.id}&b={other.id}").text
    page = browser.get(f"/mesa/temas/{one.id}")
    assert "Dividir" not in page.text
    assert "Publicar" not in page.text
    answer = browser.post(f"/mesa/temas/{one.id}/dividir")
    assert answer.location == f"/mesa/temas/{one.id}"
    assert "Solo se divide" in browser.get(answer.location).text


def test_a_month_is_told_in_words(browse):
    theme = make_theme(make_proposal(submitted_at=NOON))
    save(ThemeComment(theme_id=theme.id, author_id=make_user().id, created_at=NOON, body="Ojo"))
    page = browse(make_commission()).get(f"/mesa/temas/{theme.id}?mes=2026-11")
    assert "noviembre de 2026" in page.text
