"""What the demonstration's tables answer: varied reasons, and studies that are still open."""

from datetime import timedelta

import pytest

from gatp_participa.dev.services import answering
from gatp_participa.dev.services.texts import document
from gatp_participa.routing.rules import LONGEST_STUDY_DAYS
from gatp_participa.routing.status import Decision, Grounds
from tests.support.factories import NOON


def every_answer():
    return [answering._said(words) for options in document("answers").values() for words in options]


def test_what_is_not_taken_up_now_says_why_from_the_closed_list():
    grounds = {said.grounds for said in every_answer() if said.decision is Decision.NOT_NOW}
    assert len(grounds) >= 6
    assert Grounds.OTHER not in grounds


@pytest.mark.parametrize("row_id", [0, 7, 34, 79, 1000])
def test_what_is_under_study_has_its_day_ahead(row_id):
    studied = [said for said in every_answer() if said.decision is Decision.UNDER_STUDY]
    assert studied
    for said in studied:
        assert 10 < said.study_days <= LONGEST_STUDY_DAYS
        moment = NOON - timedelta(days=3 + row_id % (said.study_days - 10))
        assert said.until_on(moment) > NOON.date() + timedelta(days=5)
