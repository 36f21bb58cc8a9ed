"""Who has which role: the list, one person, giving in some states at once, taking away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts import cli, rules, services
from gatp_participa.accounts.models import Invitation, RoleGrant, SecondFactor, User
from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.entities import queries as entities
from tests.accounts.support import enrolled, letters
from tests.support.factories import NOON, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")
ADMIN = (Role.ADMIN, "00")
OTHERS = (
    (Role.COMMISSION, "00"), (Role.SECRETARIAT_MEMBER, "20"), (Role.CAPTURER, "00"),
    (Role.MODERATOR, "20"), (Role.SIGNATORY, "20"), (Role.RESPONSIBLE, "00"),
)  # fmt: skip
PEOPLE = "/mesa/personas"


@pytest.fixture
def admin(browse):
    return browse(make_user(ADMIN, name="Inés"))


@pytest.mark.parametrize("grant", OTHERS, ids=lambda grant: grant[0].value)
def test_only_who_administers_sees_it(browse, grant):
    user = make_user(grant)
    person = browse(user)
    person.get(PEOPLE, status=403)
    person.get(f"{PEOPLE}/{user.id}", status=403)
    person.post(PEOPLE, status=403)
    for path in ("/mesa/papeles/1/retirar", f"{PEOPLE}/1/reiniciar-segundo-paso",
                 "/mesa/invitaciones/1/reenviar", "/mesa/invitaciones/1/retirar"):  # fmt: skip
        person.post(path, status=403)


class TestGiving:
    def test_a_role_in_some_states_is_one_act_and_one_letter(self, admin):
        user = make_user(email="nueva@example.org", name="Nueva")
        db.session.commit()
        data = {
            "email": "Nueva@example.org", "role": "moderator", "scope": ["20", "31", "09"],
            "starts": "2026-12-01", "until": "2027-01-31",
        }  # fmt: skip
        admin.post(PEOPLE, data)
        page = admin.get(f"{PEOPLE}?estado=20&papel=moderator")
        assert "nueva@example.org ya tiene ese papel en 3 lugares" in page.text
        for said in ("31 de enero de 2027", "todavía no empieza", "Inés"):
            assert said in page.text, said
        assert [one.recipient for one in letters("role_given")] == ["nueva@example.org"]
        admin.post(PEOPLE, data)
        assert "no cambió nada" in admin.get(PEOPLE).text
        rows = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id)).all()
        assert {row.scope for row in rows} == {"20", "31", "09"}
        assert {row.valid_from_on.isoformat() for row in rows} == {"2026-12-01"}
        assert len(letters("role_given")) == 1

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"role": "facilitator"}, "Elige el sector"),
            ({"scope": []}, "Elige al menos un lugar"),
            ({"role": "admin"}, "solo nacional"),
            (
                {"role": "secretariat_member", "scope": ["00"], "sector": "government"},
                "de un estado",
            ),
            ({"sector": "government"}, "no lleva sector"),
            ({"until": "2026-11-21"}, "posterior a hoy"),
            ({"starts": "2026-11-20"}, "no puede haber pasado"),
            ({"starts": "2027-02-01", "until": "2027-01-01"}, "posterior al primer día"),
        ],
    )
    def test_what_does_not_go_together_is_explained_and_nothing_is_lost(self, admin, changed, why):
        data = {"email": "n@example.org", "role": "moderator", "scope": ["20", "31"], "sector": ""}
        page = Page(admin.post(PEOPLE, data | changed, status=400).text).check()
        assert why in page.text
        assert 'value="n@example.org"' in page.html
        assert db.session.scalar(select(Invitation.id)) is None
        assert db.session.scalar(select(User).where(User.email == "n@example.org")) is None

    def test_the_list_grows_by_pages_and_not_by_queries(self, admin, monkeypatch):
        monkeypatch.setattr(entities, "keep_seconds", 60)
        for _ in range(60):
            make_user((Role.CAPTURER, "31"))
        admin.get(PEOPLE)
        with count_queries() as queries:
            page = admin.get(f"{PEOPLE}?estado=31")
        assert len(queries) <= 12
        more = next(link for link in page.links if "desde=" in link)
        assert page.html.count("<tr>") == 51
        assert admin.get(more).html.count("<tr>") == 11


class TestOnePerson:
    def test_it_shows_every_role_that_was_and_why_it_ended(self, admin, monkeypatch):
        monkeypatch.setattr(entities, "keep_seconds", 60)
        user = make_user(email="nueva@example.org")
        services.grant_role(user, Role.CAPTURER, scope="31", person=None, now=NOON)
        db.session.commit()
        grant = db.session.scalars(select(RoleGrant).where(RoleGrant.scope == "31")).one()
        where = f"/mesa/papeles/{grant.id}/retirar"
        page = Page(admin.post(where, {"reason": ""}, status=400).text).check()
        assert "por qué se retira" in page.text
        admin.post(where, {"reason": "Cambió de oficina."})
        admin.post(PEOPLE, {"email": user.email, "role": "auditor", "scope": "00"})
        admin.get(f"{PEOPLE}/{user.id}")
        with count_queries() as queries:
            page = admin.get(f"{PEOPLE}/{user.id}")
        assert len(queries) <= 12
        for said in ("Cambió de oficina.", "Captura", "Auditoría", "desde el servidor", "Inés"):
            assert said in page.text, said
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.act == "accounts.revoke_role")
        ).one()
        assert entry.changes["reason"] == "Cambió de oficina."

    def test_participants_are_not_to_be_looked_at_by_their_number(self, admin):
        user = make_user(email="alguien@example.org")
        db.session.commit()
        admin.get(f"{PEOPLE}/{user.id}", status=404)
        admin.post(f"{PEOPLE}/{user.id}/reiniciar-segundo-paso", status=404)


class TestResetting:
    def test_it_closes_their_sessions_and_a_letter_says_so(self, admin, browse):
        user = make_user((Role.AUDITOR, "00"), email="perdio@example.org")
        enrolled(user)
        theirs = browse(user)
        theirs.get("/mesa")
        assert "Reiniciar" in admin.get(f"{PEOPLE}/{user.id}").text
        admin.post(f"{PEOPLE}/{user.id}/reiniciar-segundo-paso")
        assert theirs.client.get("/mesa").status_code == 303
        assert db.session.scalar(select(SecondFactor.id)) is None
        assert letters("second_factor")[-1].recipient == "perdio@example.org"
        assert "Se reinició su segundo paso" in admin.get(f"{PEOPLE}/{user.id}").text

    def test_nobody_resets_their_own(self, session):
        me = make_user(ADMIN)
        enrolled(me)
        with pytest.raises(NotAllowedError, match="otra persona"):
            services.reset(me, person=me, now=NOON)
        services.reset(me, person=None, now=NOON)
        with pytest.raises(ConflictError, match="no tiene segundo paso"):
            services.reset(me, person=None, now=NOON)

    def test_the_server_may(self, app, session):
        user = make_user(ADMIN, email="sola@example.org")
        enrolled(user)
        db.session.commit()
        runner = app.test_cli_runner()

        def gatp(email):
            return runner.invoke(cli.accounts, ["reset-second-factor", email])

        assert "activará otro" in gatp("sola@example.org").output
        assert gatp("sola@example.org").exit_code == 1
        assert gatp("nadie@example.org").exit_code == 2


def test_a_role_that_has_not_begun_gives_nothing_yet(session, monkeypatch):
    user, tomorrow = make_user(), NOON + timedelta(days=1)
    services.grant_role(
        user, Role.MODERATOR, scope="20", starts=clock.local_day(tomorrow), person=None, now=NOON
    )
    assert not rules.is_staff(user)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert rules.is_staff(user)
