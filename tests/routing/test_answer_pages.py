"""The page of a referral, from a draft to its publication, and the public pages of the clock."""

import re

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Sector
from gatp_participa.core.paths import STATIC
from gatp_participa.proposals.models import ProposalGroup, Support
from gatp_participa.proposals.status import GroupKind
from gatp_participa.routing import queries, services
from gatp_participa.routing.models import AnswerTemplate, ReasonedResponse, ResponseDraft
from gatp_participa.routing.status import Decision, PauseReason, Verdict
from tests.routing.conftest import REASON
from tests.support.factories import NOON, make_commission, make_user, save
from tests.support.queries import count_queries

FIELDS = {"decision": "include", "reason": REASON, "next_step": "", "version": "0"}
MINE = "Nosotras pensamos que conviene esperar a la reforma de la ley del agua del estado."

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def url(table):
    return f"/mesa/turnos/{table.referral.id}"


def test_a_table_goes_from_a_draft_to_a_public_answer(browse, session, table, url):
    visitors = {sector: browse(member) for sector, member in table.members.items()}
    first = visitors[Sector.GOVERNMENT]

    first.post(f"{url}/borrador", FIELDS)
    first.post(f"{url}/revision", {"version": "1"})
    for sector, visitor in visitors.items():
        assert "¿Qué dice tu sector?" in visitor.get(url).text
        visitor.post(
            f"{url}/opinion", {"version": "1", "sector": sector.value, "verdict": "agrees"}
        )
    assert first.get(url).text.count("de acuerdo") >= 3
    first.post(f"{url}/publicar", {"version": "1"})

    assert REASON in browse().get(f"/temas/{table.theme.id}/respuestas").text
    history = browse().get(f"/temas/{table.theme.id}/respuestas/20")
    assert "Se incluye en el plan" in history.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Elige qué se decidió"),
        ({"decision": "other", "reason": REASON}, "Falta corregir"),
        ({"decision": "under_study", "reason": REASON, "until_on": "mañana"}, "Falta corregir"),
        ({"decision": "refer", "reason": REASON, "other_entity_code": "99"}, "Falta corregir"),
        ({"decision": "include", "reason": "a" * 4001}, "Falta corregir"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
    browse, session, table, url, typed, said
):
    page = browse(table.government).post(f"{url}/borrador", typed, status=400).text

    assert said in page
    assert typed.get("reason", "") in page
    assert session.scalars(select(ResponseDraft)).all() == []


def test_what_is_not_enough_to_publish_is_said_when_asking_for_reviews(browse, table, url):
    visitor = browse(table.government)
    visitor.post(f"{url}/borrador", FIELDS | {"reason": "Sí."})

    page = visitor.post(f"{url}/revision", {"version": "1"}, status=409).text

    assert "40 caracteres" in page


def test_who_saves_over_somebody_elses_version_sees_the_difference_and_keeps_theirs(
    browse, session, table, url, write
):
    visitor = browse(table.government)
    write(table.referral, table.members[Sector.CIVIL_SOCIETY])
    session.commit()

    page = visitor.post(f"{url}/borrador", FIELDS | {"reason": MINE}, status=409).text

    assert "cambió la respuesta mientras escribías" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert MINE in page
    assert queries.draft_of(table.referral.id).draft.reason == REASON
    assert 'name="version" type="hidden" value="1"' in page  # the next time it is theirs
    visitor.post(f"{url}/borrador", FIELDS | {"reason": MINE, "version": "1"})


def test_who_comes_second_to_an_answer_reads_it_and_keeps_their_text(browse, table, url, answer):
    answer(table.referral, table.commission)

    for act in ("borrador", "publicar"):
        page = (
            browse(table.government)
            .post(f"{url}/{act}", FIELDS | {"reason": MINE}, status=409)
            .text
        )
        assert "Alguien respondió antes" in page
        assert REASON in page
        assert MINE in page


def test_three_real_people_are_shown_what_they_will_read(browse, session, table, url, write):
    fan, teacher = make_user(), make_user()
    save(Support(proposal_id=table.own.id, user_id=fan.id, created_at=NOON))
    table.own.author_id, own = table.own.author_id, table.own
    save(ProposalGroup(proposal_id=own.id, kind=GroupKind.SCHOOL, name="Primaria", people=20))
    own.author_id = teacher.id
    write(table.referral, table.government)
    services.answer_particularly(
        table.referral, folio=own.folio, body="Su idea de la sombra entró completa.",
        person=table.government, now=NOON,
    )  # fmt: skip

    page = browse(table.government).get(f"{url}?cartas=1")

    assert "Quien escribió" in page.text
    assert "Quien apoyó" in page.text
    assert "Escribiste la propuesta" in page.text
    assert "Apoyaste la propuesta" in page.text
    assert page.text.count("Su idea de la sombra entró completa.") == 2  # letter and form
    assert fan.email not in page.html
    assert session.scalars(select(ReasonedResponse)).all() == []


def test_a_template_fills_the_form_below_what_was_typed_and_saves_nothing(
    browse, session, table, url
):
    template = services.save_template(
        entity_code="20", name="Sin dinero", decision=Decision.NOT_NOW, person=table.government,
        body="Sobre {tema}, en {estado}: {propuestas} propuesta y {apoyos} apoyos.", now=NOON,
    )  # fmt: skip
    typed = {"reason": "Lo platicamos.", "template": str(template.id), "use": "1", "version": "0"}

    page = browse(table.government).post(f"{url}/borrador", typed, status=200).text

    assert "Lo platicamos." in page
    assert "Sobre Parques con luz, en Oaxaca: 1 propuesta y 0 apoyos." in page
    assert session.scalars(select(ResponseDraft)).all() == []


