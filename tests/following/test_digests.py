"""Who is told what in a digest, and what is never told."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db, transaction
from gatp_participa.following import jobs, rules, services
from gatp_participa.following.models import Digest, News, NewsAbout
from gatp_participa.following.services.telling import Event
from gatp_participa.following.status import Delivery, Kind, What
from gatp_participa.jobs import queue
from gatp_participa.plans import services as plans
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.status import ProposalStatus
from tests.following.conftest import follow, letters, work
from tests.support.factories import (
    NOON,
    make_commitment,
    make_plan,
    make_proposal,
    make_theme,
    make_user,
)
from tests.support.plans import complete

NEXT = {"hours": 20}  # 8 in the morning of the next day, in central Mexico


def test_author_supporter_and_follower_hear_once_each_that_it_is_in_a_theme(place, digest):
    follow(place.follower, "proposal", place.proposal.id)
    follow(place.supporter, "proposal", place.proposal.id)  # twice over: still one letter
    place.publish()
    told = digest(**NEXT)
    assert sorted(told) == ["apoya@example.org", "autora@example.org", "sigue@example.org"]
    text = {email: letter.body_text for email, letter in told.items()}
    assert "Que pase la pipa los lunes\n(La escribiste)" in text["autora@example.org"]
    assert "Que pase la pipa los lunes\n(La apoyas)" in text["apoya@example.org"]
    assert "Que pase la pipa los lunes\n(La sigues)" in text["sigue@example.org"]
    assert all(one.count("Agua por pipa") == 1 for one in text.values())


def test_a_digest_has_text_html_a_way_out_and_nobody_else(place, digest):
    place.publish()
    letter = digest(**NEXT)["autora@example.org"]
    assert letter.subject == "Que pase la pipa los lunes: hay una novedad"
    assert f"/temas/{place.theme.id}" in letter.body_text
    assert "/mi-cuenta/camino" in letter.body_html
    assert letter.unsubscribe_url in letter.body_text
    assert letter.unsubscribe_url in letter.body_html
    assert "apoya@" not in letter.body_text + letter.body_html


def test_an_answer_has_its_own_letter_and_does_not_come_again(place, digest, at):
    follow(place.follower, "theme", _published(place).id)
    follow(place.author, "theme", place.theme.id)
    digest(**NEXT)
    place.answer(at(hours=21))
    work()
    own = {m.recipient for m in letters("theme_answered")}
    assert own == {"autora@example.org", "apoya@example.org"}
    told = digest(hours=44)
    assert set(told) == {"sigue@example.org"}
    assert (
        "Ya hay respuesta al tema «Agua por pipa»: Secretariado Técnico"
        in told["sigue@example.org"].body_text
    )


def _published(place):
    place.publish()
    return place.theme


def test_a_state_is_told_of_its_own_answers(place, digest):
    follow(place.follower, "state", 20)
    follow(place.stranger, "state", 9)
    place.answer()
    assert set(digest(**NEXT)) == {
        "sigue@example.org", "autora@example.org", "apoya@example.org",  # that it is in a theme
    }  # fmt: skip


def test_who_wants_no_letters_gets_none_not_even_the_answer(place, digest):
    _choose(place.supporter, Delivery.NONE)
    place.answer()
    work()
    digest(**NEXT)
    assert "apoya@example.org" not in {m.recipient for m in letters()}
    assert {m.recipient for m in letters("theme_answered")} == {"autora@example.org"}


def test_at_once_is_one_letter_for_each_and_none_in_the_digest(place, digest):
    _choose(place.author, Delivery.AT_ONCE)
    place.publish()
    work()
    (letter,) = letters("news")
    assert letter.recipient == "autora@example.org"
    assert letter.subject == "Que pase la pipa los lunes: hay una novedad"
    assert letter.unsubscribe_url
    assert set(digest(**NEXT)) == {"apoya@example.org"}


def test_the_weekly_one_comes_on_monday_with_the_whole_week(place, digest, at):
    _choose(place.author, Delivery.WEEKLY)
    place.publish()  # on Saturday
    assert set(digest(**NEXT)) == {"apoya@example.org"}
    told = digest(hours=44)
    assert set(told) == {"autora@example.org"}
    assert "esta semana" in told["autora@example.org"].body_text


def test_what_happened_before_one_cared_is_not_told(place, digest):
    place.publish()
    follow(place.follower, "proposal", place.proposal.id, now=NOON + timedelta(hours=1))
    assert "sigue@example.org" not in digest(**NEXT)


@pytest.mark.parametrize("status", [ProposalStatus.HIDDEN, ProposalStatus.WITHDRAWN])
def test_nothing_is_told_of_what_is_no_longer_public(place, digest, status):
    follow(place.follower, "proposal", place.proposal.id)
    place.publish()
    place.proposal.status = status
    place.proposal.withdrawn_at = NOON if status is ProposalStatus.WITHDRAWN else None
    assert digest(**NEXT) == {}


def test_a_theme_that_was_taken_back_is_not_told(place, digest):
    from gatp_participa.themes.status import ThemeStatus

    place.publish()
    place.theme.status, place.theme.published_at = ThemeStatus.DRAFT, None
    assert digest(**NEXT) == {}


def test_a_withdrawal_is_told_by_its_folio_alone(place, digest):
    follow(place.follower, "proposal", place.proposal.id)
    proposals.withdraw(
        place.proposal, reason="Ya lo resolvió el municipio.", person=place.author, now=NOON
    )
    work()
    assert {m.recipient for m in letters("proposal_withdrawn")} == {"apoya@example.org"}
    told = digest(**NEXT)
    assert set(told) == {"sigue@example.org"}
    assert place.proposal.folio in told["sigue@example.org"].body_text
    assert "pipa" not in told["sigue@example.org"].body_text


def test_voices_of_a_commitment_hear_of_it_and_of_what_was_verified(place, digest, at):
    place.publish()
    digest(**NEXT)
    plan = make_plan(published=False)
    make_commitment(plan, proposals=(place.proposal,), title="Calendario de pipas")
    follow(place.follower, "state", 20)
    now = at(hours=21)
    plans.publish(complete(plan), person=place.commission, now=now)
    told = digest(hours=44)
    assert set(told) == {"autora@example.org", "apoya@example.org", "sigue@example.org"}
    assert "Ya es un compromiso" in told["autora@example.org"].body_text
    assert plan.title in told["sigue@example.org"].body_text
    assert "Ya es un compromiso" not in told["sigue@example.org"].body_text


def test_a_digest_done_twice_writes_once(place, digest, at):
    place.publish()
    digest(**NEXT)
    count = len(letters())
    for one in db.session.scalars(select(Digest)):
        jobs.digest(job=None, digest_id=one.id)
    jobs.begin_digests()
    work()
    assert len(letters()) == count


def test_a_day_without_a_worker_loses_nothing(place, digest):
    place.publish()
    told = digest(days=3, hours=20)
    assert set(told) == {"autora@example.org", "apoya@example.org"}


def test_what_is_older_than_two_weeks_is_no_news(place, digest):
    place.publish()
    assert digest(days=20) == {}


def test_a_long_list_is_cut_and_says_so(place, digest):
    for n in range(rules.MOST_ITEMS + 3):
        one = make_proposal(call=place.call, author_id=place.stranger.id)
        theme = make_theme(one, published=True, name=f"Tema {n}")
        _tell(f"t{n}", theme, one)
    letter = digest(**NEXT)["nadie@example.org"]
    assert letter.body_text.count("en el tema «Tema") == rules.MOST_ITEMS
    assert "Y 3 novedades más." in letter.body_text
    assert letter.subject == f"{rules.MOST_ITEMS + 3} novedades de lo que te importa"


def _tell(key, theme, proposal):
    event = Event(
        what=What.THEME_PUBLISHED, kind=Kind.THEME, number=theme.id, key=key, title=theme.name,
        url="http://localhost/x",
    )  # fmt: skip
    return services.tell(event, now=NOON, about=[(Kind.PROPOSAL, proposal.id)])


def test_told_twice_is_told_once(place):
    assert _tell("same", place.theme, place.proposal) is not None
    assert _tell("same", place.theme, place.proposal) is None
    assert db.session.scalar(select(func.count(News.id))) == 1
    assert db.session.scalar(select(func.count()).select_from(NewsAbout)) == 2


def test_lots_of_people_go_a_few_at_a_time(place, digest, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    users = [make_user() for _ in range(7)]
    for user in users:
        follow(user, "proposal", place.proposal.id)
    place.publish()
    told = digest(**NEXT)
    assert {user.email for user in users} <= set(told)
    (done,) = db.session.scalars(select(Digest))
    assert done.finished_at is not None


def test_a_closed_account_hears_nothing(place, digest):
    place.author.is_active = False
    place.publish()
    assert set(digest(**NEXT)) == {"apoya@example.org"}


def _choose(user, delivery, now=NOON):
    with transaction():
        services.choose_delivery(user, delivery, person=user, now=now)


def test_changing_how_often_neither_repeats_nor_loses(place, digest, at):
    """Daily, then weekly, then daily: each news exactly once."""
    heard = []

    def hear(**after):
        letter = digest(**after).get("autora@example.org")
        heard.extend(
            n
            for n in range(6)
            if letter is not None and f"en el tema «Tema {n}»" in letter.body_text
        )

    def happen(n):
        one = make_proposal(call=place.call, author_id=place.author.id, submitted_at=NOON)
        theme = make_theme(one, published=True, name=f"Tema {n}")
        event = Event(
            what=What.THEME_PUBLISHED, kind=Kind.THEME, number=theme.id, key=f"k{n}",
            title=theme.name, url="http://localhost/x",
        )  # fmt: skip
        services.tell(event, now=at_now(), about=[(Kind.PROPOSAL, one.id)])

    def at_now():
        from gatp_participa.core import clock

        return clock.now()

    happen(0)
    hear(hours=20)  # Sunday
    at(hours=21)
    happen(1)
    _choose(place.author, Delivery.WEEKLY, at_now())
    at(hours=22)
    happen(2)
    hear(hours=44)  # Monday
    at(hours=45)
    happen(3)
    _choose(place.author, Delivery.DAILY, at_now())
    hear(hours=68)
    at(hours=69)
    happen(4)
    _choose(place.author, Delivery.AT_ONCE, at_now())
    work()
    letter = [m for m in letters("digest") if m.recipient == "autora@example.org"][-1]
    heard.extend(n for n in range(6) if f"en el tema «Tema {n}»" in letter.body_text)
    happen(5)
    work()
    heard.extend(5 for _ in letters("news"))
    hear(hours=92)
    assert heard == [0, 1, 2, 3, 4, 5]


def test_jobs_of_one_news_may_run_again(place):
    _choose(place.author, Delivery.AT_ONCE)
    place.publish()
    work()
    news = db.session.scalars(select(News).where(News.what == What.THEME_PUBLISHED)).one()
    jobs.tell_at_once(job=None, news_id=news.id)
    queue.tidy(NOON)
    assert len(letters("news")) == 1
