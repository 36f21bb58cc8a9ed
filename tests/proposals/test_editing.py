"""A text may change until somebody supports it, and what it said stays to be read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.proposals import queries, services
from gatp_participa.proposals.models import ProposalVersion
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_call, make_commission, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session", "at_noon")
NEW = {
    "title": "Que la pipa avise un día antes", "action": "Avisar por mensaje.", "result": "",
    "problem": "La pipa del agua pasa sin avisar y quien trabaja nunca la alcanza en su casa.",
}  # fmt: skip


@pytest.fixture
def author():
    return make_user()


@pytest.fixture
def mine(author):
    return make_proposal(call=make_call(), author_id=author.id, title="La pipa nunca avisa")


def edited(proposal):
    return f"/propuestas/{proposal.folio}/editar"


def test_the_old_text_becomes_a_version(mine, author):
    later = NOON + timedelta(hours=1)
    digest = mine.content_digest
    assert services.edit(mine, NEW, person=author, now=later)
    assert (mine.title, mine.edited_at) == (NEW["title"], later)
    assert mine.content_digest != digest, "the engine reads it again"
    version = db.session.scalars(select(ProposalVersion)).one()
    assert (version.number, version.title) == (1, "La pipa nunca avisa")
    assert version.written_at == mine.submitted_at
    act = db.session.scalar(select(AuditEntry.act).order_by(AuditEntry.id.desc()))
    assert act == "proposals.edit"


def test_the_search_finds_the_new_words_and_not_the_old_ones(mine, author, browse):
    services.edit(mine, NEW | {"title": "Ajolotes en el canal"}, person=author, now=NOON)
    found = browse().get("/buscar?q=ajolotes").text
    assert "Ajolotes en el canal" in found


def test_saving_the_same_changes_nothing(mine, author):
    same = {name: getattr(mine, name) for name in NEW}
    assert not services.edit(mine, same, person=author, now=NOON)
    assert mine.edited_at is None


def test_versions_are_told_newest_first_with_what_changed(mine, author):
    services.edit(mine, NEW, person=author, now=NOON)
    services.edit(mine, NEW | {"action": "Avisar por radio."}, person=author, now=NOON)
    db.session.flush()
    with count_queries() as seen:
        changes = queries.changes_of(mine)
    assert len(seen) == 1
    assert [change.number for change in changes] == [3, 2, 1]
    assert list(changes[0].texts) == ["action"]
    assert ("removed", "mensaje") in changes[0].texts["action"]
    assert changes[2].texts == {}


@pytest.mark.parametrize("who", ["visitor", "stranger", "commission", "author"])
def test_only_its_author_changes_it(browse, mine, author, who):
    person = {
        "visitor": None, "stranger": make_user(), "commission": make_commission(), "author": author,
    }[who]  # fmt: skip
    status = {"visitor": 303, "author": 200}.get(who, 403)
    assert browse(person).client.get(edited(mine)).status_code == status
    if person is not None and who != "author":
        with pytest.raises(NotAllowedError):
            services.edit(mine, NEW, person=person, now=NOON)


@pytest.mark.parametrize("why", ["supported", "hidden", "closed"])
def test_when_it_does_not_change_any_more_it_is_said(browse, mine, author, why):
    if why == "supported":
        mine.supports_count = 1
    elif why == "hidden":
        mine.status, mine.status_reason = ProposalStatus.HIDDEN, "Ataca a alguien."
    else:
        mine.call.status = CallStatus.CLOSED
    db.session.flush()
    with pytest.raises(ConflictError):
        services.edit(mine, NEW, person=author, now=NOON)
    browser = browse(author)
    assert browser.client.get(edited(mine)).status_code == 303
    page = Page(browser.post(edited(mine), NEW, status=422).text).check()
    assert NEW["problem"] in page.html, "what was typed is not lost"


def test_a_text_too_short_is_said_beside_its_field(browse, mine, author):
    with pytest.raises(InvalidInputError):
        services.edit(mine, NEW | {"problem": "No."}, person=author, now=NOON)
    page = Page(browse(author).post(edited(mine), NEW | {"title": "No"}, status=422).text).check()
    assert "al menos 8 caracteres" in page.text


def test_from_the_form_to_what_changed(browse, mine, author):
    browser = browse(author)
    assert edited(mine) in browser.get(f"/propuestas/{mine.folio}").links
    assert "La pipa nunca avisa" in browser.get(edited(mine)).html
    assert browser.post(edited(mine), NEW).location == f"/propuestas/{mine.folio}"
    visitor = browse()
    assert f"/propuestas/{mine.folio}/versiones" in visitor.get(f"/propuestas/{mine.folio}").links
    page = visitor.get(f"/propuestas/{mine.folio}/versiones")
    assert "<del>" in page.html
    assert "<ins>" in page.html
    assert "Así llegó" in page.text


def test_what_is_not_public_has_no_public_versions(browse, mine, author):
    services.edit(mine, NEW, person=author, now=NOON)
    mine.status, mine.status_reason = ProposalStatus.HIDDEN, "Ataca a alguien."
    db.session.flush()
    browse().get(f"/propuestas/{mine.folio}/versiones", status=404)
