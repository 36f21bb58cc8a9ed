"""When a digest goes."""

from datetime import UTC, datetime

import pytest

from gatp_participa.following import rules
from gatp_participa.following.status import Delivery


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2026-11-21T13:59", []),
        ("2026-11-21T14:00", [Delivery.DAILY]),  # a Saturday
        ("2026-11-23T14:00", [Delivery.DAILY, Delivery.WEEKLY]),  # a Monday
        ("2026-11-23T06:00", []),
        ("2026-11-24T05:59", [Delivery.DAILY, Delivery.WEEKLY]),  # still Monday there
    ],
)
def test_digests_go_from_eight_in_the_morning_of_central_mexico(utc, expected):
    assert rules.digests_due(datetime.fromisoformat(utc).replace(tzinfo=UTC)) == expected
