import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts import services
from gatp_participa.accounts.models import RoleGrant, SignInCode, User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.notices.models import OutboxMessage
from tests.support.factories import NOON, make_commission, make_user, save

pytestmark = pytest.mark.usefixtures("session", "at_noon")
ANA = "ana@example.org"


def minutes(n):
    return NOON + timedelta(minutes=n)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def acts():
    return db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()


class TestEntering:
    def test_the_code_arrives_by_mail_and_opens(self):
        code = services.request_code(ANA, now=NOON)
        message = db.session.scalars(select(OutboxMessage)).one()
        assert (message.recipient, message.kind) == (ANA, "sign_in_code")
        assert code in message.subject
        assert code in message.body_text
        assert code in message.body_html
        user = services.redeem_code(ANA, code, now=minutes(9))
        assert (user.email, user.name) == (ANA, "")
        assert "accounts.sign_in" in acts()

    def test_the_same_person_comes_back_to_the_same_account(self):
        first = services.redeem_code(ANA, services.request_code(ANA, now=NOON), now=NOON)
        code = services.request_code(" Ana@Example.ORG ", now=minutes(1))
        assert services.redeem_code("ANA@example.org", code, now=minutes(1)).id == first.id

    def test_a_code_serves_once(self):
        code = services.request_code(ANA, now=NOON)
        services.redeem_code(ANA, code, now=NOON)
        with pytest.raises(InvalidInputError):
            services.redeem_code(ANA, code, now=NOON)

    def test_a_code_dies_at_ten_minutes(self):
        code = services.request_code(ANA, now=NOON)
        with pytest.raises(InvalidInputError):
            services.redeem_code(ANA, code, now=minutes(10))

    def test_a_code_dies_at_five_tries(self):
        code = services.request_code(ANA, now=NOON)
        for _ in range(5):
            with pytest.raises(InvalidInputError):
                services.redeem_code(ANA, wrong(code), now=NOON)
        with pytest.raises(InvalidInputError):
            services.redeem_code(ANA, code, now=NOON)
        assert db.session.scalar(select(SignInCode.tries)) == 5

    def test_the_fifth_try_may_be_the_right_one(self):
        code = services.request_code(ANA, now=NOON)
        for _ in range(4):
            with pytest.raises(InvalidInputError):
                services.redeem_code(ANA, wrong(code), now=NOON)
        assert services.redeem_code(ANA, code, now=NOON).email == ANA

    def test_an_older_code_that_arrives_late_still_opens(self):
        older = services.request_code(ANA, now=NOON)
        newer = services.request_code(ANA, now=minutes(1))
        services.redeem_code(ANA, older, now=minutes(2))
        with pytest.raises(InvalidInputError):
            services.redeem_code(ANA, newer, now=minutes(2))

    def test_a_code_opens_only_its_own_address(self):
        code = services.request_code(ANA, now=NOON)
        services.request_code("eva@example.org", now=NOON)
        with pytest.raises(InvalidInputError):
            services.redeem_code("eva@example.org", code, now=NOON)

    def test_asking_does_not_make_an_account_nor_says_whether_there_is_one(self):
        make_user(email="vieja@example.org")
        services.request_code("vieja@example.org", now=NOON)
        services.request_code("nueva@example.org", now=NOON)
        old, new = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        hidden = [re.sub(r"\d{6}", "######", m.body_text) for m in (old, new)]
        assert hidden[0] == hidden[1]
        assert db.session.scalar(select(func.count(User.id))) == 1

    def test_a_closed_account_does_not_enter(self):
        make_user(email=ANA, is_active=False)
        code = services.request_code(ANA, now=NOON)
        with pytest.raises(NotAllowedError):
            services.redeem_code(ANA, code, now=NOON)

    def test_what_is_kept_is_not_the_code(self):
        code = services.request_code(ANA, now=NOON)
        assert code not in db.session.scalar(select(SignInCode.digest))

    @pytest.mark.parametrize(
        "asked_at", [(0, 1, 2), (0, 12, 24, 36, 48)], ids=["three in a row", "five in an hour"]
    )
    def test_an_address_cannot_be_flooded(self, asked_at):
        for minute in asked_at:
            services.request_code(ANA, now=minutes(minute))
        with pytest.raises(TooManyRequestsError, match=r"espera \d+ minuto"):
            services.request_code(ANA, now=minutes(asked_at[-1] + 1))
        services.request_code("otra@example.org", now=minutes(asked_at[-1] + 1))

    def test_the_wait_that_is_announced_is_enough(self):
        for minute in (0, 1, 2):
            services.request_code(ANA, now=minutes(minute))
        with pytest.raises(TooManyRequestsError, match="espera 7 minutos"):
            services.request_code(ANA, now=minutes(3))
        services.request_code(ANA, now=minutes(10))

    def test_yesterdays_codes_are_thrown_away(self):
        services.request_code(ANA, now=NOON - timedelta(days=2))
        services.request_code(ANA, now=NOON)
        assert db.session.scalar(select(func.count(SignInCode.id))) == 1


