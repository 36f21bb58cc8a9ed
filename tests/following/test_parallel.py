"""What happens when two things happen at once, against a real server's database."""

from datetime import timedelta

from sqlalchemy import func, select

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.following import jobs, services
from gatp_participa.following.models import Digest, Follow, News, NoticePreference
from gatp_participa.following.services.telling import Event
from gatp_participa.following.status import Delivery, Kind, What
from gatp_participa.notices import bounces
from gatp_participa.notices.models import MailBounce, OutboxMessage, SuspendedAddress
from tests.support.factories import NOON, make_user
from tests.support.visitor import at_once


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def together(running, act, times=4):
    def do():
        with running.app.app_context(), transaction():
            return act()

    return at_once([do] * times)


def person_of(running):
    with running.app.app_context(), transaction():
        return make_user().id


def user(number):
    from gatp_participa.accounts.models import User

    return db.session.get_one(User, number)


def test_a_finger_pressed_many_times_follows_once(server):
    running = server()
    number = person_of(running)
    new = together(running, lambda: services.follow(Kind.STATE, 20, person=user(number), now=NOON))
    assert sorted(new) == [False, False, False, True]
    with running.app.app_context():
        assert count(Follow) == 1


def event():
    return Event(
        what=What.CALL_CLOSING, kind=Kind.STATE, number=20, key="once", title="Algo",
        url="http://localhost/x",
    )  # fmt: skip


def test_the_same_news_told_at_once_is_told_once(server):
    running = server()
    together(running, lambda: services.tell(event(), now=NOON))
    with running.app.app_context():
        assert count(News) == 1


def test_choosing_from_two_places_leaves_one_answer(server):
    running = server()
    number = person_of(running)

    def choose():
        person = user(number)
        return services.choose_delivery(person, Delivery.WEEKLY, person=person, now=NOON)

    assert sorted(together(running, choose)) == [False, False, False, True]
    with running.app.app_context():
        assert count(NoticePreference) == 1


def test_digests_begun_and_done_by_many_workers_write_once(server, monkeypatch):
    running = server()
    number = person_of(running)
    morning = NOON + timedelta(hours=20)
    monkeypatch.setattr(clock, "now", lambda: morning)
    with running.app.app_context(), transaction():
        services.follow(Kind.STATE, 20, person=user(number), now=NOON)
        what = Event(**event().__dict__ | {"what": What.PLAN_PUBLISHED})
        services.tell(what, now=NOON)
    together(running, lambda: services.begin_digests(morning))
    with running.app.app_context():
        (digest_id,) = db.session.scalars(select(Digest.id))

    def work():
        with running.app.app_context():
            jobs.digest(job=None, digest_id=digest_id)

    at_once([work] * 3)
    with running.app.app_context():
        assert [m.kind for m in db.session.scalars(select(OutboxMessage))] == ["digest"]


def test_two_reports_at_once_suspend_once(server):
    running = server()
    numbers = iter([1, 1, 2, 2])
    given = [next(numbers) for _ in range(4)]
    acts = [
        lambda n=n: bounces.note(n, "gone@example.org", code="550", now=NOON) for n in given
    ]  # fmt: skip

    def do(act):
        with running.app.app_context(), transaction():
            return act()

    new = at_once([lambda a=a: do(a) for a in acts])
    assert sorted(new) == [False, False, True, True]
    with running.app.app_context():
        assert (count(MailBounce), count(SuspendedAddress)) == (2, 1)
