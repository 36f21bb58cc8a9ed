"""The page of the record and its files, and one's own acts."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.ledger import checking, queries, services
from gatp_participa.proposals import services as proposals
from tests.ledger.support import do, sealed
from tests.support.factories import NOON, make_call, make_proposal, make_user
from tests.support.queries import count_queries, within_budget

pytestmark = pytest.mark.usefixtures("record_of_acts")


class TestPublic:
    def test_it_says_the_root_and_how_many_acts_there_are_of_each_kind(self, browse):
        sealed(40)
        do(3, act="themes.publish")
        do(1, act="something.new")
        services.seal(now=NOON)
        page = within_budget(browse(), "/registro")
        assert queries.last_root().root in page.text
        assert "Propuestas y apoyos 40" in page.text
        assert "Temas 3" in page.text
        assert "something 1" in page.text

    def test_before_the_first_seal_it_says_so(self, browse):
        page = browse().get("/registro")
        assert "Todavía no hay actos sellados" in page.text

    def test_a_month_without_acts_is_no_empty_chart(self, browse, monkeypatch):
        sealed(2)
        db.session.execute(text("DELETE FROM ledger_tallies"))
        assert "No hubo actos en estos días" in browse().get("/registro").text

    def test_visitors_may_share_it_from_a_cache(self, browse):
        sealed(2)
        answer = browse().client.get("/registro")
        assert answer.headers["Cache-Control"].startswith("public")
        assert "Set-Cookie" not in answer.headers

    def test_the_page_costs_the_same_with_a_long_record(self, browse):
        costs = []
        for count in (1, 500):
            sealed(count)
            with count_queries() as seen:
                browse().get("/registro")
            costs.append(len(seen))
        assert costs[0] == costs[1]


class TestFiles:
    def test_what_is_downloaded_can_be_checked_with_the_command(self, browse, tmp_path):
        sealed(3, 1_200, 2)
        client = browse().client
        for name in ("actos.jsonl", "raices.json"):
            answer = client.get(f"/registro/{name}")
            assert name in answer.headers["Content-Disposition"]
            (tmp_path / name).write_bytes(answer.data)
        report = checking.check_file(tmp_path / "actos.jsonl", tmp_path / "raices.json")
        assert (report.is_whole, report.acts, report.roots) == (True, 1_205, 3)

    def test_an_act_says_its_day_and_no_more(self, browse):
        sealed(1)
        line = json.loads(browse().client.get("/registro/actos.jsonl").data)
        assert line.keys() == {"acto", "canal", "dia", "huella", "n"}
        assert line["dia"] == "2026-11-21"
        root = json.loads(browse().client.get("/registro/raices.json").data)[0]
        assert root.keys() == {"actos", "cadena", "dia", "raiz"}

    def test_only_what_is_missing_can_be_asked_for(self, browse):
        sealed(5)
        lines = browse().client.get("/registro/actos.jsonl?desde=4").text.splitlines()
        assert [json.loads(line)["n"] for line in lines] == [4, 5]
        assert browse().client.get("/registro/actos.jsonl?desde=6").data == b""

    @pytest.mark.parametrize("since", ["0", "-1", "x", "1.5", "9" * 30, "²", ""])
    def test_from_where_is_a_number_and_is_said_in_words(self, browse, since):
        sealed(1)
        answer = browse().client.get("/registro/actos.jsonl", query_string={"desde": since})
        assert answer.status_code == 400
        assert "es el número de un acto" in answer.text

    def test_before_the_first_act_they_are_empty_and_right(self, browse):
        assert browse().client.get("/registro/actos.jsonl").data == b""
        assert browse().client.get("/registro/raices.json").json == []

    def test_who_has_them_already_is_not_sent_them_again(self, browse):
        sealed(2)
        client = browse().client
        tag = client.get("/registro/actos.jsonl").headers["ETag"]
        assert (
            client.get("/registro/actos.jsonl", headers={"If-None-Match": tag}).status_code == 304
        )
        sealed(1)
        assert (
            client.get("/registro/actos.jsonl", headers={"If-None-Match": tag}).status_code == 200
        )

    def test_the_script_is_served_as_text_to_read(self, browse):
        answer = browse().client.get("/registro/comprobar.py")
        assert answer.status_code == 200
        assert answer.mimetype == "text/x-python"
        assert "import hashlib, json, sys" in answer.text


class TestMine:
    def test_a_proposal_and_a_support_are_named_by_their_folio(self, browse):
        ana, call = make_user(), make_call()
        proposal = make_proposal(call=call, author=make_user())
        proposals.support(proposal.id, person=ana, now=NOON)
        services.seal(now=NOON)
        page = within_budget(browse(ana), "/mi-cuenta/registro")
        assert f"Apoyaste una propuesta {proposal.folio}" in page.text
        proposals.take_back(proposal.id, person=ana, now=NOON)
        text_now = browse(ana).get("/mi-cuenta/registro").text
        assert f"Retiraste tu apoyo a una propuesta {proposal.folio}" in text_now
        assert "Espera su sello" in text_now

    def test_nobody_sees_anothers(self, browse):
        ana, beto = make_user(), make_user()
        theirs = sealed(1, person=ana)[0]
        assert "Todavía no has hecho nada" in browse(beto).get("/mi-cuenta/registro").text
        assert browse(beto).client.get(f"/mi-cuenta/registro/{theirs.id}.json").status_code == 404

    def test_the_receipt_is_a_file_that_no_cache_keeps(self, browse):
        ana = make_user()
        mine = sealed(3, person=ana)[1]
        with count_queries() as seen:
            answer = browse(ana).client.get(f"/mi-cuenta/registro/{mine.id}.json")
        assert len(seen) <= 12
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "constancia-2.json" in answer.headers["Content-Disposition"]
        assert answer.json["contenido"]["actor"] == ana.id

    def test_one_that_waits_for_its_seal_says_to_come_back(self, browse):
        ana = make_user()
        mine = do(1, ana)[0]
        answer = browse(ana).client.get(f"/mi-cuenta/registro/{mine.id}.json")
        assert answer.status_code == 409
        assert "Vuelve en un minuto" in answer.text

    def test_it_goes_by_pages_from_the_newest(self, browse):
        ana = make_user()
        for number in range(70):
            record("accounts.rename", ana, person=ana, now=NOON + timedelta(seconds=number))
        services.seal(now=NOON)
        seen, url = [], "/mi-cuenta/registro"
        while url:
            page = browse(ana).get(url)
            seen += [int(n) for n in re.findall(r"acto (\d+)</span></p>", page.html)]
            more = re.search(r'href="([^"]+)" rel="next"', page.html)
            url = more and more[1].replace("&amp;", "&")
        assert seen == list(range(70, 0, -1))

    def test_the_account_links_to_it(self, browse):
        assert "/mi-cuenta/registro" in browse(make_user()).get("/mi-cuenta").html
