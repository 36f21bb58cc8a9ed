"""The road never breaks: from every proposal to its promise and back, by links only."""

from collections import defaultdict
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.core.db import db
from gatp_participa.evaluations.models import Evaluation
from gatp_participa.plans.models import ActionPlan, Commitment, CommitmentProposal, CommitmentTheme
from gatp_participa.plans.status import PlanStatus
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus
from tests.plans.following import LINK, Promise
from tests.support import world
from tests.support.crawl import crawl
from tests.support.factories import (
    make_plan,
    make_proposal,
    make_referral,
    make_response,
    make_theme,
    save,
)

pytestmark = pytest.mark.usefixtures("session", "at_noon")
MOST_CLICKS = 40  # pages of one list that are read through


@pytest.fixture
def country(session):
    """The tests' world, where a theme with many proposals of two states came to a promise."""
    built = world.build()
    call = db.session.scalars(select(Proposal)).first().call
    many = [make_proposal(call=call) for _ in range(9)]
    away = make_proposal(call=call, entity_code="19")
    hidden = make_proposal(call=call, status=ProposalStatus.HIDDEN)
    theme = make_theme(*many, away, hidden, published=True, name="Pipas con horario")
    make_response(make_referral(theme, "20"))
    promise = Promise(6, plan=make_plan("20"))
    save(CommitmentTheme(commitment_id=promise.commitment.id, theme_id=theme.id))
    for one in (many[0], away):
        save(CommitmentProposal(commitment_id=promise.commitment.id, proposal_id=one.id))
    promise.verify(promise.finish(pieces=(LINK,)))
    session.commit()
    return built


def told_by_the_tables():
    """Return the folios of each public commitment: those it names, and of its theme in its state."""
    public = (
        Proposal.status == ProposalStatus.PUBLISHED, ActionPlan.status == PlanStatus.PUBLISHED,
    )  # fmt: skip
    named = (
        select(Commitment.id, Proposal.folio)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .join(CommitmentProposal, CommitmentProposal.commitment_id == Commitment.id)
        .join(Proposal, Proposal.id == CommitmentProposal.proposal_id)
        .where(*public)
    )
    by_theme = (
        select(Commitment.id, Proposal.folio)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .join(CommitmentTheme, CommitmentTheme.commitment_id == Commitment.id)
        .join(Theme, Theme.id == CommitmentTheme.theme_id)
        .join(ThemeMember, ThemeMember.theme_id == Theme.id)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(
            *public, Theme.status == ThemeStatus.PUBLISHED,
            Proposal.entity_code == ActionPlan.entity_code,
        )
    )  # fmt: skip
    found = defaultdict(set)
    for query in (named, by_theme):
        for number, folio in db.session.execute(query):
            found[number].add(folio)
    return dict(found)


def links_to(page, beginning):
    """Return what follows ``beginning`` in the addresses that a page links to."""
    paths = {urlsplit(link).path for link in page.links}
    return {path[len(beginning) :] for path in paths if path.startswith(beginning)}


def promises_from(browser, folio):
    page = browser.get(f"/propuestas/{folio}")
    return {int(rest) for rest in links_to(page, "/compromisos/") if rest.isdigit()}


def voices_of(browser, number):
    """Return the folios that the page of a commitment leads to, through its «ver todas»."""
    first = f"/compromisos/{number}"
    todo, seen, found = [first], set(), set()
    while todo and len(seen) < MOST_CLICKS:
        address = todo.pop()
        seen.add(address)
        page = browser.get(address)
        found |= links_to(page, "/propuestas/")
        todo += [
            link.split("#")[0]
            for link in page.links
            if (f"{first}?propuestas=" in link or ("tema=" in link and "estado=" in link))
            and link.split("#")[0] not in seen
        ]
    return {rest for rest in found if "/" not in rest}


