"""Sessions: a row each, closed one by one or all together, at the cost of no extra query."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts import services
from gatp_participa.accounts.labels import device_label
from gatp_participa.accounts.models import User, UserSession
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotFoundError
from gatp_participa.notices.models import OutboxMessage
from tests.support.factories import NOON, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; SM-A145M) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)


def mailed_code():
    text = db.session.scalar(select(OutboxMessage.body_text).order_by(OutboxMessage.id.desc()))
    return re.search(r"\b(\d{6})\b", text)[1]


def enter(browse, user, agent=ANDROID):
    visitor = browse()
    answer = visitor.post("/entrar", {"email": user.email})
    token = re.search(r"[?&]t=([^&]+)", answer.location)[1]
    data = {"t": token, "code": mailed_code()}
    visitor.post("/entrar/codigo", data, headers={"User-Agent": agent})
    return visitor


def rows():
    return list(db.session.scalars(select(UserSession).order_by(UserSession.id)))


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (ANDROID, "Chrome en Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
         "like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari en iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge en Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
         "Firefox en Linux"),
        ("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) "
         "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", "Samsung Internet en Android"),
        ("curl/8.5.0", ""), ("", ""), ("<script>alert(1)</script>", ""),
    ],
)  # fmt: skip
def test_the_kind_of_device_is_said_in_plain_words(agent, label):
    assert device_label(agent) == label


class TestOneRowEach:
    def test_it_says_when_and_in_what_and_not_from_where(self, browse):
        enter(browse, make_user())
        (row,) = rows()
        assert (row.opened_at, row.last_seen_on, row.device) == (
            NOON, clock.today(), "Chrome en Android",
        )  # fmt: skip
        assert not [name for name in list(UserSession.__table__.c) if "ip" in name.name]

    def test_user_and_session_are_read_in_one_query(self, browse):
        visitor = enter(browse, make_user())
        with count_queries() as queries:
            visitor.client.get("/mi-cuenta/confirmar")
        reads = [one for one in queries if "FROM users" in one]
        assert len(reads) == 1
        assert "JOIN user_sessions" in reads[0]
        assert not [one for one in queries if one.startswith(("UPDATE", "INSERT", "DELETE"))]

    def test_it_is_written_at_most_once_a_day(self, browse, monkeypatch):
        visitor = enter(browse, make_user())
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=2))
        with count_queries() as queries:
            visitor.get("/mi-cuenta")
        assert len([one for one in queries if one.startswith("UPDATE user_sessions")]) == 1
        with count_queries() as queries:
            visitor.get("/mi-cuenta")
        assert not [one for one in queries if one.startswith("UPDATE")]
        assert rows()[0].last_seen_on == clock.today()

    def test_a_key_of_somebody_elses_session_opens_nothing(self, browse):
        victim, thief = make_user(), make_user()
        enter(browse, victim)
        visitor = enter(browse, thief)
        with visitor.client.session_transaction() as cookie:
            cookie["key"] = rows()[0].key
        assert visitor.client.get("/mi-cuenta").status_code == 303

    def test_sessions_from_before_they_were_written_down_ended(self, browse):
        visitor = browse(make_user())
        with visitor.client.session_transaction() as cookie:
            cookie["opened_at"] = int(NOON.timestamp())
        assert visitor.client.get("/mi-cuenta").status_code == 303


class TestClosing:
    def test_this_one_is_marked_and_another_is_closed_at_its_next_request(self, browse):
        user = make_user()
        lost, here = enter(browse, user), enter(browse, user, "Mozilla/5.0 (Windows) Firefox/132.0")
        page = here.get("/mi-cuenta")
        assert "Firefox en Windows esta" in " ".join(page.text.split())
        assert "Chrome en Android" in page.text
        here.post(f"/mi-cuenta/sesiones/{rows()[0].id}/cerrar")
        assert "Cerramos esa sesión" in here.get("/mi-cuenta").text
        assert lost.client.get("/mi-cuenta").status_code == 303

    def test_closing_this_one_is_leaving(self, browse):
        visitor = enter(browse, make_user())
        answer = visitor.post(f"/mi-cuenta/sesiones/{rows()[0].id}/cerrar")
        assert answer.location == "/salir"
        assert rows() == []

    def test_leaving_forgets_the_row(self, browse):
        visitor = enter(browse, make_user())
        visitor.post("/salir")
        assert rows() == []

    def test_nobody_closes_another_persons(self, browse):
        enter(browse, make_user())
        other = enter(browse, make_user())
        other.post(f"/mi-cuenta/sesiones/{rows()[0].id}/cerrar", status=404)
        with pytest.raises(NotFoundError):
            services.close_session(rows()[0].id, person=make_user(), now=NOON)
        assert len(rows()) == 2

    def test_all_of_them_at_once(self, browse):
        user = make_user()
        visitors = [enter(browse, user) for _ in range(3)]
        keep = enter(browse, make_user())
        visitors[0].post("/mi-cuenta/cerrar-sesiones")
        assert [one.client.get("/mi-cuenta").status_code for one in visitors] == [303] * 3
        keep.get("/mi-cuenta")
        assert len(rows()) == 1


class TestConfirmingAgain:
    def test_an_old_session_types_a_code_and_goes_on(self, browse, monkeypatch):
        user = make_user()
        visitor = enter(browse, user)
        assert visitor.client.get("/mi-cuenta/borrar").status_code == 200
        later = NOON + timedelta(hours=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        answer = visitor.client.get("/mi-cuenta/borrar")
        assert answer.location == "/mi-cuenta/confirmar?next=/mi-cuenta/borrar"
        visitor.get(answer.location)
        answer = visitor.post("/mi-cuenta/confirmar", {"send": "1", "next": "/mi-cuenta/borrar"})
        page = visitor.get(answer.location)
        assert 'name="code"' in page.html
        code = mailed_code()
        wrong = {"code": f"{(int(code) + 1) % 10**6:06d}", "next": "/mi-cuenta/borrar"}
        refused = visitor.post("/mi-cuenta/confirmar", wrong, status=400)
        assert "no coincide" in Page(refused.text).check().text
        answer = visitor.post("/mi-cuenta/confirmar", wrong | {"code": code})
        assert answer.location == "/mi-cuenta/borrar"
        visitor.get("/mi-cuenta/borrar")

    def test_a_code_is_of_one_person(self, session):
        user, other = make_user(), make_user()
        code = services.request_code(user.email, now=NOON)
        session.commit()
        with pytest.raises(InvalidInputError):
            services.confirm_code(code, person=other, now=NOON)
        services.confirm_code(code, person=user, now=NOON)
        with pytest.raises(InvalidInputError):
            services.confirm_code(code, person=user, now=NOON)

    def test_it_leads_nowhere_else(self, browse):
        user = make_user()
        visitor = enter(browse, user)
        visitor.post("/mi-cuenta/confirmar", {"send": "1"})
        data = {"code": mailed_code(), "next": "https://otro.example/"}
        assert visitor.post("/mi-cuenta/confirmar", data).location == "/mi-cuenta"


class TestPublicName:
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("ro", "entre 3 y 40"), ("...---", "entre 3 y 40"), ("r" * 41, "entre 3 y 40"),
            ("rosa@example.org", "No pongas correos"), ("www.rosa.mx", "No pongas correos"),
            ("Rosa 55 1234 5678", "No pongas correos"), ("PARTICIPANTE X", "los da la plataforma"),
            ("Comisión de Gobierno Abierto y Transparencia Proactiva", "entre 3 y 40"),
            ("La Comisión GATP", "institución"), ("Módérador 1", "institución"), ("STL", "institución"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_had_is_explained_beside_the_field(self, browse, name, why):
        user = make_user()
        answer = browse(user).post("/mi-cuenta/nombre-publico", {"public_name": name}, status=400)
        assert why in Page(answer.text).check().text

    def test_it_is_chosen_shown_and_forgotten(self, browse):
        user = make_user()
        person = browse(user)
        person.post("/mi-cuenta/nombre-publico", {"public_name": "  Rosa   del Mar "})
        assert "te ven como Rosa del Mar" in person.get("/mi-cuenta").text
        assert db.session.get(User, user.id).pseudonym == "Rosa del Mar"
        person.post("/mi-cuenta/nombre-publico", {"public_name": "x", "forget": "1"})
        assert re.fullmatch(r"Participante \w{5}", db.session.get(User, user.id).pseudonym)

    def test_nobody_passes_for_another(self, session):
        one, other = make_user(), make_user()
        services.choose_public_name(one, "Rosa del Mar", person=one, now=NOON)
        for name in ("rosa del mar", "Rósa-del-Mar", "ROSADELMAR"):
            with pytest.raises(InvalidInputError, match="Otra persona"):
                services.choose_public_name(other, name, person=other, now=NOON)
        services.choose_public_name(one, "Rosa Del Mar", person=one, now=NOON)
        services.choose_public_name(one, "", person=one, now=NOON)
        services.choose_public_name(other, "Rosa del Mar", person=other, now=NOON)
        assert other.pseudonym == "Rosa del Mar"
