from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from gatp_participa.capture.models import Event
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.status import SessionKind, SessionStatus
from gatp_participa.evaluations import services as evaluations
from gatp_participa.plans.models import Activity, CommitmentChange
from gatp_participa.secretariats.status import Quorum, Voting
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_commitment,
    make_plan,
    make_proposal,
    make_referral,
    make_response,
    make_secretariat,
    make_theme,
    save,
)
from tests.support.queries import within_budget

MONTH = "/estados/20/calendario?mes=2026-11"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = 'Luz & <b>sombra</b> ";,\\ en Á'


@pytest.fixture
def november(session, at_noon):
    """One of each kind of day in Oaxaca, and the same things in Jalisco, which are not shown."""
    call = make_call(
        opens_at=NOON - timedelta(days=9), closes_at=NOON + timedelta(days=5), title="Agua clara"
    )
    for code in ("20", "14"):
        theme = make_theme(make_proposal(call=call, entity_code=code), published=True, name=HOSTILE)
        make_referral(theme, code, answer_due_on=date(2026, 11, 20))
        save(
            Session(
                secretariat_id=make_secretariat(code).id, kind=SessionKind.ORDINARY, number=3,
                status=SessionStatus.CALLED, starts_at=datetime(2026, 11, 26, 0, 30, tzinfo=UTC),
                ends_at=datetime(2026, 11, 26, 2, tzinfo=UTC), place="Sala 2", quorum=Quorum.BOTH,
                voting=Voting.CONSENSUS, created_at=NOON, link="https://example.org/secreta",
            )
        )  # fmt: skip
        save(
            Event(
                call_id=call.id, entity_code=code, title=f"Encuentro de {code}", created_at=NOON,
                held_on=date(2026, 11, 28), published_at=NOON, published_by_id=make_commission().id,
            )
        )  # fmt: skip
        plan = make_plan(code, starts_on=date(2026, 1, 1), ends_on=date(2027, 10, 1))
        promise = make_commitment(plan)
        save(
            Activity(
                commitment_id=promise.id, position=1, title=f"Lista de {code}",
                starts_on=date(2026, 2, 1), ends_on=date(2026, 11, 15),
            )
        )  # fmt: skip
        save(
            CommitmentChange(
                commitment_id=promise.id, changes={"Título": ["a", "b"]}, why="Se aclara.",
                approved_by="Sesión 2", changed_at=NOON,
            )
        )  # fmt: skip
        make_response(make_referral(theme, "00" if code == "14" else "19"))
    evaluations.schedule(NOON)
    return call


def test_a_month_says_everything_of_its_state_in_order(browse, november):
    text = browse().get(MONTH).text
    said = [
        "abre una convocatoria", "Lista de 20", "toca evaluar un plan", "toca responder un tema",
        "3.ª sesión ordinaria", "cierra una convocatoria", "Encuentro de 20",
    ]  # fmt: skip
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    assert "Lista de 14" not in text
    assert text.count("ya pasó") == 2
    assert "18:30" in text  # the session, in the time of central Mexico


def test_a_month_with_nothing_says_so(browse, november):
    assert "no hay fechas" in browse().get("/estados/20/calendario?mes=2031-02").text
    browse().get("/estados/20/calendario?mes=2026-13")
    browse().get("/estados/99/calendario", status=404)


def test_the_calendar_is_one_that_telephones_read(browse, november):
    answer = browse().client.get("/estados/20/calendario.ics")
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    events = {str(one["uid"]).split("-")[0]: one for one in calendar.walk("VEVENT")}
    assert set(events) == {"call_opens", "call_closes", "event", "session", "answer", "activity",
                           "evaluation"}  # fmt: skip
    session = events["session"].decoded("dtstart")
    assert session.utcoffset() == timedelta(hours=-6)
    assert events["answer"].decoded("dtstart") == date(2026, 11, 20)
    assert HOSTILE in str(events["answer"]["summary"])
    assert "secreta" not in answer.text
    again = Calendar.from_ical(browse().client.get("/estados/20/calendario.ics").data)
    assert {str(one["uid"]) for one in again.walk("VEVENT")} == {
        str(one["uid"]) for one in calendar.walk("VEVENT")
    }


def test_what_changed_is_of_a_month_and_of_a_state(browse, november):
    here = browse().get("/novedades?mes=2026-11&estado=20").text
    assert "cambió un compromiso" in here
    assert "se publicó un plan" in here
    assert "se respondió un tema" not in here
    country = browse().get("/novedades?mes=2026-11").text
    assert country.count("cambió un compromiso") == 2
    assert "sin estado" in country
    assert "no se publicó nada" in browse().get("/novedades?mes=2025-01").text


def test_the_feed_is_xml_whatever_people_called_things(browse, november):
    answer = browse().client.get("/novedades.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)  # noqa: S314 -- our own
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert any(HOSTILE in title for title in titles)
    moments = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
    assert moments == sorted(moments, reverse=True)
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")}) == len(titles)


@pytest.mark.parametrize(
    "path", [MONTH, "/estados/20/calendario.ics", "/novedades", "/novedades.atom"]
)
def test_pages_keep_to_their_budget(remembered, browse, november, path):
    class Raw:
        def get(self, url):
            return browse().client.get(url)

    within_budget(Raw(), path)
