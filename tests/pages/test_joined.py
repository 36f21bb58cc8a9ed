"""The file that joins everything: what each row says, what none ever says, what it costs."""

import csv
import io
import json
from datetime import timedelta

import pytest

from gatp_participa.accounts.status import Sector
from gatp_participa.audit.services import record
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.pages import exports
from gatp_participa.pages.queries import joined
from gatp_participa.plans.exports import RESOURCES
from gatp_participa.plans.exports import lines_of as plan_lines
from gatp_participa.plans.models import CommitmentProposal, CommitmentTheme
from gatp_participa.plans.status import CommitmentStatus, DelayReason, PlanStatus, Verdict
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.routing.models import ResponseDraft
from gatp_participa.routing.status import Decision, ReferralStatus
from tests.plans.following import LINK, Promise, make_promise
from tests.support.factories import (
    NOON,
    make_call,
    make_commitment,
    make_plan,
    make_proposal,
    make_referral,
    make_response,
    make_theme,
    make_user,
    save,
)
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session", "at_noon")
SECRET = "Palabras que nadie debe leer"


@pytest.fixture
def call():
    return make_call(status=CallStatus.RESULTS)


def rows():
    return list(csv.DictReader(io.StringIO("".join(exports.as_csv()).removeprefix("\ufeff"))))


def lines():
    return [json.loads(line) for line in "".join(exports.as_json_lines()).splitlines()]


def filled(row):
    return {name for name, value in row.items() if value}


def test_a_proposal_that_nobody_grouped_has_a_row_that_stops_there(call):
    one = make_proposal(call=call, municipality_code="20067", supports_count=3)
    (row,) = rows()
    assert (row["folio"], row["llego_a"], row["apoyos"]) == (one.folio, "en-revision", "3")
    assert row["municipio_nombre"] == "Oaxaca de Juárez"
    assert not filled(row) & {"tema_id", "turno_id", "plan_id", "compromiso_id", "origen"}
    assert lines()[0]["temas"] == []


def test_the_columns_are_those_of_the_dictionary_and_each_is_explained(call):
    make_proposal(call=call)
    (row,) = rows()
    assert list(row) == [column.name for column in exports.ROAD.columns]
    assert all(column.meaning.endswith(".") for column in exports.ROAD.columns)


def test_the_whole_road_is_one_row_that_joins_with_the_tables_of_plans(call):
    one = make_proposal(call=call)
    theme = make_theme(one, published=True)
    make_response(make_referral(theme, acknowledged_at=NOON), reason="=1+1 hay presupuesto")
    promise = Promise(activities=2)
    commitment = promise.commitment
    db.session.flush()
    make_link(commitment, theme)
    promise.verify(promise.finish())
    (row,) = rows()
    assert row["turno_id"] == f"T{theme.id}-20"
    assert (row["turno_estado"], row["decision"]) == ("answered", "include")
    assert row["razon"] == "'=1+1 hay presupuesto"
    assert row["respuesta_url"].endswith(f"/temas/{theme.id}/respuestas/20")
    assert (row["llego_a"], row["origen"]) == ("en-un-compromiso", "por_tema")
    assert (row["num_actividades"], row["actividades_completadas"]) == ("2", "1")
    assert (row["actividades_verificadas"], row["evidencias"]) == ("1", "1")
    assert (row["avance_declarado"], row["avance_verificado"]) == ("50", "50")
    assert row["verificado_en"] == NOON.date().isoformat()
    (line,) = lines()
    told = line["temas"][0]["compromisos"][0]["actividades"]
    for name, key in (("compromisos", "compromiso_id"), ("actividades", "actividad_id"),
                      ("evidencias", "evidencia_id")):  # fmt: skip
        table = csv.DictReader(
            io.StringIO("".join(plan_lines(RESOURCES[name])).removeprefix("\ufeff"))
        )
        published = {found[key] for found in table}
        mine = {
            "compromisos": {row["compromiso_id"]},
            "actividades": {one["actividad_id"] for one in told},
            "evidencias": {one["evidencia_id"] for act in told for one in act["evidencias"]},
        }[name]
        assert mine == published, name


