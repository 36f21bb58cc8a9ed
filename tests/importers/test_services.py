"""Bringing a file into a call: everything or nothing, twice or once, for whoever may."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.models import CallEntity
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.importers import services
from gatp_participa.importers.models import ImportBatch
from gatp_participa.importers.readers.errors import WrongOptionError
from gatp_participa.importers.services import Options
from tests.importers.support import counts, proposals_of
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_user,
    save,
)

HEAD = "id;titulo;descripcion;estado;correo;autor\n"
ROWS = HEAD + (
    "1;Luz en el parque;Que haya lámparas.;Oaxaca;ana@example.org;Ana Pérez\n"
    "2;Agua los martes;Que la pipa avise.;Edomex;beto@example.org;Beto Ruiz\n"
)


def test_a_file_becomes_proposals_with_folio_and_place(bring):
    call = make_call()
    assert counts(bring(ROWS, call=call)) == (2, 2, 0, 0, 0)
    first, second = proposals_of(call)
    assert (first.title, first.problem) == ("Luz en el parque", "Que haya lámparas.")
    assert (first.entity_code, second.entity_code) == ("20", "15")
    assert first.external_key == "table:1"
    assert first.folio.startswith("OAX-")
    assert first.author_id is None
    assert first.channel == "import"


def test_importing_twice_changes_nothing(bring):
    call = make_call()
    bring(ROWS, call=call)
    before = [(p.id, p.folio, p.content_digest) for p in proposals_of(call)]
    assert counts(bring(ROWS, call=call)) == (2, 0, 0, 2, 0)
    assert [(p.id, p.folio, p.content_digest) for p in proposals_of(call)] == before


def test_a_corrected_row_changes_only_its_proposal(bring):
    call = make_call()
    bring(ROWS, call=call)
    assert counts(bring(ROWS.replace("avise", "avise antes"), call=call)) == (2, 0, 1, 1, 0)


def test_neither_addresses_nor_names_of_authors_reach_the_database(bring):
    call = make_call()
    bring(ROWS, call=call)
    everything = " ".join(
        str(value)
        for table in reversed(db.metadata.sorted_tables)
        for row in db.session.execute(select(table))
        for value in row
    )
    for personal in ("ana@example.org", "beto@example.org", "Ana Pérez", "Beto Ruiz"):
        assert personal not in everything


def test_a_rehearsal_counts_the_same_and_writes_nothing(bring):
    call = make_call()
    bring(ROWS, call=call)
    save(make_proposal(call=call))
    changed = ROWS.replace("avise", "avise antes") + "3;Tres;Nueva;;;\n3;Tres;Nueva;;;\n4;;;;;\n"
    before = len(proposals_of(call))
    rehearsed = bring(changed, call=call, is_rehearsal=True)
    assert len(proposals_of(call)) == before
    assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 1
    done = bring(changed, call=call)
    assert counts(rehearsed) == counts(done) == (5, 1, 1, 2, 1)
    assert rehearsed.errors == done.errors == [{"row": 6, "reason": "la fila no tiene texto"}]


def test_a_rehearsal_may_stop_before_the_end(session, tmp_path):
    call = make_call()
    path = tmp_path / "t.csv"
    path.write_text(ROWS)
    file = services.open_file(path, Options())
    result = services.rehearse(file, call=call, person=None, now=NOON, limit=1)
    assert (result.read, result.is_whole) == (1, False)
    assert file.has_more_than(1)
    assert not file.has_more_than(2)


def test_rows_without_number_are_known_by_what_they_say(bring):
    call = make_call()
    content = (
        "titulo,texto,estado\nLuz,Que haya,Oaxaca\nLuz,Que haya,Oaxaca\nLuz,Que haya,Jalisco\n"
    )
    assert counts(bring(content, call=call)) == (3, 2, 0, 1, 0)
    assert counts(bring(content, call=call)) == (3, 0, 0, 3, 0)


def test_an_identifier_that_comes_twice_with_other_words_is_rejected(bring):
    content = "id,titulo,texto\n7,Luz,uno\n8,Agua,dos\n7,Baches,tres\n"
    call = make_call()
    result = bring(content, call=call)
    assert counts(result) == (3, 2, 0, 0, 1)
    assert result.errors == [
        {"row": 4, "reason": "repite el identificador de la fila 2 con otro contenido"}
    ]
    assert counts(bring(content, call=call)) == (3, 0, 0, 2, 1)


def test_files_that_number_alike_are_told_apart_by_their_source(bring):
    call = make_call()
    bring("id,titulo\n1,Luz en la calle\n", call=call, source="Foro Tuxtepec")
    result = bring("id,titulo\n1,Agua para todas\n", call=call, source="Foro Ixtlán")
    assert counts(result) == (1, 1, 0, 0, 0)
    assert [p.external_key for p in proposals_of(call)] == [
        "table:foro-tuxtepec:1", "table:foro-ixtlan:1",
    ]  # fmt: skip


def test_attacks_arrive_as_what_text_they_have_or_not_at_all(bring):
    call = make_call()
    content = (
        "id;titulo;descripcion\n"
        "1;<script>alert(1)</script>;<img src=x onerror=alert(1)>\n"
        "2;<b>Hola</b>;<script>alert(1)</script>\n"
        "3;=HYPERLINK('x');@SUM(A1)\n"
    )
    result = bring(content, call=call)
    assert result.errors == [{"row": 2, "reason": "la fila no tiene texto"}]
    assert [(p.title, p.problem) for p in proposals_of(call)] == [
        ("Hola", "Hola"), ("=HYPERLINK('x')", "@SUM(A1)"),
    ]  # fmt: skip


def test_a_long_title_goes_on_in_the_text_and_loses_nothing(bring):
    call = make_call()
    title = " ".join(f"palabra{n}" for n in range(40))
    bring(f"titulo;texto\n{title};Y el texto.\n", call=call)
    (one,) = proposals_of(call)
    assert len(one.title) <= 200
    rest, text = one.problem.split("\n\n")
    assert f"{one.title.rstrip('…')} {rest.lstrip('…')}" == title
    assert text == "Y el texto."


def test_a_text_too_long_to_read_is_rejected(bring):
    call = make_call()
    result = bring(f"titulo;texto\nLargo;{'a ' * 10_001}\nBien;corto\n", call=call)
    assert counts(result) == (2, 1, 0, 0, 1)
    assert result.errors[0]["reason"] == "el texto tiene 20,001 caracteres y caben 20,000"


def test_a_date_nobody_understands_is_today_and_counts_as_a_warning(bring):
    call = make_call()
    content = "titulo;fecha\nA;03/04/2026\nB;ayer\nC;\nD;2031-01-01\n"
    result = bring(content, call=call)
    assert result.warnings == {"no_date": 2}
    assert [p.submitted_at for p in proposals_of(call)] == [
        datetime(2026, 4, 3, 6, tzinfo=UTC), NOON, NOON, NOON,
    ]  # fmt: skip


def test_a_state_that_does_not_exist_rejects_only_when_its_column_was_said(bring):
    content = "titulo;estado\nA;Narnia\nB;Puebla\n"
    assert counts(bring(content, call=make_call())) == (2, 2, 0, 0, 0)
    result = bring(content, call=make_call(), entity_column="Estado")
    assert result.errors == [{"row": 2, "reason": "no hay una entidad «Narnia»"}]


def test_one_state_may_be_said_for_every_row(bring):
    call = make_call()
    bring("titulo;municipio\nA;Zapopan\n", call=call, entity="jalisco")
    (one,) = proposals_of(call)
    assert (one.entity_code, one.municipality_code) == ("14", "14120")
    with pytest.raises(WrongOptionError, match="Narnia"):
        bring("titulo\nA\n", call=call, entity="Narnia")


def test_topics_are_the_calls_own(bring):
    call = make_call()
    bring("titulo;asunto\nA;ASUNTO 1\nB;otro\n", call=call)
    assert [p.topic_id for p in proposals_of(call)] == [call.topics[1].id, None]


def test_a_failure_half_way_leaves_nothing(session, tmp_path):
    call = make_call()
    path = tmp_path / "t.csv"
    path.write_text("titulo\n" + "".join(f"Propuesta {n}\n" for n in range(1500)))

    def fail(row, _proposal):
        if row == 1200:
            raise ConnectionError

    file = services.open_file(path, Options())
    with pytest.raises(ConnectionError), transaction():
        services.bring(
            file, call=call, person=None, now=NOON, file_name="t.csv",
            watch=services.Watch(on_row=fail),
        )  # fmt: skip
    assert proposals_of(call) == []
    assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_an_import_leaves_its_counts_its_rejections_and_a_trace(bring):
    call, person = make_call(), make_commission()
    bring(ROWS + "3;;;;;\n", call=call, person=person)
    batch = db.session.scalar(select(ImportBatch))
    assert (batch.read, batch.created, batch.rejected) == (3, 2, 1)
    assert batch.errors["rows"] == [{"row": 4, "reason": "la fila no tiene texto"}]
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.act == "importers.bring"))
    assert (entry.actor_id, entry.subject_id) == (person.id, batch.id)


@pytest.mark.parametrize(
    ("grants", "rejected"),
    [
        ([(Role.COMMISSION, "00")], 0),
        ([(Role.ADMIN, "00")], 0),
        ([(Role.CAPTURER, "00")], 0),
        ([(Role.CAPTURER, "20")], 1),
        ([(Role.MODERATOR, "00")], None),
        ([(Role.SECRETARIAT_MEMBER, "20")], None),
        ([(Role.AUDITOR, "00")], None),
        ([], None),
    ],
)
def test_who_may_import_and_for_which_states(bring, grants, rejected):
    person = make_user(*grants)
    if rejected is None:
        with pytest.raises(NotAllowedError):
            bring(ROWS, call=make_call(), person=person)
        return
    result = bring(ROWS, call=make_call(), person=person)
    assert result.rejected == rejected
    if rejected:
        assert result.errors[0]["reason"] == "tu cuenta solo captura para Oaxaca"


def test_who_captures_for_one_state_cannot_change_what_others_imported(bring):
    call = make_call()
    bring("id;titulo;estado\n1;De Jalisco;Jalisco\n", call=call)
    capturer = make_user((Role.CAPTURER, "20"))
    result = bring("id;titulo;estado\n1;De Oaxaca;Oaxaca\n", call=call, person=capturer)
    assert counts(result) == (1, 1, 0, 0, 0)
    assert [p.title for p in proposals_of(call)] == ["De Jalisco", "De Oaxaca"]


@pytest.mark.parametrize("status", list(CallStatus))
def test_every_call_takes_imports_until_it_is_archived(bring, status):
    call = make_call(status=status)
    if status is CallStatus.ARCHIVED:
        with pytest.raises(ConflictError):
            bring(ROWS, call=call)
    else:
        assert bring(ROWS, call=call).created == 2


def test_a_call_of_some_states_takes_rows_of_those_only(bring):
    call = make_call(is_national=False)
    save(CallEntity(call_id=call.id, entity_code="20"))
    db.session.refresh(call)
    result = bring(ROWS, call=call)
    assert counts(result) == (2, 1, 0, 0, 1)
    assert result.errors[0]["reason"] == "la convocatoria es solo para Oaxaca"


def test_only_a_thousand_reasons_are_kept_but_all_are_counted(bring):
    result = bring("id;titulo\n" + "".join(f"{n};\n" for n in range(1203)), call=make_call())
    assert result.rejected == 1203
    assert len(result.errors) == 1000
