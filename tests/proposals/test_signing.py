"""Who signs with an author: the call's level, the letter when it is withdrawn, the list of theirs."""

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.identity import services as identity
from gatp_participa.identity.rules import UnverifiedError
from gatp_participa.jobs.models import Job
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals import jobs, queries, services
from gatp_participa.proposals.models import ProposalCoauthor
from gatp_participa.proposals.status import ProposalStatus
from tests.identity.conftest import KEY, keyed, with_settings  # noqa: F401 -- fixtures
from tests.identity.test_curp import GOOD
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session", "at_noon")
assert KEY


def invited(proposal, author, email):
    services.invite(proposal, email=email, person=author, now=NOON)
    return db.session.scalars(select(ProposalCoauthor).where(ProposalCoauthor.email == email)).one()


def signed_by(proposal, author, **kw):
    person = make_user(**kw)
    services.accept(invited(proposal, author, person.email), person=person, now=NOON)
    return person


def link():
    text = db.session.scalar(select(OutboxMessage.body_text).order_by(OutboxMessage.id.desc()))
    return next(word for word in text.split() if "/invitacion/" in word).split(":8000")[-1]


@pytest.mark.usefixtures("keyed")
class TestLevel:
    @pytest.fixture
    def asked(self):
        author = make_user()
        proposal = make_proposal(call=make_call(identity_level=2), author_id=author.id)
        return proposal, author, make_user()

    def test_who_is_not_verified_cannot_sign_and_the_invitation_waits(self, asked):
        proposal, author, person = asked
        one = invited(proposal, author, person.email)
        with pytest.raises(UnverifiedError, match="verificó su identidad"):
            services.accept(one, person=person, now=NOON)
        assert one.accepted_at is None
        db.session.commit()
        identity.prove_by_curp(GOOD, person=person, now=NOON)
        services.accept(one, person=person, now=NOON)
        assert one.user_id == person.id

    def test_one_verifies_comes_back_and_signs(self, asked, browse):
        proposal, author, person = asked
        invited(proposal, author, person.email)
        db.session.commit()
        page, browser = link(), browse(person)
        shown = browser.get(page)
        assert "pide identidad verificada" in shown.text
        assert "Sí, firmarla" not in shown.text
        assert "No, gracias" in shown.text
        way = browser.post(page).location
        assert way == f"/mi-cuenta/identidad?next={page}"
        browser.get(way)
        answer = browser.post("/mi-cuenta/identidad/curp", {"curp": GOOD, "next": page})
        assert answer.location == page
        assert browser.post(page).location == f"/propuestas/{proposal.folio}"
        assert len(queries.coauthors_of(proposal.id)) == 1

    def test_a_visitor_is_told_before_confirming_anything(self, asked, browse):
        proposal, author, person = asked
        invited(proposal, author, person.email)
        page, visitor = link(), browse()
        assert "Verificar mi identidad" in visitor.get(page).text
        assert visitor.post(page).location == f"/mi-cuenta/identidad?next={page}"
        visitor.post(page, {"refuse": "1"})
        visitor.get(page, status=404)


class TestWithdrawing:
    def test_who_signs_gets_a_letter_of_their_own_and_who_supports_theirs(self):
        author, fan = make_user(), make_user()
        proposal = make_proposal(author_id=author.id)
        friend = signed_by(proposal, author)
        services.support(proposal.id, person=fan, now=NOON)
        services.withdraw(proposal, reason="Ya lo resolvieron.", person=author, now=NOON)
        (job,) = db.session.scalars(select(Job).where(Job.name == "proposals.tell_withdrawn"))
        for _ in range(2):
            jobs.tell_withdrawn(job=job, **job.arguments)
        letters = {
            one.recipient: one
            for one in db.session.scalars(
                select(OutboxMessage).where(OutboxMessage.kind == "proposal_withdrawn")
            )
        }
        assert set(letters) == {friend.email, fan.email}
        assert "que firmabas" in letters[friend.email].subject
        assert "que apoyabas" in letters[fan.email].subject
        assert "porque firmabas esa propuesta" in letters[friend.email].body_html
        assert all("Ya lo resolvieron." in one.body_text for one in letters.values())

    def test_with_only_a_signature_there_is_somebody_to_tell(self):
        author = make_user()
        proposal = make_proposal(author_id=author.id)
        signed_by(proposal, author)
        services.withdraw(proposal, reason="Ya lo resolvieron.", person=author, now=NOON)
        assert db.session.scalar(select(Job.id).where(Job.name == "proposals.tell_withdrawn"))


class TestMine:
    def test_what_one_signs_is_listed_marked_and_can_be_left(self, browse):
        author, call = make_user(), make_call()
        theirs = make_proposal(call=call, author_id=author.id, title="La que firmo")
        person = signed_by(theirs, author)
        make_proposal(call=call, author_id=person.id, title="La que escribí")
        waiting = make_proposal(call=call, author_id=author.id, title="La que no he aceptado")
        invited(waiting, author, person.email)
        browser = browse(person)
        page = browser.get("/mi-cuenta/propuestas")
        assert page.text.count("La firmas con quien la escribió") == 1
        assert "La que escribí" in page.text
        assert waiting.title not in page.text
        assert f"/propuestas/{theirs.folio}/firmas/dejar" in page.links
        assert f"/propuestas/{theirs.folio}/retirar" not in page.links
        assert f"/propuestas/{theirs.folio}/acuse" not in page.links
        browser.post(f"/propuestas/{theirs.folio}/firmas/dejar")
        assert theirs.title not in browser.get("/mi-cuenta/propuestas").text

    def test_what_its_author_withdrew_says_who_did(self, browse):
        author = make_user()
        proposal = make_proposal(author_id=author.id)
        person = signed_by(proposal, author)
        services.withdraw(proposal, reason="Ya lo resolvieron.", person=author, now=NOON)
        assert proposal.status is ProposalStatus.WITHDRAWN
        page = browse(person).get("/mi-cuenta/propuestas")
        assert "La retiró quien la escribió" in page.text

    def test_many_of_both_cost_the_same(self, browse, remembered):
        call, author = make_call(), make_user()
        person = make_user()
        for n in range(24):
            proposal = make_proposal(call=call, author_id=(author if n % 2 else person).id)
            if n % 2:
                one = invited(proposal, author, person.email)
                services.accept(one, person=person, now=NOON)
        browser = browse(person)
        browser.get("/mi-cuenta/propuestas")
        db.session.expire_all()
        with count_queries() as seen:
            page = browser.get("/mi-cuenta/propuestas")
        assert len(seen) <= 12, "\n\n".join(seen)
        assert page.html.count("La firmas con") == 10
        more = next(link for link in page.links if "despues=" in link)
        assert browser.get(more).html.count("La firmas con") == 2
