from hypothesis import given
from hypothesis import strategies as st

from gatp_participa.proposals.differences import differences

WORDS = st.lists(st.sampled_from(["agua", "pipa", ",", "\n", "la", "ñandú 🦜"]), max_size=30)


def test_what_went_and_what_came_are_in_reading_order():
    assert [tuple(piece) for piece in differences("La pipa pasa tarde.", "La pipa nunca pasa.")] == [
        ("same", "La pipa "), ("added", "nunca "), ("same", "pasa"), ("removed", " tarde"),
        ("same", "."),
    ]  # fmt: skip


@given(WORDS, WORDS)
def test_both_texts_can_be_read_back(before, after):
    before, after = " ".join(before), " ".join(after)
    pieces = differences(before, after)
    assert "".join(p.text for p in pieces if p.kind != "removed") == after
    assert "".join(p.text for p in pieces if p.kind != "added") == before