def make_link(commitment, theme):
    save(CommitmentTheme(commitment_id=commitment.id, theme_id=theme.id))


def test_a_line_nests_evidence_with_its_versions_and_who_verified(call):
    one = make_proposal(call=call)
    promise = Promise(activities=1)
    save(CommitmentProposal(commitment_id=promise.commitment.id, proposal_id=one.id))
    promise.verify(promise.finish(), Verdict.REFUSED)
    promise.verify(promise.finish(now=NOON + timedelta(hours=1)), now=NOON + timedelta(hours=2))
    (leg,) = lines()[0]["temas"]
    assert (leg["tema_id"], leg["respuesta"]) == (None, None)
    assert leg["compromisos"][0]["origen"] == "nombrada"
    (activity,) = leg["compromisos"][0]["actividades"]
    assert [one["resultado"] for one in activity["verificaciones"]] == ["refused", "accepted"]
    assert {one["sector"] for one in activity["verificaciones"]} == {Sector.CIVIL_SOCIETY.value}
    assert [one["evidencia_id"][-3:] for one in activity["evidencias"]] == ["-E1", "-E2"]
    assert activity["evidencias"][0]["enlace"] == LINK.url


def test_a_road_forks_once_for_each_theme_and_commitment_of_its_own_state(call):
    one, other = make_proposal(call=call), make_proposal(call=call, entity_code=None)
    first, second = (
        make_theme(one, other, published=True),
        make_theme(one, scope="20", published=True),
    )
    for place in ("20", "14", "00"):
        make_referral(first, place)
    plan = make_plan("20")
    both = make_commitment(plan, themes=(first,), proposals=(one,))
    by_theme = make_commitment(plan, themes=(first,))
    make_commitment(make_plan("14"), themes=(first,))
    named = make_commitment(make_plan("14"), proposals=(one,))
    found = [
        (row["folio"], row["tema_id"], row["turno_id"], row["compromiso_id"].split("-C")[-1],
         row["origen"])
        for row in rows()
    ]  # fmt: skip
    here = (one.folio, str(first.id), f"T{first.id}-20")
    assert found == [
        (*here, str(both.number), "nombrada_y_por_tema"),
        (*here, str(by_theme.number), "por_tema"),
        (one.folio, str(second.id), "", "", ""),
        (one.folio, "", "", str(named.number), "nombrada"),
        (other.folio, str(first.id), f"T{first.id}-00", "", ""),
    ]


@pytest.mark.parametrize(
    "status", [ProposalStatus.HIDDEN, ProposalStatus.WITHDRAWN, ProposalStatus.IN_REVIEW]
)
def test_what_is_not_public_is_not_there_whatever_came_of_it(call, status):
    at = NOON if status is ProposalStatus.WITHDRAWN else None
    one = make_proposal(call=call, status=status, withdrawn_at=at, title=SECRET, problem=SECRET)
    theme = make_theme(one, published=True)
    make_response(make_referral(theme))
    make_commitment(make_plan(), themes=(theme,), proposals=(one,))
    assert (rows(), lines()) == ([], [])


def test_what_was_sent_to_a_call_that_is_a_draft_is_not_there():
    make_proposal(call=make_call(status=CallStatus.DRAFT))
    assert rows() == []


def test_nobody_is_named_and_no_text_of_a_person_is_copied(call):
    author = make_user(name="Nombre De Autora", email="autora@example.org")
    make_proposal(call=call, author=author, author_id=author.id, title=SECRET, problem=SECRET,
                  action=SECRET, result=SECRET)  # fmt: skip
    whole = "".join(exports.as_csv()) + "".join(exports.as_json_lines())
    for word in (SECRET, author.name, author.email, "author"):
        assert word not in whole


