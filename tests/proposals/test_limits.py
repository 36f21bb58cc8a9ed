"""Supports with a limit in each call: what counts, what is said, and that it is exact."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals import queries, services
from gatp_participa.proposals.models import Support
from gatp_participa.themes.models import CopyGroup, CopyMember
from gatp_participa.themes.status import CopyStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_user,
    save,
)
from tests.support.queries import count_queries
from tests.support.visitor import Visitor, at_once


@pytest.fixture
def call(session, at_noon):
    return make_call(supports_limit=2)


def give(person, *proposals):
    for proposal in proposals:
        services.support(proposal.id, person=person, now=NOON)


def some(call, count, **kw):
    return [make_proposal(call=call, **kw) for _ in range(count)]


def refused(person, proposal):
    with pytest.raises(services.SpentError, match="Mi camino"), db.session.begin_nested():
        give(person, proposal)
    return True


class TestWhatCounts:
    def test_past_the_limit_it_is_refused_and_nothing_is_written(self, call):
        person, (one, two, three) = make_user(), some(call, 3)
        give(person, one, two)
        assert refused(person, three)
        db.session.refresh(three)
        assert three.supports_count == 0
        assert services.support(one.id, person=person, now=NOON) is False, "it is given already"

    def test_taking_one_back_gives_it_back(self, call):
        person, (one, two, three) = make_user(), some(call, 3)
        give(person, one, two)
        services.take_back(one.id, person=person, now=NOON)
        assert services.support(three.id, person=person, now=NOON)

    def test_each_call_and_each_person_has_its_own(self, call):
        person, mine = make_user(), some(call, 3)
        give(person, *mine[:2], *some(make_call(supports_limit=1), 1), *some(make_call(), 3))
        give(make_user(), mine[2])
        assert refused(person, mine[2])

    def test_what_left_public_view_gives_its_support_back_and_comes_back_without_undoing(
        self, call
    ):
        desk, author = make_commission(), make_user()
        person, (one, two, three) = make_user(), some(call, 3, author_id=author.id)
        give(person, one, two)
        services.hide(one, reason="Trae datos de otra persona.", person=desk, now=NOON)
        give(person, three)
        services.restore(one, reason="Se revisó otra vez.", person=desk, now=NOON)
        db.session.refresh(one)
        assert one.supports_count == 1, "a support that was given is never taken away"
        (more,) = some(call, 1)
        assert refused(person, more)
        services.withdraw(two, reason="Ya lo resolvieron.", person=author, now=NOON)
        assert refused(person, more), "still two that are public"
        services.withdraw(one, reason="Ya lo resolvieron.", person=author, now=NOON)
        assert services.support(more.id, person=person, now=NOON)

    def test_ones_own_and_what_one_signs_do_not_count(self, call):
        author, person = make_user(), make_user()
        (signed,) = some(call, 1, author_id=author.id)
        some(call, 2, author_id=person.id)
        give(person, signed)
        services.invite(signed, email=person.email, person=author, now=NOON)
        invitation = queries.invitations_of(signed.id, NOON)[0]
        services.accept(invitation, person=person, now=NOON)
        give(person, *some(call, 2))

    @pytest.mark.parametrize(
        ("status", "spends"),
        [
            (CopyStatus.CONFIRMED, 1), (CopyStatus.SUGGESTED, 2), (CopyStatus.SEPARATED, 2),
        ],
    )  # fmt: skip
    def test_copies_that_a_person_confirmed_count_once(self, call, status, spends):
        person, (one, two, three) = make_user(), some(call, 3)
        group = save(CopyGroup(call_id=call.id, status=status, found_at=NOON))
        for proposal in (one, two):
            save(CopyMember(proposal_id=proposal.id, group_id=group.id))
        give(person, one, two)
        has = queries.allowance_in(call.id, 2, user_id=person.id)
        assert (has.used, has.left) == (spends, 2 - spends)
        if spends == 2:
            assert refused(person, three)
        else:
            give(person, three)
            assert refused(person, *some(call, 1))

    def test_a_copy_of_what_one_supports_is_free_even_with_none_left(self, call):
        person, (one, two, three) = make_user(), some(call, 3)
        group = save(CopyGroup(call_id=call.id, status=CopyStatus.CONFIRMED, found_at=NOON))
        for proposal in (one, three):
            save(CopyMember(proposal_id=proposal.id, group_id=group.id))
        give(person, one, two)
        assert services.support(three.id, person=person, now=NOON)


class TestPages:
    def test_who_entered_reads_how_many_are_left_and_a_visitor_the_rule(self, browse, call):
        person, (one, two, three) = make_user(), some(call, 3)
        browser = browse(person)
        page = browser.get(f"/propuestas/{one.folio}/apoyo")
        assert "Te quedan 2 de 2 apoyos en esta convocatoria" in page.text
        browser.post(f"/propuestas/{one.folio}/apoyo")
        assert "Te queda 1 de 2 apoyos" in browser.get(f"/propuestas/{two.folio}").text
        browser.post(f"/propuestas/{two.folio}/apoyo")
        page = browser.get(f"/propuestas/{three.folio}")
        assert "Ya diste los 2 apoyos" in page.text
        assert f"/propuestas/{three.folio}/apoyo" not in page.html
        for url in (f"/propuestas/{three.folio}", f"/propuestas/{three.folio}/apoyo"):
            assert "Te queda" not in browse().get(url).text
        assert "apoya hasta 2 propuestas" in browse().get(f"/propuestas/{three.folio}/apoyo").text

    def test_with_none_left_it_says_so_and_leads_to_where_one_is_taken_back(self, browse, call):
        person, (one, two, three) = make_user(), some(call, 3)
        give(person, one, two)
        browser = browse(person)
        url = f"/propuestas/{three.folio}/apoyo"
        page = browser.get(url)
        assert "Ya diste los 2 apoyos" in page.text
        assert page.forms == []
        assert "Ya diste los 2 apoyos" in browser.post(url, status=409).text
        there = next(link for link in page.links if "convocatoria=" in link)
        elsewhere = make_proposal(title="De otra convocatoria")
        give(person, elsewhere)
        mine = browser.get(there)
        assert "te quedan 0 de 2" in mine.text
        assert one.title in mine.text
        assert elsewhere.title not in mine.text
        assert f"/propuestas/{one.folio}/apoyo" in mine.links
        browser.post(f"/propuestas/{one.folio}/apoyo", {"take_back": "1"})
        assert browser.post(url).location == f"/propuestas/{three.folio}"

    def test_who_supports_first_and_confirms_after_is_told_and_can_choose(self, browse, call):
        person, (one, two, three) = make_user(), some(call, 3)
        give(person, one, two)
        visitor = browse()
        url = f"/propuestas/{three.folio}/apoyo"
        answer = visitor.post(url, {"email": person.email})
        token = re.search(r"[?&]t=([^&]+)", answer.location)[1]
        text = db.session.scalar(select(OutboxMessage.body_text).order_by(OutboxMessage.id.desc()))
        code = re.search(r"\b(\d{6})\b", text)[1]
        answer = visitor.post("/entrar/codigo", {"t": token, "code": code})
        assert answer.location == url
        page = visitor.get(url)
        assert "ya diste todos tus apoyos" in page.text
        assert three.title in page.text, "nothing is lost: it is the page of what they wanted"
        assert "Ver a cuáles apoyo" in page.text

    def test_pages_stay_within_the_query_budget(self, browse, remembered, call):
        person, mine = make_user(), some(call, 3)
        give(person, *mine[:2])
        browser = browse(person)
        folio = mine[2].folio
        for url in (
            f"/propuestas/{folio}", f"/propuestas/{folio}/apoyo", "/mi-cuenta/camino?ver=apoyo",
            f"/mi-cuenta/camino?ver=apoyo&convocatoria={call.slug}",
        ):  # fmt: skip
            db.session.expire_all()
            with count_queries() as seen:
                browser.get(url)
            assert len(seen) <= 12, "\n\n".join(seen)

    def test_a_call_that_does_not_exist_is_not_found(self, browse, call):
        browse(make_user()).get("/mi-cuenta/camino?ver=apoyo&convocatoria=ninguna", status=404)


def served(server, *, limit, proposals):
    """Serve an open call with a limit; return it, somebody in it, their number and the folios."""
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        call = make_call(
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=1),
            supports_limit=limit,
        )
        folios = [make_proposal(call=call).folio for _ in range(proposals)]
        person = make_user()
        visitor, person_id = Visitor(running, person), person.id
    visitor.get(f"/propuestas/{folios[0]}/apoyo")
    return running, visitor, person_id, folios


def test_one_person_who_supports_many_at_once_spends_exactly_the_limit(server):
    running, visitor, person_id, folios = served(server, limit=3, proposals=12)
    acts = [lambda f=folio: visitor.post(f"/propuestas/{f}/apoyo")[0] for folio in folios]
    answers = at_once(acts)
    assert sorted(answers) == [303] * 3 + [409] * 9
    with running.app.app_context():
        mine = select(func.count(Support.id)).where(Support.user_id == person_id)
        assert db.session.scalar(mine) == 3


def test_taking_back_and_giving_at_once_never_passes_the_limit(server):
    running, visitor, person_id, folios = served(server, limit=2, proposals=6)
    acts = [
        lambda f=folios[n % 6], back=bool(n // 6 % 2): visitor.post(
            f"/propuestas/{f}/apoyo", **({"take_back": "1"} if back else {})
        )[0]
        for n in range(36)
    ]
    assert set(at_once(acts)) <= {303, 409}
    with running.app.app_context():
        mine = select(func.count(Support.id)).where(Support.user_id == person_id)
        assert db.session.scalar(mine) <= 2
