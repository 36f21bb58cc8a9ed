"""The whole road, page by page: a person writes, a table answers, everybody sees it."""

import re

import pytest
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls import services as calls
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.jobs import queue
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing.models import Referral
from gatp_participa.themes.models import Theme
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_secretariat,
    make_user,
)
from tests.support.plans import complete

REASON = "Se incluye porque el organismo ya tiene las rutas y puede publicarlas cada lunes."
NEIGHBOURS = (
    "La pipa del agua no pasa por la calle y nadie sabe cuándo viene.",
    "Falta el agua en la llave tres días y la pipa llega tarde.",
    "El agua de la pipa se reparte a los conocidos y no a la calle que toca.",
    "Sin agua desde el lunes; la pipa no avisa a qué hora pasa.",
    "La luz del parque está fundida y de noche asaltan en la esquina oscura.",
    "Las lámparas del parque no sirven y la calle está oscura de noche.",
    "Poste sin foco en la esquina, la noche es oscura y hay asaltos.",
    "Falta luz en el parque, la lámpara lleva meses fundida.",
)


@pytest.fixture
def town(session, at_noon):
    """A call with eight proposals of Oaxaca, and who attends them."""
    call = make_call(title="Agua y luz para el barrio")
    for text in NEIGHBOURS:
        make_proposal(call=call, title=text[:40], problem=text, action="", result="")
    member = make_user(name="Integrante de la mesa")
    make_secretariat("20", member)
    government = make_user((Role.SECRETARIAT_MEMBER, "20", Sector.GOVERNMENT))
    commission = make_commission()
    db.session.commit()
    return call, member, government, commission


def sign_in(browser, email):
    """Enter with the six digits of the letter, as anyone would."""
    browser.get("/entrar")
    answer = browser.post("/entrar", {"email": email})
    page = browser.get(answer.location)
    letter = db.session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.recipient == email)
        .order_by(OutboxMessage.id.desc())
    ).first()
    code = re.search(r"\b\d{6}\b", letter.body_text)[0]
    sealed = re.search(r'name="t"[^>]*value="([^"]*)"', page.html)[1]
    return browser.post(answer.location, {"code": code, "t": sealed})


def do_all_jobs():
    while queue.run_next("test", clock.now()):
        pass


def write_proposal(browser, call):
    address = f"/convocatorias/{call.slug}/propuestas/nueva"
    browser.get(address)
    sent = browser.post(
        address,
        {
            "title": "Que publiquen cuándo pasa la pipa del agua",
            "problem": "La pipa del agua pasa cuando quiere y mi mamá pierde el día esperando.",
            "action": "Un calendario del agua por calle.", "result": "", "entity_code": "20",
            "topic": "0", "language": "es", "consent": "y",
        },
    )  # fmt: skip
    assert "/acuse" in sent.location
    return db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).first().folio


def test_from_a_voice_to_a_commitment(browse, town):
    call, member, government, commission = town
    citizen = browse()
    sign_in(citizen, "vecina@example.org")
    folio = write_proposal(citizen, call)
    assert folio in citizen.get(f"/propuestas/{folio}/acuse").text

    supporter = browse(make_user(email="vecino@example.org"))
    supporter.post(f"/propuestas/{folio}/apoyo")

    with transaction():
        call = db.session.merge(call)
        calls.close_now(_passed(call), person=None, now=NOON)
        calls.start_analysis(call, person=db.session.merge(commission), now=NOON)
    desk = browse(db.session.merge(commission))
    _group(call, commission)
    theme = _theme_of(folio)
    desk.post(f"/mesa/temas/{theme.id}", {"name": "Agua: que se sepa cuándo llega", "summary": ""})
    desk.post(f"/mesa/temas/{theme.id}/publicar")

    referral = db.session.scalars(select(Referral).where(Referral.theme_id == theme.id)).one()
    table = browse(db.session.merge(member))
    assert "Agua: que se sepa cuándo llega" in table.get("/mesa/turnos").text
    turn = f"/mesa/turnos/{referral.id}"
    table.post(f"{turn}/borrador", {"decision": "include", "reason": REASON, "version": "0"})
    table.post(f"{turn}/revision", {"version": "1"})
    table.post(f"{turn}/opinion", {"version": "1", "sector": "civil_society", "verdict": "agrees"})
    table.post(f"{turn}/publicar", {"version": "1"})
    do_all_jobs()
    told = {
        letter.recipient: letter.body_text
        for letter in db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "theme_answered")
        )
    }
    assert set(told) == {"vecina@example.org", "vecino@example.org"}
    assert all(folio in text and REASON in " ".join(text.split()) for text in told.values())

    commitment = _commit(theme, government)
    page = browse().get(f"/propuestas/{folio}")
    for hop in (
        "Recibida",
        "Agrupada",
        "Turnada",
        "Respondida",
        REASON,
        "Calendario público del agua",
    ):
        assert hop in page.text
    back = browse().get(f"/compromisos/{commitment.id}")
    assert "Agua: que se sepa cuándo llega" in back.text


def _passed(call):
    """Let the call's closing date come."""
    from datetime import timedelta

    for stage in call.stages:
        stage.ends_at = NOON
    call.closes_at = NOON - timedelta(minutes=1)
    db.session.flush()
    return call


def _group(call, commission):
    from gatp_participa.themes import services as themes

    with transaction():
        themes.request_run(
            db.session.merge(call), seed=0, themes=2, person=db.session.merge(commission), now=NOON
        )
    do_all_jobs()


def _theme_of(folio):
    from gatp_participa.themes.models import ThemeMember

    return db.session.scalars(
        select(Theme)
        .join(ThemeMember, ThemeMember.theme_id == Theme.id)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(Proposal.folio == folio)
    ).one()


def _commit(theme, person: User):
    from datetime import date

    from gatp_participa.plans import services as plans

    with transaction():
        person = db.session.merge(person)
        plan = plans.create_plan(
            plans.PlanDraft(
                entity_code="20", title="Primer plan", starts_on=date(2026, 12, 1),
                ends_on=date(2027, 12, 1),
            ),
            person=person, now=NOON,
        )  # fmt: skip
        commitment = plans.add_commitment(
            plan,
            plans.CommitmentDraft(
                title="Calendario público del agua", summary="Cada lunes, por calle.",
                problem="Nadie sabe cuándo llega el agua.", objective="Que se sepa antes.",
                responsible_body="Organismo de agua", responsible_person="Quien dirige el reparto",
                starts_on=date(2026, 12, 1), ends_on=date(2027, 6, 1),
            ),
            theme_ids=[theme.id], person=person, now=NOON,
        )  # fmt: skip
        plans.publish(complete(plan), person=person, now=NOON)
    return commitment
