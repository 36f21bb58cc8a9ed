"""Counts by level, exact whatever comes at once; calls that ask for a verified identity."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.calls.status import CallStatus
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import NotAllowedError
from gatp_participa.identity import services as identity
from gatp_participa.identity.providers import Identity
from gatp_participa.privacy import registry
from gatp_participa.proposals import services
from gatp_participa.proposals.models import Proposal, SavedDraft, Support
from tests.identity.conftest import KEY
from tests.identity.test_curp import GOOD, with_digit
from tests.proposals.test_views import WRITTEN
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries
from tests.support.visitor import Visitor, at_once

CURPS = [with_digit(f"BOXW{31 + n:02d}0820HNERXN0") for n in range(30)]
URL = "/mi-cuenta/identidad"


def counts(proposal):
    db.session.expire_all()
    return proposal.supports_count, proposal.verified_supports_count


@pytest.fixture
def ana(keyed, at_noon):
    person = make_user()
    db.session.commit()
    return person


class TestCounts:
    def test_supports_count_by_the_level_of_who_gives_them(self, ana):
        identity.prove_by_curp(GOOD, person=ana, now=NOON)
        proposal = make_proposal()
        services.support(proposal.id, person=ana, now=NOON)
        services.support(proposal.id, person=make_user(), now=NOON)
        assert counts(proposal) == (2, 1)
        services.take_back(proposal.id, person=ana, now=NOON)
        assert counts(proposal) == (1, 0)

    def test_who_verifies_later_raises_their_supports_in_open_calls_alone(self, ana):
        here = make_proposal()
        there = make_proposal()
        for one in (here, there):
            services.support(one.id, person=ana, now=NOON)
        there.call.status = CallStatus.CLOSED
        db.session.commit()
        identity.prove_by_curp(GOOD, person=ana, now=NOON)
        assert (counts(here), counts(there)) == ((1, 1), (1, 0))

    def test_who_loses_a_typed_curp_keeps_the_support_and_not_the_level(self, ana):
        proposal = make_proposal()
        other = make_user()
        db.session.commit()
        identity.prove_by_curp(GOOD, person=ana, now=NOON)
        services.support(proposal.id, person=ana, now=NOON)
        assert counts(proposal) == (1, 1)
        with transaction():
            who = Identity("1", GOOD)
            identity.prove_by_login(who, provider="oidc", person=other, now=NOON)
        assert counts(proposal) == (1, 0)

    def test_erasing_an_account_takes_its_support_off_both_counts(self, ana):
        proposal = make_proposal()
        identity.prove_by_curp(GOOD, person=ana, now=NOON)
        services.support(proposal.id, person=ana, now=NOON)
        with transaction():
            registry.erase(ana, now=NOON)
        assert counts(proposal) == (0, 0)

    def test_the_page_says_how_many_are_verified_when_any_is_or_the_call_asks(self, ana, browse):
        plain, asked = make_proposal(), make_proposal(call=make_call(identity_level=2))
        assert "identidad verificada" not in browse().get(f"/propuestas/{plain.folio}").text
        assert "0 con identidad verificada" in browse().get(f"/propuestas/{asked.folio}").text
        identity.prove_by_curp(GOOD, person=ana, now=NOON)
        services.support(plain.id, person=ana, now=NOON)
        services.support(plain.id, person=make_user(), now=NOON)
        page = browse().get(f"/propuestas/{plain.folio}")
        assert "2 personas la apoyan, 1 con identidad verificada" in page.text


def test_people_who_support_and_verify_at_once_are_counted_exactly(server):
    running = server(identity_key=KEY)
    now = clock.now()
    with running.app.app_context(), transaction():
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        folios = [make_proposal(call=call).folio for _ in range(2)]
        visitors = [Visitor(running, make_user()) for _ in range(10)]
    for visitor in visitors:
        visitor.get(f"/propuestas/{folios[0]}/apoyo")
    acts = []
    for number, visitor in enumerate(visitors):
        acts += [lambda v=visitor, f=f: v.post(f"/propuestas/{f}/apoyo") for f in folios]
        acts.append(lambda v=visitor, n=number: v.post(f"{URL}/curp", curp=CURPS[n]))
    assert {status for status, _ in at_once(acts)} == {303}
    with running.app.app_context():
        for folio in folios:
            proposal = db.session.scalar(select(Proposal).where(Proposal.folio == folio))
            verified = select(func.count()).where(
                Support.proposal_id == proposal.id, Support.level == 2
            )
            assert db.session.scalar(verified) == 10
            assert counts(proposal) == (10, 10)


class TestCallsThatAsk:
    @pytest.fixture
    def call(self, keyed, at_noon):
        return make_call(identity_level=2)

    def test_the_services_refuse_who_is_not_verified(self, call, ana):
        draft = services.ProposalDraft(title="Luz en la calle", problem="Está oscura " * 4)
        with pytest.raises(NotAllowedError, match="verificó su identidad"):
            services.submit(draft, call=call, author=ana, now=NOON)
        proposal = make_proposal(call=call)
        with pytest.raises(NotAllowedError, match="verificó su identidad"):
            services.support(proposal.id, person=ana, now=NOON)
        db.session.commit()
        identity.prove_by_curp(GOOD, person=ana, now=NOON)
        services.submit(draft, call=call, author=ana, now=NOON)
        services.support(proposal.id, person=ana, now=NOON)

    def test_what_was_typed_waits_as_a_draft_and_one_comes_back_to_it(self, call, ana, browse):
        person, new = browse(ana), f"/convocatorias/{call.slug}/propuestas/nueva"
        page = person.get(new)
        assert "Esta convocatoria pide identidad verificada" in page.text
        way = person.post(new, WRITTEN).location
        assert way == f"{URL}?next={new}"
        assert "Guardamos tu propuesta como borrador" in person.get(way).text
        answer = person.post(f"{URL}/curp", {"curp": GOOD, "next": new})
        assert answer.location == new
        page = person.get(new)
        assert WRITTEN["problem"] in page.html
        assert "pide identidad verificada" not in page.text
        assert "/acuse" in person.post(new, WRITTEN).location

    def test_a_visitors_text_becomes_a_draft_of_theirs(self, call, app):
        from gatp_participa.proposals.views.writing import submit_confirmed

        rosa = make_user()
        payload = {
            "slug": call.slug, "title": WRITTEN["title"], "problem": WRITTEN["problem"],
            "entity_code": "20", "attachments": [],
            "group": {"kind": "school", "name": "Primaria", "people": 30, "names_nobody": True},
        }  # fmt: skip
        with app.test_request_context():
            done = submit_confirmed(payload, person=rosa, now=NOON)
        assert done.url.startswith(f"{URL}?next=")
        kept = db.session.scalars(select(SavedDraft)).one().fields
        assert (kept["problem"], kept["group_name"]) == (WRITTEN["problem"], "Primaria")
        # A draft that was there already is not written over: the text is shown back instead.
        with app.test_request_context(), pytest.raises(NotAllowedError):
            submit_confirmed(payload, person=rosa, now=NOON)

    @pytest.mark.parametrize("is_in", [True, False])
    def test_supporting_says_it_before_and_leads_through_it(self, call, ana, browse, is_in):
        url = f"/propuestas/{make_proposal(call=call).folio}/apoyo"
        person = browse(ana if is_in else None)
        page = person.get(url)
        assert "Esta convocatoria pide identidad verificada" in page.text
        assert f"{URL}?next={url}" in page.links
        assert "Dar mi apoyo" not in page.text
        if is_in:
            assert person.post(url).location == f"{URL}?next={url}"
        else:
            assert person.client.get(f"{URL}?next={url}").location.startswith("/entrar?next=")

    def test_the_pages_of_the_call_say_it(self, call, browse):
        page = browse().get(f"/convocatorias/{call.slug}")
        assert "Con identidad verificada" in page.text
        assert f"{URL}?next=/convocatorias/{call.slug}" in page.links

    def test_supporting_asks_little_of_the_database(self, call, ana, browse, remembered):
        url = f"/propuestas/{make_proposal(call=call).folio}/apoyo"
        person = browse(ana)
        person.get(url)
        with count_queries() as queries:
            person.get(url)
        assert len(queries) <= 12


def test_the_commission_chooses_it_and_is_told_when_nobody_could(browse, with_settings, at_noon):
    from tests.support.factories import make_commission

    form = {
        "title": "Calles con luz", "summary": "Qué calles.", "rules": "Todas.", "scope": "national",
        "opens_at": "2026-12-01T09:00", "closes_at": "2026-12-31T09:00", "identity_level": "2",
    }  # fmt: skip
    person = browse(make_commission())
    page = Page(person.post("/mesa/convocatorias/nueva", form, status=200).text).check()
    assert "GATP_IDENTITY_KEY" in page.text
    with_settings(identity_key=KEY)
    person.post("/mesa/convocatorias/nueva", form)
    page = person.get("/mesa/convocatorias/calles-con-luz/editar")
    assert re.search(r'<input checked [^>]*name="identity_level"[^>]*value="2"', page.html)
