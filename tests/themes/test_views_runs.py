"""A grouping seen as a difference, and the decision about it; near copies and theirs."""

import pytest

from gatp_participa.core.db import db
from gatp_participa.themes.models import CopyGroup, CopyMember, RunAssignment, RunGroup, Theme
from gatp_participa.themes.status import CopyStatus, RunKind, RunOutcome
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_member,
    make_proposal,
    make_run,
    make_theme,
    save,
)
from tests.support.queries import within_budget

pytestmark = [pytest.mark.usefixtures("session"), pytest.mark.usefixtures("remembered")]


def propose(call, groups, *, left=(), kind=RunKind.FRESH):
    """Return a run that waits: each group is a name, the theme it continues and its texts."""
    run = make_run(
        call, kind=kind, outcome=RunOutcome.WAITING, decided_at=None,
        texts_count=sum(len(texts) for _n, _t, texts in groups) + len(left),
        themes_count=len(groups), unassigned_count=len(left),
    )  # fmt: skip
    for number, (name, theme, texts) in enumerate(groups):
        save(
            RunGroup(
                run_id=run.id, number=number, name=name, terms=["uno", "dos"], cohesion=0.5,
                members_count=len(texts), theme_id=theme.id if theme else None,
            )
        )  # fmt: skip
        for text in texts:
            save(RunAssignment(run_id=run.id, proposal_id=text.id, group_number=number))
    for text in left:
        save(RunAssignment(run_id=run.id, proposal_id=text.id, leftover_reason="Va sola."))
    return run


@pytest.fixture
def waiting():
    """Two themes and one in the tray; a run moves one text, empties a theme and makes a new one."""
    call = make_call()
    texts = [make_proposal(call=call, title=f"Texto {i}") for i in range(8)]
    run = make_run(call, quality={"stability": 0.6})
    water = make_theme(*texts[:4], run=run, call=call, name="Agua")
    light = make_theme(*texts[4:6], run=run, call=call, name="Luz")
    make_member(run, texts[6])
    make_member(run, texts[7], water, is_pinned=True)
    groups = [("Agua y ríos", water, [*texts[:3], texts[7]]), ("Escuelas", None, texts[4:7])]
    return call, water, light, propose(call, groups, left=[texts[3]])


def test_the_difference_is_told_in_a_sentence_and_by_theme_and_text(browse, waiting):
    _call, _water, _light, run = waiting
    page = within_budget(browse(make_commission()), f"/mesa/temas/agrupaciones/{run.id}")
    for said in (
        "2 de 8 textos cambiarían de tema", "1 que no tenía tema tendría uno",
        "1 se quedaría sin tema", "1 tema nuevo", "1 tema se quedaría vacío",
        "1 fijo o público no se mueve", "Va sola.", "Escuelas", "Aceptar estos cambios",
    ):  # fmt: skip
        assert said in page.text, said
    titles = {f"Texto {i}" for i in (3, 4, 5, 6)}
    assert {title for title in titles if title in page.text} == titles
    assert "Texto 0" not in page.text


def test_accepting_makes_them_the_themes_and_can_be_undone(browse, waiting):
    call, water, light, run = waiting
    browser = browse(make_commission())
    answer = browser.post(f"/mesa/temas/agrupaciones/{run.id}/aceptar")
    assert answer.location == f"/mesa/temas/{call.slug}/00"
    page = browser.get(answer.location)
    assert "Agua y ríos" in page.text
    assert "Escuelas" in page.text
    undo = next(form["action"] for form in page.forms if "deshacer" in form["action"])
    browser.post(undo)
    names = browser.get(f"/mesa/temas/{call.slug}/00").text
    assert "Luz" in names
    assert "Escuelas" not in names
    assert db.session.get(Theme, light.id).members_count == 2
    page = within_budget(browser, f"/mesa/temas/agrupaciones/{run.id}")
    assert "Aceptada y deshecha el" in page.text
    assert "Aceptada y deshecha el" in within_budget(browser, "/mesa/temas").text
    again = browser.post(f"/mesa/temas/agrupaciones/{run.id}/aceptar")
    assert "ya se decidió" in browser.get(again.location).text
    assert db.session.get(Theme, water.id).name == "Agua"


def test_discarding_changes_nothing(browse, waiting):
    call, _water, _light, run = waiting
    browser = browse(make_commission())
    browser.post(f"/mesa/temas/agrupaciones/{run.id}/descartar")
    board = browser.get(f"/mesa/temas/{call.slug}/00").text
    assert "los temas siguen como estaban" in board
    assert "espera tu decisión" not in board
    page = browser.get(f"/mesa/temas/agrupaciones/{run.id}")
    assert "Descartada" in page.text
    assert "Lo que propuso" in page.text
    assert "Aceptar estos cambios" not in page.text


