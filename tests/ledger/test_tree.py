"""The tree is RFC 6962's: its known vectors, and proofs of any leaf in any tree."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatp_participa.ledger import tree

# The vectors of Certificate Transparency's own tests (google/certificate-transparency).
LEAVES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size):
    grown = tree.Tree()
    for leaf in LEAVES[:size]:
        grown.add(tree.leaf_digest(leaf))
    assert grown.root.hex() == ROOTS[size]
    assert naive([tree.leaf_digest(leaf) for leaf in LEAVES[:size]]).hex() == ROOTS[size]


def naive(leaves):
    """Return the root as the RFC defines it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return tree.joined(naive(leaves[:split]), naive(leaves[split:]))


def kept(size):
    """Grow a tree as the database keeps it; return its root and its digests by spot."""
    grown, digests = tree.Tree(), {}
    for position in range(1, size + 1):
        leaf = tree.leaf_digest(str(position).encode())
        digests[tree.Spot(position, 0)] = leaf
        for level, node in enumerate(grown.add(leaf), start=1):
            digests[tree.Spot(position, level)] = node
    return grown, digests


def path_of(position, size, digests):
    return [
        (side, tree.folded([digests[spot] for spot in spots]))
        for side, spots in tree.path_spots(position, size)
    ]


sizes = st.integers(1, 300)


@given(data=st.data(), size=sizes)
def test_any_leaf_of_any_tree_can_be_proved(data, size):
    position = data.draw(st.integers(1, size))
    grown, digests = kept(size)
    path = path_of(position, size, digests)
    assert len(path) <= (size - 1).bit_length()
    assert tree.climbed(digests[tree.Spot(position, 0)], path) == grown.root
    assert grown.root == naive([digests[tree.Spot(n, 0)] for n in range(1, size + 1)])


@given(data=st.data(), size=sizes)
def test_one_bit_of_the_leaf_or_of_the_path_leads_elsewhere(data, size):
    position = data.draw(st.integers(1, size))
    grown, digests = kept(size)
    path = path_of(position, size, digests)
    parts = [digests[tree.Spot(position, 0)], *[digest for _side, digest in path]]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    wrong = [(side, part) for (side, _old), part in zip(path, parts[1:], strict=True)]
    assert tree.climbed(parts[0], wrong) != grown.root


def flipped(digest, bit):
    changed = bytearray(digest)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@given(size=st.integers(0, 300))
def test_a_tree_goes_on_from_what_is_kept_of_it(size):
    grown, digests = kept(size)
    again = tree.Tree(size, [digests[spot] for spot in tree.peak_spots(0, size)])
    for one in (grown, again):
        one.add(tree.leaf_digest(b"otro"))
    assert again.root == grown.root


@pytest.mark.parametrize(("position", "size"), [(0, 4), (5, 4), (1, 0)])
def test_there_is_no_proof_of_what_is_not_there(position, size):
    with pytest.raises(ValueError, match="no leaf"):
        tree.path_spots(position, size)
