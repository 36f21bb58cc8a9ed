"""People who sign a proposal with its author: only who accepted, and nothing is learned of others."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy import registry
from gatp_participa.proposals import attached_holdings, jobs, queries, rules, services
from gatp_participa.proposals.models import Proposal, ProposalCoauthor, Support
from gatp_participa.proposals.services.coauthoring import digest_of
from gatp_participa.proposals.status import ProposalStatus
from tests.proposals.test_views_confirming import confirm
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.queries import count_queries
from tests.support.visitor import at_once

pytestmark = pytest.mark.usefixtures("at_noon")
EVA = "eva@example.org"


@pytest.fixture
def author(session):
    return make_user()


@pytest.fixture
def proposal(author):
    return make_proposal(author_id=author.id)


def letters():
    return db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "coauthor_invitation")
    ).all()


def link():
    return re.search(r"/propuestas/\S+/invitacion/\S+", letters()[-1].body_text)[0]


def invitations():
    return db.session.scalars(select(ProposalCoauthor)).all()


def invited(proposal, author, email=EVA, now=NOON):
    services.invite(proposal, email=email, person=author, now=now)
    return db.session.scalars(
        select(ProposalCoauthor).where(ProposalCoauthor.email == email)
    ).one()  # fmt: skip


def signed_by(proposal, author, **kw):
    person = make_user(**kw)
    services.accept(invited(proposal, author, person.email), person=person, now=NOON)
    return person


def test_the_author_invites_and_who_accepts_is_shown_by_their_public_name(browse, author, proposal):
    friend = make_user(pseudonym="Lupita del barrio")
    page = f"/propuestas/{proposal.folio}"
    browser = browse(author)
    assert f"{page}/firmas" in browser.get(page).links
    browser.post(f"{page}/firmas", {"email": f" {friend.email.upper()} "})
    assert friend.email in browser.get(f"{page}/firmas").text
    assert letters()[0].recipient == friend.email
    assert author.email not in letters()[0].body_text
    assert "Lupita" not in browse().get(page).text, "nobody is shown before accepting"
    theirs = browse(friend)
    assert "Te invitan a firmar" in theirs.get(link()).text
    assert theirs.post(link()).location == page
    assert "La firma también: Lupita del barrio" in browse().get(page).text
    assert friend.email not in browse().get(page).html
    shown = browser.get(f"{page}/firmas").text
    assert "Lupita del barrio" in shown
    assert friend.email not in shown, "the address is forgotten when it is answered"
    assert "Dejar de firmarla" in theirs.get(page).text


def test_who_has_no_account_confirms_the_address_and_signs(browse, author, proposal):
    invited(proposal, author)
    visitor = browse()
    page = link()
    assert "Sí, firmarla" in visitor.get(page).text
    answer = visitor.post(page)
    assert [one.accepted_at for one in invitations()] == [None]
    assert confirm(visitor, answer.location).location == f"/propuestas/{proposal.folio}"
    (one,) = invitations()
    assert (one.user.email, one.email) == (EVA, "")


@pytest.mark.parametrize("has_account", [True, False])
def test_the_author_does_not_learn_whether_an_address_has_an_account(
    browse, author, proposal, has_account
):
    if has_account:
        make_user(email=EVA)
    browser = browse(author)
    page = f"/propuestas/{proposal.folio}/firmas"
    with count_queries() as seen:
        browser.post(page, {"email": EVA})
    assert not [one for one in seen if "users.email =" in one], "it is not even asked"
    assert "Le mandamos la invitación" in browser.get(page).text


def test_refusing_leaves_nothing_and_needs_no_account(browse, author, proposal):
    invited(proposal, author)
    browse().post(link(), {"refuse": "1"})
    assert invitations() == []
    browse().get(link(), status=404)


def test_an_invitation_of_another_address_is_not_accepted(browse, author, proposal):
    invited(proposal, author)
    other = browse(make_user())
    assert "Entraste con otro correo" in other.get(link()).text
    assert EVA not in other.get(link()).html
    other.post(link(), status=403)
    assert invitations()[0].accepted_at is None


def test_it_expires_in_fifteen_days_and_its_address_is_forgotten(
    browse, author, proposal, monkeypatch
):
    one = invited(proposal, author)
    person = make_user(email=EVA)
    late = NOON + timedelta(days=15)
    with pytest.raises(ConflictError, match="venció"):
        services.accept(one, person=person, now=late)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert "ya venció" in browse().get(link()).text
    jobs.tidy_invitations()
    assert invitations() == []


def test_five_at_most_and_one_letter_each(author, proposal):
    for number in range(5):
        for _ in range(2):
            services.invite(proposal, email=f"p{number}@example.org", person=author, now=NOON)
    assert len(letters()) == 5
    with pytest.raises(ConflictError, match="hasta 5"):
        services.invite(proposal, email=EVA, person=author, now=NOON)
    first = invitations()[0]
    services.take_invitation_back(proposal, first.id, person=author)
    services.invite(proposal, email=EVA, person=author, now=NOON)
    assert len(letters()) == 6


def test_inviting_and_taking_back_is_not_a_way_to_send_mail(author, proposal):
    for number in range(rules.MOST_INVITATIONS):
        one = invited(proposal, author, f"p{number}@example.org")
        services.take_invitation_back(proposal, one.id, person=author)
    with pytest.raises(ConflictError, match="muchas invitaciones"):
        services.invite(proposal, email=EVA, person=author, now=NOON)


def test_who_may_invite(author, proposal):
    with pytest.raises(InvalidInputError, match="tu propia"):
        services.invite(proposal, email=author.email, person=author, now=NOON)
    with pytest.raises(NotAllowedError):
        services.invite(proposal, email=EVA, person=make_user(), now=NOON)
    with pytest.raises(NotAllowedError):
        services.invite(proposal, email=EVA, person=signed_by(proposal, author), now=NOON)
    hidden = make_proposal(author_id=author.id, status=ProposalStatus.HIDDEN)
    with pytest.raises(NotAllowedError):
        services.invite(hidden, email=EVA, person=author, now=NOON)


@pytest.mark.parametrize("page", ["editar", "retirar", "firmas", "acuse"])
def test_only_the_author_edits_and_withdraws(browse, author, proposal, page):
    friend = signed_by(proposal, author)
    browse(friend).get(f"/propuestas/{proposal.folio}/{page}", status=403)


def test_who_signs_cannot_support_and_a_support_becomes_the_signature(author, proposal):
    friend = make_user()
    services.support(proposal.id, person=friend, now=NOON)
    services.accept(invited(proposal, author, friend.email), person=friend, now=NOON)
    db.session.refresh(proposal)
    assert (proposal.supports_count, db.session.scalars(select(Support)).all()) == (0, [])
    with pytest.raises(NotAllowedError, match="Firmas esta propuesta"), db.session.begin_nested():
        services.support(proposal.id, person=friend, now=NOON)
    db.session.refresh(proposal)
    assert (proposal.supports_count, db.session.scalars(select(Support)).all()) == (0, [])
    assert services.leave(proposal, person=friend, now=NOON)
    assert services.support(proposal.id, person=friend, now=NOON)


def test_who_signs_is_told_as_an_author(author, proposal):
    friend = signed_by(proposal, author)
    invited(proposal, author)
    rows = queries.audience_of(select(Proposal.id).where(Proposal.id == proposal.id))
    assert {(row.user_id, row.is_author) for row in rows} == {(author.id, True), (friend.id, True)}


def test_who_signs_can_leave(browse, author, proposal):
    friend = signed_by(proposal, author)
    page = f"/propuestas/{proposal.folio}/firmas/dejar"
    browser = browse(friend)
    browser.get(page)
    browser.post(page)
    assert "La firma" not in browse().get(f"/propuestas/{proposal.folio}").text
    browser.get(page, status=403)
    browse(author).get(page, status=403)


def test_signatures_and_invitations_leave_with_the_account(author, proposal):
    friend = signed_by(proposal, author)
    other = make_proposal(author_id=author.id)
    invited(other, author, friend.email)
    assert len(list(registry.rows_of("coautorias", friend.id))) == 2
    attached_holdings.erase_attached(friend, now=NOON)
    assert invitations() == []
    invited(other, author)
    attached_holdings.erase_attached(author, now=NOON)
    assert invitations() == [], "nobody is left to sign with"


def test_pages_of_who_signs_stay_within_the_query_budget(browse, remembered, author, proposal):
    for _ in range(2):
        signed_by(proposal, author)
    invited(proposal, author)
    folio = proposal.folio
    for person, page in (
        (author, f"/propuestas/{folio}/firmas"), (author, f"/propuestas/{folio}"), (None, link()),
    ):  # fmt: skip
        browser = browse(person)
        db.session.expire_all()
        with count_queries() as seen:
            browser.get(page)
        assert len(seen) <= 12, "\n\n".join(seen)


def test_accepting_twice_at_once_signs_once_and_ten_letters_at_once_are_five(server):
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        author, friend = make_user(), make_user(email=EVA)
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        proposal = make_proposal(call=call, author_id=author.id)
        services.invite(proposal, email=EVA, person=author, now=now)
        author_id, friend_id, proposal_id = author.id, friend.id, proposal.id
    user = type(author)

    def try_it(act):
        try:
            with running.app.test_request_context(), transaction():
                act()
        except (ConflictError, NotAllowedError):
            return False
        return True

    def accept():
        one = db.session.scalars(select(ProposalCoauthor)).one()
        services.accept(one, person=db.session.get(user, friend_id), now=now)

    def invite(number):
        mine = db.session.get(Proposal, proposal_id)
        person = db.session.get(user, author_id)
        services.invite(mine, email=f"p{number}@example.org", person=person, now=now)

    assert sum(at_once([lambda: try_it(accept)] * 4)) == 1
    acts = [lambda n=n: try_it(lambda: invite(n)) for n in range(10)]
    assert sum(at_once(acts)) == 4
    with running.app.app_context():
        assert len(queries.coauthors_of(proposal_id)) == 1
        assert digest_of("x") not in {one.token_digest for one in invitations()}
