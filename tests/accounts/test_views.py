import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts import session as sessions
from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.notices.models import OutboxMessage
from tests.accounts.support import digits, enrolled
from tests.support.factories import NOON, make_commission, make_user
from tests.support.page import Page

ANA = "ana@example.org"
pytestmark = pytest.mark.usefixtures("at_noon")


def mailed_code():
    text = db.session.scalar(select(OutboxMessage.body_text).order_by(OutboxMessage.id.desc()))
    return re.search(r"\b(\d{6})\b", text)[1]


def sealed(location):
    return re.search(r"[?&]t=([^&]+)", location)[1]


def ask(visitor, email=ANA, **data):
    return visitor.post("/entrar", {"email": email, **data}).location


class TestEntering:
    def test_from_the_address_to_where_one_was_going(self, browse):
        visitor = browse()
        there = visitor.client.get("/mi-cuenta").location
        assert there == "/entrar?next=/mi-cuenta"
        assert visitor.get(there).heading == "Entra con tu correo"
        location = ask(visitor, next="/mi-cuenta")
        page = visitor.get(location)
        assert ANA in page.text
        data = {"t": sealed(location), "next": "/mi-cuenta", "code": mailed_code()}
        answer = visitor.post("/entrar/codigo", data)
        assert answer.location == "/mi-cuenta"
        assert (
            "Max-Age" in answer.headers["Set-Cookie"] or "Expires" in answer.headers["Set-Cookie"]
        )
        assert ANA in visitor.get("/mi-cuenta").text

    def test_the_address_of_the_page_does_not_carry_the_mail(self, browse):
        location = ask(browse())
        assert "ana" not in location
        assert "example" not in location

    def test_what_is_not_an_address_is_said_beside_the_field(self, browse):
        page = Page(browse().post("/entrar", {"email": "ana@"}, status=400).text).check()
        assert "Revisa el correo" in page.text
        assert 'value="ana@"' in page.html

    def test_a_wrong_code_costs_a_try_and_can_be_corrected(self, browse):
        visitor = browse()
        location = ask(visitor)
        right = mailed_code()
        data = {"t": sealed(location), "code": f"{(int(right) + 1) % 10**6:06d}"}
        page = Page(visitor.post("/entrar/codigo", data, status=400).text).check()
        assert "no coincide" in page.text
        answer = visitor.post("/entrar/codigo", data | {"code": f"{right[:3]} {right[3:]}"})
        assert answer.location == "/"

    def test_five_digits_do_not_cost_a_try(self, browse):
        visitor = browse()
        location = ask(visitor)
        for _ in range(6):
            visitor.post("/entrar/codigo", {"t": sealed(location), "code": "12345"}, status=400)
        visitor.post("/entrar/codigo", {"t": sealed(location), "code": mailed_code()})

    def test_asking_too_much_says_how_long_to_wait(self, browse):
        visitor = browse()
        for _ in range(3):
            ask(visitor)
        answer = visitor.post("/entrar", {"email": ANA}, status=429)
        assert "espera 10 minutos" in Page(answer.text).check().text

    @pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil"])
    def test_nobody_is_sent_to_another_site(self, browse, target):
        visitor = browse()
        location = ask(visitor, next=target)
        data = {"t": sealed(location), "next": target, "code": mailed_code()}
        assert visitor.post("/entrar/codigo", data).location == "/"

    @pytest.mark.parametrize("text", ["", "x", "WzFd.x.y"])
    def test_without_a_request_of_ours_there_is_nothing_to_confirm(self, browse, text):
        assert browse().client.get(f"/entrar/codigo?t={text}").location == "/entrar"

    def test_who_is_in_does_not_enter_again(self, browse):
        assert browse(make_user()).client.get("/entrar?next=/buscar").location == "/buscar"
        assert browse(make_commission()).client.get("/entrar").location == "/mesa"

    def test_a_closed_account_is_told_so(self, browse):
        make_user(email=ANA, is_active=False)
        visitor = browse()
        data = {"t": sealed(ask(visitor)), "code": mailed_code()}
        assert "está cerrada" in visitor.post("/entrar/codigo", data, status=403).text


