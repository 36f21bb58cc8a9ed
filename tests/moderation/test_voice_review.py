"""A call that reads first: nobody but its author sees a proposal until somebody publishes it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.moderation.models import ModerationItem
from gatp_participa.moderation.services.deciding import DecisionDraft, decide
from gatp_participa.moderation.status import DecisionKind, Reason
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy import working_days
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import ProposalVersion
from gatp_participa.proposals.queries import count_by_call, proposal_by_folio
from gatp_participa.proposals.services import ProposalDraft, edit, submit, withdraw
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_call, make_commission, make_user

WORDS = ProposalDraft(
    title="Barandal para el puente peatonal",
    problem="El puente de la avenida no tiene barandal y los niños cruzan solos.",
    entity_code="20",
)


def sent(author=None):
    call = make_call(reviews_first=True)
    author = author or make_user(created_at=NOON - timedelta(days=90))
    return submit(WORDS, call=call, author=author, now=NOON)


def publish(proposal):
    item = db.session.scalars(select(ModerationItem)).one()
    draft = DecisionDraft(kind=DecisionKind.PUBLISH, reason=Reason.WITHIN_RULES)
    person = make_user((Role.MODERATOR, "20"))
    return decide(item.id, draft, person=person, now=NOON + timedelta(hours=3))


def test_it_waits_for_two_working_days_in_the_queue_and_nowhere_else(session, at_noon):
    proposal = sent()
    item = db.session.scalars(select(ModerationItem)).one()
    assert proposal.status is ProposalStatus.IN_REVIEW
    assert item.is_first_review
    assert item.due_on == working_days.add(NOON.date(), 2)
    assert count_by_call([proposal.call_id]) == {}
    stems = search_index.words_of(WORDS.title, WORDS.problem, "", "").split()
    found = search_index.sharing([(stems, 1.0)], limit=5).subquery()
    assert not db.session.execute(select(found)).all()
    with pytest.raises(NotFoundError):
        proposal_by_folio(proposal.folio)
    letter = db.session.scalars(select(OutboxMessage)).one()
    assert "antes de publicarla" in letter.body_text
    assert "publicada:" not in letter.body_text


def test_only_its_author_knows_of_it(browse, at_noon):
    author, stranger = make_user(created_at=NOON - timedelta(days=90)), make_user()
    proposal = sent(author)
    page = f"/propuestas/{proposal.folio}"
    mine = browse(author)
    for url in (page, f"{page}/acuse", f"{page}/editar", f"{page}/retirar"):
        mine.get(url)
    assert "En revisión" in mine.get(page).text
    assert "barandal" in mine.get(page).text
    assert "En revisión" in mine.get("/mi-cuenta/propuestas").text
    assert "en revisión" in mine.get("/mi-cuenta/camino").text
    for person in (stranger, make_user((Role.MODERATOR, "20")), make_commission(), None):
        browser = browse(person)
        for url in (page, f"{page}/apoyo", f"{page}/comentarios", f"{page}/versiones"):
            browser.get(url, status=404)
    assert proposal.title not in browse(None).get(f"/convocatorias/{proposal.call.slug}").text


def test_what_is_published_keeps_when_it_was_sent_and_is_found(session, at_noon):
    proposal = sent()
    publish(proposal)
    assert proposal.status is ProposalStatus.PUBLISHED
    assert proposal.submitted_at == NOON
    assert count_by_call([proposal.call_id]) == {proposal.call_id: 1}
    assert proposal_by_folio(proposal.folio) is proposal


def test_its_author_changes_it_without_versions_and_may_withdraw_it(session, at_noon):
    author = make_user(created_at=NOON - timedelta(days=90))
    proposal = sent(author)
    texts = {"title": WORDS.title, "problem": WORDS.problem, "action": "Poner uno.", "result": ""}
    assert edit(proposal, texts, person=author, now=NOON)
    assert proposal.status is ProposalStatus.IN_REVIEW
    publish(proposal)
    assert not db.session.scalar(select(func.count()).select_from(ProposalVersion))
    withdraw(proposal, reason="Ya lo hicieron.", person=author, now=NOON)
    assert proposal.status is ProposalStatus.WITHDRAWN


def test_the_page_of_the_call_says_it_and_other_calls_publish_at_once(browse, at_noon):
    first, other = make_call(reviews_first=True), make_call()
    browser = browse(None)
    assert "lee cada propuesta antes" in browser.get(f"/convocatorias/{first.slug}").text
    assert "lee cada propuesta antes" not in browser.get(f"/convocatorias/{other.slug}").text
    author = make_user(created_at=NOON - timedelta(days=90))
    assert submit(WORDS, call=other, author=author, now=NOON).status is ProposalStatus.PUBLISHED