def test_both_directions_agree_with_the_tables(browse, country):
    browser, tables = browse(), told_by_the_tables()
    assert any(len(folios) > 8 for folios in tables.values())
    public = (
        select(Proposal.folio, Proposal.id)
        .join(Call, Call.id == Proposal.call_id)
        .where(Proposal.status == ProposalStatus.PUBLISHED, Call.status.in_(PUBLIC))
    )
    led = defaultdict(set)
    for folio, _number in db.session.execute(public).all():
        for number in promises_from(browser, folio):
            led[number].add(folio)
    assert dict(led) == tables
    assert {number: voices_of(browser, number) for number in tables} == tables


def test_nobody_is_led_to_what_is_not_public(browse, country):
    browser = browse()
    drafts = select(Commitment.id).join(ActionPlan).where(ActionPlan.status == PlanStatus.DRAFT)
    hidden = select(Proposal.folio).where(Proposal.status != ProposalStatus.PUBLISHED)
    closed = {f"/compromisos/{number}" for number in db.session.scalars(drafts)}
    gone = {f"/propuestas/{folio}" for folio in db.session.scalars(hidden)}
    for number in told_by_the_tables():
        paths = {urlsplit(link).path for link in browser.get(f"/compromisos/{number}").links}
        assert not paths & (closed | gone)


def test_a_theme_leads_to_its_promise_and_the_promise_to_its_theme(browse, country):
    browser = browse()
    rows = db.session.execute(
        select(CommitmentTheme.theme_id, Commitment.id, ActionPlan.entity_code)
        .join(Commitment, Commitment.id == CommitmentTheme.commitment_id)
        .join(ActionPlan, ActionPlan.id == Commitment.plan_id)
        .join(Theme, Theme.id == CommitmentTheme.theme_id)
        .where(ActionPlan.status == PlanStatus.PUBLISHED, Theme.status == ThemeStatus.PUBLISHED)
    ).all()
    assert rows
    for theme_id, number, code in rows:
        assert f"/temas/{theme_id}" in browser.get(f"/compromisos/{number}").links
        assert str(number) in links_to(browser.get(f"/temas/{theme_id}"), "/compromisos/")
        if browser.client.get(f"/temas/{theme_id}/respuestas/{code}").status_code == 200:
            page = browser.get(f"/temas/{theme_id}/respuestas/{code}")
            assert str(number) in links_to(page, "/compromisos/")


def test_what_changes_in_a_year_is_two_clicks_from_home(app, country):
    client = app.test_client()
    wanted = {"/novedades", "/respuestas", "/secretariados", "/evaluaciones", "/compromisos"}
    first = next(page for _address, page in crawl(client, most=1))
    assert wanted <= {urlsplit(link).path for link in first.links}


@pytest.mark.parametrize(
    ("address", "links"),
    [
        ("/estados/20", {"/estados/20/calendario", "/estados/20/calendario.ics", "/respuestas",
                         "/novedades", "/secretariados/20/sesiones", "/secretariados/20"}),
        ("/estados/07", {"/estados/07/calendario", "/novedades", "/secretariados"}),
        ("/secretariados/20", {"/secretariados/20/sesiones", "/secretariados/20/sesiones.ics",
                               "/estados/20/calendario", "/novedades"}),
    ],
)  # fmt: skip
def test_a_state_leads_to_everything_of_it(browse, country, address, links):
    browser = browse()
    page = browser.get(address)
    paths = {urlsplit(link).path for link in page.links}
    assert links <= paths
    for path in links:
        assert browser.client.get(path).status_code == 200, path


def test_a_call_leads_to_what_each_state_attends_first(browse, country):
    slug = country.ranked["slug"]
    page = browse().get(f"/convocatorias/{slug}")
    assert f"/convocatorias/{slug}/prioridades/19" in page.links
    assert f"/convocatorias/{slug}/prioridades/20" not in page.links  # not public yet


def test_a_plan_leads_to_its_evaluations_and_documents(browse, country):
    published = select(Evaluation).where(Evaluation.published_at.is_not(None))
    one = db.session.scalars(published.options(joinedload(Evaluation.plan))).first()
    address = f"/planes/{one.plan.entity_code}/{one.plan.ordinal}"
    links = set(browse().get(address).links)
    assert {f"{address}/evaluaciones/{one.kind.slug}", f"{address}/plan.pdf"} <= links
