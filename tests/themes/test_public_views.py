from datetime import timedelta

import pytest

from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import CopyGroup, CopyMember
from gatp_participa.themes.queries import copied, inside, public
from gatp_participa.themes.status import CopyStatus, MemberOrigin, ThemeStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_member,
    make_proposal,
    make_run,
    make_theme,
    save,
)
from tests.support.queries import count_queries, within_budget

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture(autouse=True)
def as_when_serving(session, monkeypatch):
    """Keep the catalogue of states in memory, read before any page is counted."""
    monkeypatch.setattr(entities, "keep_seconds", 60)
    entities.forget_catalogue()
    entities.catalogue()


def many(call, number, **kw):
    return [
        make_proposal(call=call, entity_code=f"{1 + i % 32:02}" if i % 5 else None, **kw)
        for i in range(number)
    ]


def make_copies(call, *proposals, status=CopyStatus.SUGGESTED):
    group = save(CopyGroup(call_id=call.id, found_at=NOON, status=status))
    for proposal in proposals:
        save(CopyMember(group_id=group.id, proposal_id=proposal.id))
    return group


def proposals_in(page):
    return {link for link in page.links if link.startswith("/propuestas/")}


def test_without_themes_the_page_says_what_comes_next(browse):
    page = browse().get("/temas")
    assert "Todavía no hay temas publicados" in page.text
    assert "/convocatorias" in page.links


def test_a_call_without_themes_says_so(browse):
    call = make_call()
    make_theme(make_proposal(call=call))
    page = browse().get(f"/convocatorias/{call.slug}/temas")
    assert "todavía no están agrupadas" in page.text
    assert "Parques con luz" not in page.text


def test_the_newest_call_with_themes_comes_first_and_the_others_are_linked(browse):
    old, new = make_call(title="La vieja"), make_call(title="La nueva")
    make_theme(make_proposal(call=old), published=True, name="Tema viejo",
               published_at=NOON - timedelta(days=400))  # fmt: skip
    make_theme(make_proposal(call=new), published=True, name="Tema nuevo")
    page = browse().get("/temas")
    assert "Tema nuevo" in page.text
    assert "Tema viejo" not in page.text
    assert f"/convocatorias/{old.slug}/temas" in page.links


def test_the_list_costs_the_same_however_many_themes_and_leads_to_the_map(browse):
    call = make_call()
    for i in range(15):
        make_theme(*many(call, 4), published=True, name=f"Tema {i}", call=call)
    page = within_budget(browse(), "/temas")
    assert page.text.count("de 3 estados") + page.text.count("de 4 estados") == 15
    assert f"/convocatorias/{call.slug}/temas/mapa" in page.links


def test_a_theme_shows_its_states_its_voices_and_all_its_proposals_page_by_page(browse):
    theme = make_theme(*many(make_call(), 45), published=True, summary="Piden luz en los parques.")
    browser = browse()
    seen, url, pages = set(), f"/temas/{theme.id}", 0
    while url:
        page, pages = within_budget(browser, url), pages + 1
        seen |= proposals_in(page)
        url = next((link for link in page.links if "despues=" in link), None)
    assert (pages, len(seen)) == (3, 45)
    first = browser.get(f"/temas/{theme.id}")
    assert "Piden luz en los parques." in first.text
    assert "Sin estado" in first.text
    assert f"/temas/{theme.id}/respuestas" in first.links
    assert f"/agrupaciones/{theme.run_id}" in first.links


def test_what_was_hidden_after_publishing_is_not_shown_nor_counted(browse):
    call = make_call()
    hidden = make_proposal(call=call, title="Grosería", status=ProposalStatus.HIDDEN)
    theme = make_theme(make_proposal(call=call), hidden, published=True)
    page = browse().get(f"/temas/{theme.id}")
    assert "Grosería" not in page.text
    assert "1 propuesta " in page.text


