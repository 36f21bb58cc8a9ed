"""Deleting an account leaves nothing of the person: every table and every file is walked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.notices import jobs as notices
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy import jobs, registry, services
from gatp_participa.privacy.status import Purpose, RequestKind
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Proposal, Support
from tests.notices.conftest import mailbox  # noqa: F401 -- a fixture
from tests.privacy.everything import Filler, points_at_users, traces
from tests.support.factories import NOON, make_call, make_commission, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries
from tests.support.visitor import at_once

pytestmark = pytest.mark.usefixtures("at_noon")
EMAIL, NAME, PUBLIC = "xochitl.erasmo@correo.example", "Xóchitl Erasmo", "Ocelote Nocturno"


@pytest.fixture
def person(session):
    user = make_user(email=EMAIL, name=NAME)
    services.accept_notice(user, now=NOON)
    from gatp_participa.accounts.services import choose_public_name

    choose_public_name(user, PUBLIC, person=user, now=NOON)
    return user


def erase(user, *, withdraws=False, now=NOON):
    services.erase_account(user, withdraws=withdraws, person=user, now=now)
    db.session.expire_all()


class TestNothingIsLeft:
    def test_in_any_table_nor_file(self, app, person, mailbox, monkeypatch, settings):  # noqa: F811
        filler = Filler(person.id, EMAIL)
        touched = filler.fill()
        db.session.expire_all()
        pointing = {
            t.name for t in db.metadata.sorted_tables if any(map(points_at_users, t.columns))
        }
        assert pointing <= set(touched)
        erase(person)
        db.session.commit()
        left = set(traces(person.id, EMAIL, NAME, PUBLIC)) - set(registry.kept())
        # The letter that confirms it still has to leave.
        assert left == {"outbox_messages.recipient"}
        plain = replace(app.extensions["gatp"], demo=False, smtp_url=mailbox.url)
        monkeypatch.setitem(app.extensions, "gatp", plain)
        notices.deliver()
        assert mailbox.recipients == [EMAIL]
        jobs.forget_farewells()
        assert set(traces(person.id, EMAIL, NAME, PUBLIC)) <= set(registry.kept())
        for path in settings.data_dir.rglob("*"):
            if path.is_file() and not path.name.endswith((".sqlite", "-wal", "-shm")):
                content = path.read_bytes()
                assert not [one for one in (EMAIL, NAME, PUBLIC) if one.encode() in content], path

    def test_what_stays_pointing_is_declared_with_a_reason_and_exists(self, app):
        columns = {
            f"{table.name}.{column.name}"
            for table in db.metadata.sorted_tables
            for column in table.columns
            if points_at_users(column)
        }
        assert set(registry.kept()) <= columns
        assert all(len(why) > 20 for why in registry.kept().values())

    def test_the_trace_has_a_number_and_no_more(self, person):
        erase(person)
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.act == "privacy.erase_account")
        ).one()
        assert (entry.actor_id, entry.changes) == (person.id, {"withdraws": False})

    def test_the_account_is_a_shell_and_the_address_free(self, person):
        from gatp_participa.accounts.services import find_or_create_user

        erase(person)
        shell = db.session.get(User, person.id)
        assert (shell.email, shell.name, shell.is_active) == (
            f"borrada-{person.id}@invalid", "", False,
        )  # fmt: skip
        assert find_or_create_user(EMAIL, now=NOON).id != person.id


class TestWhatBelongsToAll:
    def test_proposals_stay_without_author_and_supports_are_taken_off(self, person):
        call = make_call()
        mine, other = make_proposal(call=call, author_id=person.id), make_proposal(call=call)
        for one in (person, make_user()):
            proposals.support(other.id, person=one, now=NOON)
        erase(person)
        kept = db.session.get(Proposal, mine.id)
        assert (kept.author_id, kept.status.value) == (None, "published")
        assert db.session.get(Proposal, other.id).supports_count == 1
        assert db.session.query(Support).count() == 1

    def test_they_are_withdrawn_when_the_person_asks(self, person):
        mine = make_proposal(author_id=person.id)
        hidden = make_proposal(author_id=person.id, status="hidden", status_reason="Por algo.")
        erase(person, withdraws=True)
        kept = db.session.get(Proposal, mine.id)
        assert (kept.author_id, kept.status.value) == (None, "withdrawn")
        assert "pidió que se retirara" in kept.status_reason
        assert db.session.get(Proposal, hidden.id).status.value == "hidden"

    def test_what_arrived_while_it_was_erased_goes_the_same_day(self, person):
        other = make_proposal()
        erase(person)
        db.session.add(Support(proposal_id=other.id, user_id=person.id, created_at=NOON))
        db.session.execute(update(Proposal).values(supports_count=1))
        jobs.forget_what_is_old()
        db.session.expire_all()
        assert db.session.query(Support).count() == 0
        assert db.session.get(Proposal, other.id).supports_count == 0


class TestWho:
    def test_only_oneself(self, person):
        with pytest.raises(NotAllowedError):
            services.erase_account(person, withdraws=False, person=make_commission(), now=NOON)

    def test_not_while_one_attends_something(self, session):
        for role in ((Role.COMMISSION, "00"), (Role.SECRETARIAT_MEMBER, "20")):
            user = make_user(role)
            with pytest.raises(ConflictError, match="tiene un papel"):
                erase(user)

    def test_once(self, person):
        erase(person)
        with pytest.raises(ConflictError):
            erase(person)

    def test_a_failure_half_way_leaves_all_as_it_was(self, person):
        other = make_proposal()
        proposals.support(other.id, person=person, now=NOON)
        db.session.commit()

        def fail(_user, *, now):
            raise RuntimeError

        registry._erasures.insert(0, fail)
        try:
            with pytest.raises(RuntimeError), transaction():
                erase(person)
        finally:
            registry._erasures.remove(fail)
        assert db.session.get(User, person.id).email == EMAIL
        assert db.session.get(Proposal, other.id).supports_count == 1


class TestPages:
    def test_it_says_what_goes_and_what_stays_and_does_it(self, enter):
        user = make_user(email=EMAIL)
        visitor = enter(user)
        page = visitor.get("/mi-cuenta/borrar")
        assert "Tus apoyos" in page.text
        unsure = visitor.post("/mi-cuenta/borrar", {"withdraws": "no"}, status=422)
        assert "no se puede deshacer" in Page(unsure.text).check().text
        answer = visitor.post("/mi-cuenta/borrar", {"withdraws": "no", "sure": "y"})
        assert visitor.get(answer.location).heading == "Tu cuenta quedó borrada"
        assert visitor.client.get("/mi-cuenta").status_code == 303
        letter = db.session.scalars(select(OutboxMessage)).one()
        assert (letter.kind, letter.recipient) == ("account_erased", EMAIL)

    def test_an_old_session_confirms_first(self, enter, browse, monkeypatch):
        visitor = enter(make_user())
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=2))
        for act in (visitor.client.get, visitor.client.post):
            assert "/mi-cuenta/confirmar" in act("/mi-cuenta/borrar").location

    def test_pages_of_ones_own_cost_few_queries(self, enter, remembered):
        user = make_user()
        visitor = enter(user)
        for n in range(12):
            services.give_consent(user, list(Purpose)[n % 3], now=NOON)
        for n in range(9):
            services.file_request(
                RequestKind.ACCESS, f"Quiero saber qué guardan {n}.", person=user, now=NOON
            )
        for url in ("", "/datos", "/solicitudes", "/borrar", "/confirmar"):
            with count_queries() as queries:
                visitor.get(f"/mi-cuenta{url}")
            assert len(queries) <= 12, (url, queries)

    def test_who_attends_something_is_told_why_not(self, browse):
        page = browse(make_commission()).get("/mi-cuenta/borrar")
        assert "Primero deja tu papel" in page.text
        assert 'name="sure"' not in page.html


def test_deleting_twice_at_once_while_supporting_leaves_true_counts(server):
    running = server()
    with running.app.app_context(), transaction():
        now = clock.now()
        call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
        ids = [make_proposal(call=call).id for _ in range(6)]
        people = [make_user() for _ in range(3)]
        user_ids = [one.id for one in people]
        for one in people:
            for number in ids:
                proposals.support(number, person=one, now=now)

    def leave(user_id):
        with running.app.app_context():
            try:
                with transaction():
                    user = db.session.get_one(User, user_id)
                    services.erase_account(user, withdraws=False, person=user, now=clock.now())
            except ConflictError:
                return False
            return True

    assert sum(at_once([lambda one=one: leave(one) for one in user_ids * 3])) == 3
    with running.app.app_context():
        assert list(db.session.scalars(select(Proposal.supports_count))) == [0] * 6
        assert db.session.query(Support).count() == 0
