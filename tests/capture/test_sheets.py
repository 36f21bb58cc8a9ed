"""The sheet as PDF/UA: what a reader of documents finds in its bytes."""

import re
import zlib

import pytest
from sqlalchemy import func, select

from gatp_participa.calls.models import Topic
from gatp_participa.capture import exports, rules, services
from gatp_participa.capture.models import PaperForm
from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from tests.capture.support import capturer, make_event
from tests.support.factories import NOON, make_call, make_proposal, save

HOSTILE = '#panic("x") $ \\ ] @cita <etiqueta> *nota* _y_ `#read("/etc/passwd")` " // ñ'


@pytest.fixture
def call(app, session, at_noon):
    with app.test_request_context():
        yield make_call(topics=6, title="Voces por el gobierno abierto")


def inside(pdf: bytes) -> bytes:
    """Return the objects of a PDF, those in compressed streams too."""
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", inside(pdf)))


def test_the_sheet_is_tagged_titled_and_in_spanish(call):
    found = inside(exports.sheet_pdf(call))
    for words in (b"pdfuaid:part", b"/StructTreeRoot", b"/Marked true", b"/Lang(es-MX)",
                  b"/DisplayDocTitle true"):  # fmt: skip
        assert words in found, words
    assert b"Hoja para participar: Voces por el gobierno abierto" in found
    headings = re.findall(rb"/S\s*/(H\d)", found)
    assert (headings.count(b"H1"), headings.count(b"H2")) == (1, 6)
    assert len(re.findall(rb"/S\s*/Figure", found)) == 2  # the codes, each with its words


@pytest.mark.parametrize("topics", [0, 1, 7, 18])
@pytest.mark.parametrize("title", ["Agua", "Voces " * 20])
def test_a_sheet_is_one_page_whatever_its_call_says(call, topics, title):
    for one in call.topics[topics:]:
        db.session.delete(one)
    for place in range(len(call.topics), topics):
        save(
            Topic(call_id=call.id, slug=f"t{place}", name="Dinero público y obras", position=place)
        )
    call.title, call.summary = title.strip(), "Cuéntanos qué debe abrir el gobierno. " * 12
    db.session.flush()
    db.session.refresh(call)
    drawn = [folios.new_on_paper("OAX") for _each in range(3)]
    assert pages(exports.sheet_pdf(call)) == 1
    assert pages(exports.sheet_pdf(call, entity_code="20", folios=drawn)) == 3


def test_what_people_write_is_text_and_never_part_of_the_template(call):
    call.title = call.summary = HOSTILE
    save(Topic(call_id=call.id, slug="hostil", name=HOSTILE, position=9))
    db.session.refresh(call)
    assert pages(exports.sheet_pdf(call)) == 1


def test_numbered_sheets_have_folios_of_their_own_that_nobody_else_gets(call):
    person = capturer()
    run = services.number_sheets(call, "20", 40, person=person, now=NOON)
    printed = list(db.session.scalars(select(PaperForm.folio).where(PaperForm.run_id == run.id)))
    assert len(set(printed)) == 40
    assert all(folios.is_on_paper(one) and folios.normalize(one) == one for one in printed)
    assert not any(folios.is_on_paper(folios.new("OAX")) for _each in range(2000))
    # One written before folios of paper were told apart is not printed again.
    taken = make_proposal(call=call, folio=folios.new_on_paper("OAX")).folio
    services.number_sheets(call, "20", 40, person=person, now=NOON)
    assert taken not in set(db.session.scalars(select(PaperForm.folio)))
    assert db.session.scalar(select(func.count(PaperForm.id))) == 80


def test_who_may_print_how_many_and_for_what(call):
    for sheets in (0, rules.MOST_SHEETS + 1):
        with pytest.raises(InvalidInputError, match="entre 1 y 500"):
            services.number_sheets(call, "20", sheets, person=capturer(), now=NOON)
    with pytest.raises(NotAllowedError):
        services.number_sheets(call, "20", 1, person=capturer("19"), now=NOON)
    event = make_event(make_call(), capturer())
    with pytest.raises(InvalidInputError, match="otra convocatoria"):
        services.number_sheets(call, "20", 1, event=event, person=capturer(), now=NOON)
    call.status = "archived"
    db.session.flush()
    db.session.refresh(call)
    with pytest.raises(ConflictError):
        services.number_sheets(call, "20", 1, person=capturer(), now=NOON)


def test_the_page_to_print_says_the_same_as_the_pdf(call, browse):
    page = browse().get(f"/convocatorias/{call.slug}/formato")
    assert f"/convocatorias/{call.slug}/formato.pdf" in page.links
    for words in exports.words_of(call).values():
        if "QR" not in words and "Con este folio" not in words and "anota" not in words:
            assert words in page.text or words == "Folio", words
    answer = browse().client.get(f"/convocatorias/{call.slug}/formato.pdf")
    assert answer.mimetype == "application/pdf"