class TestSessions:
    @pytest.mark.parametrize(
        ("grants", "life"),
        [((), sessions.PARTICIPANT_LIFE), (((Role.AUDITOR, "00"),), sessions.STAFF_LIFE)],
        ids=["participant", "staff"],
    )
    def test_they_last_what_they_should(self, browse, monkeypatch, grants, life):
        user = make_user(*grants, email=ANA)
        visitor = browse()
        if grants:
            enrolled(user)
        visitor.post("/entrar/codigo", {"t": sealed(ask(visitor)), "code": mailed_code()})
        if grants:
            visitor.post("/entrar/segundo-paso", {"code": digits()})
            monkeypatch.setattr(sessions, "IDLE", timedelta(days=1))
        monkeypatch.setattr(clock, "now", lambda: NOON + life - timedelta(seconds=1))
        visitor.get("/mi-cuenta")
        monkeypatch.setattr(clock, "now", lambda: NOON + life)
        assert visitor.client.get("/mi-cuenta").status_code == 303

    def test_leaving_is_a_post_and_forgets_everything(self, browse):
        person = browse(make_user())
        assert person.get("/salir").heading == "¿Cerrar tu sesión?"
        answer = person.post("/salir")
        assert "Expires=Thu, 01 Jan 1970" in answer.headers["Set-Cookie"]
        assert person.get(answer.location).heading == "Cerraste tu sesión"
        assert person.client.get("/mi-cuenta").status_code == 303

    def test_closing_every_session_closes_the_others_too(self, browse):
        user = make_user()
        here, there = browse(user), browse(user)
        there.get("/mi-cuenta")
        answer = here.post("/mi-cuenta/cerrar-sesiones")
        assert "todos tus equipos" in here.get(answer.location).text
        assert there.client.get("/mi-cuenta").status_code == 303

    def test_a_visitor_gets_pages_that_can_be_shared(self, browse):
        answer = browse().client.get("/salir")
        assert answer.headers["Cache-Control"] == "public, max-age=15"
        assert "Set-Cookie" not in answer.headers


class TestProfile:
    def test_it_shows_what_others_see_and_takes_a_name(self, browse):
        user = make_user(name="", pseudonym="Participante Q7M4X")
        person = browse(user)
        assert "Participante Q7M4X" in person.get("/mi-cuenta").text
        person.post("/mi-cuenta", {"name": " Rosa "})
        assert "Guardamos tu nombre" in person.get("/mi-cuenta").text
        assert db.session.get(User, user.id).name == "Rosa"
        person.post("/mi-cuenta", {"name": "a" * 81}, status=400)


DESK = {
    "/mesa/convocatorias": {"commission", "admin"},
    "/mesa/temas": {"commission", "admin", "secretariat"},
    "/mesa/turnos": {"commission", "admin", "secretariat"},
    "/mesa/planes": {"commission", "admin", "secretariat"},
    "/mesa/importar": {"commission", "admin", "capturer"},
    "/mesa/personas": {"admin"},
}
ROLES = {
    "commission": (Role.COMMISSION, "00"),
    "admin": (Role.ADMIN, "00"),
    "secretariat": (Role.SECRETARIAT_MEMBER, "20"),
    "capturer": (Role.CAPTURER, "00"),
    "moderator": (Role.MODERATOR, "20"),
}


class TestDesk:
    @pytest.mark.parametrize("role", ROLES)
    def test_each_role_sees_its_own_cards(self, browse, role):
        page = browse(make_user(ROLES[role])).get("/mesa")
        for address, roles in DESK.items():
            assert (address in page.links) is (role in roles), address

    def test_it_is_for_staff_alone(self, browse):
        browse(make_user()).get("/mesa", status=403)
        assert browse().client.get("/mesa").location == "/entrar?next=/mesa"

    def test_a_role_that_ended_shows_no_desk(self, browse):
        user = make_commission()
        user.grants[0].valid_to_on = clock.today()
        db.session.flush()
        person = browse(user)
        person.get("/mesa", status=403)
        assert "/mesa" not in person.get("/mi-cuenta").links
