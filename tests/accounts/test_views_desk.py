"""The desk's front page: what waits for each role, in which order, and the way to every place."""

from datetime import timedelta

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.calls.status import CallStatus
from gatp_participa.core import clock
from gatp_participa.privacy.models import ArcoRequest
from gatp_participa.privacy.status import RequestKind
from gatp_participa.themes.status import RunOutcome
from tests.comments.support import make_comment
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_referral,
    make_run,
    make_theme,
    make_user,
    save,
)
from tests.support.queries import within_budget

pytestmark = [pytest.mark.usefixtures("remembered"), pytest.mark.usefixtures("at_noon")]
TODAY = clock.local_day(NOON)


def referred(name, entity="20", *, days):
    theme = make_theme(make_proposal(entity_code=entity), name=name, published=True)
    at = NOON - timedelta(days=days)
    return make_referral(
        theme, entity, referred_at=at, answer_due_on=clock.local_day(at) + timedelta(days=30)
    )


def request_due(days, *, filed=10):
    return save(
        ArcoRequest(
            folio=f"ARC-{days:03}-XX9", user_id=make_user().id, kind=RequestKind.ACCESS,
            body="Quiero saber qué datos míos tienen guardados.",
            filed_at=NOON - timedelta(days=filed),
            due_on=TODAY + timedelta(days=days), answer_due_on=TODAY + timedelta(days=days),
        )
    )  # fmt: skip


def in_order(page, *words):
    return list(words) == sorted(words, key=page.text.index)


def test_what_is_late_goes_first_and_then_what_has_waited_longest(browse):
    referred("Agua", days=5)
    referred("Luz", days=40)
    referred("Parques", days=25)
    page = browse(make_user((Role.SECRETARIAT_MEMBER, "20"))).get("/mesa")
    assert in_order(page, "Luz", "Parques", "Agua")
    for said in ("vencido", "venció el 11 nov 2026", "vence pronto", "3 sin respuesta, 1 vencido"):
        assert said in page.text, said


def test_a_table_is_told_only_of_its_state(browse):
    referred("Agua", days=5)
    page = browse(make_user((Role.SECRETARIAT_MEMBER, "19"))).get("/mesa")
    assert "Agua" not in page.text
    assert "No te espera nada: estás al día." in page.text


def test_the_commission_sees_all_that_it_decides_within_the_budget(browse):
    for days in range(12):
        referred(f"Tema {days}", days=20 + days)
        request_due(days)
    draft = make_call(status=CallStatus.DRAFT, title="Caminos")
    make_call(status=CallStatus.CLOSED, title="Ríos")
    call = make_call(title="Calles")
    make_run(call, outcome=RunOutcome.WAITING, decided_at=None)
    make_user((Role.MODERATOR, "20"))
    browser = browse(make_user((Role.ADMIN, "00"), (Role.MODERATOR, "00")))
    browser.get("/mesa")
    # Of somebody with every role: one question for each thing of each package, however many wait.
    page = within_budget(browser, "/mesa", most=20)
    assert f"/mesa/convocatorias/{draft.slug}/publicar" in page.links
    for said in ("Empezar el análisis", "Aceptar o descartar una agrupación", "Responder"):
        assert said in page.text, said
    # Six of each thing: the rest are in their own list.
    assert page.html.count("/mesa/turnos/") == page.html.count("/mesa/datos-personales/ARC") == 6


def test_who_administers_is_told_of_roles_that_end(browse):
    user = make_user((Role.CAPTURER, "31"), name="Inés")
    user.grants[0].valid_to_on = TODAY + timedelta(days=9)
    later = make_user((Role.CAPTURER, "31"), name="Bruno")
    later.grants[0].valid_to_on = TODAY + timedelta(days=90)
    page = browse(make_user((Role.ADMIN, "00"))).get("/mesa")
    assert "Inés" in page.text
    assert "hasta el 30 nov 2026" in page.text
    assert "Bruno" not in page.text
    assert "Inés" not in browse(make_commission()).get("/mesa").text


def test_who_moderates_sees_what_to_translate_and_what_is_new_in_their_state(browse):
    here = make_proposal(entity_code="20", title="Ndute ñuu yo", language="mxt")
    away = make_proposal(entity_code="19", title="Ja'", language="yua")
    make_comment(proposal_id=here.id, body="Falta decir quién paga.")
    make_comment(proposal_id=away.id, body="Esto pasa en otro lado.")
    unseen = make_proposal(call=make_call(status=CallStatus.DRAFT), entity_code="20")
    page = browse(make_user((Role.MODERATOR, "20"))).get("/mesa")
    assert f"/propuestas/{unseen.folio}" not in page.links
    assert f"/propuestas/{here.folio}/traducir" in page.links
    assert "Falta decir quién paga." in page.text
    assert f"/propuestas/{away.folio}" not in page.links
    assert "Esto pasa en otro lado." not in page.text
    everywhere = browse(make_user((Role.MODERATOR, "00"))).get("/mesa")
    assert f"/propuestas/{away.folio}/traducir" in everywhere.links


def test_who_audits_opens_the_lists_and_nothing_waits_for_them(browse):
    referred("Agua", days=40)
    page = browse(make_user((Role.AUDITOR, "00"))).get("/mesa")
    assert {"/mesa/temas", "/mesa/turnos", "/mesa/planes"} <= set(page.links)
    assert "No te espera nada" in page.text
    assert "1 sin respuesta, 1 vencido" in page.text


def test_every_page_of_the_desk_leads_to_the_other_places(browse):
    page = browse(make_commission()).get("/mesa/turnos")
    assert {"/mesa", "/mesa/convocatorias", "/mesa/datos-personales"} <= set(page.links)
    assert 'href="/mesa/turnos" aria-current="page"' in page.html
