"""A call may limit how many proposals each person supports; it never takes a support away."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls import rules, services
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.proposals import services as proposals
from tests.support.factories import NOON, make_call, make_commission, make_proposal, make_user
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("session", "at_noon")


@pytest.mark.parametrize(
    ("before", "after", "keeps"),
    [
        (None, None, True), (3, None, True), (3, 4, True), (3, 3, True), (3, 2, False),
        (None, 500, False),
    ],
)  # fmt: skip
def test_what_takes_nothing_away(before, after, keeps):
    assert rules.takes_nothing_away(before, after) is keeps


def limited(call, limit, person):
    draft = replace(services.draft_of(call), supports_limit=limit)
    return services.edit(call, draft, person=person, now=NOON)


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_a_limit_that_limits_nobody_or_everybody_is_refused(limit):
    with pytest.raises(InvalidInputError, match="de 1 a 500"):
        limited(make_call(), limit, make_commission())


def test_it_changes_freely_until_somebody_supports_and_then_only_goes_up():
    desk, call = make_commission(), make_call()
    for limit in (5, 2, None, 3):
        assert limited(call, limit, desk).supports_limit == limit
    proposals.support(make_proposal(call=call).id, person=make_user(), now=NOON)
    with pytest.raises(ConflictError, match="solo puede subir"):
        limited(call, 2, desk)
    assert call.supports_limit == 3
    assert limited(call, 4, desk).supports_limit == 4
    assert limited(call, None, desk).supports_limit is None
    with pytest.raises(ConflictError):
        limited(call, 500, desk)
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-1]
    assert last.changes["supports_limit"] == [4, None]


def test_supports_of_another_call_do_not_freeze_it():
    proposals.support(make_proposal().id, person=make_user(), now=NOON)
    assert limited(make_call(), 2, make_commission()).supports_limit == 2


def test_the_desk_types_it_and_anyone_reads_it(browse):
    desk, call = browse(make_commission()), make_call()
    url = f"/mesa/convocatorias/{call.slug}/editar"
    typed = {"title": call.title, "summary": call.summary, "rules": "Quien quiera.",
             "topics": "Asunto 0\nAsunto 1"}  # fmt: skip
    refused = Page(desk.post(url, typed | {"supports_limit": "0"}, status=200).text).check()
    assert "Escribe un número del 1 al 500" in refused.text
    desk.post(url, typed | {"supports_limit": "10"})
    assert 'value="10"' in desk.get(url).html
    assert "hasta 10 propuestas" in browse().get(f"/convocatorias/{call.slug}").text
    proposals.support(make_proposal(call=call).id, person=make_user(), now=NOON)
    answer = desk.post(url, typed | {"supports_limit": "9"}, status=200)
    assert "solo puede subir" in answer.text
    desk.post(url, typed | {"supports_limit": ""})
    assert "hasta 10" not in browse().get(f"/convocatorias/{call.slug}").text


def test_a_draft_is_written_with_its_limit(browse):
    desk = browse(make_commission())
    desk.post(
        "/mesa/convocatorias/nueva",
        {
            "title": "Elige lo que más te importa", "summary": "Dinos qué va primero.",
            "opens_at": "2026-12-01T00:00", "closes_at": "2026-12-31T23:59", "scope": "national",
            "rules": "Quien quiera.", "supports_limit": "1", "identity_level": "1",
        },
    )  # fmt: skip
    page = desk.get("/mesa/convocatorias/elige-lo-que-mas-te-importa/publicar")
    assert "Cada persona puede apoyar una propuesta" in page.text


def test_a_closed_call_keeps_its_limit():
    call = make_call(status=CallStatus.CLOSED, supports_limit=3)
    with pytest.raises(ConflictError, match="ya cerró"):
        limited(call, 4, make_commission())
