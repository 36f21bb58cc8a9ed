"""Asking once for what a request lacks: who may, its days, what happens without a reply."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy import holdings, jobs, registry, rules, services
from gatp_participa.privacy.models import ArcoRequest
from gatp_participa.privacy.status import Light, RequestKind, RequestStatus
from tests.privacy.people import WHO_ATTENDS
from tests.support.factories import NOON, make_commission, make_user
from tests.support.visitor import at_once

pytestmark = pytest.mark.usefixtures("at_noon")
BODY = "Quiero que se corrija el dato que tienen mal."
MISSING = "Dinos cuál dato está mal y cómo debe decir; no lo encontramos en tu cuenta."
REPLY = "Mi nombre público: debe decir Lupita."
DAY = timedelta(days=1)


def file(person, now=NOON):
    return services.file_request(RequestKind.RECTIFICATION, BODY, person=person, now=now)


def prevent(request, person=None, now=NOON, missing=MISSING):
    services.prevent_request(
        request, missing=missing, person=person or make_commission(), now=now
    )  # fmt: skip
    return request


def complete(request, person, now=NOON, reply=REPLY):
    services.complete_request(request, reply=reply, person=person, now=now)


def letters(kind):
    return db.session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.kind == kind))


class TestAsking:
    # NOON is Saturday 21 November 2026; 16 November (the Revolution's Monday) has passed.
    def test_the_clock_stops_and_the_person_has_ten_working_days(self, session):
        request = prevent(file(make_user()))
        assert request.status is RequestStatus.PREVENTED
        assert request.due_on == request.reply_due_on == date(2026, 12, 4)
        assert letters("arco_prevented") == 1
        for day in (date(2026, 11, 22), date(2027, 3, 1)):
            assert rules.light_of(request, day) is Light.PAUSED

    @pytest.mark.parametrize(("grants", "may"), WHO_ATTENDS)
    def test_only_who_attends(self, session, grants, may):
        request, person = file(make_user()), make_user(*grants)
        if may:
            prevent(request, person)
        else:
            with pytest.raises(NotAllowedError):
                prevent(request, person)
        assert (request.prevented_at is not None) is may

    def test_nobody_asks_in_their_own(self, session):
        person = make_commission()
        with pytest.raises(NotAllowedError):
            prevent(file(person), person)

    @pytest.mark.parametrize(("days", "may"), [(0, True), (6, True), (7, False)])
    def test_only_in_the_first_five_working_days(self, session, days, may):
        request = file(make_user())  # the fifth is Friday 27
        assert rules.prevention_until(date(2026, 11, 21)) == date(2026, 11, 27)
        if may:
            prevent(request, now=NOON + days * DAY)
        else:
            with pytest.raises(ConflictError, match="primeros 5 días"):
                prevent(request, now=NOON + days * DAY)

    def test_only_once(self, session):
        user = make_user()
        request = prevent(file(user))
        with pytest.raises(ConflictError, match="otra"):
            prevent(request)
        complete(request, user)
        with pytest.raises(ConflictError, match="otra"):
            prevent(request)
        assert not rules.may_prevent(request, NOON.date())

    def test_what_was_answered_or_taken_back_is_not_asked_about(self, session):
        user = make_user()
        request = file(user)
        services.withdraw_request(request, person=user, now=NOON)
        with pytest.raises(ConflictError, match="la retiró"):
            prevent(request)

    def test_what_is_missing_is_not_a_word(self, session):
        with pytest.raises(InvalidInputError):
            prevent(file(make_user()), missing="Algo.")

    def test_while_it_waits_it_is_neither_answered_nor_extended_and_may_be_taken_back(
        self, session
    ):
        user, desk = make_user(), make_commission()
        request = prevent(file(user), desk)
        with pytest.raises(ConflictError):
            services.answer_request(
                request, is_granted=True, answer=MISSING, person=desk, now=NOON
            )  # fmt: skip
        with pytest.raises(ConflictError):
            services.extend_request(request, reason=MISSING, person=desk, now=NOON)
        services.withdraw_request(request, person=user, now=NOON)
        assert request.status is RequestStatus.WITHDRAWN

    def test_the_same_text_again_is_the_same_request(self, session):
        user = make_user()
        assert prevent(file(user)) is file(user)


class TestCompleting:
    def test_the_term_begins_again_the_day_after(self, session):
        user = make_user()
        request = prevent(file(user))
        later = NOON + 3 * DAY  # Tuesday 24
        complete(request, user, later)
        assert request.status is RequestStatus.RECEIVED
        assert request.due_on == request.answer_due_on == rules.answer_due_on(date(2026, 11, 24))
        assert request.due_on == date(2026, 12, 22)
        assert letters("arco_completed") == 1
        with pytest.raises(ConflictError, match="no le falta nada"):
            complete(request, user, later)

    def test_an_extension_that_was_given_before_still_counts(self, session):
        user, desk = make_user(), make_commission()
        request = file(user)
        services.extend_request(request, reason=MISSING, person=desk, now=NOON)
        complete(prevent(request, desk), user)
        assert request.answer_due_on == rules.extended(date(2026, 12, 18))
        with pytest.raises(ConflictError):
            services.extend_request(request, reason=MISSING, person=desk, now=NOON)

    def test_only_who_made_it_and_with_something_to_say(self, session):
        user = make_user()
        request = prevent(file(user))
        with pytest.raises(NotFoundError):
            complete(request, make_user())
        with pytest.raises(InvalidInputError):
            complete(request, user, reply="No")

    @pytest.mark.parametrize(("days", "may"), [(13, True), (14, False)])
    def test_up_to_the_last_day(self, session, days, may):
        user = make_user()
        request = prevent(file(user))  # until Friday 4 December
        if may:
            complete(request, user, NOON + days * DAY)
        else:
            with pytest.raises(ConflictError, match="puedes hacer otra"):
                complete(request, user, NOON + days * DAY)

    def test_what_nobody_asked_is_not_completed(self, session):
        user = make_user()
        with pytest.raises(ConflictError):
            complete(file(user), user)


class TestLapsing:
    def test_without_a_reply_it_counts_as_not_filed_and_its_person_is_told_once(
        self, session, monkeypatch
    ):
        user = make_user()
        request, other = prevent(file(user)), prevent(file(make_user()))
        other_user = other.user
        monkeypatch.setattr(clock, "now", lambda: NOON + 13 * DAY)
        jobs.lapse_requests()
        assert request.status is RequestStatus.PREVENTED, "the last day is still theirs"
        complete(other, other_user, NOON + 13 * DAY)
        monkeypatch.setattr(clock, "now", lambda: NOON + 14 * DAY)
        for _ in range(2):
            jobs.lapse_requests()
        assert request.status is RequestStatus.LAPSED
        assert request.lapsed_at is not None
        assert other.status is RequestStatus.RECEIVED
        assert letters("arco_lapsed") == 1
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-1]
        assert (entry.act, entry.actor_id) == ("privacy.lapse_request", None)
        again = file(user, NOON + 14 * DAY)
        assert again.id != request.id
        with pytest.raises(ConflictError):
            services.answer_request(
                request, is_granted=True, answer=MISSING, person=make_commission(), now=NOON
            )  # fmt: skip


class TestLeaving:
    @pytest.mark.parametrize("replies", [True, False])
    def test_it_is_handed_over_and_nothing_of_it_stays(self, session, replies):
        user = make_user()
        request = prevent(file(user))
        if replies:
            complete(request, user)
        (row,) = list(registry.rows_of("solicitudes_de_datos", user.id))
        assert row["lo_que_faltaba"] == MISSING
        assert row["tu_contestacion"] == (REPLY if replies else "")
        holdings.erase_privacy(user, now=NOON)
        assert request.status is RequestStatus.WITHDRAWN
        assert MISSING not in request.prevention
        assert REPLY not in request.reply


def test_two_replies_at_once_are_one_and_a_reply_never_loses_to_the_sweep(server):
    running = server()
    now = clock.now()
    with running.app.app_context(), transaction():
        user = make_user()
        request_id = prevent(file(user, now), now=now).id
        user_id = user.id

    def reply(number):
        with running.app.app_context():
            try:
                with transaction():
                    complete(
                        db.session.get_one(ArcoRequest, request_id),
                        db.session.get_one(User, user_id), now, f"Contesto {number}",
                    )  # fmt: skip
            except ConflictError:
                return False
            return True

    def sweep():
        with running.app.app_context(), transaction():
            services.lapse_requests(now)
        return False

    acts = [lambda n=n: reply(n) for n in range(6)] + [sweep] * 2
    assert sum(at_once(acts)) == 1
    with running.app.app_context():
        assert letters("arco_completed") == 1
        assert letters("arco_lapsed") == 0
