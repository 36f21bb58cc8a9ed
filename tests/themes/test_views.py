import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import ClusteringRun, ThemeMember
from gatp_participa.themes.status import RunStatus, ThemeStatus
from tests.support.factories import (
    make_call,
    make_commission,
    make_proposal,
    make_theme,
    make_user,
)
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")
BUDGET = 12


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


def within_budget(browser, url):
    with count_queries() as seen:
        page = browser.get(url)
    assert len(seen) <= BUDGET, seen
    return page


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


def test_the_newest_call_with_themes_comes_first_and_the_others_are_linked(browse, at_noon):
    old, new = make_call(title="La vieja"), make_call(title="La nueva")
    make_theme(make_proposal(call=old), published=True, name="Tema viejo",
               published_at=at_noon.replace(year=2025))  # fmt: skip
    make_theme(make_proposal(call=new), published=True, name="Tema nuevo")
    page = browse().get("/temas")
    assert "Tema nuevo" in page.text
    assert "Tema viejo" not in page.text
    assert f"/convocatorias/{old.slug}/temas" in page.links


def test_the_list_costs_the_same_however_many_themes(browse):
    call = make_call()
    for i in range(15):
        make_theme(*many(call, 4), published=True, name=f"Tema {i}", call=call)
    page = within_budget(browse(), "/temas")
    assert page.text.count("de 3 estados") + page.text.count("de 4 estados") == 15


def test_a_theme_shows_its_states_its_voices_and_all_its_proposals_page_by_page(browse):
    call = make_call()
    made = many(call, 45)
    theme = make_theme(*made, published=True, summary="Piden luz en los parques.")
    browser = browse()
    seen, url, pages = set(), f"/temas/{theme.id}", 0
    while url:
        page, pages = within_budget(browser, url), pages + 1
        seen |= {link for link in page.links if link.startswith("/propuestas/")}
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
    browse().get(f"/agrupaciones/{theme.run_id}", 404)
    browse().get("/temas/999", 404)
    browse().get("/agrupaciones/999", 404)


def test_public_pages_can_be_shared_by_a_cache(browse):
    theme = make_theme(make_proposal(), published=True)
    client = browse().client
    for url in ("/temas", f"/temas/{theme.id}", f"/agrupaciones/{theme.run_id}"):
        assert client.get(url).headers["Cache-Control"].startswith("public")


def test_the_method_is_told_with_its_figures_and_its_limits(browse):
    theme = make_theme(make_proposal(), published=True)
    run = db.session.get(ClusteringRun, theme.run_id)
    run.chosen_because, run.input_digest, run.seed = "Porque sí.", "ab" * 32, 77
    run.quality = {"stability": 0.71, "silhouette": 0.12, "cohesion": 0.5, "unassigned_share": 0.0}
    run.versions = {"encoder": "lexical", "numpy": "2.4"}
    run.parameters = {"themes": None, "limits": [2, 9], "already_in_public_themes": 3}
    run.candidates = {"tried": [{"themes": 8, "stability": 0.7, "cohesion": 0.5, "score": 0.6}]}
    db.session.flush()
    page = within_budget(browse(), f"/agrupaciones/{run.id}")
    for said in ("Porque sí.", "71 %", "77", "ab" * 8, "no puede hacer", "numpy", theme.name):
        assert said in page.text, said


PEOPLE = {
    "visitor": None,
    "participant": (),
    "table": ((Role.SECRETARIAT_MEMBER, "20"),),
    "auditor": ((Role.AUDITOR, "00"),),
    "commission": ((Role.COMMISSION, "00"),),
}
SIGN_IN, NO, YES, DONE = 303, 403, 200, 303


@pytest.mark.parametrize(
    ("who", "reads", "acts"),
    [
        ("visitor", SIGN_IN, 401),
        ("participant", NO, NO),
        ("table", NO, NO),
        ("auditor", YES, NO),
        ("commission", YES, DONE),
    ],
)
def test_who_may_read_the_desk_and_who_may_act(browse, who, reads, acts):
    theme = make_theme(make_proposal())
    make_proposal(call=theme.call)
    grants = PEOPLE[who]
    client = browse(None if grants is None else make_user(*grants)).client
    for url in (
        "/mesa/temas",
        f"/mesa/temas/agrupaciones/{theme.run_id}",
        f"/mesa/temas/{theme.id}",
    ):
        assert client.get(url).status_code == reads, url
    prefix = f"c{theme.call_id}-"
    asked = {f"{prefix}scope": "00", f"{prefix}seed": "0", f"{prefix}themes": ""}
    slug = theme.call.slug
    assert client.post(f"/mesa/temas/{theme.id}", data={"name": "Otro"}).status_code == acts
    url = f"/mesa/temas/convocatorias/{slug}/agrupar"
    assert client.post(url, data=asked).status_code == acts