def test_an_older_proposal_can_only_be_discarded(browse, waiting):
    call, water, _light, run = waiting
    newer = propose(call, [("Agua", water, [])])
    browser = browse(make_commission())
    browser.post(f"/mesa/temas/agrupaciones/{newer.id}/aceptar")
    page = browser.get(f"/mesa/temas/agrupaciones/{run.id}")
    assert "ya no se puede aceptar" in page.text
    acts = [form["action"] for form in page.forms if form.get("method") == "post"]
    assert [act for act in acts if "deshacer" not in act] == [
        f"/mesa/temas/agrupaciones/{run.id}/descartar"
    ]


def test_a_large_difference_is_read_page_by_page(browse):
    call = make_call()
    run = make_run(call)
    texts = [make_proposal(call=call, title=f"Texto {i:03}") for i in range(60)]
    light = make_theme(*texts, run=run, call=call, name="Luz")
    groups = [(f"Grupo {i}", light if i == 0 else None, texts[i * 3 : i * 3 + 3])
              for i in range(20)]  # fmt: skip
    waiting = propose(call, groups)
    browser = browse(make_commission())
    page = within_budget(browser, f"/mesa/temas/agrupaciones/{waiting.id}")
    assert "57 de 60 textos cambiarían de tema; 19 temas nuevos" in page.text
    more = next(link for link in page.links if "despues=" in link)
    rest = within_budget(browser, more)
    assert len([link for link in rest.links if link.startswith("/propuestas/")]) == 7


def test_a_proposal_that_changes_nothing_says_so(browse):
    call = make_call()
    texts = [make_proposal(call=call) for _ in range(3)]
    theme = make_theme(*texts, call=call)
    run = propose(call, [("Lo mismo", theme, texts)])
    page = browse(make_commission()).get(f"/mesa/temas/agrupaciones/{run.id}")
    assert "Nada: los temas ya son estos." in page.text


def copies(call, size, title="Copia", **kw):
    group = save(CopyGroup(call_id=call.id, found_at=NOON, **kw))
    for i in range(size):
        text = make_proposal(call=call, title=f"{title} {i}")
        save(CopyMember(proposal_id=text.id, group_id=group.id))
    return group


def test_copies_go_largest_first_within_the_budget(browse):
    call = make_call()
    for size in (2, 14, 3, *[2] * 10, 1):
        copies(call, size)
    browser = browse(make_commission())
    page = within_budget(browser, f"/mesa/temas/{call.slug}/copias")
    assert "Por revisar (13)" in page.text
    assert page.text.index("14 textos") < page.text.index("3 textos") < page.text.index("2 textos")
    more = next(link for link in page.links if "despues=" in link)
    assert browser.get(more).text.count("2 textos casi iguales") == 3


@pytest.mark.parametrize(
    ("decision", "shown", "status"),
    [
        ("confirmed", "confirmadas", CopyStatus.CONFIRMED),
        ("separated", "separadas", CopyStatus.SEPARATED),
    ],
)
def test_copies_are_confirmed_or_separated(browse, decision, shown, status):
    call = make_call()
    group = copies(call, 3)
    browser = browse(make_commission(name="Elena"))
    url = f"/mesa/temas/{call.slug}/copias"
    answer = browser.post(f"/mesa/temas/copias/{group.id}", {"decision": decision, "next": url})
    assert answer.location == url
    assert db.session.get(CopyGroup, group.id).status is status
    page = browser.get(f"{url}?ver={shown}")
    assert "3 textos casi iguales" in page.text
    assert "Lo decidió Elena" in page.text


def test_one_text_is_taken_out_of_its_group_once(browse):
    call = make_call()
    group = copies(call, 3)
    text = db.session.query(CopyMember).filter_by(group_id=group.id).first()
    browser = browse(make_commission())
    one_by_one = f"/mesa/temas/{call.slug}/copias/{group.id}"
    assert "Copia 0" in within_budget(browser, one_by_one).text
    url, data = f"/mesa/temas/copias/{group.id}/sacar", {"p": text.proposal_id, "next": one_by_one}
    assert browser.post(url, data).location == one_by_one
    assert "Copia 0" not in browser.get(one_by_one).text
    browser.post(url, data)
    assert "ya no está en ese grupo" in browser.get(one_by_one).text
    assert "2 textos casi iguales" in browser.get(f"/mesa/temas/{call.slug}/copias").text
    browser.post(url, {"p": "no"})
