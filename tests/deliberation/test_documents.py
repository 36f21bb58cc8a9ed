"""What leaves the platform: calendars, letters, minutes as documents, and the order as a table."""

import io
from datetime import timedelta

import docx
import pytest
from icalendar import Calendar
from sqlalchemy import select

from gatp_participa.core import clock
from gatp_participa.deliberation import acta, calendars, exports, queries, services
from gatp_participa.deliberation.services import AgreementDraft, SessionDraft
from gatp_participa.documents import to_docx, to_pdf
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.notices.sender import as_email
from gatp_participa.web.exports import csv_lines
from tests.deliberation.helpers import (
    DRAFT,
    LATER,
    NOON,
    SECTORS,
    make_called,
    make_scored,
    make_signed,
    make_table,
    make_written,
)

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def read(text: str):
    """Parse a calendar back and return it with its one event."""
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_invitation_is_an_event_in_central_mexico_with_its_uid_and_sequence():
    table = make_table(contact_email="mesa@oaxaca.example")
    called = make_called(table)
    text = calendars.invitation(
        called, table="Secretariado de Oaxaca", attendee="ana@example.org", name="Ana", now=NOON
    )
    calendar, event = read(text)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert event["UID"] == f"sesion-{called.id}@127.0.0.1"
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == NOON
    assert event["DTSTART"].params["TZID"] == "America/Mexico_City"
    assert event["DTSTART"].dt == LATER
    assert event["ORGANIZER"] == "mailto:mesa@oaxaca.example"
    assert event["ATTENDEE"] == "mailto:ana@example.org"
    assert event["STATUS"] == "CONFIRMED"
    assert [str(one["TZID"]) for one in calendar.walk("VTIMEZONE")] == ["America/Mexico_City"]
    assert "https://reunion.example/sala" in text


def test_a_change_and_a_cancellation_replace_what_is_in_the_calendar(session):
    table = make_table()
    called = make_called(table)
    act = {"person": table.facilitator, "now": NOON}
    services.reschedule(called, SessionDraft(**{**vars(DRAFT), "place": "Otra sala"}), **act)
    services.cancel(called, reason="No hay sala.", **act)
    first = table.users[SECTORS[0]][0].email
    texts = session.scalars(
        select(OutboxMessage.calendar)
        .where(OutboxMessage.recipient == first)
        .order_by(OutboxMessage.id)
    ).all()
    said = [(str(c["METHOD"]), e["SEQUENCE"], str(e["STATUS"])) for c, e in map(read, texts)]
    assert said == [
        ("REQUEST", 0, "CONFIRMED"), ("REQUEST", 1, "CONFIRMED"), ("CANCEL", 2, "CANCELLED"),
    ]  # fmt: skip
    assert len({str(read(text)[1]["UID"]) for text in texts}) == 1


def test_the_letter_carries_the_agenda_and_the_invitation_as_a_part_of_its_own(session):
    table = make_table()
    make_called(table)
    message = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).first()
    assert "Revisar los turnos" in message.body_text
    letter = as_email(message, "participa@example.org")
    (part,) = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    calendar, _event = read(part.get_content())
    assert calendar["METHOD"] == "REQUEST"


def test_the_public_calendar_has_what_was_called_and_never_how_to_connect():
    table = make_table()
    called = make_called(table)
    services.create(table.secretariat, DRAFT, person=table.facilitator, now=NOON)
    rows = queries.upcoming_of_table(table.secretariat.id)
    text = calendars.feed("Oaxaca", rows, now=NOON)
    calendar, event = read(text)
    assert calendar["METHOD"] == "PUBLISH"
    assert event["UID"] == f"sesion-{called.id}@127.0.0.1"
    assert event["DTSTAMP"].dt == called.called_at
    assert "reunion.example" not in text
    assert "ATTENDEE" not in text


@pytest.fixture
def minutes():
    table = make_table(seats=2)
    written = make_written(table)
    services.agree(
        written,
        AgreementDraft(
            body="=Mandar el oficio", responsible="Finanzas", due_on=clock.local_day(LATER)
        ),
        person=table.facilitator, now=LATER,
    )  # fmt: skip
    for sector in SECTORS:
        digest = queries.room_of(written).digest
        services.sign(written, digest=digest, person=table.users[sector][0], now=LATER)
    return acta.document_of(queries.room_of(written))


def test_the_minutes_are_a_pdf_that_everybody_can_read(minutes):
    pdf = to_pdf(minutes)
    for sign in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"pdfuaid", b"/DisplayDocTitle true"):
        assert sign in pdf
    assert minutes.title == "Acta: 1.ª sesión ordinaria"
    assert minutes.title.encode() in pdf
    assert b"es-MX" in pdf


def test_the_minutes_open_in_a_word_processor_with_all_that_happened(minutes):
    made = docx.Document(io.BytesIO(to_docx(minutes)))
    text = "\n".join(line.text for line in made.paragraphs)
    cells = {cell.text for table in made.tables for row in table.rows for cell in row.cells}
    assert "Hubo quórum: 6 de 6 lugares y los tres sectores." in text
    assert "Se aprueba: hay consenso, nadie está en contra (6 a favor" in text
    assert "Se revisaron tres turnos." in text
    assert {"=Mandar el oficio", "Finanzas", "a favor", "titular", "suplente"} <= cells
    assert made.core_properties.title == "Acta: 1.ª sesión ordinaria"
    headings = [line.text for line in made.paragraphs if line.style.name.startswith("Heading")]
    assert {"Asistencia", "Orden del día", "Acuerdos"} <= set(headings), headings


def test_a_signed_session_in_english_is_written_in_english():
    from gatp_participa.web.languages import speaking

    room = queries.room_of(make_signed(make_table()))
    with speaking("en"):
        assert acta.document_of(room).language == "en"


def test_the_order_as_csv_has_every_score_and_no_formula():
    table = make_table()
    call, referrals = make_scored(table, 3)
    referrals[0].theme.name = "=HYPERLINK(1)"
    board = queries.board_of(call, "20")
    lines = list(csv_lines(exports.rows(board)))
    assert len(lines) == 4
    assert lines[0].startswith("\ufefflugar,calificacion,diferencia_entre_sectores,tema")
    assert "'=HYPERLINK(1)" in lines[1]
    assert lines[1].startswith("1,100.0,0.0,")
    assert "government.urgency" in lines[0]


def test_a_session_that_ends_another_day_is_told_as_it_is():
    table = make_table()
    long = SessionDraft(**{**vars(DRAFT), "ends_at": LATER + timedelta(hours=14)})
    made = services.create(table.secretariat, long, person=table.facilitator, now=NOON)
    _calendar, event = read(calendars.feed("Oaxaca", [made], now=NOON))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=14)
