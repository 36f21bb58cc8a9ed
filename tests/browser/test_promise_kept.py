"""From a theme that arrives at a table to a promise that civil society verified, as people do it.

Each person has a browser of their own. The side of civil society uses only the keys; who answers
for the commitment has no scripts; the neighbour who asked for it reads on a telephone, in the dark.
"""

from __future__ import annotations

import pytest

from gatp_participa.core.db import db
from tests.support import story_answer as answer
from tests.support import story_plan as plan
from tests.support import town
from tests.support.person import Person, Typist
from tests.support.server import Server


@pytest.fixture
def place(tmp_path):
    """The town served for real, and the folio of what was asked."""
    server = Server.start(database_url=f"sqlite:///{tmp_path}/town.sqlite", data_dir=tmp_path)
    with server.app.app_context():
        folio = town.build()
        db.session.commit()
    yield server, folio
    server.stop()


# Who reads on a telephone, in the dark, without a mouse or without scripts.
SCREENS: dict[str, dict] = {
    "garante": {"width": 390, "color_scheme": "dark"},
    "responsable": {"java_script_enabled": False},
    "autora": {"width": 390, "color_scheme": "dark"},
    "visitor": {"width": 320},
}


class People(dict):
    """Everyone at a screen of their own, from the first time that they are needed."""

    def __init__(self, chromium, site):
        self.chromium, self.site = chromium, site

    def __missing__(self, who):
        kind = Typist if who == "sociedad" else Person
        entering = "" if who == "visitor" else who
        self[who] = kind(self.chromium, self.site, entering, **SCREENS.get(who, {}))
        return self[who]


@pytest.fixture
def people(chromium, place):
    """Return who the story is about; ``visitor`` signs in nowhere."""
    server, _folio = place
    everyone = People(chromium, server.url)
    yield everyone
    for one in everyone.values():
        one.context.close()


def test_a_promise_is_kept_from_the_referral_to_its_verification(people, place, tmp_path):
    answer.the_table_receives_it_and_calls_a_session(people["facilitadora"])
    answer.government_drafts_the_answer(people["gobierno"])
    answer.civil_society_reads_it_and_scores_it(people["sociedad"])
    answer.the_others_agree_and_it_is_published(people)
    answer.the_author_reads_the_answer(people, place)
    plan.government_writes_the_plan(people["gobierno"])
    plan.the_responsible_reports(people, tmp_path)
    plan.civil_society_refuses(people, place)
    plan.the_responsible_reports_again_and_it_is_verified(people, place)
    plan.the_author_sees_it_kept(people, place)
