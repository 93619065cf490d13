"""Which number does a term have, and which terms lie between two others?

    dictionary = keys offsets bytes              three columns of a container, terms in code point order
    keys       = u64 per 16 terms                the first 8 bytes of the first one's UTF-8, big-endian, zeros behind
    offsets    = u32 or u64 per term, and one    where its UTF-8 begins in bytes
    bytes      = the UTF-8 of all terms

A term's number is its place in the order. UTF-8 sorts as code points do, and the key of a term sorts as the term
itself as far as 8 bytes reach, so a term is found by one search among the keys, where several share a key a second one
among these, and a look at the 16 terms that begin with the last lower one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from operator import lt
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.container import Container, ContainerWriter

Array = npt.NDArray[Any]

_KEY = 8
_STEP = 16
_HIGHEST = b"\xff"
"""Sorts behind every UTF-8 text."""


def _key(term: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(term[:_KEY].ljust(_KEY, b"\0"), "big"))


def write_dictionary(writer: ContainerWriter, name: str, terms: Sequence[str]) -> None:
    """Write `terms` as the dictionary `name`; raise ValueError if they are not sorted, or one comes twice."""
    encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
    if not all(map(lt, encoded, islice(encoded, 1, None))):
        raise ValueError(f"index: the terms of {name!r} must be different and in the order of their code points")
    offsets = np.zeros(len(encoded) + 1, dtype=np.uint64)
    np.cumsum(np.fromiter(map(len, encoded), dtype=np.uint64, count=len(encoded)), out=offsets[1:])
    writer.add(f"{name}.keys", np.array([_key(term) for term in encoded[::_STEP]], dtype=np.uint64))
    writer.add(f"{name}.offsets", offsets.astype(np.uint32) if offsets[-1] < 2**32 else offsets)
    writer.add_bytes(f"{name}.bytes", b"".join(encoded))


class Dictionary:
    """The terms of one segment, in order."""

    def __init__(self, container: Container, name: str) -> None:
        self._keys = container.column(f"{name}.keys")
        self._offsets = container.column(f"{name}.offsets")
        self._bytes = container.column(f"{name}.bytes")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def bytes_of(self, number: int) -> bytes:
        """Return the UTF-8 of the term with this number."""
        start, stop = self._offsets.slice(number, number + 2).tolist()
        return self._bytes.slice(start, stop).tobytes()

    def term(self, number: int) -> str:
        """Return the term with this number."""
        return self.bytes_of(number).decode("utf-8", "surrogatepass")

    def find(self, term: str) -> int | None:
        """Return the number of `term`, or None if the segment doesn't have it."""
        encoded = term.encode("utf-8", "surrogatepass")
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
        return self._first_behind((low - 1) * _STEP, encoded) if low else 0

    def _first_behind(self, lower: int, encoded: bytes) -> int:
        """Return what `first_from` does, where the term `lower` is less and the term `_STEP` behind it is not."""
        offsets = self._offsets.slice(lower, min(lower + _STEP, len(self)) + 1).tolist()
        data = self._bytes.slice(offsets[0], offsets[-1]).tobytes()
        terms = [data[start - offsets[0] : stop - offsets[0]] for start, stop in pairwise(offsets)]
        return lower + bisect_left(terms, encoded)

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
        offsets = self._offsets.slice(chosen.start, chosen.stop + 1).tolist()
        data = self._bytes.slice(offsets[0], offsets[-1]).tobytes()
        for start, stop in pairwise(offsets):
            yield data[start - offsets[0] : stop - offsets[0]].decode("utf-8", "surrogatepass")
