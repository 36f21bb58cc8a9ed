"""Who opens the boards and who acts on them; the list of boards and asking for a grouping."""

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.themes.models import ClusteringRun, CopyGroup, ThemeEvent
from gatp_participa.themes.status import RunKind, RunOutcome, RunStatus, ThemeStatus
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
PEOPLE = {
    "visitor": None,
    "participant": (),
    "capturer": ((Role.CAPTURER, "00"),),
    "other_table": ((Role.SECRETARIAT_MEMBER, "09"),),
    "own_table": ((Role.SECRETARIAT_MEMBER, "20"),),
    "auditor": ((Role.AUDITOR, "00"),),
    "commission": ((Role.COMMISSION, "00"),),
}


def client_of(browse, who):
    grants = PEOPLE[who]
    return browse(None if grants is None else make_user(*grants)).client


def make_board(scope):
    """Return a call with two themes, a text in the tray and a run that waits, in a scope."""
    call = make_call(is_national=True)
    run = make_run(call, scope=scope)
    one = make_theme(make_proposal(call=call), make_proposal(call=call), run=run, call=call)
    other = make_theme(make_proposal(call=call), run=run, call=call, name="Agua")
    make_member(run, make_proposal(call=call))
    waiting = make_run(call, scope=scope, outcome=RunOutcome.WAITING, decided_at=None)
    return call, one, other, waiting


def pages_of(call, scope, one, other, waiting):
    board = f"/mesa/temas/{call.slug}/{scope}"
    return [
        board,
        f"{board}/sin-tema",
        f"{board}/historia",
        f"{board}/buscar?q=luz",
        f"/mesa/temas/{one.id}",
        f"/mesa/temas/comparar?a={one.id}&b={other.id}",
        f"/mesa/temas/agrupaciones/{waiting.id}",
    ]


@pytest.mark.parametrize(
    ("scope", "who", "expected"),
    [
        ("00", "visitor", 303), ("00", "participant", 403), ("00", "capturer", 403),
        ("00", "other_table", 200), ("00", "own_table", 200), ("00", "auditor", 200),
        ("00", "commission", 200),
        ("20", "visitor", 303), ("20", "participant", 403), ("20", "capturer", 403),
        ("20", "other_table", 403), ("20", "own_table", 200), ("20", "auditor", 200),
        ("20", "commission", 200),
    ],
)  # fmt: skip
def test_who_may_read_a_board(browse, scope, who, expected):
    parts = make_board(scope)
    client = client_of(browse, who)
    for url in pages_of(parts[0], scope, *parts[1:]):
        assert client.get(url).status_code == expected, url


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_open_the_list_and_the_copies(browse, who):
    call = make_call()
    expected = {"visitor": 303, "participant": 403, "capturer": 403}.get(who, 200)
    client = client_of(browse, who)
    for url in ("/mesa/temas", f"/mesa/temas/{call.slug}/copias"):
        assert client.get(url).status_code == expected, url


@pytest.mark.parametrize(
    ("scope", "who", "expected"),
    [
        ("00", "visitor", 401), ("00", "participant", 403), ("00", "other_table", 403),
        ("00", "own_table", 403), ("00", "auditor", 403), ("00", "commission", 303),
        ("20", "visitor", 401), ("20", "participant", 403), ("20", "other_table", 403),
        ("20", "own_table", 303), ("20", "auditor", 403), ("20", "commission", 303),
    ],
)  # fmt: skip
def test_who_may_change_a_board(browse, scope, who, expected):
    call, one, other, waiting = make_board(scope)
    text = db.session.scalar(select(func.min(ThemeEvent.id)))
    assert text is None
    client = client_of(browse, who)
    board, why = f"/mesa/temas/{call.slug}/{scope}", "Porque hablan de lo mismo"
    moving = [row.proposal_id for row in _members(one)][:1]
    acts = [
        (f"{board}/mover", {"p": moving, "to": other.id, "reason": why}),
        (f"{board}/soltar", {"p": moving}),
        (f"/mesa/temas/{one.id}", {"name": "Otro nombre"}),
        (f"/mesa/temas/{one.id}/juntar", {"other": other.id, "reason": why}),
        (f"/mesa/temas/agrupaciones/{waiting.id}/descartar", {}),
        (f"{board}/buscar-nuevos", {}),
    ]
    for url, data in acts:
        assert client.post(url, data=data).status_code == expected, url
    event = db.session.scalar(select(ThemeEvent).order_by(ThemeEvent.id.desc()))
    assert (event is not None) is (expected == 303)


def _members(theme):
    from gatp_participa.themes.models import ThemeMember

    return db.session.scalars(select(ThemeMember).where(ThemeMember.theme_id == theme.id)).all()


@pytest.mark.parametrize(
    ("who", "expected"),
    [("other_table", 403), ("own_table", 303), ("auditor", 403), ("commission", 303)],
)
def test_an_act_is_undone_by_who_reviews_its_scope(browse, who, expected):
    call, one, other, _waiting = make_board("20")
    data = {"p": _members(one)[0].proposal_id, "to": other.id, "reason": "Habla de agua"}
    browse(make_commission()).post(f"/mesa/temas/{call.slug}/20/mover", data)
    event = db.session.scalar(select(ThemeEvent))
    client = client_of(browse, who)
    assert client.post(f"/mesa/temas/historia/{event.id}/deshacer").status_code == expected


