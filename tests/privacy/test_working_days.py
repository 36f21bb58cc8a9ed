"""The legal clock, against days counted by hand on a calendar."""

from datetime import date

import pytest

from gatp_participa.privacy import working_days
from gatp_participa.privacy.working_days import DayOff


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2026, 11, 16), False),  # third Monday of November
        (date(2026, 11, 20), True),  # the anniversary itself is worked
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 23), True),
        (date(2026, 12, 25), False),
        (date(2027, 2, 1), False),  # first Monday of February
        (date(2027, 3, 15), False),  # third Monday of March
        (date(2026, 5, 1), False),
        (date(2026, 9, 16), False),
        (date(2024, 10, 1), False),  # a presidency began
        (date(2026, 10, 1), True),
        (date(2030, 10, 1), False),
    ],
)
def test_days_that_count_are_those_of_the_law(day, counts):
    assert working_days.is_working(day) is counts


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 20, date(2026, 12, 18)),
        (date(2026, 12, 11), 20, date(2027, 1, 12)),  # past Christmas and New Year
        (date(2026, 11, 13), 1, date(2026, 11, 17)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_a_term_starts_the_day_after_and_skips_what_does_not_count(start, days, end):
    assert working_days.add(start, days) == end
    assert working_days.between(start, end) == days


def test_what_has_passed_has_no_days_left():
    assert working_days.between(date(2026, 11, 24), date(2026, 11, 20)) == 0


def test_a_body_adds_a_day_of_its_own_calendar():
    day = DayOff("2026-12-24", "Suspensión de labores", "Acuerdo del sujeto obligado")
    assert day.in_year(2026) == date(2026, 12, 24)
    assert day.in_year(2027) is None


def test_every_rule_of_the_file_can_be_read_and_says_where_it_comes_from():
    for rule in working_days.days_off():
        assert rule.name
        assert "Ley" in rule.source
        assert [rule.in_year(year) for year in range(2024, 2031)]
    with pytest.raises(ValueError, match="cannot be read"):
        DayOff("lunes", "x", "y").in_year(2026)
