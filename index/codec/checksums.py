"""What stands for the bytes of a block, so that a change of any of them shows?

    sum = FIRST + word[0] * weight[0] + word[1] * weight[1] + …    modulo 2**64

A block's words are its bytes as little-endian u64, zeros behind the last byte; the weights are fixed odd numbers, those
that SplitMix64 gives for the words' places. An odd weight times a power of two is never zero modulo 2**64: so one bit
that is flipped always changes the sum, and any other change does but once in 2**63 times. It is quicker than a CRC by
far, also in numpy, and every byte that a query is the first to use is summed while it waits.

Source: D. Lemire and O. Kaser, Strongly universal string hashing is fast, 2014 (multilinear hashing); G. Steele,
D. Lea and C. Flood, Fast splittable pseudorandom number generators, 2014.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from index.native import compiled

Array = npt.NDArray[Any]

_READING = compiled("index.codec._reading")

BLOCK = 4096
"""Bytes of a block: few, so that a short list doesn't cost the summing of a long one."""
FIRST = 0x243F6A8885A308D3
_WORD = 8
_MODULUS = 1 << 64


def _weight(place: int) -> int:
    mixed = (place + 1) * 0x9E3779B97F4A7C15 % _MODULUS
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % _MODULUS
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % _MODULUS
    return mixed ^ mixed >> 31 | 1


WEIGHTS = np.array([_weight(place) for place in range(BLOCK // _WORD)], dtype=np.uint64)
"""What each word of a block is multiplied by."""


def block_sums(data: bytes | bytearray | memoryview) -> Array:
    """Return the sum of each block of `data`, of which the last may be shorter, as u64."""
    if _READING:
        return np.frombuffer(_READING.sums(data, WEIGHTS, FIRST), dtype=np.uint64)
    words = np.zeros(-(-len(data) // BLOCK) * len(WEIGHTS), dtype="<u8")
    words.view(np.uint8)[: len(data)] = np.frombuffer(data, dtype=np.uint8)
    sums: Array = (words.reshape(-1, len(WEIGHTS)) * WEIGHTS).sum(axis=1, dtype=np.uint64) + np.uint64(FIRST)
    return sums
