"""What is too old goes, what is not stays, and the notice says both."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.models import SignInCode, UserSession
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy import jobs, registry, rules
from gatp_participa.privacy.services.erasing import FAREWELL
from gatp_participa.proposals.models import SavedDraft
from tests.support.factories import NOON, make_call, make_user, save

pytestmark = pytest.mark.usefixtures("at_noon")


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def letter(kind="aviso", *, days, due_at=None):
    moment = NOON - timedelta(days=days)
    return save(
        OutboxMessage(
            kind=kind, recipient="a@example.org", subject="Hola", body_text="Hola",
            body_html="<p>Hola</p>", created_at=moment, due_at=due_at, sent_at=moment,
            dedupe_key=f"{kind}:{days}:{due_at}",
        )
    )  # fmt: skip


def test_every_rule_has_who_applies_it_and_a_reason():
    assert {rule.key for rule in rules.RETENTION} == set(registry.tidiers())
    assert all(rule.why.endswith(".") for rule in rules.RETENTION)


@pytest.mark.parametrize(("hours", "left"), [(23, 1), (25, 0)])
def test_codes_last_a_day(session, hours, left):
    moment = NOON - timedelta(hours=hours)
    save(SignInCode(email="a@b.mx", digest="x", created_at=moment, expires_at=moment))
    jobs.forget_what_is_old()
    assert count(SignInCode) == left


def test_letters_are_emptied_a_month_after_they_left_and_not_repeated(session):
    recent, old = letter(days=29).id, letter(days=31).id
    waiting = letter(days=40, due_at=NOON).id
    jobs.forget_what_is_old()
    texts = {
        number: db.session.get(OutboxMessage, number).body_text for number in (recent, old, waiting)
    }
    assert texts == {recent: "Hola", old: "", waiting: "Hola"}
    assert db.session.get(OutboxMessage, old).dedupe_key


def test_the_last_letter_of_an_account_goes_once_it_left(session):
    letter(FAREWELL, days=0)
    letter(FAREWELL, days=0, due_at=NOON + timedelta(minutes=4))
    jobs.forget_farewells()
    assert count(OutboxMessage) == 1


@pytest.mark.parametrize(("days", "left"), [(60, 1), (61, 0)])
def test_sessions_that_nobody_uses_are_closed(session, days, left):
    save(
        UserSession(
            user_id=make_user().id, key="k", opened_at=NOON,
            last_seen_on=clock.today() - timedelta(days=days),
        )
    )  # fmt: skip
    jobs.forget_what_is_old()
    assert count(UserSession) == left


@pytest.mark.parametrize(
    ("closed", "touched", "left"), [(181, 200, 0), (179, 400, 1), (181, 20, 1), (-5, 300, 1)]
)
def test_drafts_outlive_their_call_by_half_a_year(session, closed, touched, left):
    closes_at = NOON - timedelta(days=closed)
    call = make_call(opens_at=closes_at - timedelta(days=30), closes_at=closes_at)
    save(
        SavedDraft(
            user_id=make_user().id, call_id=call.id, fields={"title": "A medias"},
            updated_at=NOON - timedelta(days=touched),
        )
    )  # fmt: skip
    jobs.forget_what_is_old()
    assert count(SavedDraft) == left


def test_doing_it_twice_changes_nothing(session):
    letter(days=31)
    jobs.forget_what_is_old()
    jobs.forget_what_is_old()
    assert count(OutboxMessage) == 1