def test_an_auditor_reads_without_buttons(browse):
    theme = make_theme(make_proposal())
    browser = browse(make_user((Role.AUDITOR, "00")))
    for url in (
        "/mesa/temas",
        f"/mesa/temas/agrupaciones/{theme.run_id}",
        f"/mesa/temas/{theme.id}",
    ):
        assert not [form for form in browser.get(url).forms if form.get("method") == "post"]


def test_asking_for_a_grouping_shows_how_far_it_is(browse):
    call, browser = make_call(), browse(make_commission())
    make_proposal(call=call)
    data = {f"c{call.id}-scope": "00", f"c{call.id}-seed": "4", f"c{call.id}-themes": "9"}
    answer = browser.post(f"/mesa/temas/convocatorias/{call.slug}/agrupar", data)
    run = db.session.scalar(select(ClusteringRun))
    assert (run.seed, run.themes_wanted) == (4, 9)
    assert answer.location == f"/mesa/temas/agrupaciones/{run.id}"
    page = browser.get(answer.location)
    assert "En espera" in page.text
    assert 'data-live="busy"' in page.html
    assert "js/live.js" in browser.get("/mesa/temas").html


def test_a_wrong_option_comes_back_with_what_was_typed(browse):
    call, browser = make_call(), browse(make_commission())
    make_proposal(call=call)
    data = {f"c{call.id}-scope": "00", f"c{call.id}-seed": "-4", f"c{call.id}-themes": "9"}
    answer = browser.post(f"/mesa/temas/convocatorias/{call.slug}/agrupar", data, status=400)
    assert "Falta corregir" in answer.text
    assert 'value="-4"' in answer.text


def test_a_failed_grouping_says_why(browse):
    theme = make_theme(make_proposal())
    run = db.session.get(ClusteringRun, theme.run_id)
    run.status, run.error = RunStatus.FAILED, "Se acabó la memoria."
    db.session.flush()
    assert "Se acabó la memoria." in browse(make_commission()).get("/mesa/temas").text


def test_the_review_page_is_light_with_sixty_themes_and_many_texts(browse):
    call = make_call()
    first = make_theme(*many(call, 3), call=call)
    for i in range(59):
        make_theme(*many(call, 3), call=call, name=f"Tema {i}", run_id=first.run_id)
    browser = browse(make_commission())
    page = within_budget(browser, f"/mesa/temas/agrupaciones/{first.run_id}")
    assert "60 esperan tu decisión" in page.text
    assert len(page.html) < 250_000


def test_the_tray_is_read_page_by_page_with_its_reasons(browse):
    call = make_call()
    theme = make_theme(make_proposal(call=call), call=call)
    for proposal in many(call, 25):
        db.session.add(
            ThemeMember(
                run_id=theme.run_id, proposal_id=proposal.id, leftover_reason="Se lee aparte."
            )
        )  # fmt: skip
    db.session.flush()
    browser = browse(make_commission())
    page = browser.get(f"/mesa/temas/agrupaciones/{theme.run_id}")
    assert "Sin tema (25)" in page.text
    assert "Se lee aparte. 25" in page.text
    more = next(link for link in page.links if "despues=" in link)
    rest = browser.get(more)
    assert len([link for link in rest.links if link.startswith("/propuestas/")]) == 5


def test_renaming_from_the_list_comes_back_to_the_same_theme(browse):
    theme, browser = make_theme(make_proposal(), summary="Resumen."), browse(make_commission())
    here = f"/mesa/temas/agrupaciones/{theme.run_id}#tema-{theme.id}"
    data = {"name": "Calles con luz", "summary": "Resumen.", "next": here}
    assert browser.post(f"/mesa/temas/{theme.id}", data).location == here
    assert "Calles con luz" in browser.get(f"/mesa/temas/{theme.id}").heading
    data["next"] = "https://example.org/"
    answer = browser.post(f"/mesa/temas/{theme.id}", data)
    assert answer.location == f"/mesa/temas/{theme.id}"


def test_a_name_that_cannot_be_comes_back_with_what_was_typed(browse):
    call = make_call()
    make_theme(make_proposal(call=call), name="Repetido")
    theme, browser = make_theme(make_proposal(call=call)), browse(make_commission())
    for name in ("", "Repetido"):
        data = {"name": name, "summary": "Lo que escribí."}
        answer = browser.post(f"/mesa/temas/{theme.id}", data, status=400)
        assert "Lo que escribí." in answer.text


def test_the_desk_offers_to_publish_drafts_only(browse):
    browser = browse(make_commission())
    for status, offered in ((ThemeStatus.DRAFT, True), (ThemeStatus.DISCARDED, False)):
        theme = make_theme(make_proposal(), status=status)
        page = browser.get(f"/mesa/temas/{theme.id}")
        actions = {form["action"] for form in page.forms}
        assert (f"/mesa/temas/{theme.id}/publicar" in actions) is offered