def test_the_public_does_not_see_drafts(browse):
    theme = make_theme(make_proposal())
    browse().get(f"/temas/{theme.id}", 404)
    browse().get("/temas/999", 404)


def test_public_pages_can_be_shared_by_a_cache(browse):
    call = make_call()
    one, other = make_proposal(call=call), make_proposal(call=call)
    theme = make_theme(one, other, published=True)
    group = make_copies(call, one, other)
    client = browse().client
    for url in ("/temas", f"/temas/{theme.id}", f"/agrupaciones/{theme.run_id}",
                f"/agrupaciones/{theme.run_id}/cobertura", f"/textos-casi-iguales/{group.id}",
                f"/convocatorias/{call.slug}/temas/mapa"):  # fmt: skip
        assert client.get(url).headers["Cache-Control"].startswith("public"), url


def test_a_merged_theme_leads_to_where_it_went_in_one_step(browse):
    call = make_call()
    last = make_theme(make_proposal(call=call), published=True, name="El que quedó")
    middle = make_theme(call=call, status=ThemeStatus.MERGED, merged_into_id=last.id)
    first = make_theme(call=call, status=ThemeStatus.MERGED, merged_into_id=middle.id)
    browser = browse()
    with count_queries() as seen:
        answer = browser.client.get(f"/temas/{first.id}")
    assert (answer.status_code, answer.location) == (301, f"/temas/{last.id}")
    assert len(seen) <= 4
    assert "El que quedó" in browser.get(answer.location).text


def test_a_merged_theme_whose_destination_is_a_draft_is_not_public_yet(browse):
    call = make_call()
    draft = make_theme(make_proposal(call=call))
    gone = make_theme(call=call, status=ThemeStatus.MERGED, merged_into_id=draft.id)
    browse().get(f"/temas/{gone.id}", 404)


def test_a_circle_of_merged_themes_ends(browse):
    one = make_theme(make_proposal())
    other = make_theme(call=one.call, status=ThemeStatus.MERGED, merged_into_id=one.id)
    one.status, one.merged_into_id = ThemeStatus.MERGED, other.id
    db.session.flush()
    assert public.where_it_went(one.id) is None
    browse().get(f"/temas/{one.id}", 404)


def test_a_discarded_theme_says_where_its_proposals_are(browse):
    theme = make_theme(make_proposal(), status=ThemeStatus.DISCARDED)
    page = browse().get(f"/temas/{theme.id}", 404)
    assert "Ninguna se perdió" in page.text


def test_a_theme_says_why_its_proposals_are_together_and_how_each_came(browse):
    call = make_call()
    run = make_run(call)
    theme = make_theme(call=call, run=run, published=True, because="Todas hablan de «luz».")
    for title, kw in (
        ("Primera", {"confidence": 0.6, "shared_terms": ["poste", "foco"]}),
        ("Segunda", {"confidence": 0.2}),
        ("Tercera", {"confidence": 0.01}),
        ("Cuarta", {"origin": MemberOrigin.LATE}),
        ("Quinta", {"origin": MemberOrigin.PERSON, "is_pinned": True}),
    ):
        make_member(run, make_proposal(call=call, title=title), theme, **kw)
    page = browse().get(f"/temas/{theme.id}")
    for said in ("Todas hablan de «luz».", "comparte: poste, foco", "Habla claramente de esto",
                 "Se parece a las de este tema", "También se acerca a otro tema",
                 "Llegó después", "La puso aquí una persona"):  # fmt: skip
        assert said in page.text, said


