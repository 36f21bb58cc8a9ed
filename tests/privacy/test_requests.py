"""ARCO requests: who may, the legal clock, letters, the desk."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy import rules, services
from gatp_participa.privacy.models import ArcoRequest
from gatp_participa.privacy.status import Light, RequestKind, RequestStatus
from tests.privacy.people import WHO_ATTENDS
from tests.support.factories import NOON, make_commission, make_user
from tests.support.page import Page
from tests.support.queries import count_queries
from tests.support.visitor import at_once

pytestmark = pytest.mark.usefixtures("at_noon")
BODY = "Quiero saber qué guardan de mí y desde cuándo."
REASON = "Hay que buscar en el archivo de papel de la convocatoria anterior."


def file(person, body=BODY, kind=RequestKind.ACCESS, now=NOON):
    return services.file_request(kind, body, person=person, now=now)


def grant(request, person, now=NOON, is_granted=True):
    services.answer_request(request, is_granted=is_granted, answer=REASON, person=person, now=now)


def letters(kind):
    return db.session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.kind == kind))


class TestFiling:
    def test_it_has_a_folio_a_day_and_a_receipt(self, session):
        request = file(make_user())
        assert request.folio.startswith("DAT-")
        assert request.answer_due_on == request.due_on == date(2026, 12, 18)
        assert letters("arco_received") == 1

    def test_the_same_twice_is_one_and_too_many_wait(self, session):
        user = make_user()
        assert file(user) is file(user)
        for n in range(rules.MOST_PENDING - 1):
            file(user, f"{BODY} {n}")
        with pytest.raises(TooManyRequestsError):
            file(user, f"{BODY} otra")
        assert letters("arco_received") == rules.MOST_PENDING

    @pytest.mark.parametrize("body", ["", "Corto.", "x" * 4001])
    def test_what_says_too_little_or_too_much_is_refused(self, session, body):
        with pytest.raises(InvalidInputError):
            file(make_user(), body)

    def test_it_is_taken_back_by_who_made_it_while_it_waits(self, session):
        user = make_user()
        request = file(user)
        with pytest.raises(NotFoundError):
            services.withdraw_request(request, person=make_user(), now=NOON)
        services.withdraw_request(request, person=user, now=NOON)
        with pytest.raises(ConflictError):
            grant(request, make_commission())


class TestAttending:
    @pytest.mark.parametrize(("grants", "may"), WHO_ATTENDS)
    def test_only_who_should(self, session, grants, may):
        person, request = make_user(*grants), file(make_user())
        acts = [
            lambda: services.extend_request(request, reason=REASON, person=person, now=NOON),
            lambda: grant(request, person),
            lambda: services.execute_request(request, note=REASON, person=person, now=NOON),
        ]
        for act in acts:
            if may:
                act()
            else:
                with pytest.raises(NotAllowedError):
                    act()
        assert request.status is (RequestStatus.EXECUTED if may else RequestStatus.RECEIVED)

    def test_nobody_answers_their_own(self, session):
        person = make_commission()
        request = file(person)
        with pytest.raises(NotAllowedError):
            grant(request, person)

    def test_the_whole_way_with_its_days_and_letters(self, session):
        desk, request = make_commission(), file(make_user())
        services.extend_request(request, reason=REASON, person=desk, now=NOON)
        assert request.due_on == date(2027, 1, 5)  # ten working days past 18 December
        with pytest.raises(ConflictError):
            services.extend_request(request, reason=REASON, person=desk, now=NOON)
        later = NOON + timedelta(days=5)
        grant(request, desk, later)
        assert request.execute_due_on == request.due_on == date(2026, 12, 17)
        with pytest.raises(ConflictError):
            grant(request, desk, later)
        services.execute_request(request, note=REASON, person=desk, now=later)
        assert [letters(f"arco_{step}") for step in ("extended", "answered", "executed")] == [1] * 3

    def test_what_does_not_proceed_ends_there(self, session):
        desk, request = make_commission(), file(make_user())
        grant(request, desk, is_granted=False)
        assert request.execute_due_on is None
        with pytest.raises(ConflictError):
            services.execute_request(request, note=REASON, person=desk, now=NOON)

    def test_a_term_that_passed_is_not_extended(self, session):
        request = file(make_user())
        with pytest.raises(ConflictError, match="ya venció"):
            services.extend_request(
                request, reason=REASON, person=make_commission(), now=NOON + timedelta(days=28)
            )

    def test_reasons_are_not_a_word(self, session):
        with pytest.raises(InvalidInputError):
            services.answer_request(
                file(make_user()), is_granted=True, answer="Sí.", person=make_commission(), now=NOON
            )

    @pytest.mark.parametrize(
        ("today", "light"),
        [
            (date(2026, 11, 21), Light.ON_TIME), (date(2026, 12, 10), Light.ON_TIME),
            (date(2026, 12, 11), Light.DUE_SOON), (date(2026, 12, 18), Light.DUE_SOON),
            (date(2026, 12, 19), Light.OVERDUE),
        ],
    )  # fmt: skip
    def test_the_light_counts_working_days(self, session, today, light):
        assert rules.light_of(file(make_user()), today) is light


class TestPages:
    def test_a_person_files_follows_and_takes_back(self, browse):
        user = make_user()
        person = browse(user)
        page = person.get("/mi-cuenta/solicitudes")
        assert "18 de diciembre de 2026" in page.text
        refused = person.post(
            "/mi-cuenta/solicitudes", {"kind": "access", "body": "no"}, status=422
        )
        assert "al menos 20" in Page(refused.text).check().text
        there = person.post("/mi-cuenta/solicitudes", {"kind": "opposition", "body": BODY}).location
        page = person.get(there)
        assert BODY in page.text
        browse(make_user()).get(there, status=404)
        browse(make_commission()).get(there, status=404)
        person.post(f"{there}/retirar")
        assert "Retirada por quien la hizo" in person.get(there).text

    def test_the_desk_answers_and_the_person_reads_it(self, browse):
        user = make_user()
        request = file(user)
        folio, desk = request.folio, browse(make_commission())
        assert "1 solicitud por atender" in desk.get("/mesa").text
        page = desk.get("/mesa/datos-personales")
        assert "a tiempo" in page.text
        url = f"/mesa/datos-personales/{folio}"
        assert BODY in desk.get(url).text
        for act, data in (("ampliar", {"reason": "x"}), ("respuesta", {"answer": "x"})):
            Page(desk.post(f"{url}/{act}", data, status=422).text).check()
        desk.post(f"{url}/ampliar", {"reason": REASON})
        desk.post(f"{url}/respuesta", {"decision": "granted", "answer": REASON})
        Page(desk.post(f"{url}/cumplir", {"note": ""}, status=422).text).check()
        desk.post(f"{url}/cumplir", {"note": REASON})
        assert folio in desk.get("/mesa/datos-personales?ver=terminadas").text
        page = browse(user).get(f"/mi-cuenta/solicitudes/{folio}")
        for words in ("Plazo ampliado", "Procedió", "Cumplida"):
            assert words in page.text

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.MODERATOR, Role.CAPTURER])
    def test_others_do_not_read_them(self, browse, role):
        folio, person = file(make_user()).folio, browse(make_user((role, "00")))
        for url in ("/mesa/datos-personales", f"/mesa/datos-personales/{folio}"):
            person.get(url, status=403)
        for act in ("respuesta", "ampliar", "cumplir"):
            person.post(f"/mesa/datos-personales/{folio}/{act}", status=403)

    def test_the_desk_grows_by_pages_and_not_by_queries(self, browse, remembered):
        for n in range(35):
            file(make_user(), now=NOON - timedelta(days=n))
        desk = browse(make_commission())
        desk.get("/mesa/datos-personales")
        with count_queries() as queries:
            page = desk.get("/mesa/datos-personales")
        assert len(queries) <= 12
        assert page.html.count('scope="row"') == 30
        more = next(link for link in page.links if "desde=" in link)
        assert desk.get(more).html.count('scope="row"') == 5
        desk.get("/mesa/datos-personales?desde=roto")


def test_two_answers_at_once_are_one(server):
    running = server()
    with running.app.app_context(), transaction():
        request_id = file(make_user(), now=clock.now()).id
        desks = [make_commission().id for _ in range(8)]

    def answer(desk_id):
        from gatp_participa.accounts.models import User

        with running.app.app_context():
            try:
                with transaction():
                    grant(
                        db.session.get_one(ArcoRequest, request_id),
                        db.session.get_one(User, desk_id), clock.now(),
                    )  # fmt: skip
            except ConflictError:
                return False
            return True

    assert sum(at_once([lambda one=one: answer(one) for one in desks])) == 1
    with running.app.app_context():
        assert letters("arco_answered") == 1


def test_sending_the_same_many_times_at_once_is_one_request(server):
    running = server()
    with running.app.app_context(), transaction():
        user_id = make_user().id

    def send():
        from gatp_participa.accounts.models import User

        with running.app.app_context(), transaction():
            return file(db.session.get_one(User, user_id), now=clock.now()).folio

    assert len(set(at_once([send] * 8))) == 1
