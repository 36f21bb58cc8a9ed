"""The formats of other platforms, spreadsheets, and the real files when they are at hand."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatp_participa.core.text import clean_input
from gatp_participa.proposals.status import ProposalStatus
from tests.importers.support import counts, proposals_of
from tests.support.factories import make_call
from tests.support.xlsx import write_xlsx


def test_consul_rows_bring_supports_dates_and_withdrawals(bring):
    call = make_call()
    content = (
        '"id";"title";"description";"cached_votes_up";"created_at";"retired_at"\n'
        '"9";"Metro";"<p>Un <strong>ascensor</strong>.</p>";"15";"01/02/2024";""\n'
        '"10";"Tren";"Otro";"0";"01/02/2024";"05/02/2024"\n'
    )
    bring(content, call=call)
    metro, train = proposals_of(call)
    assert metro.external_key == "consul:9"
    assert (metro.problem, metro.external_supports) == ("Un ascensor.", 15)
    assert train.status is ProposalStatus.WITHDRAWN
    assert train.withdrawn_at == datetime(2024, 2, 5, 6, tzinfo=UTC)
    assert counts(bring(content, call=call)) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id;title;body;votes;created_at;feature/id\n5;Parque;Con luz;3;2019-01-02;1\n",
         ("Parque", "Con luz", "es", 3, "published")),
        ("id;scope/name/es;component/id;title/es;body/es;state;supports;published_at;"
         "endorsements/user_endorsements\n5;Oaxaca;1;Parque;Con luz;accepted;3;"
         "2020-11-24 07:17:40 UTC;Ana Pérez\n",
         ("Parque", "Con luz", "es", 3, "published")),
        ("id;author/name;taxonomies/name;component/id;title/ca;title/machine_translations/es;"
         "body/ca;votes;likes/user_endorsements;withdrawn;withdrawn_at;created_at\n"
         '5;Ana;"{""es""=>""Asunto 1""}";1;Parc;Parque;\'=Amb llum;;Beto;true;2026-01-02;2026-01-01\n',
         ("Parc", "=Amb llum", "ca", None, "withdrawn")),
    ],
)  # fmt: skip
def test_decidim_is_read_in_every_version(bring, content, expected):
    call = make_call()
    bring(content, call=call)
    (one,) = proposals_of(call)
    assert one.external_key == "decidim:5"
    found = (one.title, one.problem, one.language, one.external_supports, one.status.value)
    assert found == expected


def test_a_spreadsheet_brings_its_dates(bring, tmp_path):
    path = write_xlsx(
        tmp_path / "t.xlsx",
        [["Folio", "Título", "Fecha", "Entidad"], [12, "Árboles", date(2026, 3, 4), 9]],
    )
    call = make_call()
    bring(path, call=call)
    (one,) = proposals_of(call)
    assert (one.external_key, one.entity_code) == ("table:12", "09")
    assert one.submitted_at == datetime(2026, 3, 4, 6, tzinfo=UTC)


words = st.text(
    st.characters(exclude_characters="<&\0\r", exclude_categories=("C",)), min_size=1, max_size=60
).filter(lambda text: clean_input(text.replace("\xa0", " ")))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(words, min_size=1, max_size=6), st.sampled_from(";,\t"))
def test_what_people_wrote_is_kept_through_a_csv(bring, texts, separator):
    call = make_call()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(("id", "titulo", "texto"))
    writer.writerows((n, "Título", text) for n, text in enumerate(texts))
    bring(out.getvalue(), call=call)
    kept = [clean_input(text.replace("\xa0", " ")) for text in texts]
    assert [p.problem for p in proposals_of(call)] == kept


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "options", "read", "rejected"),
    [
        ("decide_madrid/proposals_latest.csv", {}, 2738, 0),
        ("decide_madrid/2019_proposals.csv", {}, 80, 0),
        ("consul_dump/debates_limpio.csv", {}, 3603, 0),
        ("peer_exports/decidim_import_proposals.csv", {}, 3, 0),
        ("participatory_budget_mx/coyoacan_2025_mixed_encoding.csv", {"entity": "CDMX"}, 24, 0),
        ("participatory_budget_mx/proyectos_pp_cdmx.csv", {"entity": "09"}, 1078, 287),
    ],
)
def test_real_files_arrive_whole_and_twice_is_once(
    bring, shared_data, name, options, read, rejected
):
    call = make_call()
    path = shared_data / name
    rehearsed = counts(bring(path, call=call, is_rehearsal=True, **options))
    first = counts(bring(path, call=call, **options))
    assert rehearsed == first
    assert (first[0], first[4]) == (read, rejected)
    assert first[1] + first[3] == read - rejected
    assert counts(bring(path, call=call, **options)) == (read, 0, 0, read - rejected, rejected)
    kept = proposals_of(call)
    assert not [p for p in kept if "<p>" in p.problem or "<script" in p.problem.lower()]
    assert not [p for p in kept if "\ufffd" in p.title or "Ã" in p.title]