def test_the_parts_of_a_theme_are_counted_and_filter_its_proposals(browse):
    call = make_call()
    run = make_run(call)
    parts = [{"name": "Fugas", "terms": []}, {"name": "Pipas", "terms": []}]
    theme = make_theme(call=call, run=run, published=True, subthemes=parts)
    for i in range(50):
        make_member(run, make_proposal(call=call), theme, subtheme=i % 2 if i < 48 else None)
    browser = browse()
    page = within_budget(browser, f"/temas/{theme.id}")
    assert "Fugas 24 propuestas" in page.text
    assert f"/temas/{theme.id}?parte=2#propuestas" in page.links
    part = within_budget(browser, f"/temas/{theme.id}?parte=2")
    assert "Propuestas sobre «Pipas»" in part.text
    following = next(link for link in part.links if "despues=" in link)
    assert "parte=2" in following
    assert len(proposals_in(part) | proposals_in(browser.get(following))) == 24
    for wrong in ("0", "3", "-1", "x", "99999999999999999999"):
        all_of_them = browser.get(f"/temas/{theme.id}?parte={wrong}")
        assert "Todas las propuestas del tema" in all_of_them.text


def test_near_copies_are_one_entry_and_each_still_counts(browse):
    call = make_call()
    same, others = many(call, 30, title="La misma carta"), many(call, 4)
    theme = make_theme(*same[:28], *others, published=True)
    group = make_copies(call, *same)
    browser = browse()
    page = within_budget(browser, f"/temas/{theme.id}")
    assert "32 textos , 5 distintos" in page.text
    assert "30 textos casi iguales ; cada uno cuenta." in page.text
    rows = inside.members_page(theme.id).rows
    assert len(rows) == 5
    assert [row.copies for row in rows if row.copy_group] == [30]
    assert f"/textos-casi-iguales/{group.id}" in page.links
    every = within_budget(browser, f"/textos-casi-iguales/{group.id}")
    assert every.heading == "30 textos casi iguales"
    more = next(link for link in every.links if "despues=" in link)
    assert len(proposals_in(every) | proposals_in(browser.get(more))) == 30


def test_when_the_clearest_copy_is_hidden_another_speaks_for_them():
    call = make_call()
    run = make_run(call)
    theme = make_theme(call=call, run=run, published=True)
    made = many(call, 3)
    for rank, proposal in enumerate(made):
        make_member(run, proposal, theme, confidence=0.9 - rank / 10)
    make_copies(call, *made)
    made[0].status = ProposalStatus.HIDDEN
    db.session.flush()
    (row,) = inside.members_page(theme.id).rows
    assert (row.folio, row.copies) == (made[1].folio, 2)
    assert inside.voices(theme.id) == inside.Voices(2, 1)


def test_texts_that_a_person_separated_are_told_one_by_one(browse):
    call = make_call()
    made = many(call, 3)
    theme = make_theme(*made, published=True)
    group = make_copies(call, *made, status=CopyStatus.SEPARATED)
    assert len(inside.members_page(theme.id).rows) == 3
    assert inside.voices(theme.id) == inside.Voices(3, 3)
    assert copied.copies_of(made[0].id) is None
    browse().get(f"/textos-casi-iguales/{group.id}", 404)


def test_a_group_with_one_text_left_in_sight_is_not_a_group(browse):
    call = make_call()
    left, hidden = make_proposal(call=call), make_proposal(call=call, status=ProposalStatus.HIDDEN)
    group = make_copies(call, left, hidden)
    browser = browse()
    browser.get(f"/textos-casi-iguales/{group.id}", 404)
    assert "casi igual" not in browser.get(f"/propuestas/{left.folio}").text


def test_a_proposal_says_that_it_has_near_copies_and_why_it_is_in_its_theme(browse):
    call = make_call(status="analysing")
    run = make_run(call)
    theme = make_theme(call=call, run=run, published=True)
    one, other = many(call, 2)
    make_member(run, one, theme, shared_terms=["foco"])
    make_member(run, other, theme, origin=MemberOrigin.PERSON)
    group = make_copies(call, one, other)
    browser = browse()
    page = within_budget(browser, f"/propuestas/{one.folio}")
    assert "1 texto casi igual a este llegó por separado." in page.text
    assert f"/textos-casi-iguales/{group.id}" in page.links
    assert "Comparte con las demás: foco." in page.text
    assert "Aquí la puso una persona" in browser.get(f"/propuestas/{other.folio}").text
