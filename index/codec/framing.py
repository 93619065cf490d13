"""How do the text and the record of an article become the bytes that a segment stores, and these the two again?

stored = empty                              nothing was given
       | u32 text-bytes text record         text-bytes little-endian; text in UTF-8, halves of pairs let through;
                                            record as `index.record` makes it, to the end
"""

from __future__ import annotations

import struct
from typing import NamedTuple

_LENGTH = struct.Struct("<I")


class Stored(NamedTuple):
    """What is stored of one article."""

    text: str
    record: bytes


def encode(text: str, record: bytes) -> bytes:
    """Return a text and a record as one piece, never empty: `encode("大同", b"…")` is 4 + 6 + 3 bytes."""
    encoded = text.encode("utf-8", "surrogatepass")
    return _LENGTH.pack(len(encoded)) + encoded + record


def decode(stored: bytes) -> Stored | None:
    """Return what `encode` was given, or None for an article of which nothing was stored."""
    if not stored:
        return None
    end = _LENGTH.size + _LENGTH.unpack_from(stored)[0]
    return Stored(stored[_LENGTH.size : end].decode("utf-8", "surrogatepass"), stored[end:])


def text_bytes(stored: bytes) -> int:
    """Return the length of the text in UTF-8, without decoding it."""
    return int(_LENGTH.unpack_from(stored)[0]) if stored else 0
