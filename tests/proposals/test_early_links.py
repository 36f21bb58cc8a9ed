"""Accounts of less than a day put no links in proposals, and lose no text for it."""

from datetime import timedelta

import pytest

from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.proposals import rules, services
from tests.proposals.test_views import WRITTEN, new
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.page import Page

DAY = timedelta(days=1)
LINKED = WRITTEN["problem"] + " Mira https://barato.example/ofertas"
pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.mark.parametrize(
    ("text", "since", "is_fine"),
    [
        ("Sin nada", NOON, True),
        ("Sin nada", None, True),
        ("Ver www.oaxaca.example", NOON - DAY, True),
        ("Ver www.oaxaca.example", NOON - DAY + timedelta(seconds=1), False),
        ("Ver oaxaca.gob.mx/obras", NOON, False),
        ("Ver https://a.example", None, False),
    ],
)
def test_who_may_put_an_address(text, since, is_fine):
    assert (rules.link_error(text, since=since, now=NOON) is None) is is_fine


@pytest.mark.parametrize(
    ("is_in", "words"), [(True, "Tu cuenta es de hoy"), (False, "entra con tu correo")]
)
def test_the_form_says_so_beside_the_text_and_keeps_it(browse, is_in, words):
    call = make_call()
    browser = browse(make_user() if is_in else None)
    more = {} if is_in else {"email": "rosa@example.org"}
    answer = browser.post(new(call), WRITTEN | {"problem": LINKED} | more, status=422)
    page = Page(answer.text).check()
    assert words in page.text
    assert 'href="#problem"' in page.html
    assert "https://barato.example/ofertas" in page.html


def test_an_older_account_sends_it(browse):
    author = make_user(created_at=NOON - 2 * DAY)
    answer = browse(author).post(new(make_call()), WRITTEN | {"problem": LINKED})
    assert answer.location.endswith("/acuse")


def test_neither_the_service_nor_editing_is_a_way_around(browse):
    author, call = make_user(), make_call()
    draft = services.ProposalDraft(title="Luz en la calle", problem=LINKED)
    with pytest.raises(InvalidInputError, match="de hoy"):
        services.submit(draft, call=call, author=author, now=NOON)
    proposal = make_proposal(call=call, author_id=author.id)
    before = proposal.problem
    texts = {name: getattr(proposal, name) for name in rules.LIMITS} | {"problem": LINKED}
    url = f"/propuestas/{proposal.folio}/editar"
    answer = browse(author).post(url, texts, status=422)
    assert "Tu cuenta es de hoy" in answer.text
    assert "https://barato.example/ofertas" in answer.text
    db.session.refresh(proposal)
    assert proposal.problem == before