def test_templates_are_written_changed_and_removed_by_their_table(browse, session, table):
    visitor = browse(table.government)
    new = {"entity_code": "20", "name": "Ya se hace", "decision": "", "body": "Sobre {tema}."}

    page = visitor.post("/mesa/turnos/plantillas", new | {"body": "Hola {nombre}"}, status=400)
    assert "No conocemos «{nombre}»" in page.text
    visitor.post("/mesa/turnos/plantillas", new)
    assert "ese nombre" in visitor.post("/mesa/turnos/plantillas", new, status=400).text
    one = session.scalars(select(AnswerTemplate)).one()
    visitor.post(f"/mesa/turnos/plantillas/{one.id}", new | {"body": "En {estado}."})
    assert "En {estado}." in visitor.get("/mesa/turnos/plantillas").text
    visitor.post(f"/mesa/turnos/plantillas/{one.id}/quitar")
    visitor.get(f"/mesa/turnos/plantillas/{one.id}", status=404)
    visitor.post("/mesa/turnos/plantillas", new)  # the name is free again


def test_a_pause_and_its_reason_are_public(browse, table, url):
    visitor = browse(table.government)
    visitor.post(f"{url}/pausa", {"reason": "information", "body": ""}, status=400)
    visitor.post(
        f"{url}/pausa", {"reason": "information", "body": "Se pidió el padrón a la Comisión."}
    )

    assert "En pausa" in visitor.get(url).text
    assert "en pausa" in browse().get(f"/temas/{table.theme.id}/respuestas").text
    public = browse().get(f"/temas/{table.theme.id}/respuestas/20").text
    assert "Se pidió el padrón a la Comisión." in public
    visitor.post(f"{url}/reanudar")
    assert "El plazo volvió a correr" in browse().get(f"/temas/{table.theme.id}/respuestas/20").text


def test_a_draft_and_its_reviews_are_not_public(browse, table, write, agree):
    write(table.referral, table.government, reason=MINE)
    agree(table)

    for address in ("respuestas", "respuestas/20"):
        assert MINE not in browse().get(f"/temas/{table.theme.id}/{address}").html


def test_the_light_of_the_states_says_counts_and_never_a_percentage_of_few(browse, table, answer):
    answer(table.referral, table.commission)

    page = browse().get("/respuestas")

    assert "1 de 1" in page.text
    assert "100 %" not in page.text
    assert page.text.count("No ha recibido temas") == 31
    assert page.forms == []


def test_the_desk_shows_one_state_or_one_kind_of_clock(browse, session, table):
    visitor = browse(table.commission)
    own = f"/mesa/turnos/{table.referral.id}"

    for wanted, is_there in (
        ("estado=20", True), ("estado=14", False), ("plazo=a-tiempo", True),
        ("plazo=vencidos", False), ("plazo=en-pausa", False), ("plazo=pronto", False),
        ("plazo=otro", True),
    ):  # fmt: skip
        assert (own in visitor.get(f"/mesa/turnos?mesa=todas&{wanted}").links) is is_there
    services.pause(
        table.referral, reason=PauseReason.OTHER, body="Falta una firma del ayuntamiento.",
        person=table.government, now=NOON,
    )  # fmt: skip
    session.commit()
    assert own in visitor.get("/mesa/turnos?mesa=todas&plazo=en-pausa").links


def test_the_referral_page_stays_light(browse, session, table, remembered, url, write, agree):
    write(table.referral, table.government)
    agree(table, sectors=(Sector.GOVERNMENT,))
    visitor = browse(table.members[Sector.CIVIL_SOCIETY])

    with count_queries() as queries_made:
        page = visitor.get(url)

    assert len(queries_made) <= 12, queries_made
    linked = re.findall(r"/static/((?:css|js)/[^?\"]+)", page.html)
    assert "css/routing.css" in linked
    assert sum((STATIC / path).stat().st_size for path in linked) <= 40_000


@pytest.mark.parametrize("address", ["/respuestas", "/temas/{}/respuestas/20"])
def test_public_pages_of_the_clock_ask_few_questions(browse, table, remembered, address, answer):
    answer(table.referral, make_commission())
    visitor = browse()

    with count_queries() as made:
        visitor.get(address.format(table.theme.id))

    assert len(made) <= 12, made


def test_a_verdict_without_its_reason_is_said_beside_it(browse, table, url, write):
    write(table.referral, table.government)
    services.ask_review(table.referral, version=1, person=table.government, now=NOON)
    visitor = browse(table.government)
    said = {"version": "1", "sector": "government"}

    assert "Elige si están" in visitor.post(f"{url}/opinion", said, status=400).text
    page = visitor.post(
        f"{url}/opinion", said | {"verdict": Verdict.ASKS_CHANGES.value}, status=409
    ).text
    assert "qué cambiarías" in page
    visitor.post(f"{url}/opinion", said | {"sector": "nadie", "verdict": "agrees"}, status=404)


def test_my_desk_says_what_my_sector_has_to_review(browse, session, table, write, agree):
    write(table.referral, table.government)
    agree(table, sectors=(Sector.GOVERNMENT,))

    assert "Revisar por tu sector" not in browse(table.government).get("/mesa").text
    for sector in (Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY):
        assert "Revisar por tu sector" in browse(table.members[sector]).get("/mesa").text
