import csv
import io
import json
import tracemalloc

import pytest
from sqlalchemy import insert

from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes import exports
from gatp_participa.themes.models import RunAssignment, ThemeMember
from gatp_participa.themes.status import MemberOrigin, ThemeStatus
from gatp_participa.web.exports import safe_cell
from tests.support.factories import (
    NOON,
    make_call,
    make_member,
    make_proposal,
    make_run,
    make_theme,
)
from tests.support.queries import count_queries


def assign(run, proposal, number):
    db.session.add(
        RunAssignment(
            run_id=run.id, proposal_id=proposal.id, group_number=number,
            leftover_reason="" if number is not None else "Se lee aparte.",
        )
    )  # fmt: skip
    db.session.flush()


@pytest.fixture
def run(session):
    call = make_call()
    run = make_run(call)
    parts = [{"name": "Focos", "terms": []}]
    theme = make_theme(call=call, run=run, published=True, name="=Luz", subthemes=parts)
    draft = make_theme(call=call, run=run, name="Secreto todavía")
    rows = [
        ("machine", theme, 0, {"subtheme": 0, "closeness": -0.25, "confidence": 0.5}),
        ("person", theme, 1, {"origin": MemberOrigin.PERSON, "is_pinned": True}),
        ("late", theme, "absent", {"origin": MemberOrigin.LATE}),
        ("draft", draft, 1, {}),
        ("none", None, None, {"leftover_reason": "Habla de algo que nadie más."}),
    ]
    run.folios = {}
    for name, where, number, kw in rows:
        proposal = make_proposal(call=call)
        run.folios[name] = proposal.folio
        make_member(run, proposal, where, **kw)
        if number != "absent":
            assign(run, proposal, number)
    for status in (ProposalStatus.HIDDEN, ProposalStatus.WITHDRAWN):
        moment = NOON if status is ProposalStatus.WITHDRAWN else None
        proposal = make_proposal(call=call, status=status, withdrawn_at=moment)
        make_member(run, proposal, theme)
        assign(run, proposal, 0)
    outside = make_proposal(call=call)
    make_member(make_run(call), outside)
    return run


def test_every_text_says_where_it_is_and_who_put_it_there(run, browse):
    answer = browse().client.get(f"/agrupaciones/{run.id}/textos.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Content-Length" not in answer.headers  # written as it is read, never whole in memory
    assert answer.headers["Cache-Control"].startswith("public")
    assert f"agrupacion-{run.id}-textos.csv" in answer.headers["Content-Disposition"]
    assert answer.data.startswith("\ufefffolio,".encode())
    rows = {
        row["folio"]: row for row in csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    }
    assert set(rows) == set(run.folios.values())
    machine, person, late, draft, none = (rows[run.folios[name]] for name in run.folios)
    assert machine["nombre_del_tema"] == "'=Luz"
    assert machine["parte_del_tema"] == "Focos"
    assert (machine["cercania"], machine["claridad"], machine["fijo"]) == ("-0.25", "0.5", "no")
    assert (person["origen"], person["fijo"], person["grupo_sugerido"]) == ("persona", "si", "2")
    assert (late["origen"], late["grupo_sugerido"]) == ("programa, llego despues", "")
    assert (draft["estado"], draft["tema"], draft["nombre_del_tema"]) == ("en revision", "", "")
    assert none["estado"] == "sin tema"
    assert none["razon_sin_tema"] == "Habla de algo que nadie más."


def test_lines_of_json_say_the_same(run, browse):
    client = browse().client
    answer = client.get(f"/agrupaciones/{run.id}/textos.jsonl")
    assert answer.mimetype == "application/x-ndjson"
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert [row["folio"] for row in rows] == list(run.folios.values())
    assert rows[0]["nombre_del_tema"] == "=Luz"
    assert rows[0]["cercania"] == -0.25
    assert rows[1]["fijo"] is True
    assert "Secreto" not in answer.text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+52", "'+52"),
        ("-a", "'-a"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("a=b", "a=b"),
    ],
)
def test_no_cell_is_a_formula(text, written):
    assert safe_cell(text) == written


def test_a_cache_asks_again_and_gets_nothing_while_nothing_changed(run, browse):
    client = browse().client
    url = f"/agrupaciones/{run.id}/textos.csv"
    tag = client.get(url).headers["ETag"]
    again = client.get(url, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    make_member(run, make_proposal(call=run.call), None)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_a_theme_merged_later_is_told_as_the_one_it_went_to(run, browse):
    kept = make_theme(call=run.call, run=run, published=True, name="El que quedó")
    gone = make_theme(call=run.call, run=run, status=ThemeStatus.MERGED, merged_into_id=kept.id)
    proposal = make_proposal(call=run.call)
    make_member(run, proposal, kept)
    assert gone.id != kept.id
    text = browse().client.get(f"/agrupaciones/{run.id}/textos.csv").text
    assert f"{proposal.folio},publicado,{kept.id},El que quedó" in text


def test_five_thousand_texts_take_the_memory_and_the_queries_of_one_batch(session):
    call = make_call()
    run = make_run(call)
    theme = make_theme(call=call, run=run, published=True)
    first = make_proposal(call=call).id + 1
    ids = range(first, first + 5_000)
    db.session.execute(
        insert(Proposal),
        [{"id": n, "folio": f"OAX-{n:06}", "call_id": call.id, "title": "Luz",
          "problem": "No hay luz. " * 20, "submitted_at": NOON} for n in ids],
    )  # fmt: skip
    db.session.execute(
        insert(ThemeMember),
        [{"call_id": call.id, "scope": "00", "run_id": run.id, "theme_id": theme.id,
          "proposal_id": n, "shared_terms": []} for n in ids],
    )  # fmt: skip
    db.session.execute(
        insert(RunAssignment),
        [{"run_id": run.id, "proposal_id": n, "group_number": 0, "shared_terms": []} for n in ids],
    )
    db.session.commit()
    source = exports.Source.of(run)
    peaks, sizes = [], []
    tracemalloc.start()
    with count_queries() as seen:
        for part in exports.as_csv(source):
            sizes.append(len(part))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.reset_peak()
    tracemalloc.stop()
    assert len(seen) == 5_000 / exports.BATCH + 1
    assert len(sizes) == 6  # five batches, and an empty one that ends the file
    # The first part is written before there is a previous one to let go.
    assert max(peaks[2:]) <= 1.1 * peaks[1]
    assert max(sizes[1:]) <= 1.1 * sizes[0]
