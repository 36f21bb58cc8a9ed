from datetime import date

import pytest

from gatp_participa.identity import curp

TODAY = date(2026, 11, 21)
GOOD = "BOXW310820HNERXN09"  # the one that python-stdnum publishes


def with_digit(seventeen):
    from stdnum.mx.curp import calc_check_digit

    return seventeen + calc_check_digit(seventeen)


@pytest.mark.parametrize(
    "typed", [GOOD, " boxw310820hnerxn09 ", "BOXW 310820 HNERXN 09", "BOXW-310820-HNERXN-09"]
)
def test_it_is_read_as_people_write_it(typed):
    assert curp.as_typed(typed) == GOOD


@pytest.mark.parametrize(
    "text", ["", "BOXW", GOOD + "1", "B0XW310820HNERXN09", "BOXW3I0820HNERXN09"]
)
def test_what_does_not_look_like_one_is_said_without_repeating_it(text):
    message = curp.shape_error(text)
    assert message
    assert not text or text not in message


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        (GOOD, True),
        (GOOD[:-1] + "8", False),  # its digit
        ("BOXW311320HNERXN09", False),  # the month 13
        (with_digit("BOXW310820HXXRXN0"), False),  # a state that does not exist
        (with_digit("BOXW310820XNERXN0"), True),  # the sex X, with its own digit
        (with_digit("BOXW310820XNERXN0")[:-1] + GOOD[-1], False),  # X with the digit of an H
        (with_digit("BOXW310820MNERXN0"), True),
        (with_digit("BOXW991231HNERXNA"), False),  # born in 2099
        (with_digit("BOXW051231HNERXNA"), True),
    ],
)
def test_one_that_can_exist_is_told_from_one_that_cannot(text, is_good):
    assert curp.shape_error(text) is None
    assert curp.is_plausible(text, today=TODAY) is is_good


def test_the_fingerprint_depends_on_the_key_and_on_the_kind_and_hides_the_value():
    prints = {
        curp.digest(kind, GOOD, key=key)
        for kind in ("curp", "national_login")
        for key in ("a" * 32, "b" * 32)
    }
    assert len(prints) == 4
    assert all(len(one) == 64 and GOOD not in one for one in prints)