class TestAccounts:
    @pytest.mark.parametrize("typed", ["", "ana", "ana@", "ana@example", "a b@example.org"])
    def test_what_is_not_an_address_is_refused(self, typed):
        with pytest.raises(InvalidInputError):
            services.find_or_create_user(typed, now=NOON)

    def test_the_public_name_says_nothing_of_the_person(self):
        user = services.find_or_create_user("Rosa.Perez@Example.org", now=NOON, name=" Rosa\n P ")
        assert re.fullmatch(r"Participante [2-9B-Z]{5}", user.pseudonym)
        assert (user.email, user.name) == ("rosa.perez@example.org", "Rosa P")

    def test_an_account_is_found_and_keeps_its_name(self):
        first = services.find_or_create_user(ANA, now=NOON, name="Ana")
        assert services.find_or_create_user(ANA, now=NOON, name="Otra").name == "Ana"
        assert first.session_version == 1

    def test_closing_every_session_leaves_a_trace(self):
        user = make_user()
        before = user.get_id()
        services.sign_out_everywhere(user, person=user, now=NOON)
        assert user.get_id() != before
        assert acts() == ["accounts.sign_out_everywhere"]


class TestRoles:
    def test_the_commission_seats_tables_and_nothing_else(self):
        person, user = make_commission(), make_user()
        grant = services.grant_role(
            user, Role.SECRETARIAT_MEMBER, scope="20", sector=Sector.GOVERNMENT, person=person,
            now=NOON,
        )  # fmt: skip
        assert (grant.valid_from_on, grant.granted_by_id) == (date(2026, 11, 21), person.id)
        assert [g.role for g in user.grants] == [Role.SECRETARIAT_MEMBER]
        with pytest.raises(NotAllowedError):
            services.grant_role(user, Role.MODERATOR, scope="00", person=person, now=NOON)

    def test_nobody_gives_themselves_a_role(self):
        user = make_user((Role.AUDITOR, "00"))
        with pytest.raises(NotAllowedError):
            services.grant_role(user, Role.ADMIN, scope="00", person=user, now=NOON)

    def test_the_same_role_twice_is_one(self):
        user = make_user()
        one = services.grant_role(user, Role.CAPTURER, scope="20", person=None, now=NOON)
        assert services.grant_role(user, Role.CAPTURER, scope="20", person=None, now=NOON) is one
        services.grant_role(user, Role.CAPTURER, scope="31", person=None, now=NOON)
        assert db.session.scalar(select(func.count(RoleGrant.id))) == 2

    @pytest.mark.parametrize(
        ("role", "scope", "sector", "until", "error"),
        [
            (Role.ADMIN, "20", None, None, InvalidInputError),
            (Role.COMMISSION, "20", None, None, InvalidInputError),
            (Role.FACILITATOR, "00", Sector.GOVERNMENT, None, InvalidInputError),
            (Role.SECRETARIAT_MEMBER, "20", None, None, InvalidInputError),
            (Role.CAPTURER, "20", Sector.GOVERNMENT, None, InvalidInputError),
            (Role.CAPTURER, "33", None, None, NotFoundError),
            (Role.CAPTURER, "20", None, date(2026, 11, 21), InvalidInputError),
        ],
    )
    def test_what_does_not_go_together_is_refused(self, role, scope, sector, until, error):
        with pytest.raises(error):
            services.grant_role(
                make_user(), role, scope=scope, sector=sector, until=until, person=None, now=NOON
            )

    def test_a_role_ends_today_and_its_days_are_kept(self):
        admin, user = make_user((Role.ADMIN, "00")), make_user((Role.MODERATOR, "20"))
        (grant,) = user.grants
        services.revoke_role(grant, person=admin, now=NOON)
        assert grant.valid_to_on == date(2026, 11, 21)
        with pytest.raises(ConflictError):
            services.revoke_role(grant, person=admin, now=NOON)

    def test_a_role_given_and_taken_the_same_day_leaves_its_trace(self):
        admin, user = make_user((Role.ADMIN, "00")), make_user()
        grant = services.grant_role(user, Role.CAPTURER, scope="20", person=admin, now=NOON)
        services.revoke_role(grant, person=admin, now=NOON)
        assert user.grants == []
        assert acts() == ["accounts.grant_role", "accounts.revoke_role"]

    def test_only_who_administers_takes_roles_away(self):
        person, user = make_commission(), make_user((Role.MODERATOR, "20"))
        with pytest.raises(NotAllowedError):
            services.revoke_role(user.grants[0], person=person, now=NOON)

    def test_nobody_locks_themselves_out(self):
        admin = make_user((Role.ADMIN, "00"))
        with pytest.raises(ConflictError):
            services.revoke_role(admin.grants[0], person=admin, now=NOON)
        other = make_user((Role.ADMIN, "00"))
        services.revoke_role(admin.grants[0], person=other, now=NOON)
        assert save(admin).grants[0].valid_to_on is not None
