"""Consent: logged with its version, told of changes, asked again when they are of substance."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, NotFoundError
from gatp_participa.privacy import services
from gatp_participa.privacy.models import Consent
from gatp_participa.privacy.status import Purpose
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Proposal, Support
from tests.privacy.test_notices import at, publish
from tests.support.factories import NOON, make_call, make_commission, make_proposal, make_user
from tests.support.page import Page
from tests.support.queries import count_queries
from tests.support.visitor import at_once

pytestmark = pytest.mark.usefixtures("at_noon")


def given(user):
    query = select(Consent).where(Consent.user_id == user.id).order_by(Consent.id)
    return [(one.purpose, one.notice_number, one.channel) for one in db.session.scalars(query)]


class TestGiving:
    def test_entering_logs_it_once_for_each_version(self, enter):
        user = make_user()
        enter(user)
        enter(user)
        assert given(user) == [(Purpose.OPEN, 1, "web")]
        assert db.session.get(User, user.id).notice_seen == 1

    def test_sending_a_proposal_logs_it(self, session):
        author, call = make_user(), make_call()
        draft = proposals.ProposalDraft(
            title="Luz en el parque", problem="El parque está oscuro desde las siete de la noche.",
            entity_code="20", accepts_privacy=True,
        )  # fmt: skip
        proposals.submit(draft, call=call, author=author, now=NOON)
        assert [purpose for purpose, _, _ in given(author)] == [Purpose.PROPOSE]

    def test_it_can_be_taken_back_and_given_again(self, session):
        user, other = make_user(), make_user()
        assert services.give_consent(user, Purpose.PROPOSE, now=NOON)
        assert not services.give_consent(user, Purpose.PROPOSE, now=NOON)
        (consent,) = db.session.scalars(select(Consent))
        with pytest.raises(NotFoundError):
            services.withdraw_consent(consent.id, person=other, now=NOON)
        services.withdraw_consent(consent.id, person=user, now=NOON)
        with pytest.raises(ConflictError):
            services.withdraw_consent(consent.id, person=user, now=NOON)
        assert services.give_consent(user, Purpose.PROPOSE, now=NOON, channel="paper")
        assert [channel for _, _, channel in given(user)][1:] == ["paper"]

    def test_the_account_needs_its_own(self, enter):
        user = make_user()
        visitor = enter(user)
        (consent,) = db.session.scalars(select(Consent))
        visitor.post(f"/mi-cuenta/permisos/{consent.id}/retirar", status=409)

    def test_the_page_lists_them_and_takes_them_back(self, enter):
        user = make_user()
        visitor = enter(user)
        services.give_consent(user, Purpose.PROPOSE, now=NOON)
        db.session.commit()
        page = visitor.get("/mi-cuenta/datos")
        assert "Publicar tus propuestas" in page.text
        consent = db.session.scalar(select(Consent.id).where(Consent.purpose == Purpose.PROPOSE))
        visitor.post(f"/mi-cuenta/permisos/{consent}/retirar")
        assert "retirado el" in visitor.get("/mi-cuenta/datos").text


@pytest.fixture
def supporter(enter, monkeypatch):
    """Somebody signed in before a version came into force, and a proposal to support."""

    def _make(**texts):
        call = make_call(closes_at=NOON + timedelta(days=30))
        proposal = make_proposal(call=call)
        user = make_user()
        publish(make_commission(), **texts)
        visitor = enter(user)
        at(monkeypatch, NOON + timedelta(days=1))
        return visitor, user, f"/propuestas/{proposal.folio}/apoyo"

    return _make


def supports():
    return db.session.scalar(select(func.count(Support.id)))


class TestNews:
    def test_people_are_told_at_their_next_act_and_once(self, supporter):
        visitor, user, url = supporter()
        assert "aviso de privacidad cambió" not in visitor.get(url).text
        visitor.post(url)
        assert supports() == 1
        told = visitor.get("/mi-cuenta").text
        assert "El aviso de privacidad cambió: Ahora también avisamos" in told
        visitor.post(url, {"take_back": "1"})
        assert "aviso de privacidad cambió" not in visitor.get("/mi-cuenta").text
        assert given(user) == [(Purpose.OPEN, 1, "web")]

    def test_a_substantial_one_asks_again_and_loses_nothing(self, supporter):
        visitor, user, url = supporter(is_substantial=True)
        answer = visitor.post(url, {"algo": "que escribí"}, status=409)
        page = Page(answer.text).check()
        assert supports() == 0
        assert 'value="que escribí"' in page.html
        assert f'action="{url}"' in page.html
        visitor.post(url, {"algo": "que escribí", "accepts_notice": "2"})
        assert supports() == 1
        assert [number for _, number, _ in given(user)] == [1, 2]
        visitor.post(url, {"take_back": "1"})

    @pytest.mark.parametrize("number", ["1", "3", "", "x"])
    def test_only_the_version_in_force_is_accepted(self, supporter, number):
        visitor, _user, url = supporter(is_substantial=True)
        visitor.post(url, {"accepts_notice": number}, status=409)
        assert supports() == 0

    def test_one_may_leave_close_sessions_and_ask_without_accepting(self, supporter):
        visitor, _user, _url = supporter(is_substantial=True)
        visitor.post("/mi-cuenta", {"name": "Rosa"})
        data = {"kind": "access", "body": "Quiero saber qué guardan de mí."}
        visitor.post("/mi-cuenta/solicitudes", data)
        visitor.post("/salir")

    def test_who_enters_after_it_accepts_it_on_entering(self, supporter, enter):
        _visitor, user, url = supporter(is_substantial=True)
        again = enter(user)
        again.post(url)
        assert [number for _, number, _ in given(user)] == [1, 2]

    def test_reading_is_never_stopped_nor_charged(self, browse, supporter, remembered):
        visitor, _user, url = supporter(is_substantial=True)
        visitor.get("/privacidad")
        with count_queries() as queries:
            visitor.get(url)
        assert not [one for one in queries if "privacy_notices" in one]


def test_agreeing_in_many_tabs_at_once_is_one_consent(server):
    running = server()
    with running.app.app_context(), transaction():
        user_id = make_user().id

    def agree():
        with running.app.app_context(), transaction():
            user = db.session.get_one(User, user_id)
            return services.give_consent(user, Purpose.PROPOSE, now=clock.now())

    assert sorted(at_once([agree] * 12)) == [False] * 11 + [True]
    with running.app.app_context():
        assert db.session.scalar(select(func.count(Consent.id))) == 1
        assert db.session.scalar(select(func.count(Proposal.id))) == 0
