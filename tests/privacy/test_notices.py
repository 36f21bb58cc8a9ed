"""Versions of the notice: published, never edited, read with the names of their time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.entities.services import rename_term
from gatp_participa.privacy import notice, services
from gatp_participa.privacy.models import PrivacyNotice
from tests.support.factories import NOON, make_commission, make_user
from tests.support.page import Page
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")
TODAY = date(2026, 11, 21)
TEXTS = {
    "simplified": "**Pedimos tu correo** para entrar. Lo cuida la [[commission.name]]. " + "Más. " * 40,
    "full": "## Quién\n\nLa [[commission.name]].\n\nSi no, acude a [[institution:oversight_national]].\n\n"
    + "Más palabras. " * 50,
    "changes": "Ahora también avisamos por mensaje.",
}  # fmt: skip


def publish(person, *, on=TODAY + timedelta(days=1), is_substantial=False, now=NOON, **texts):
    return services.publish_notice(
        **(TEXTS | texts), is_substantial=is_substantial, valid_from_on=on, person=person, now=now
    )


def at(monkeypatch, moment):
    monkeypatch.setattr(clock, "now", lambda: moment)


class TestPublishing:
    @pytest.mark.parametrize(
        ("grants", "may"),
        [
            ([(Role.COMMISSION, "00")], True), ([(Role.ADMIN, "00")], True),
            ([(Role.AUDITOR, "00")], False), ([(Role.SECRETARIAT_MEMBER, "20")], False),
            ([(Role.MODERATOR, "00")], False), ([(Role.CAPTURER, "00")], False), ([], False),
        ],
    )  # fmt: skip
    def test_only_the_commission_and_who_administers(self, session, grants, may):
        person = make_user(*grants)
        if may:
            assert publish(person) == 2
        else:
            with pytest.raises(NotAllowedError):
                publish(person)
            with pytest.raises(NotAllowedError):
                services.discard_notice(2, person=person, now=NOON)

    def test_a_version_counts_from_its_day_on(self, session, monkeypatch):
        publish(make_commission())
        assert notice.in_force().number == 1
        at(monkeypatch, NOON + timedelta(days=1))
        assert notice.in_force().number == 2
        assert [row.number for row in db.session.scalars(select(PrivacyNotice))] == [1, 2]

    @pytest.mark.parametrize(
        ("on", "texts"),
        [
            (TODAY - timedelta(days=1), {}),
            (TODAY, {}),  # the day the first one starts
            (TODAY + timedelta(days=1), {"simplified": "Corto."}),
            (TODAY + timedelta(days=1), {"changes": ""}),
            (TODAY + timedelta(days=1), {"full": TEXTS["full"] + "[[nadie.sabe]]"}),
        ],
    )
    def test_what_cannot_be_published_is_refused(self, session, on, texts):
        with pytest.raises(InvalidInputError):
            publish(make_commission(), on=on, **texts)

    def test_one_that_does_not_count_yet_is_taken_back_and_one_in_force_is_not(
        self, session, monkeypatch
    ):
        person = make_commission()
        publish(person)
        services.discard_notice(2, person=person, now=NOON)
        assert publish(person) == 2
        tomorrow = NOON + timedelta(days=1)
        at(monkeypatch, tomorrow)
        with pytest.raises(ConflictError):
            services.discard_notice(2, person=person, now=tomorrow)
        acts = set(db.session.scalars(select(AuditEntry.act)))
        assert {"privacy.publish_notice", "privacy.discard_notice"} <= acts

    def test_a_bodys_paragraph_is_left_out_when_there_is_no_such_body(self, session):
        from gatp_participa.entities.queries import catalogue

        text = "Una.\n\nAcude a [[institution:no_existe]].\n\nLa [[commission.name]]."
        assert notice.fill(text, catalogue()).split("\n\n")[0] == "Una."
        assert "Acude" not in notice.fill(text, catalogue())
        assert "Comisión" in notice.fill(text, catalogue())


class TestPages:
    def test_the_short_one_comes_first_and_the_full_one_says_how_long_things_are_kept(self, browse):
        visitor = browse()
        page = visitor.get("/privacidad")
        assert page.heading == "Aviso de privacidad"
        assert "Pedimos lo menos posible" in page.text
        assert "/privacidad/completo" in page.links
        page = visitor.get("/privacidad/completo")
        for words in ("datos sensibles", "Transparencia para el Pueblo", "180 días", "30 días"):
            assert words in page.text

    def test_visitors_share_them_and_they_cost_few_queries(self, browse, remembered):
        visitor = browse()
        for url in ("/privacidad", "/privacidad/completo", "/privacidad/version/1"):
            with count_queries() as queries:
                answer = visitor.client.get(url)
            assert len(queries) <= 12
            assert answer.headers["Cache-Control"].startswith("public")
            assert "Set-Cookie" not in answer.headers

    def test_previous_ones_are_read_with_the_names_of_their_time(self, browse, monkeypatch):
        publish(make_commission())
        rename_term("commission.name", "Comisión Nueva", from_on=TODAY + timedelta(days=1))
        visitor = browse()
        at(monkeypatch, NOON + timedelta(days=1))
        page = visitor.get("/privacidad")
        assert "Comisión Nueva" in page.text
        assert "Ahora también avisamos" in page.text
        assert "/privacidad/version/1" in page.links
        old = visitor.get("/privacidad/version/1")
        assert "hasta el 22 de noviembre" in " ".join(old.text.split())
        assert "La Comisión de Gobierno Abierto" in old.text
        visitor.get("/privacidad/version/9", status=404)

    def test_one_to_come_is_not_public(self, browse):
        publish(make_commission())
        browse().get("/privacidad/version/2", status=404)

    def test_who_enters_reads_the_short_one_before_giving_an_address(self, browse):
        html = browse().get("/entrar").html
        assert html.index("Pedimos lo menos posible") < html.index('name="email"')


class TestDesk:
    def test_it_is_seen_before_it_is_published(self, browse):
        desk = browse(make_commission())
        assert "Pedimos lo menos posible" in desk.get("/mesa/privacidad").html
        data = TEXTS | {"valid_from_on": "2026-11-25"}
        page = Page(desk.client.post("/mesa/privacidad", data=data | {"preview": "1"}).text).check()
        assert "Así se leerá" in page.text
        assert db.session.scalar(select(PrivacyNotice).where(PrivacyNotice.number == 2)) is None
        desk.post("/mesa/privacidad", data | {"publish": "1"})
        assert "Publicamos la versión 2" in desk.get("/mesa/privacidad").text
        desk.post("/mesa/privacidad/2/quitar")

    def test_what_is_missing_is_said_and_nothing_typed_is_lost(self, browse):
        desk = browse(make_commission())
        data = TEXTS | {"changes": "", "valid_from_on": "2026-11-25", "publish": "1"}
        page = Page(desk.post("/mesa/privacidad", data, status=422).text).check()
        assert "al menos 20" in page.text
        assert "Más palabras." in page.html
        data |= {"changes": TEXTS["changes"], "valid_from_on": "2026-11-01"}
        assert "que ya pasó" in desk.post("/mesa/privacidad", data, status=422).text

    def test_others_do_not_enter(self, browse):
        browse(make_user((Role.AUDITOR, "00"))).get("/mesa/privacidad", status=403)
        assert browse().client.get("/mesa/privacidad").status_code == 303


def test_it_names_the_fingerprint_of_the_curp_and_when_it_goes():
    first = notice.first()
    for words in ("huella de tu CURP", "no se guarda en ninguna parte", "cuando borras tu cuenta"):
        assert words in first.full
    assert "huella de tu CURP" in first.simplified
