import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatp_participa.core import folios

bodies = st.text(alphabet=folios.ALPHABET, min_size=5, max_size=5)


@given(bodies)
def test_a_folio_is_found_however_it_is_typed(body):
    folio = folios.compose("OAX", body)
    for typed in (folio, folio.lower(), folio.replace("-", " "), f"  {folio.replace('-', '')} "):
        assert folios.normalize(typed) == folio


@given(bodies, st.integers(0, 5), st.sampled_from(folios.ALPHABET))
def test_one_wrong_character_is_caught(body, place, char):
    code = folios.compose("OAX", body).replace("-", "")[3:]
    wrong = code[:place] + char + code[place + 1 :]
    if wrong != code:
        assert folios.normalize("OAX" + wrong) is None


@given(bodies, st.integers(0, 3))
def test_two_neighbours_swapped_are_caught(body, place):
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    code = folios.compose("OAX", body).replace("-", "")
    if swapped != body:
        assert folios.normalize("OAX" + swapped + code[-1]) is None


@pytest.mark.parametrize("typed", ["", "OAX", "OAX-7K4-M2", "OAX-0O1-I22", "' OR 1=1 --", "ñ" * 9])
def test_what_cannot_be_a_folio_is_nothing(typed):
    assert folios.normalize(typed) is None


def test_new_folios_do_not_repeat():
    assert len({folios.new("OAX") for _ in range(2000)}) > 1990
