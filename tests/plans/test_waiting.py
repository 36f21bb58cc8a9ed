"""What waits for who verifies, whoever answers for the promise."""

import pytest

from gatp_participa.plans.queries import waiting
from tests.plans.following import Promise

pytestmark = pytest.mark.usefixtures("session", "at_noon")


@pytest.mark.parametrize("lacking", [("substitute_id",), ("responsible_id", "substitute_id")])
def test_a_result_waits_for_who_verifies_though_somebody_lacks_an_account(browse, lacking):
    promise = Promise()
    update = promise.finish(person=promise.government)
    for name in lacking:
        setattr(promise.commitment, name, None)

    assert waiting.to_verify(promise.society) == [update]
    assert waiting.to_verify(promise.oversight) == [update]
    assert "espera que lo compruebes" in browse(promise.society).get("/mesa/compromisos").text


def test_a_result_does_not_wait_for_who_reported_it_or_answers_for_it():
    promise = Promise()
    promise.finish(person=promise.government)
    promise.commitment.substitute_id = promise.society.id
    assert waiting.to_verify(promise.society) == []
    assert waiting.to_verify(promise.government) == []
    assert waiting.to_verify(promise.oversight) != []
