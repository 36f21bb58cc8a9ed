"""A role offered to an address without an account: its link, its states, and who may take it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts import rules, services, staff_queries
from gatp_participa.accounts.models import Invitation, RoleGrant, User
from gatp_participa.accounts.services.inviting import LIFE
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import DomainError
from tests.accounts.support import letters, mailed_code
from tests.support.factories import NOON, make_user
from tests.support.page import Page
from tests.support.queries import within_budget
from tests.support.visitor import at_once

ANA = "ana@example.org"
PEOPLE = "/mesa/personas"
ADMIN = (Role.ADMIN, "00")
pytestmark = pytest.mark.usefixtures("at_noon")


def invite(admin, email=ANA, **changed):
    admin.post(PEOPLE, {"email": email, "role": "moderator", "scope": ["20", "31"], **changed})


def link():
    body = letters("role_invitation")[-1].body_text
    return re.search(r"(/invitacion/\S+)", body)[1]


def number():
    return db.session.scalar(select(Invitation.id).order_by(Invitation.id.desc()))


@pytest.fixture
def boss(session):
    return make_user(ADMIN, name="Inés")


@pytest.fixture
def admin(browse, boss):
    return browse(boss)


class TestAccepting:
    def test_a_code_to_that_address_gives_the_roles_and_asks_for_the_second_step(
        self, admin, browse, remembered
    ):
        invite(admin, name="Ana Ruiz")
        assert db.session.scalar(select(User).where(User.email == ANA)) is None
        visitor = browse()
        page = within_budget(visitor, link())
        for said in ("Moderación", "Oaxaca, Yucatán", "a…@example.org"):
            assert said in page.text, said
        assert ANA not in page.html
        location = visitor.post(link()).location
        sealed = re.search(r"[?&]t=([^&]+)", location)[1]
        answer = visitor.post("/entrar/codigo", {"t": sealed, "code": mailed_code()})
        assert answer.location == "/entrar/segundo-paso"
        user = db.session.scalars(select(User).where(User.email == ANA)).one()
        assert {(one.role, one.scope) for one in user.grants} == {
            (Role.MODERATOR, "20"), (Role.MODERATOR, "31"),
        }  # fmt: skip
        assert user.name == "Ana Ruiz"
        assert visitor.client.get("/mesa").status_code == 303  # not before the second step
        assert "aceptaste la invitación" in visitor.get("/entrar/activar").text
        assert "Ya se aceptó" in visitor.get(link(), status=410).text

    def test_who_is_in_with_that_address_accepts_at_once_and_enters_again(self, admin, browse):
        invite(admin)
        user = make_user(email=ANA)
        person = browse(user)
        assert person.post(link()).location == "/entrar/segundo-paso"
        assert person.client.get("/mesa").status_code == 303
        db.session.expire_all()
        assert rules.is_staff(db.session.get(User, user.id))

    def test_a_forwarded_letter_is_of_no_use(self, admin, browse):
        invite(admin)
        other = browse(make_user(email="otra@example.org"))
        assert "es para otro correo" in other.get(link()).text
        other.post(link(), status=403)
        visitor = browse()  # nor to who is not in: the code goes to who was invited
        visitor.post(link())
        assert letters("sign_in_code")[-1].recipient == ANA
        assert db.session.scalar(select(func.count(RoleGrant.id))) == 1


class TestStates:
    @pytest.mark.parametrize(
        ("state", "said"),
        [("expired", "venció"), ("withdrawn", "la retiró"), ("accepted", "Ya se aceptó")],
    )
    def test_each_end_has_its_page_and_gives_nothing(self, admin, browse, monkeypatch, state, said):
        invite(admin)
        where = link()
        if state == "withdrawn":
            admin.post(f"/mesa/invitaciones/{number()}/retirar")
        if state == "accepted":
            user = make_user(email=ANA)
            services.accept(staff_queries.invitation_or_404(number()), person=user, now=NOON)
            db.session.commit()
        if state == "expired":
            monkeypatch.setattr(clock, "now", lambda: NOON + LIFE)
        visitor = browse()
        page = visitor.get(where, status=410)
        assert said in page.text
        assert "Aceptar" not in page.text
        visitor.post(where, status=410)
        assert not letters("sign_in_code")

    @pytest.mark.parametrize("token", ["x", "A" * 43, "../mesa", "%00"])
    def test_an_invented_link_is_nobodys(self, browse, token):
        assert browse().client.get(f"/invitacion/{token}").status_code == 404

    def test_withdrawn_between_the_code_and_its_confirmation_gives_nothing(self, admin, browse):
        invite(admin)
        visitor = browse()
        location = visitor.post(link()).location
        admin.post(f"/mesa/invitaciones/{number()}/retirar")
        sealed = re.search(r"[?&]t=([^&]+)", location)[1]
        data = {"t": sealed, "code": mailed_code()}
        page = Page(visitor.post("/entrar/codigo", data, status=409).text).check()
        assert "ya no sirve" in page.text
        assert not db.session.scalars(select(User).where(User.email == ANA)).one().grants

    def test_what_somebody_who_no_longer_administers_offered_is_not_given(
        self, admin, browse, boss
    ):
        invite(admin)
        boss.grants[0].valid_to_on = clock.today()
        db.session.commit()
        person = browse(make_user(email=ANA))
        page = Page(person.post(link(), status=409).text).check()
        assert "ya no administra" in page.text


class TestPending:
    def test_who_administers_sees_them_sends_them_again_and_takes_them_back(
        self, admin, browse, monkeypatch
    ):
        invite(admin)
        old = link()
        assert ANA in admin.get(PEOPLE).text
        again = f"/mesa/invitaciones/{number()}/reenviar"
        assert "hace un momento" in admin.post(again, status=429).text
        for sent in range(2, 6):
            moment = NOON + timedelta(minutes=2 * sent + 10 * (sent - 1))
            monkeypatch.setattr(clock, "now", lambda m=moment: m)
            with admin.client.session_transaction() as kept:
                kept["confirmed_at"] = int(moment.timestamp())
            admin.post(again)
        assert len(letters("role_invitation")) == 5
        browse().get(old, status=404)
        browse().get(link())
        later = NOON + timedelta(hours=2)
        monkeypatch.setattr(clock, "now", lambda: later)
        with admin.client.session_transaction() as kept:
            kept["confirmed_at"] = int(later.timestamp())
        assert "cinco veces" in admin.post(again, status=429).text
        admin.post(f"/mesa/invitaciones/{number()}/retirar")
        admin.get(PEOPLE)  # says that it is taken back
        assert ANA not in admin.get(PEOPLE).html
        admin.post(again, status=409)

    def test_inviting_twice_to_the_same_sends_one_letter(self, admin):
        invite(admin)
        invite(admin)
        assert len(letters("role_invitation")) == 1
        invite(admin, scope=["20"])
        assert len(letters("role_invitation")) == 2

    def test_the_link_is_not_in_the_database(self, admin):
        invite(admin)
        token = link().rsplit("/", 1)[1]
        row = db.session.scalars(select(Invitation)).one()
        assert token not in str(vars(row))


def test_accepting_at_the_same_time_gives_the_role_once(server):
    running = server()
    with running.app.app_context():
        boss, ana = make_user(ADMIN), make_user(email="previa@example.org")
        with transaction():
            services.give_roles(ANA, Role.MODERATOR, scopes=["20"], person=boss, now=clock.now())
        ana.email = ANA
        db.session.commit()
        user_id, invitation_id = ana.id, number()

    def accept():
        with running.app.app_context():
            try:
                with transaction():
                    services.accept(
                        staff_queries.invitation_or_404(invitation_id),
                        person=db.session.get(User, user_id), now=clock.now(),
                    )  # fmt: skip
            except DomainError:
                return "late"
            return "accepted"

    assert sorted(at_once([accept] * 6)) == ["accepted"] + ["late"] * 5
    with running.app.app_context():
        mine = select(func.count(RoleGrant.id)).where(RoleGrant.user_id == user_id)
        assert db.session.scalar(mine) == 1
