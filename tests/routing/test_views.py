import re

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.calls.status import CallStatus
from gatp_participa.routing import services
from gatp_participa.routing.models import ReasonedResponse
from gatp_participa.routing.status import Decision
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_grant,
    make_proposal,
    make_theme,
    make_user,
)
from tests.support.queries import count_queries

REASON = "El organismo ya tiene las rutas de las pipas y las publicará cada lunes, por colonia."
FIELDS = {"decision": "include", "reason": REASON, "next_step": "", "version": "0"}
ACTS = {
    "acuse": {}, "borrador": FIELDS, "revision": {"version": "0"}, "publicar": {"version": "0"},
    "opinion": {"version": "0", "sector": "government", "verdict": "agrees"},
    "pausa": {"reason": "information", "body": "Se pidió el padrón a la Comisión del Agua."},
    "reanudar": {}, "devolver": {"reason": "Estas calles son de otro municipio y estado."},
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("at_noon")


def responses(session):
    return list(session.scalars(select(ReasonedResponse)))


def test_a_table_sees_only_what_it_attends(browse, country):
    page = browse(country.member).get("/mesa/turnos")

    assert f"/mesa/turnos/{country.oaxaca.id}" in page.links
    assert f"/mesa/turnos/{country.guerrero.id}" not in page.links
    assert "a tiempo" in page.text
    assert "0 días" in page.text


def test_the_national_desk_sees_its_own_and_the_whole_country_when_it_asks(browse, country):
    visitor = browse(country.commission)

    own = visitor.get("/mesa/turnos")
    every = visitor.get("/mesa/turnos?mesa=todas")

    assert f"/mesa/turnos/{country.oaxaca.id}" not in own.links
    assert f"/mesa/turnos/{country.guerrero.id}" in own.links
    assert f"/mesa/turnos/{country.oaxaca.id}" in every.links


def test_answered_ones_leave_the_list_of_what_waits(browse, country, answer):
    answer(country.oaxaca, country.member)
    visitor = browse(country.member)

    assert "están al día" in visitor.get("/mesa/turnos").text
    answered = visitor.get("/mesa/turnos?ver=respondidos")
    assert f"/mesa/turnos/{country.oaxaca.id}" in answered.links
    assert "respondido a tiempo" in answered.text


def test_the_list_goes_on_in_pages_from_the_oldest(browse, session, monkeypatch):
    from gatp_participa.routing.queries import desk

    monkeypatch.setattr(desk, "PAGE_ROWS", 2)
    person = make_commission()
    call = make_call()
    for number in range(5):
        theme = make_theme(make_proposal(call=call, entity_code="12"), name=f"Tema {number}")
        services.publish_and_refer(theme, person=person, now=NOON)
    visitor, url, seen = browse(person), "/mesa/turnos", []
    while url:
        page = visitor.get(url)
        seen += [link for link in page.links if re.match(r"/mesa/turnos/\d", link)]
        url = next((link for link in page.links if "desde=" in link), None)

    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, key=lambda link: int(link.rsplit("/", 1)[1]))


@pytest.mark.parametrize(
    ("grants", "desk", "own", "other"),
    [
        ((), 403, 403, 403),
        (((Role.MODERATOR, "20"),), 403, 403, 403),
        (((Role.SECRETARIAT_MEMBER, "20"),), 200, 200, 403),
        (((Role.SECRETARIAT_MEMBER, "14"),), 200, 403, 403),
        (((Role.FACILITATOR, "20"),), 200, 200, 403),
        (((Role.AUDITOR, "00"),), 200, 200, 200),
        (((Role.COMMISSION, "00"),), 200, 200, 200),
    ],
)
def test_who_opens_the_desk_and_its_pages(browse, country, grants, desk, own, other):
    visitor = browse(make_user(*grants))

    visitor.get("/mesa/turnos", status=desk)
    visitor.get(f"/mesa/turnos/{country.oaxaca.id}", status=own)
    visitor.get(f"/mesa/turnos/{country.guerrero.id}", status=other)


