"""Which number does a term have, and which terms lie between two others?

    dictionary = keys starts shared lengths bytes    columns of a container; terms in code point order, blocks of 16
    keys       = u64 per block                       the first 8 bytes of the first one's UTF-8, big-endian, then zeros
    starts     = u32 or u64 per block, and one       where its bytes begin in bytes
    shared     = u8 per term                         how many bytes its UTF-8 begins with that the term before has as
                                                     well, 255 at most; 0 for the first of a block
    lengths    = u8, u16 or u32 per term             how many bytes follow these
    bytes      = the bytes that follow, of all terms

A term's number is its place in the order. UTF-8 sorts as code points do, and the key of a term sorts as the term
itself as far as 8 bytes reach, so a term is found by one search among the keys, where several share a key a second one
among these, and a look at the block that begins with the last lower one. Neighbours share half of their bytes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from operator import lt
from typing import Any

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import EncodedWords
from index.codec.container import Container, ContainerWriter
from index.codec.postings import narrow
from index.native import compiled

Array = npt.NDArray[Any]

_KEY = 8
_STEP = 16
_MOST_SHARED = 255
_KEPT_BLOCKS = 1024
_AT_ONCE = 256
"""How many blocks are read at once where many terms are wanted."""
_CONTINUES, _CONTINUING = 0xC0, 0x80
"""The bits that tell a byte of UTF-8 that goes on with a character."""
_READING = compiled("index.codec._reading")
_HIGHEST = b"\xff"
"""Sorts behind every UTF-8 text."""


def _key(term: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(term[:_KEY].ljust(_KEY, b"\0"), "big"))


def write_dictionary(writer: ContainerWriter, name: str, terms: Sequence[str] | EncodedWords) -> None:
    """Write `terms` as the dictionary `name`; raise ValueError if strings are not sorted, or one comes twice."""
    if not isinstance(terms, EncodedWords):
        if not all(map(lt, terms, islice(terms, 1, None))):
            raise ValueError(f"index: the terms of {name!r} must be different and in the order of their code points")
        terms = _encoded(terms)
    data, lengths = terms
    count = len(lengths)
    shared, bytes_ = _front_coded(data, lengths)
    rest = lengths - shared
    starts = np.append(0, np.cumsum(rest))[np.append(np.arange(0, count, _STEP), count)]
    writer.add(f"{name}.keys", _keys(data, lengths))
    writer.add(f"{name}.starts", starts.astype(np.uint32 if starts[-1] < 2**32 else np.uint64))
    writer.add(f"{name}.shared", shared)
    writer.add(f"{name}.lengths", narrow(rest))
    writer.add(f"{name}.bytes", bytes_)


def _encoded(terms: Sequence[str]) -> EncodedWords:
    """Return the UTF-8 of all terms; an object for each would take much memory."""
    text = "".join(terms)
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    begins = np.append(np.flatnonzero(data & _CONTINUES != _CONTINUING), len(data))
    ends = begins[np.cumsum(np.fromiter(map(len, terms), dtype=np.int64, count=len(terms)))]
    return EncodedWords(data, np.diff(ends, prepend=0))


def _keys(data: Array, lengths: Array) -> Array:
    """Return the keys of the first terms of all blocks."""
    first, place = (np.cumsum(lengths) - lengths)[::_STEP], np.arange(_KEY)
    bytes_ = np.append(data, np.zeros(_KEY, dtype=np.uint8))[first[:, None] + place]
    bytes_[place >= lengths[::_STEP][:, None]] = 0
    keys: Array = bytes_.view(">u8").ravel().astype(np.uint64)
    return keys


def _front_coded(data: Array, lengths: Array) -> tuple[Array, Array]:
    """Return how many bytes each term shares with the one before, as u8, and the bytes that follow these."""
    if (module := compiled("index.codec._inverting")) is not None:
        shared, bytes_ = module.share(data, lengths, _STEP, _MOST_SHARED)
        return np.frombuffer(shared, dtype=np.uint8), np.frombuffer(bytes_, dtype=np.uint8)
    alike = _shared(data, lengths)
    follows = np.repeat(np.tile([False, True], len(lengths)), np.stack([alike, lengths - alike], axis=1).ravel())
    return alike.astype(np.uint8), data[follows]


def _shared(data: Array, lengths: Array) -> Array:
    """Return how many bytes each term of `data` begins with that the one before begins with as well."""
    starts = np.cumsum(lengths) - lengths
    shared = np.zeros(len(lengths), dtype=np.int64)
    alike = np.flatnonzero(np.arange(len(lengths)) % _STEP)
    for place in range(_MOST_SHARED):
        alike = alike[np.minimum(lengths[alike - 1], lengths[alike]) > place]
        alike = alike[data[starts[alike - 1] + place] == data[starts[alike] + place]]
        if not len(alike):
            break
        shared[alike] = place + 1
    return shared


class Dictionary:
    """The terms of one segment, in order."""

    def __init__(self, container: Container, name: str) -> None:
        self._keys = container.column(f"{name}.keys")
        self._starts = container.column(f"{name}.starts")
        self._shared = container.column(f"{name}.shared")
        self._lengths = container.column(f"{name}.lengths")
        self._bytes = container.column(f"{name}.bytes")
        self._block = lru_cache(maxsize=_KEPT_BLOCKS)(self._unpacked)
        columns = (self._keys, self._starts, self._shared, self._lengths, self._bytes)
        self.seen = tuple(column.seen() for column in columns)

    def __len__(self) -> int:
        return len(self._shared)

    def _unpacked(self, block: int) -> list[bytes]:
        """Return the terms of a block."""
        return self._terms_of(block, block + 1)

    def _terms_of(self, block: int, upto: int) -> list[bytes]:
        """Return the terms of the blocks from `block` on and before `upto`."""
        first, last = block * _STEP, min(upto * _STEP, len(self))
        starts = self._starts.slice(block, upto + 1)
        data = self._bytes.slice(int(starts[0]), int(starts[-1])).tobytes()
        terms, term, at = [], b"", 0
        # Plain loops over plain numbers: for so few, numpy would take longer.
        lengths = self._lengths.slice(first, last).tolist()
        for shared, length in zip(self._shared.slice(first, last).tobytes(), lengths, strict=True):
            end = at + length
            term = term[:shared] + data[at:end] if shared else data[at:end]
            at = end
            terms.append(term)
        return terms

    def bytes_of(self, number: int) -> bytes:
        """Return the UTF-8 of the term with this number."""
        if _READING:
            found: bytes = _READING.term(number, *self.seen)
            return found
        return self._block(number // _STEP)[number % _STEP]

    def term(self, number: int) -> str:
        """Return the term with this number."""
        return self.bytes_of(number).decode("utf-8", "surrogatepass")

    def find(self, term: str) -> int | None:
        """Return the number of `term`, or None if the segment doesn't have it."""
        encoded = term.encode("utf-8", "surrogatepass")
        if _READING:
            found: int | None = _READING.find(encoded, *self.seen)
            return found
        number = self.first_from(encoded)
        return number if number < len(self) and self.bytes_of(number) == encoded else None

    def first_from(self, encoded: bytes) -> int:
        """Return the number of the first term whose UTF-8 is not less than `encoded`; the length if there is none."""
        keys = self._keys.all()
        key = _key(encoded)
        low, high = int(keys.searchsorted(key)), int(keys.searchsorted(key, side="right"))
        while low < high:
            middle = (low + high) // 2
            if self.bytes_of(middle * _STEP) < encoded:
                low = middle + 1
            else:
                high = middle
        return (low - 1) * _STEP + bisect_left(self._block(low - 1), encoded) if low else 0

    def between(self, first: bytes, last: bytes) -> range:
        """Return the numbers of the terms from `first` on and before `last`, both as UTF-8."""
        return range(self.first_from(first), self.first_from(last))

    def with_prefix(self, prefix: str) -> range:
        """Return the numbers of the terms that begin with `prefix`."""
        encoded = prefix.encode("utf-8", "surrogatepass")
        return self.between(encoded, encoded + _HIGHEST)

    def terms(self, numbers: range | None = None) -> Iterator[str]:
        """Yield the terms with these numbers, or all of them, in order."""
        chosen = range(len(self)) if numbers is None else numbers
        if not chosen:
            return
        first, last = chosen.start // _STEP, (chosen.stop - 1) // _STEP + 1
        parts = (self._terms_of(block, min(block + _AT_ONCE, last)) for block in range(first, last, _AT_ONCE))
        for term in islice(chain.from_iterable(parts), chosen.start - first * _STEP, chosen.stop - first * _STEP):
            yield term.decode("utf-8", "surrogatepass")
