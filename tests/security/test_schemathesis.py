"""What programs may ask, asked in ways that nobody thought of: it is as it is described."""

from __future__ import annotations

import json
import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from gatp_participa.pages.views.machines import _document
from tests.access.conftest import Country
from tests.access.test_matrix import ROUTES

DOCUMENT = json.loads(_document())
CONFIG = SchemathesisConfig()
CONFIG.projects.default.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)
# A file that only its owner, or who attends, may have is no public address.
ENDINGS = (".csv", ".json", ".jsonl", ".xml", ".ics", ".py", ".atom")
PRIVATE = {"ledger.receipt", "importers.rows", "importers.rehearsal"}


def test_every_public_address_of_a_file_is_described(country: Country):
    described = {re.sub(r"\{[^}]+\}", "*", path) for path in DOCUMENT["paths"]}
    missing = set()
    for (endpoint, method), rule in country.rules.items():
        guard = getattr(country.app.view_functions[endpoint], "guard", "public")
        path = re.sub(r"<any\(([^)]+)\):\w+>", "{any}", rule.rule)
        if method != "GET" or guard != "public" or endpoint in PRIVATE:
            continue
        kinds = re.search(r"<any\(([^)]+)\)", rule.rule)
        paths = (
            [path.replace("{any}", one.strip()) for one in kinds[1].split(",")] if kinds else [path]
        )
        for one in paths:
            if one.endswith(ENDINGS) and re.sub(r"<[^>]+>", "*", one) not in described:
                missing.add(one)
    assert not missing, f"describe them in pages/data/openapi.json: {sorted(missing)}"


def test_the_document_is_what_is_served(country: Country):
    answer = country.client.get("/api/openapi.json")
    assert answer.get_json() == DOCUMENT
    assert answer.headers["Cache-Control"].startswith("public")
    assert "pages.openapi" in ROUTES


@pytest.mark.parametrize("path", sorted(DOCUMENT["paths"]))
def test_it_answers_what_it_says_whatever_it_is_asked(country: Country, path):
    operation = SCHEMA[path]["GET"]

    @settings(max_examples=25, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case):
        before = country.connection.begin_nested()
        try:
            response = case.call(app=country.app, headers={"Accept-Encoding": "identity"})
        finally:
            before.rollback()
        assert response.status_code < 500
        assert response.headers["content-type"]
        case.validate_response(response)

    ask()


@pytest.mark.parametrize("path", sorted(DOCUMENT["paths"]))
def test_what_it_was_not_described_for_is_refused_or_unheard(country: Country, path):
    operation = SCHEMA[path]["GET"]
    if not operation.definition.raw.get("parameters"):
        return

    @settings(max_examples=25, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def ask(case):
        before = country.connection.begin_nested()
        try:
            response = case.call(app=country.app, headers={"Accept-Encoding": "identity"})
        finally:
            before.rollback()
        assert response.status_code < 500

    ask()