@pytest.mark.parametrize("who", ["own_table", "auditor"])
def test_only_the_commission_decides_on_copies(browse, who):
    group = save(CopyGroup(call_id=make_call().id, found_at=NOON))
    client = client_of(browse, who)
    for url in (f"/mesa/temas/copias/{group.id}", f"/mesa/temas/copias/{group.id}/sacar"):
        assert client.post(url, data={"decision": "confirmed"}).status_code == 403


def test_an_auditor_reads_without_buttons_but_comments(browse):
    call, one, other, waiting = make_board("00")
    browser = browse(make_user((Role.AUDITOR, "00")))
    for url in ["/mesa/temas", *pages_of(call, "00", one, other, waiting)]:
        posts = [f["action"] for f in browser.get(url).forms if f.get("method") == "post"]
        assert [action for action in posts if "/comentar" not in action] == [], url
    answer = browser.post(f"/mesa/temas/{one.id}/comentar", {"body": "¿No es el de abajo?"})
    assert answer.location == f"/mesa/temas/{one.id}#comentarios"


@pytest.mark.parametrize(
    "url",
    [
        "/mesa/temas/no-hay/00", "/mesa/temas/{slug}/77", "/mesa/temas/999",
        "/mesa/temas/comparar", "/mesa/temas/comparar?a={one}&b={one}",
        "/mesa/temas/comparar?a=x&b=99999999999999999999", "/mesa/temas/agrupaciones/999",
        "/mesa/temas/{slug}/copias/999",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(browse, url):
    call, one, *_rest = make_board("00")
    browse(make_commission()).get(url.format(slug=call.slug, one=one.id), status=404)


def test_the_list_shows_every_board_and_what_waits_within_the_budget(browse):
    calls = [make_board(scope)[0] for scope in ("00", "20", "09")]
    for i in range(1, 20):
        make_theme(make_proposal(call=calls[0]), call=calls[0], scope=f"{i:02}")
    browser = browse(make_commission())
    page = within_budget(browser, "/mesa/temas")
    assert page.text.count("Ver qué cambiaría") == 3
    assert f"/mesa/temas/{calls[1].slug}/20" in page.links


def test_a_table_sees_the_national_board_and_its_own_and_groups_only_its_own(browse):
    call = make_board("00")[0]
    make_theme(make_proposal(call=call), call=call, scope="20")
    make_theme(make_proposal(call=call), call=call, scope="09")
    page = browse(make_user((Role.SECRETARIAT_MEMBER, "20"))).get("/mesa/temas")
    board = f"/mesa/temas/{call.slug}"
    assert {f"{board}/00", f"{board}/20"} <= set(page.links)
    assert f"{board}/09" not in page.links
    assert 'value="20"' in page.html
    assert 'value="09"' not in page.html


def test_the_desk_says_how_many_groupings_wait(browse):
    make_board("00")
    make_board("20")
    assert "2 agrupaciones por decidir" in browse(make_commission()).get("/mesa").text
    table = browse(make_user((Role.SECRETARIAT_MEMBER, "20")))
    assert "1 agrupación por decidir" in table.get("/mesa").text


def test_asking_for_a_grouping_shows_how_far_it_is(browse):
    call, browser = make_call(), browse(make_commission())
    make_proposal(call=call)
    prefix = f"c{call.id}-"
    data = {"scope": "00", "kind": "fresh", "seed": "4", "themes": "9"}
    url = f"/mesa/temas/convocatorias/{call.slug}/agrupar"
    answer = browser.post(url, {prefix + name: value for name, value in data.items()})
    run = db.session.scalar(select(ClusteringRun))
    assert (run.seed, run.themes_wanted, run.kind) == (4, 9, RunKind.FRESH)
    assert answer.location == f"/mesa/temas/agrupaciones/{run.id}"
    page = browser.get(answer.location)
    assert "En espera" in page.text
    assert 'data-live="busy"' in page.html
    assert "js/live.js" in browser.get("/mesa/temas").html
    data["seed"] = "5"
    again = browser.post(url, {prefix + name: value for name, value in data.items()})
    assert "Ya se están agrupando" in browser.get(again.location).text


def test_a_wrong_option_comes_back_with_what_was_typed(browse):
    call, browser = make_call(), browse(make_commission())
    make_proposal(call=call)
    data = {f"c{call.id}-scope": "00", f"c{call.id}-kind": "warm", f"c{call.id}-seed": "-4"}
    answer = browser.post(f"/mesa/temas/convocatorias/{call.slug}/agrupar", data, status=400)
    assert "Falta corregir" in answer.text
    assert 'value="-4"' in answer.text


def test_a_failed_grouping_says_why(browse):
    call = make_call()
    run = make_run(call, status=RunStatus.FAILED, outcome=None, error="Se acabó la memoria.")
    browser = browse(make_commission())
    for url in ("/mesa/temas", f"/mesa/temas/agrupaciones/{run.id}"):
        assert "Se acabó la memoria." in browser.get(url).text


def test_an_archived_call_offers_no_grouping(browse):
    call = make_call(status=CallStatus.ARCHIVED)
    make_theme(make_proposal(call=call), call=call, status=ThemeStatus.DRAFT)
    page = browse(make_commission()).get("/mesa/temas")
    assert "ya no se agrupa" in page.text
    assert not [form for form in page.forms if "agrupar" in form["action"]]
