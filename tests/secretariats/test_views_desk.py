"""The desk of tables, as the Commission and who facilitates one use it."""

import io

import pytest
from sqlalchemy import select

from gatp_participa.accounts.models import Invitation
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities
from gatp_participa.secretariats import queries
from gatp_participa.secretariats.models import SecretariatMember, SecretariatPeriod, SecretariatSeat
from gatp_participa.secretariats.queries import body_at
from gatp_participa.secretariats.status import Quorum, Stage, Voting
from tests.secretariats.conftest import PDF, START, TODAY, install, seat, sit
from tests.support.factories import make_seated, make_secretariat, make_user
from tests.support.queries import count_queries

DESK = "/mesa/secretariados"


def only(model):
    return db.session.scalars(select(model)).one()


def test_the_commission_opens_a_table_with_its_record_and_seats_somebody(commission, browse):
    desk = browse(commission)
    assert "Aquí todavía no hay una mesa" in desk.get(f"{DESK}/20").text

    desk.post(
        f"{DESK}/20/etapa",
        {
            "stage": "installed", "from_on": "2024-03-12",
            "record": (io.BytesIO(PDF), "Acta de instalación.pdf"),
        },
    )  # fmt: skip
    desk.post(f"{DESK}/20/lugares", {"sector": "government", "title": "Contraloría"})
    place = only(SecretariatSeat)
    desk.post(
        f"{DESK}/lugares/{place.id}/persona",
        {"name": "Ana Cruz", "selection": "by_office", "email": "ana@example.org"},
    )

    page = desk.get(f"{DESK}/20")
    assert "invitación sin contestar" in page.text
    assert "nadie de sociedad civil" in page.text
    public = browse().get("/secretariados/20")
    assert "Ana Cruz" in public.text
    assert "ana@example.org" not in public.text
    record = browse().client.get(f"/secretariados/actas/{only(SecretariatPeriod).id}")
    assert (record.data, record.mimetype) == (PDF, "application/pdf")
    assert "attachment" in record.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"stage": "installed", "from_on": "2024-03-12"}, "Sube el acta"),
        ({"stage": "installed", "from_on": "2031-03-12", "note": "x"}, "todavía no llega"),
        ({"stage": "installed", "from_on": "nunca"}, "fecha"),
        ({}, "Elige una"),
        (
            {"stage": "installed", "from_on": "2024-03-12", "record": (io.BytesIO(b"hola"), "a.pdf")},
            "no es una foto",
        ),
    ],
    ids=["no record", "future", "no day", "empty", "not a pdf"],
)  # fmt: skip
def test_what_cannot_be_noted_is_said_beside_the_form(commission, browse, sent, said):
    answer = browse(commission).post(f"{DESK}/20/etapa", sent, status=422)

    assert said in answer.text
    assert body_at("20") is None


def test_who_facilitates_keeps_their_table_and_sees_no_other(commission, browse):
    body = install(commission)
    other = install(commission, "14")
    place = seat(body, Sector.CIVIL_SOCIETY, commission)
    person = make_user((Role.FACILITATOR, "20"))
    desk = browse(person)

    desk.post(
        f"{DESK}/20/datos",
        {"email": "stl@oaxaca.example", "quorum": "every_sector", "voting": "majority"},
    )
    desk.post(f"{DESK}/lugares/{place.id}/persona", {"name": "Luz", "selection": "open_call"})
    desk.post(f"{DESK}/lugares/{place.id}", {"title": "Organizaciones"})

    body = body_at("20")
    assert body.contact_email == "stl@oaxaca.example"
    assert (body.quorum, body.voting) == (Quorum.EVERY_SECTOR, Voting.MAJORITY)
    assert only(SecretariatMember).name == "Luz"
    page = desk.get(f"{DESK}/20")
    assert "Organizaciones" in page.text
    assert "Cambiar de etapa" not in page.text
    assert other.id
    desk.get(f"{DESK}/14", status=403)
    desk.get(f"{DESK}/20/etapa", status=403)


def test_my_desk_says_what_my_table_lacks(commission, browse):
    install(commission)
    person = make_user((Role.FACILITATOR, "20"))

    page = browse(person).get("/mesa")

    assert "Falta: nadie de gobierno" in page.text
    assert "acta de instalación" in page.text
    assert "A 1 mesa le falta algo" in browse(commission).get(DESK).text


