"""What a colleague had written of an answer stays readable after somebody else changes it."""

from datetime import timedelta

import pytest

from gatp_participa.accounts.status import Sector
from gatp_participa.routing import queries
from tests.routing.conftest import REASON
from tests.support.factories import NOON
from tests.support.queries import count_queries

OTHER = REASON.replace("cada lunes", "cada mes")
SUMMARY = "Ver lo que decía antes"

pytestmark = pytest.mark.usefixtures("at_noon")


def test_what_another_person_wrote_is_kept_with_who_when_and_the_words_that_changed(table, write):
    society = table.members[Sector.CIVIL_SOCIETY]
    write(table.referral, table.government)
    draft = write(
        table.referral, society, version=1, reason=OTHER, now=NOON + timedelta(hours=2)
    )  # fmt: skip

    former = queries.former_of(draft)

    assert (former.version, former.written_at) == (1, NOON)
    assert former.written_by == table.government.name or table.government.pseudonym
    assert [one.text for one in former.pieces if one.kind == "removed"] == ["lunes"]
    assert [one.text for one in former.pieces if one.kind == "added"] == ["mes"]


def test_changing_ones_own_or_putting_it_back_leaves_nothing_to_see(table, write):
    write(table.referral, table.government)
    own = write(table.referral, table.government, version=1, reason=OTHER)
    assert queries.former_of(own) is None
    write(table.referral, table.commission, version=2)
    back = write(table.referral, table.commission, version=3, reason=OTHER)
    assert queries.former_of(back) is None


def test_the_page_shows_it_until_the_answer_is_public(browse, session, table, write, remembered):
    page = f"/mesa/turnos/{table.referral.id}"
    browser = browse(table.government)
    write(table.referral, table.government)
    assert SUMMARY not in browser.get(page).text
    write(table.referral, table.commission, version=1, reason=OTHER)
    session.flush()
    with count_queries() as made:
        text = browser.get(page).text
    assert SUMMARY in text
    assert "[se quitó: lunes ]" in text
    assert len(made) <= 12, made
