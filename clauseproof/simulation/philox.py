"""Randomness that is looked up, never consumed: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011).

A draw is a function of what it is for: ``counter = (party, identity, visit, replication)`` under
``key = (seed's low half, seed's high half)``.  So two rulebooks share their luck wherever they do the same
thing, and a rule that is added moves no other draw.  The uniform number is kept as a 53-bit integer,
``((w1 * 2**32 + w0) >> 11)``, and compared with integer cut-points: no engine ever rounds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = tuple[int, int, int, int]
Draws53: TypeAlias = NDArray[np.uint64]

KINDS = ("event", "decision", "attribute", "arrival", "parameter")
"""What a draw can be for."""

ONE = 1 << 53
"""The number of different draws: a draw ``u`` is a whole number from 0 to ``ONE - 1``."""

_M0, _M1 = 0xD2511F53, 0xCD9E8D57
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_MASK = 0xFFFFFFFF
_ROUNDS = 10


class IdentityCollision(Exception):
    """Two things that draw have the same 32-bit identity, so they would share their luck."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"'{first}' and '{second}' have the same identity for randomness")
        self.first, self.second = first, second


def philox4x32(counter: Words, key: tuple[int, int]) -> Words:
    """Ten rounds on one counter: four 32-bit words."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(_ROUNDS):
        p0, p1 = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & _MASK, (p0 >> 32) ^ c3 ^ k1, p0 & _MASK
        k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    return c0, c1, c2, c3


def identity_of(kind: str, oldest_name: str) -> int:
    """The 32-bit identity: first 4 bytes, little-endian, of SHA-256 of ``kind:oldest name``."""
    if kind not in KINDS:
        raise ValueError(f"no kind of draw is called '{kind}'")
    return int.from_bytes(hashlib.sha256(f"{kind}:{oldest_name}".encode()).digest()[:4], "little")


def identities(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Identities of (kind, oldest name) pairs.

    Raises :class:`IdentityCollision` where two different pairs meet, or one pair is listed twice: two things
    with one identity would share every draw.
    """
    found: dict[int, tuple[str, str]] = {}
    result: dict[tuple[str, str], int] = {}
    for thing in things:
        number = identity_of(*thing)
        if number in found:
            raise IdentityCollision(":".join(found[number]), ":".join(thing))
        found[number] = thing
        result[thing] = number
    return result


def seed_key(seed: int) -> tuple[int, int]:
    """A seed as the two words of the key.  Raises :class:`ValueError` outside 0 to 2**64 - 1."""
    if not 0 <= seed < 1 << 64:
        raise ValueError("a seed is a whole number from 0 to 2**64 - 1")
    return seed & _MASK, seed >> 32


def draw(seed: int, party: int, identity: int, visit: int, replication: int) -> int:
    """One draw as a 53-bit integer."""
    w0, w1, _, _ = philox4x32((party, identity, visit, replication), seed_key(seed))
    return ((w1 << 32) | w0) >> 11


def draw_table(
    seed: int, parties: int, identity_list: list[int], visits: range, replication: int
) -> NDArray[np.uint64]:
    """Draws for every identity, visit and party at once: ``table[identity index, visit index, party]``.

    The same numbers as :func:`draw`, some hundred times faster.
    """
    shape = (len(identity_list), len(visits), parties)
    c0 = np.broadcast_to(np.arange(parties, dtype=np.uint64), shape).copy()
    c1 = np.broadcast_to(np.array(identity_list, dtype=np.uint64)[:, None, None], shape).copy()
    c2 = np.broadcast_to(np.array(visits, dtype=np.uint64)[None, :, None], shape).copy()
    c3 = np.full(shape, replication, dtype=np.uint64)
    mask, high = np.uint64(_MASK), np.uint64(32)
    m0, m1 = np.uint64(_M0), np.uint64(_M1)
    k0, k1 = seed_key(seed)
    for _ in range(_ROUNDS):
        p0, p1 = c0 * m0, c2 * m1
        c0, c1, c2, c3 = (
            (p1 >> high) ^ c1 ^ np.uint64(k0),
            p1 & mask,
            (p0 >> high) ^ c3 ^ np.uint64(k1),
            p0 & mask,
        )
        k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    result: NDArray[np.uint64] = ((c1 << high) | c0) >> np.uint64(11)
    return result
