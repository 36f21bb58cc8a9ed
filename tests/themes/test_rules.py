import pytest

from gatp_participa.calls.status import CallStatus
from gatp_participa.themes import rules
from gatp_participa.themes.status import ThemeStatus


class Thing:
    def __init__(self, status):
        self.status = status


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (CallStatus.DRAFT, False),
        (CallStatus.PUBLISHED, True),
        (CallStatus.OPEN, True),
        (CallStatus.CLOSED, True),
        (CallStatus.ANALYSING, True),
        (CallStatus.RESULTS, True),
        (CallStatus.ARCHIVED, False),
    ],
)
def test_a_call_is_grouped_while_it_lives(status, expected):
    assert rules.may_group(status) is expected


@pytest.mark.parametrize(
    ("status", "rename", "publish"),
    [
        (ThemeStatus.DRAFT, True, True),
        (ThemeStatus.PUBLISHED, True, False),
        (ThemeStatus.DISCARDED, False, False),
    ],
)
def test_a_theme_is_published_once_and_its_name_lives_as_long_as_it(status, rename, publish):
    assert rules.may_rename(Thing(status)) is rename
    assert rules.may_publish(Thing(status)) is publish