def test_a_grant_that_ended_opens_nothing(browse, country):
    from datetime import date

    person = make_user()
    make_grant(person, Role.SECRETARIAT_MEMBER, "20").valid_to_on = date(2026, 11, 21)

    browse(person).get("/mesa/turnos", status=403)


def test_a_visitor_is_asked_to_sign_in(browse, country):
    response = browse().client.get("/mesa/turnos")

    assert response.status_code == 303
    assert "/entrar" in response.location


def test_an_auditor_reads_and_cannot_answer(browse, session, country):
    visitor = browse(make_user((Role.AUDITOR, "00")))
    url = f"/mesa/turnos/{country.oaxaca.id}"

    page = visitor.get(url)

    assert "lo responde otra mesa" in page.text
    for act, fields in ACTS.items():
        visitor.post(f"{url}/{act}", fields, status=403)
    assert responses(session) == []


def test_a_referral_shows_its_proposals_and_what_happens_elsewhere(browse, country, answer):
    answer(country.guerrero, country.commission, decision=Decision.NOT_NOW)

    page = browse(country.member).get(f"/mesa/turnos/{country.oaxaca.id}")

    assert page.heading == "Parques con luz"
    assert "Que pase la pipa" in page.text
    assert "Pozo limpio" not in page.text
    assert "1 propuesta más en otro estado" in page.text
    assert "Por ahora no" in page.text
    assert "Secretariado Técnico Local de Oaxaca" in page.text


def test_receiving_it_is_registered(browse, country):
    visitor = browse(country.member)
    url = f"/mesa/turnos/{country.oaxaca.id}"

    visitor.post(f"{url}/acuse")

    assert "Sin acuse" not in visitor.get(url).text


def test_publishing_a_theme_sends_it(browse, session):
    person = make_commission()
    theme = make_theme(make_proposal(entity_code="12"), make_proposal(entity_code="20"))

    response = browse(person).post(f"/mesa/temas/{theme.id}/publicar")

    assert response.location == f"/mesa/temas/{theme.id}"
    assert "Mesa nacional" in browse().get(f"/temas/{theme.id}/respuestas").text


def test_a_member_does_not_publish_themes(browse):
    theme = make_theme(make_proposal())

    browse(make_user((Role.SECRETARIAT_MEMBER, "20"))).post(
        f"/mesa/temas/{theme.id}/publicar", status=403
    )


def test_archiving_says_what_is_missing_with_its_links(browse, session, country, answer):
    url = f"/mesa/convocatorias/{country.call.slug}/archivar"
    visitor = browse(country.commission)

    page = visitor.post(url, status=409).text
    assert "Faltan 2 respuestas" in page
    assert f'href="/mesa/turnos/{country.oaxaca.id}"' in page

    for referral in (country.oaxaca, country.guerrero):
        answer(referral, country.commission)
    visitor.post(url)
    session.refresh(country.call)
    assert country.call.status is CallStatus.ARCHIVED


@pytest.mark.parametrize("kind", ["answers", "desk", "referral"])
def test_pages_ask_few_questions(browse, country, remembered, kind, answer):
    call = country.call
    for code in ("01", "02", "03", "05", "07", "09", "20"):
        theme = make_theme(make_proposal(call=call, entity_code=code), make_proposal(call=call))
        for referral in services.publish_and_refer(theme, person=country.commission, now=NOON):
            answer(referral, country.commission)
    url, person = {
        "answers": (f"/temas/{country.theme.id}/respuestas", None),
        "desk": ("/mesa/turnos?ver=todos", country.member),
        "referral": (f"/mesa/turnos/{country.oaxaca.id}", country.member),
    }[kind]
    visitor = browse(person)

    with count_queries() as queries:
        visitor.get(url)

    assert len(queries) <= 12, queries