def test_somebody_leaves_and_another_comes(commission, browse):
    body = install(commission)
    place = seat(body, Sector.CIVIL_SOCIETY, commission)
    member = sit(place, "Ana", commission, START, email="ana@example.org")
    desk = browse(commission)

    desk.post(f"{DESK}/integrantes/{member.id}", {"name": "Ana Cruz", "selection": "by_peers"})
    desk.post(f"{DESK}/integrantes/{member.id}/invitar", status=429)
    desk.post(f"{DESK}/integrantes/{member.id}/facilita")
    now = db.session.scalars(
        select(SecretariatMember).order_by(SecretariatMember.id.desc())
    ).first()
    assert now.is_facilitator
    answer = desk.post(f"{DESK}/integrantes/{now.id}/termina", {"on": "2019-01-01"}, status=422)
    assert "anterior" in answer.text
    desk.post(f"{DESK}/integrantes/{now.id}/termina", {"on": ""})

    assert only(Invitation).withdrawn_at
    assert "1 persona que ya no está" in desk.get(f"{DESK}/20").text
    desk.post(f"{DESK}/lugares/{place.id}/termina", {"on": ""})
    assert "no tiene lugares" in desk.get(f"{DESK}/20").text


def test_a_municipal_table_has_its_own_page(commission, browse):
    desk = browse(commission)
    assert "/mesa/secretariados/20067" in desk.client.get(f"{DESK}?lugar=20067").location
    browse().get("/secretariados/municipal/20067", status=404)

    desk.post(
        f"{DESK}/20067/etapa",
        {"stage": "promoter_group", "from_on": "2026-01-10", "note": "Arrancó el grupo."},
    )

    page = browse().get("/secretariados/municipal/20067")
    assert page.heading.startswith("Oaxaca de Juárez todavía no tiene")
    assert "Arrancó el grupo." in page.text
    assert "/secretariados/municipal/20067" in browse().get("/secretariados").links
    assert "Oaxaca de Juárez" in desk.get(DESK).text


def test_a_municipal_table_says_what_it_does_and_what_it_does_not(commission, browse):
    desk = browse(commission)
    for stage, day in (("promoter_group", "2026-01-10"), ("installed", "2026-02-10")):
        desk.post(
            f"{DESK}/20067/etapa", {"stage": stage, "from_on": day, "note": "Se anotó a mano."}
        )
    said = desk.get(f"{DESK}/20067").text
    assert "No recibe turnos ni firma respuestas" in said
    assert "No recibe turnos" not in desk.get(f"{DESK}/20").text
    page = browse().get("/secretariados/municipal/20067").text
    assert "Lo que se propone aquí lo responde la mesa de Oaxaca" in page


def test_the_list_tells_stages_apart_without_colour(commission, browse):
    for code, stage in (("20", Stage.INSTALLED), ("21", Stage.PROMOTER_GROUP)):
        make_secretariat(code, stage=stage)

    page = browse().get("/secretariados")

    assert 'class="m-promoter-group"' in page.html
    for said in ("Oaxaca: instalado", "Puebla: grupo promotor", "Jalisco: sin mesa todavía"):
        assert said in page.html


@pytest.mark.parametrize("url", [DESK, f"{DESK}/20", f"{DESK}/20/etapa", "/secretariados/20"])
def test_pages_ask_few_questions(commission, browse, remembered, url):
    for code in entities.catalogue().entities:
        body = make_secretariat(code, make_user(), make_user())
        for sector in Sector:
            make_seated(body, "Alguien", sector)
    person = browse(commission)

    with count_queries() as asked:
        person.get(url)

    assert len(asked) <= 12, asked


def test_what_some_tables_lack_costs_one_question(commission, remembered):
    for code in entities.catalogue().entities:
        body = make_secretariat(code, contact_email="a@b.example")
        make_seated(body, "Alguien", Sector.GOVERNMENT)

    with count_queries() as asked:
        found = queries.lacking({"20", "14"}, TODAY)

    assert len(asked) == 1
    assert {one.code for one in found} == {"20", "14"}
    assert [lack.value for lack in found[0].lacks] == [
        "civil_society", "oversight_body", "facilitator", "record",
    ]  # fmt: skip
