"""One's own second factor, by table; and what must hold when it is tried at the same time."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts import proofs, sealing, services, session
from gatp_participa.accounts.models import Passkey, RecoveryCode, SecondFactor, User
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, DomainError, NotFoundError
from tests.accounts.support import SECRET, digits, enrolled, letters
from tests.support.factories import NOON, make_user, save
from tests.support.page import Page
from tests.support.queries import within_budget
from tests.support.visitor import at_once

HERE = "/mi-cuenta/segundo-paso"
ADMIN = (Role.ADMIN, "00")


def passkey(user, name="Mi teléfono"):
    return save(
        Passkey(user_id=user.id, credential_id=f"id-{name}", public_key="AA", name=name,
                created_at=NOON)
    )  # fmt: skip


class TestProofs:
    @pytest.mark.parametrize(
        ("shift", "after", "is_right"),
        [(0, 0, True), (-1, 0, True), (1, 0, True), (-2, 0, False), (2, 0, False),
         (0, 1, False), (1, 1, True), (0, 2, False), (-1, -1, True)],
    )  # fmt: skip
    def test_which_digits_count(self, shift, after, is_right):
        present = int(NOON.timestamp()) // proofs.STEP
        last = present - 1 + after if after else 0
        step = proofs.step_of(digits(shift=shift), SECRET, now=NOON, after=last)
        assert (step is not None) is is_right
        assert step in (None, present + shift)

    @pytest.mark.parametrize("typed", ["", "12345", "abcdef", "١٢٣٤٥٦", "9" * 400])
    def test_anything_else_does_not(self, typed):
        assert proofs.step_of(typed.encode("ascii", "ignore").decode(), SECRET, now=NOON) is None

    def test_recovery_codes_are_ten_different_and_hard_to_guess(self):
        codes = proofs.new_recovery_codes()
        assert len(set(codes)) == 10
        assert all(re.fullmatch(r"[2-9A-Z]{5}-[2-9A-Z]{5}", code) for code in codes)
        one = codes[0]
        kept = proofs.recovery_digest(1, one, key="k")
        assert kept == proofs.recovery_digest(1, one.lower().replace("-", " "), key="k")
        assert kept != proofs.recovery_digest(2, one, key="k")
        assert kept != proofs.recovery_digest(1, one, key="otra")

    def test_a_seal_is_for_one_use_and_for_one_key(self, session, app, monkeypatch):
        sealed = sealing.seal("secreto", use="totp")
        assert "secreto" not in sealed
        assert sealing.unseal(sealed, use="totp") == "secreto"
        assert sealing.unseal(sealed, use="enrol") is None
        assert sealing.unseal("x", use="totp") is None
        other = replace(app.extensions["gatp"], secret_key="otra llave")
        monkeypatch.setitem(app.extensions, "gatp", other)
        assert sealing.unseal(sealed, use="totp") is None


@pytest.mark.usefixtures("at_noon")
class TestMine:
    def test_what_there_is_and_what_is_left(self, browse):
        user = make_user(ADMIN)
        enrolled(user)
        passkey(user)
        page = within_budget(browse(user), HERE)
        for said in ("Mi teléfono", "Te quedan 10 códigos", "Tu papel lo necesita", "Activa"):
            assert said in page.text, said

    def test_a_participant_adds_one_if_they_want(self, browse):
        user = make_user(email="ana@example.org")
        person = browse(user)
        with person.client.session_transaction() as kept:
            kept["confirmed_at"] = int(NOON.timestamp())
        assert "Es voluntario" in person.get(HERE).text
        page = person.get(f"{HERE}/aplicacion")
        secret = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page.html)[1].replace(" ", "")
        sealed = re.search(r'name="secret" value="([^"]+)"', page.html)[1]
        data = {"secret": sealed, "code": digits(secret)}
        assert person.post(f"{HERE}/aplicacion", data).location == f"{HERE}/codigos"
        made = Page(person.post(f"{HERE}/codigos", {"make": "1"}, status=200).text).check()
        codes = re.search(r'name="codes" value="([^"]+)"', made.html)[1]
        assert person.post(f"{HERE}/codigos", {"kept": "y", "codes": codes}).location == HERE
        assert person.post(f"{HERE}/aplicacion", data, status=409)

    def test_the_secret_of_another_person_is_not_taken(self, browse):
        other, me = make_user(), make_user()
        sealed = sealing.seal(f"{other.id}:{SECRET}", use="enrol")
        person = browse(me)
        with person.client.session_transaction() as kept:
            kept["confirmed_at"] = int(NOON.timestamp())
        data = {"secret": sealed, "code": digits()}
        person.post(f"{HERE}/aplicacion", data, status=400)

    @pytest.mark.parametrize(
        ("roles", "has_app", "keys", "removes", "error"),
        [
            ((ADMIN,), True, 0, "app", ConflictError),
            ((ADMIN,), False, 1, "key", ConflictError),
            ((ADMIN,), True, 1, "app", None),
            ((ADMIN,), True, 1, "key", None),
            ((ADMIN,), False, 2, "key", None),
            ((), True, 0, "app", None),
            ((), False, 1, "key", None),
            ((), False, 0, "app", NotFoundError),
            ((), True, 0, "key", NotFoundError),
        ],
    )
    def test_the_last_one_stays_while_there_is_a_role(
        self, session, roles, has_app, keys, removes, error
    ):
        user = make_user(*roles)
        if has_app or keys:
            enrolled(user)
        if not has_app and keys:
            factor = db.session.scalars(select(SecondFactor)).one()
            factor.totp_secret = factor.totp_added_at = None
        made = [passkey(user, f"Llave {n}") for n in range(keys)]
        db.session.flush()

        def remove():
            if removes == "app":
                services.remove_totp(user, person=user, now=NOON)
            else:
                number = made[0].id if made else 999
                services.remove_passkey(number, person=user, now=NOON)

        if error:
            with pytest.raises(error):
                remove()
            return
        remove()
        left = has_app + keys - 1
        assert db.session.scalar(select(func.count(SecondFactor.id))) == (1 if left else 0)
        assert bool(db.session.scalar(select(func.count(RecoveryCode.id)))) is bool(left)
        assert letters("second_factor")

    def test_nobody_removes_the_key_of_another(self, session):
        one, other = make_user(), make_user()
        enrolled(one)
        enrolled(other)
        theirs = passkey(other)
        with pytest.raises(NotFoundError):
            services.remove_passkey(theirs.id, person=one, now=NOON)


@pytest.mark.usefixtures("at_noon")
class TestAskedAgain:
    def stale(self, browse, user, monkeypatch):
        person = browse(user)
        person.get("/mi-cuenta")
        monkeypatch.setattr(clock, "now", lambda: NOON + session.STAFF_RECENT)
        return person

    def test_what_was_typed_goes_with_the_proof(self, browse, monkeypatch):
        user = make_user(ADMIN)
        enrolled(user)
        person = self.stale(browse, user, monkeypatch)
        data = {"email": "n@example.org", "role": "moderator", "scope": ["20", "31"], "sector": ""}
        page = Page(person.post("/mesa/personas", data, status=401).text).check()
        assert page.heading == "Confirma que eres tú"
        assert page.html.count('name="scope"') == 2
        assert 'value="n@example.org"' in page.html
        wrong = person.post("/mesa/personas", data | {"proof": "000000"}, status=401)
        assert "no es el de ahora" in Page(wrong.text).check().text
        right = data | {"proof": digits(now=clock.now())}
        assert person.post("/mesa/personas", right).location == "/mesa/personas"
        assert "Invitamos a n@example.org" in person.get("/mesa/personas").text
        person.post("/mesa/personas", data | {"email": "otra@example.org"})

    def test_who_has_no_factor_yet_is_asked_for_a_code_by_mail(self, browse, monkeypatch):
        person = self.stale(browse, make_user(ADMIN), monkeypatch)
        data = {"email": "n@example.org", "role": "moderator", "scope": "20"}
        page = Page(person.post("/mesa/personas", data, status=401).text).check()
        assert "Enviarme un código" in page.text
        sent = person.post("/mesa/personas", data | {"proof_send": "1"}, status=401)
        assert "Te mandamos un código" in Page(sent.text).check().text
        code = re.search(r"\b(\d{6})\b", letters("sign_in_code")[-1].body_text)[1]
        person.post("/mesa/personas", data | {"proof": code})

    def test_five_wrong_proofs_wait_too(self, browse, monkeypatch):
        user = make_user(ADMIN)
        enrolled(user)
        person = self.stale(browse, user, monkeypatch)
        for _ in range(5):
            person.post("/mesa/personas", {"proof": "000000"}, status=401)
        person.post("/mesa/personas", {"proof": digits(now=clock.now())}, status=429)

    def test_reading_is_asked_on_its_own_page_and_brings_back(self, browse, monkeypatch):
        user = make_user(ADMIN)
        enrolled(user)
        person = self.stale(browse, user, monkeypatch)
        away = person.client.get(f"{HERE}/codigos").location
        assert away == f"/mi-cuenta/confirmar?next={HERE}/codigos"
        page = person.get(away)
        assert "aplicación" in page.text
        data = {"code": digits(now=clock.now()), "next": f"{HERE}/codigos"}
        assert person.post("/mi-cuenta/confirmar", data).location == f"{HERE}/codigos"
        person.get(f"{HERE}/codigos")

    def test_a_participant_has_an_hour(self, browse, monkeypatch):
        person = browse(make_user())
        with person.client.session_transaction() as kept:
            kept["confirmed_at"] = int(NOON.timestamp())
        for later, status in ((59, 200), (60, 303)):
            monkeypatch.setattr(clock, "now", lambda m=later: NOON + timedelta(minutes=m))
            assert person.client.get(f"{HERE}/codigos").status_code == status


class TestAtOnce:
    def somebody(self, running):
        with running.app.app_context():
            user = make_user(ADMIN)
            codes = enrolled(user)
            db.session.commit()
            return user.id, codes

    def tried(self, running, user_id, typed, now):
        def act():
            with running.app.app_context():
                try:
                    services.prove(db.session.get(User, user_id), typed, now=now)
                except DomainError as error:
                    return type(error).__name__
                return "in"

        return act

    def test_thirty_wrong_tries_are_five(self, server):
        running = server()
        user_id, _codes = self.somebody(running)
        answers = at_once([self.tried(running, user_id, "000000", NOON)] * 30)
        assert sorted(answers) == ["InvalidInputError"] * 5 + ["TooManyRequestsError"] * 25
        with running.app.app_context():
            assert db.session.scalar(select(SecondFactor.tries)) == proofs.MAX_TRIES

    def test_the_same_digits_enter_once(self, server):
        running = server()
        user_id, _codes = self.somebody(running)
        answers = at_once([self.tried(running, user_id, digits(), NOON)] * 5)
        assert sorted(answers) == ["InvalidInputError"] * 4 + ["in"]

    def test_a_recovery_code_enters_once(self, server):
        running = server()
        user_id, codes = self.somebody(running)
        answers = at_once([self.tried(running, user_id, codes[0], NOON)] * 5)
        assert sorted(answers) == ["InvalidInputError"] * 4 + ["in"]

    def test_two_first_factors_at_once_are_one(self, server):
        running = server()
        with running.app.app_context():
            user = make_user(ADMIN)
            db.session.commit()
            user_id = user.id

        def activate(secret):
            def act():
                with running.app.app_context():
                    user = db.session.get(User, user_id)
                    try:
                        with transaction():
                            services.add_totp(
                                user, secret, digits(secret), is_first=True, person=user, now=NOON
                            )
                    except ConflictError:
                        return "late"
                    return "first"

            return act

        answers = at_once([activate(proofs.new_secret()) for _ in range(6)])
        assert sorted(answers) == ["first"] + ["late"] * 5


def test_pages_load_neither_passkeys_nor_cryptography():
    program = (
        "import sys; from gatp_participa import create_app; from gatp_participa.settings import Settings\n"
        "app = create_app(Settings(secret_key='x', database_url='sqlite://', testing=True))\n"
        "print(sorted(m for m in ('webauthn', 'cryptography') if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"
