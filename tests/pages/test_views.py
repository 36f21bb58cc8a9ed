"""Pages as people meet them: what they say, what they cost, where their links lead."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.calls.status import CallStatus
from gatp_participa.core import folios
from gatp_participa.pages.status import ADVANCES, CHANNELS, ORDERS, Advance, Order
from gatp_participa.proposals.models import Support
from gatp_participa.proposals.status import Channel, ProposalStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commitment,
    make_plan,
    make_proposal,
    make_referral,
    make_response,
    make_secretariat,
    make_theme,
    make_user,
    save,
)

pytestmark = pytest.mark.usefixtures("session", "at_noon")
LONG = "Una palabra tras otra hasta que ya no cabe. " * 70


class Country:
    """A finished call with a whole road, and an open one."""

    def __init__(self):
        self.open = make_call(closes_at=NOON + timedelta(days=21), summary=LONG)
        self.past = make_call(
            status=CallStatus.RESULTS, opens_at=NOON - timedelta(days=90),
            closes_at=NOON - timedelta(days=60),
        )  # fmt: skip
        self.new = make_proposal(call=self.open, title="La pipa nunca avisa " + "y nadie sabe " * 7,
                                 problem=LONG, channel=Channel.PAPER)  # fmt: skip
        self.done = make_proposal(call=self.past, supports_count=12, municipality_code="20067")
        self.other = make_proposal(call=self.past)
        self.theme = make_theme(self.done, self.other, published=True, name="Parques " + LONG[:200])
        table = make_secretariat("20")
        make_response(make_referral(self.theme, secretariat_id=table.id), reason=LONG)
        self.late = make_referral(
            self.theme, "14", answer_due_on=NOON.date() - timedelta(days=3), proposals_count=1
        )
        self.plan = make_plan()
        make_commitment(self.plan, themes=(self.theme,), declared_progress=70, verified_progress=40)


@pytest.fixture
def country():
    return Country()


def addresses(country):
    return [
        "/", f"/convocatorias/{country.open.slug}/propuestas",
        f"/convocatorias/{country.past.slug}/propuestas?q=luz&estado=20&avance=en-un-compromiso",
        f"/propuestas/{country.new.folio}", f"/propuestas/{country.done.folio}",
        "/buscar", "/buscar?q=luz", "/buscar?q=zzzz", "/estados", "/estados/20", "/estados/14",
        "/estados/01", "/estados/comparar", "/datos", "/como-funciona", "/privacidad",
        "/accesibilidad",
    ]  # fmt: skip


def test_every_page_costs_at_most_twelve_queries_and_sixty_kilobytes(browse, budget, country):
    for address in addresses(country):
        budget(browse(), address)


def test_signing_in_does_not_pass_the_budget(browse, budget, country):
    user = make_user((Role.COMMISSION, "00"), (Role.ADMIN, "00"))
    for address in addresses(country):
        budget(browse(user), address)


def test_a_full_list_weighs_little_and_the_same_queries(browse, budget, country):
    few = budget(browse(), f"/convocatorias/{country.open.slug}/propuestas")[1]
    for _ in range(45):
        make_proposal(call=country.open, title=LONG[:120], problem=LONG, municipality_code="20067")
    page, many = budget(browse(), f"/convocatorias/{country.open.slug}/propuestas")
    assert page.html.count('class="card entry"') == 20
    assert many <= few
    assert "46 propuestas" in page.text
    assert len(page.html.encode()) <= 40_000


def test_every_internal_link_leads_to_a_page(browse, country):
    browser = browse()
    links = {
        link.split("#")[0]
        for address in addresses(country)
        for link in browser.get(address).links
        if link.startswith("/")
    }
    adapter = browser.client.application.url_map.bind("")
    for link in sorted(links):
        assert adapter.match(urlsplit(link).path, method="GET"), link
        status = browser.client.get(link).status_code
        assert status in {200, 301, 303}, (link, status)


def test_visitors_get_pages_that_a_cache_may_share(app, country):
    for address in addresses(country):
        response = app.test_client().get(address)
        assert response.headers["Cache-Control"].startswith("public"), address
        assert "Set-Cookie" not in response.headers, address


def test_home_says_what_is_open_until_when_and_what_came_on_paper(browse, country):
    page = browse().get("/")
    assert page.heading == "Lo que propones no se pierde."
    assert "en 21 días" in page.text
    assert "1 propuesta" in page.text
    assert "100 % llegó en papel" in page.text
    assert "1 de 1" in page.text
    assert country.done.title in page.text


def test_home_without_anything_says_what_to_do(browse):
    page = browse().get("/")
    assert "Por ahora no hay convocatorias abiertas" in page.text
    assert "Todavía no se turna ningún tema" in page.text


def test_home_announces_the_next_call(browse):
    make_call(status=CallStatus.PUBLISHED, title="La que viene", opens_at=NOON + timedelta(days=3))
    assert "La que viene" in browse().get("/").text


def test_a_call_past_its_time_is_not_open_even_before_it_is_closed(browse):
    make_call(title="Ya venció", closes_at=NOON - timedelta(minutes=1))
    assert "Ya venció" not in browse().get("/").text


def test_the_map_links_the_32_states_and_says_their_share(browse, country):
    page = browse().get("/")
    assert all(f"/estados/{n:02}" in page.links for n in range(1, 33))
    assert 'aria-label="Oaxaca: 1 de 1 respondidos"' in page.html
    assert 'aria-label="Jalisco: 0 de 1 respondidos"' in page.html
    assert "CC BY 4.0" in page.text


def test_choosing_a_state_leads_to_it(app, session):
    client = app.test_client()
    response = client.get("/estados?estado=20")
    assert (response.status_code, response.location) == (303, "/estados/20")
    assert client.get("/estados?estado=99").status_code == 200
    assert client.get("/estados/99").status_code == 404


def test_a_state_without_table_says_who_attends_it(browse, country):
    text = browse().get("/estados/14").text
    assert "Lo atiende la Mesa nacional de la Comisión GATP" in text
    assert "venció el" in text
    assert "Secretariado Técnico Local de Oaxaca" in browse().get("/estados/20").text


def test_filters_are_chips_that_can_be_taken_off(browse, country):
    address = (
        f"/convocatorias/{country.past.slug}/propuestas?estado=20&q=luz&tema={country.theme.id}"
    )
    page = browse().get(address)
    assert "2 propuestas con estos filtros" in page.text
    assert (
        f"/convocatorias/{country.past.slug}/propuestas?q=luz&tema={country.theme.id}" in page.links
    )
    assert "Quitar todos" in page.text


@pytest.mark.parametrize(
    "asked",
    [
        "estado=99",
        "tema=abc",
        "tema=²",
        "asunto=9" * 9,
        "avance=x",
        "orden=x",
        "despues=x",
    ],
)
def test_filters_that_make_no_sense_are_not_applied(browse, country, asked):
    page = browse().get(f"/convocatorias/{country.past.slug}/propuestas?{asked}")
    assert "2 propuestas" in page.text
    assert "con estos filtros" not in page.text


def test_a_list_with_nothing_helps(browse, country):
    empty = make_call()
    assert (
        "La primera puede ser la tuya"
        in browse().get(f"/convocatorias/{empty.slug}/propuestas").text
    )
    page = browse().get(f"/convocatorias/{country.past.slug}/propuestas?q=zzzz")
    assert "Nada con esos filtros" in page.text


def test_an_unknown_call_is_a_404(app, session):
    assert app.test_client().get("/convocatorias/no-existe/propuestas").status_code == 404


@pytest.mark.parametrize(
    "write", [str.lower, lambda f: f.replace("-", " "), lambda f: f.replace("-", "")]
)
def test_a_folio_typed_badly_finds_its_page(app, country, write):
    response = app.test_client().get(f"/propuestas/{write(country.done.folio)}")
    assert (response.status_code, response.location) == (301, f"/propuestas/{country.done.folio}")


@pytest.mark.parametrize("typed", ["OAX-222-22X", "hola", "OAX-222-222-222", folios.new("OAX")])
def test_a_folio_that_does_not_exist_explains_itself(browse, typed):
    page = browse().get(f"/propuestas/{typed}", status=404)
    assert "OAX-7K4-M2P" in page.text


def test_searching_a_folio_goes_straight_to_it(app, browse, country):
    client = app.test_client()
    response = client.get("/buscar", query_string={"q": f" {country.done.folio.lower()} "})
    assert (response.status_code, response.location) == (303, f"/propuestas/{country.done.folio}")
    assert "parece un folio" in browse().get("/buscar?q=OAX-222-22X").text
    assert "parece un folio" not in browse().get("/buscar?q=agualuzpa").text


@pytest.mark.parametrize("status", [ProposalStatus.HIDDEN, ProposalStatus.WITHDRAWN])
def test_what_is_not_public_says_why_and_not_what(browse, country, status):
    country.new.status, country.new.status_reason = status, "Publica el teléfono de alguien."
    country.new.withdrawn_at = NOON if status is ProposalStatus.WITHDRAWN else None
    page = browse().get(f"/propuestas/{country.new.folio}")
    assert page.heading == f"Propuesta {country.new.folio}"
    assert "Publica el teléfono de alguien." in page.text
    assert "pipa" not in page.text


def test_the_road_is_told_with_its_reasons(browse, country):
    text = browse().get(f"/propuestas/{country.done.folio}").text
    for said in (
        "Recibida", "Agrupada en el tema", "con otra propuesta", "Secretariado Técnico Local de Oaxaca",
        "Respondida: se incluye", "Compromiso", "El gobierno declara: 70 %",
        "Se comprobó: 40 %", "Sigue: cumplirlo y verificarlo",
    ):  # fmt: skip
        assert said in text, said


def test_what_is_late_says_how_late(browse, country):
    waiting = make_proposal(call=country.past, entity_code="14")
    theme = make_theme(waiting, published=True)
    make_referral(theme, "14", answer_due_on=NOON.date() - timedelta(days=3))
    assert "3 días de retraso" in browse().get(f"/propuestas/{waiting.folio}").text


def test_a_text_in_another_language_is_marked(browse, country):
    other = make_proposal(call=country.open, title="Nobody takes my papers", language="en")
    page = browse().get(f"/propuestas/{other.folio}")
    assert "English" in page.text
    assert 'lang="en"' in page.html


def test_supporting_is_a_link_for_visitors_and_a_button_for_people(browse, country):
    address = f"/propuestas/{country.new.folio}"
    visitor = browse().get(address)
    assert f"{address}/apoyo" in visitor.links
    assert not visitor.tokens
    user = make_user()
    assert 'aria-pressed="false"' in browse(user).get(address).html
    save(Support(proposal_id=country.new.id, user_id=user.id, created_at=NOON))
    page = browse(user).get(address)
    assert 'aria-pressed="true"' in page.html
    assert 'name="take_back"' in page.html


def test_nobody_supports_out_of_time_or_what_they_wrote(browse, country):
    assert "/apoyo" not in browse().get(f"/propuestas/{country.done.folio}").html
    author = make_user()
    mine = make_proposal(call=country.open, author_id=author.id)
    page = browse(author).get(f"/propuestas/{mine.folio}")
    assert "/apoyo" not in page.html
    assert f"/propuestas/{mine.folio}/retirar" in page.links


def test_every_point_channel_and_order_has_its_words():
    assert set(ADVANCES) == set(Advance)
    assert set(CHANNELS) == set(Channel)
    assert set(ORDERS) == set(Order)
