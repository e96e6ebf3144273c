# SPDX-License-Identifier: Apache-2.0
"""Merkle trees as RFC 6962 builds them: a leaf and a node can never be mistaken for each other."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

LEAF, NODE, CHAIN = b"\x00", b"\x01", b"\x02"
"""What is hashed starts with the sort of thing it is."""

EMPTY = bytes(32)
"""What the first seal is chained to."""

Side = tuple[str, bytes]


def leaf(content: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(LEAF + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes."""
    return sha256(NODE + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash over all leaves, in their order; there must be at least one."""
    return _closed(_peaks(_levels(leaves), 0, len(leaves)))


def path(leaves: Sequence[bytes], index: int) -> list[Side]:
    """What must be hashed with leaf `index`, from the bottom up, to come to the root: ("left" | "right", hash)."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*path(leaves[:split], index), ("right", root(leaves[split:]))]
    return [*path(leaves[split:], index - split), ("left", root(leaves[:split]))]


def climb(start: bytes, sides: Iterable[Side]) -> bytes:
    """The root that a leaf and its path lead to."""
    for side, other in sides:
        start = node(other, start) if side == "left" else node(start, other)
    return start


def odd_one_out(leaves: Sequence[bytes], true_root: bytes) -> int | None:
    """Which single leaf must go for the rest to have `true_root`; None where no single one explains it.

    Every candidate is tried, in n log n hashes altogether: what lies before it is a prefix of one tree, what lies
    behind it a suffix of the tree whose leaves have all moved up by one.
    """
    if len(leaves) < 2:
        return None
    straight, moved = _levels(leaves), _levels(leaves[1:])
    for index in range(len(leaves)):
        peaks = _peaks(straight, 0, index)
        _peaks(moved, index, len(leaves) - 1, onto=peaks)
        if _closed(peaks) == true_root:
            return index
    return None


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Every complete subtree: level k holds the hashes over 2^k leaves that start at a multiple of 2^k."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
    return levels


def _peaks(
    levels: list[list[bytes]], start: int, end: int, *, onto: list[tuple[int, bytes]] | None = None
) -> list[tuple[int, bytes]]:
    """Append leaves start…end to a row of complete subtrees of falling height, merging equal neighbours."""
    peaks = [] if onto is None else onto
    while start < end:
        level = 0
        while start % (2 << level) == 0 and start + (2 << level) <= end:
            level += 1
        height, made = level, levels[level][start >> level]
        while peaks and peaks[-1][0] == height:
            made = node(peaks.pop()[1], made)
            height += 1
        peaks.append((height, made))
        start += 1 << level
    return peaks


def _closed(peaks: list[tuple[int, bytes]]) -> bytes:
    """Hash the row of subtrees into one, from the right."""
    made = peaks[-1][1]
    for _, left in reversed(peaks[:-1]):
        made = node(left, made)
    return made