def test_drafts_stop_the_road_where_the_public_one_stops(call):
    one = make_proposal(call=call)
    make_theme(one, name=SECRET)
    public = make_theme(one, published=True, run=None, scope="20")
    referral = make_referral(public, status=ReferralStatus.ACKNOWLEDGED)
    save(ResponseDraft(referral_id=referral.id, decision=Decision.INCLUDE, reason=SECRET,
                       edited_at=NOON))  # fmt: skip
    draft = make_plan(published=False)
    make_commitment(draft, themes=(public,), proposals=(one,), title=SECRET)
    (row,) = rows()
    assert (row["llego_a"], row["turno_estado"]) == ("agrupada", "acknowledged")
    assert not filled(row) & {"decision", "razon", "respondido", "compromiso_id"}
    assert SECRET not in "".join(exports.as_csv()) + "".join(exports.as_json_lines())
    assert draft.status is PlanStatus.DRAFT


def test_an_answer_taken_back_is_not_told(call):
    theme = make_theme(make_proposal(call=call), published=True)
    referral = make_referral(theme)
    response = make_response(referral, reason=SECRET)
    response.superseded_at, referral.answered_at = NOON, None
    referral.status = ReferralStatus.ACKNOWLEDGED
    db.session.flush()
    assert rows()[0]["razon"] == ""


def test_a_withdrawn_activity_does_not_count(call):
    one = make_proposal(call=call)
    promise = make_promise(make_plan(), activities=3)
    make_link(promise, make_theme(one, published=True))
    first = promise.activities[0]
    first.status, first.stopped_reason = CommitmentStatus.WITHDRAWN, DelayReason.BUDGET
    db.session.flush()
    assert rows()[0]["num_actividades"] == "2"


def test_it_asks_the_same_of_many_as_of_few_and_keeps_the_order(call, monkeypatch):
    monkeypatch.setattr(joined, "BATCH", 4)
    proposals = [make_proposal(call=call) for _ in range(3)]
    theme = make_theme(*proposals, published=True)
    make_response(make_referral(theme))
    make_commitment(make_plan(), themes=(theme,))
    with count_queries() as few:
        rows()
    more = [make_proposal(call=call) for _ in range(9)]
    for one in more:
        make_commitment(make_plan(), themes=(make_theme(one, published=True),), proposals=(one,))
    with count_queries() as many:
        found = rows()
    assert [row["folio"] for row in found] == [one.folio for one in (*proposals, *more)]
    assert [line["folio"] for line in lines()] == [row["folio"] for row in found]
    # 12 proposals are three batches; one more question finds nothing, three read the catalogue.
    assert (len(few), len(many)) == (8 + 1 + 3, 3 * 8 + 1 + 3)


def test_files_are_served_whole_and_not_again_until_something_happens(browse, call):
    one = make_proposal(call=call)
    record("proposals.submit", one, person=None, now=NOON)
    for kind, mimetype in (("csv", "text/csv"), ("jsonl", "application/x-ndjson")):
        client = browse().client
        answer = client.get(f"/datos/camino.{kind}")
        assert (answer.status_code, answer.mimetype) == (200, mimetype)
        assert one.folio in answer.text
        assert answer.headers["Content-Disposition"] == f'attachment; filename="camino.{kind}"'
        tag = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(f"/datos/camino.{kind}", headers=tag).status_code == 304
        record("proposals.support", one, person=None, now=NOON)
        assert client.get(f"/datos/camino.{kind}", headers=tag).status_code == 200
    assert browse().client.get("/datos/camino.xml").status_code == 404


def test_the_page_tells_what_there_is_and_its_links_lead_somewhere(browse, budget, call):
    make_proposal(call=call)
    page, _count = budget(browse(), "/datos")
    assert page.heading == "Datos abiertos"
    assert "1 propuesta pública" in page.text
    assert "Libre Uso MX" in page.text
    for column in exports.ROAD.columns:
        assert f"<code>{column.name}</code>" in page.html
    adapter = browse().client.application.url_map.bind("")
    for url in page.links:
        if url.startswith("/") and not url.startswith("/static"):
            assert adapter.match(url.split("?")[0].split("#")[0], method="GET"), url
