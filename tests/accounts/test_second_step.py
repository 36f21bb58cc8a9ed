"""Nobody with a role enters without their second factor, and nothing begun before is lost."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts import halfway, services
from gatp_participa.accounts.models import RecoveryCode, SecondFactor, UserSession
from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock
from gatp_participa.core.db import db
from tests.accounts.support import digits, enrolled, letters, read_mail
from tests.support.factories import NOON, make_commission, make_user
from tests.support.page import Page
from tests.support.queries import within_budget

ANA = "ana@example.org"
pytestmark = pytest.mark.usefixtures("at_noon")
STEP, ACTIVATE, KEEP = "/entrar/segundo-paso", "/entrar/activar", "/entrar/codigos-de-respaldo"


def hidden(page, name):
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page.html)[1])


def sessions_of(user):
    mine = select(func.count(UserSession.id)).where(UserSession.user_id == user.id)
    return db.session.scalar(mine)


class TestEntering:
    def test_the_mail_alone_opens_nothing(self, browse):
        user = make_commission(email=ANA)
        enrolled(user)
        visitor = browse()
        assert read_mail(visitor, ANA) == STEP
        assert visitor.client.get("/mesa").location == "/entrar?next=/mesa"
        assert visitor.client.get("/mi-cuenta").status_code == 303
        assert sessions_of(user) == 0

    def test_with_the_digits_they_go_where_they_were_going(self, browse):
        enrolled(make_commission(email=ANA))
        visitor = browse()
        read_mail(visitor, ANA, next="/mesa/planes")
        within_budget(visitor, STEP)
        assert visitor.post(STEP, {"code": digits()}).location == "/mesa/planes"
        visitor.get("/mesa/planes")

    @pytest.mark.parametrize("shift", [-1, 0, 1])
    def test_a_clock_half_a_minute_away_is_fine(self, browse, shift):
        enrolled(make_commission(email=ANA))
        visitor = browse()
        read_mail(visitor, ANA)
        visitor.post(STEP, {"code": digits(shift=shift)})

    @pytest.mark.parametrize("shift", [-2, 2, 2880])
    def test_digits_of_another_moment_are_not(self, browse, shift):
        enrolled(make_commission(email=ANA))
        visitor = browse()
        read_mail(visitor, ANA)
        page = Page(visitor.post(STEP, {"code": digits(shift=shift)}, status=400).text).check()
        assert "no es el de ahora" in page.text

    def test_digits_serve_once(self, browse):
        enrolled(make_commission(email=ANA))
        for status in (303, 400):
            visitor = browse()
            read_mail(visitor, ANA)
            visitor.post(STEP, {"code": digits()}, status=status)

    def test_five_wrong_tries_close_the_door_for_ten_minutes(self, browse, monkeypatch):
        enrolled(make_commission(email=ANA))
        visitor = browse()
        read_mail(visitor, ANA)
        for _ in range(5):
            visitor.post(STEP, {"code": "000000"}, status=400)
        page = Page(visitor.post(STEP, {"code": digits()}, status=429).text).check()
        assert "Espera diez minutos" in page.text
        later = NOON + timedelta(minutes=10)
        monkeypatch.setattr(clock, "now", lambda: later)
        other = browse()
        read_mail(other, ANA)
        other.post(STEP, {"code": digits(now=later)})

    def test_a_recovery_code_serves_once_and_a_letter_says_so(self, browse):
        code = enrolled(make_commission(email=ANA))[0]
        visitor = browse()
        read_mail(visitor, ANA)
        visitor.post(STEP, {"code": code.lower().replace("-", " ")})
        assert "Te quedan 9" in letters("second_factor")[-1].body_text
        other = browse()
        read_mail(other, ANA)
        other.post(STEP, {"code": code}, status=400)

    def test_who_has_no_role_and_did_not_ask_for_it_enters_with_the_mail(self, browse):
        make_user(email=ANA)
        assert read_mail(browse(), ANA) == "/"

    def test_who_activated_it_without_a_role_is_asked_too(self, browse):
        enrolled(make_user(email=ANA))
        assert read_mail(browse(), ANA) == STEP

    @pytest.mark.parametrize("path", [STEP, ACTIVATE, KEEP])
    def test_without_the_first_step_there_is_no_second(self, browse, path):
        visitor = browse()
        assert visitor.client.get(path).location == "/entrar"
        assert visitor.client.post(path, data={"code": "123456"}).location == "/entrar"

    def test_the_way_in_lasts_ten_minutes(self, browse, monkeypatch):
        enrolled(make_commission(email=ANA))
        visitor = browse()
        read_mail(visitor, ANA)
        later = NOON + halfway.LIFE
        monkeypatch.setattr(clock, "now", lambda: later)
        assert visitor.post(STEP, {"code": digits(now=later)}).location == "/entrar"

    def test_closing_every_session_closes_the_way_in(self, browse):
        user = make_commission(email=ANA)
        enrolled(user)
        visitor = browse()
        read_mail(visitor, ANA)
        services.sign_out_everywhere(user, person=user, now=NOON)
        db.session.commit()
        assert visitor.client.get(STEP).location == "/entrar"


class TestActivating:
    def test_the_first_time_they_activate_it_keep_their_codes_and_enter(self, browse):
        user = make_commission(email=ANA)
        visitor = browse()
        read_mail(visitor, ANA, next="/mesa/planes")
        assert visitor.client.get(STEP).location == ACTIVATE
        page = visitor.get(ACTIVATE)
        assert 'src="data:image/svg+xml' in page.html
        secret = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page.html)[1].replace(" ", "")
        sealed = hidden(page, "secret")
        assert secret not in sealed
        wrong = visitor.post(ACTIVATE, {"secret": sealed, "code": "000000"}, status=400)
        assert secret[:4] in Page(wrong.text).check().text  # the same one: it is scanned already
        answer = visitor.post(ACTIVATE, {"secret": sealed, "code": digits(secret)})
        assert answer.location == KEEP
        assert visitor.client.get("/mesa").status_code == 303
        made = Page(visitor.post(KEEP, {"make": "1"}, status=200).text).check()
        codes = hidden(made, "codes")
        assert len(codes.split()) == 10
        again = Page(visitor.post(KEEP, {"codes": codes}, status=400).text).check()
        assert codes.split()[0] in again.text
        assert "Guárdalos primero" in again.text
        assert visitor.post(KEEP, {"kept": "y", "codes": codes}).location == "/mesa/planes"
        visitor.get("/mesa/planes")
        kept = db.session.scalars(select(RecoveryCode.digest)).all()
        assert len(kept) == 10
        assert not set(codes.split()) & set(kept)
        factor = db.session.scalars(select(SecondFactor)).one()
        assert secret not in factor.totp_secret
        assert factor.user_id == user.id
        assert [one.recipient for one in letters("second_factor")] == [ANA]

    def test_who_left_before_keeping_the_codes_is_shown_them_the_next_time(self, browse):
        enrolled(make_commission(email=ANA), keeps_codes=False)
        visitor = browse()
        read_mail(visitor, ANA)
        assert visitor.post(STEP, {"code": digits()}).location == KEEP
        assert visitor.client.get("/mesa").status_code == 303

    def test_reading_the_mail_of_who_has_one_does_not_add_another(self, browse):
        visitor, user = browse(), make_commission(email=ANA)
        db.session.commit()
        read_mail(visitor, ANA)
        page = visitor.get(ACTIVATE)
        secret = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page.html)[1].replace(" ", "")
        enrolled(user)  # meanwhile, its owner
        db.session.commit()
        data = {"secret": hidden(page, "secret"), "code": digits(secret)}
        assert visitor.post(ACTIVATE, data).location == STEP
        answer = visitor.post("/segundo-paso/llave/opciones", {"purpose": "add"}, status=403)
        assert "ya tiene un segundo paso" in answer.json["message"]
        assert visitor.client.get("/mesa").status_code == 303

    def test_codes_are_not_made_before_showing_the_factor(self, browse):
        user = make_commission(email=ANA)
        enrolled(user)
        visitor = browse()
        read_mail(visitor, ANA)
        assert visitor.post(KEEP, {"make": "1"}).location == STEP
        assert visitor.post(KEEP, {"kept": "y"}).location == STEP
        assert db.session.scalar(select(func.count(RecoveryCode.id))) == 10


class TestSessions:
    def test_a_role_that_begins_later_asks_for_both_steps_then(self, browse, monkeypatch):
        user = make_user(email=ANA)
        visitor = browse()
        read_mail(visitor, ANA)
        tomorrow = NOON + timedelta(days=1)
        admin = make_user((Role.ADMIN, "00"))
        services.grant_role(
            user, Role.MODERATOR, scope="20", starts=clock.local_day(tomorrow), person=admin,
            now=NOON,
        )  # fmt: skip
        db.session.commit()
        fresh = browse()
        read_mail(fresh, ANA)
        fresh.get("/mi-cuenta")
        monkeypatch.setattr(clock, "now", lambda: tomorrow)
        assert fresh.client.get("/mi-cuenta").status_code == 303
        assert read_mail(browse(), ANA) == STEP

    def test_a_role_closes_the_sessions_of_who_gets_it(self, browse):
        user = make_user(email=ANA)
        visitor = browse()
        read_mail(visitor, ANA)
        visitor.get("/mi-cuenta")
        services.grant_role(user, Role.MODERATOR, scope="20", person=None, now=NOON)
        db.session.commit()
        assert visitor.client.get("/mi-cuenta").status_code == 303
        assert sessions_of(user) == 0

    def test_half_an_hour_without_asking_for_anything_signs_staff_out(self, browse, monkeypatch):
        enrolled(make_commission(email=ANA))
        visitor = browse()
        read_mail(visitor, ANA)
        visitor.post(STEP, {"code": digits()})
        for minutes in (29, 58):
            monkeypatch.setattr(clock, "now", lambda m=minutes: NOON + timedelta(minutes=m))
            visitor.get("/mesa")
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=88))
        away = visitor.client.get("/mesa").location
        assert "por inactividad" in visitor.get(away).text
        answer = visitor.post("/mi-cuenta", {"name": "Rosa escribió esto"}, status=401)
        page = Page(answer.text).check()
        assert page.heading == "Cerramos tu sesión por inactividad"
        assert "Rosa escribió esto" in page.text

    def test_the_cookie_of_staff_is_written_once_a_minute_at_most(self, browse, monkeypatch):
        enrolled(make_commission(email=ANA))
        visitor = browse()
        read_mail(visitor, ANA)
        visitor.post(STEP, {"code": digits()})
        visitor.get("/mi-cuenta")
        for seconds, is_written in ((59, False), (60, True), (61, False), (120, True)):
            moment = NOON + timedelta(seconds=seconds)
            monkeypatch.setattr(clock, "now", lambda m=moment: m)
            answer = visitor.client.get("/mi-cuenta")
            assert ("Set-Cookie" in answer.headers) is is_written, seconds

    def test_who_has_no_role_may_leave_the_page_open(self, browse, monkeypatch):
        make_user(email=ANA)
        visitor = browse()
        read_mail(visitor, ANA)
        visitor.get("/mi-cuenta")
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=9))
        visitor.get("/mi-cuenta")  # that day is written once in the row, and not in the cookie
        assert "Set-Cookie" not in visitor.client.get("/mi-cuenta").headers


def test_what_happens_is_in_the_audit(browse):
    enrolled(make_commission(email=ANA))
    visitor = browse()
    read_mail(visitor, ANA)
    visitor.post(STEP, {"code": digits()})
    acts = db.session.scalars(select(AuditEntry.act)).all()
    assert "accounts.sign_in" in acts
    assert "accounts.new_recovery_codes" in acts
