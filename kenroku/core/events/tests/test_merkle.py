# SPDX-License-Identifier: Apache-2.0
"""Merkle trees against RFC 6962's definition, its known vectors, and every possible intruder."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kenroku.core.events import merkle

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40, unique=True)


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def test_known_roots() -> None:
    """The vectors of the Certificate Transparency reference implementation."""
    entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [merkle.leaf(bytes.fromhex(entry)) for entry in entries]
    assert merkle.root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(LEAVES)
def test_root_is_the_definition(leaves: list[bytes]) -> None:
    assert merkle.root(leaves) == by_definition(leaves)


@given(LEAVES, st.data())
def test_every_path_climbs_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.path(leaves, index)
    assert merkle.climb(leaves[index], path) == merkle.root(leaves)
    assert merkle.climb(b"x" * 32, path) != merkle.root(leaves)
    assert len(path) <= 6


@given(LEAVES, st.binary(min_size=33, max_size=33), st.data())
def test_an_intruder_is_found_wherever_it_stands(leaves: list[bytes], intruder: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves)))
    crowd = [*leaves[:place], intruder, *leaves[place:]]
    assert merkle.odd_one_out(crowd, merkle.root(leaves)) == place
    assert merkle.odd_one_out(crowd, b"y" * 32) is None


def test_there_is_no_path_to_nothing() -> None:
    with pytest.raises(IndexError):
        merkle.path([b"x"], 1)
