"""How much does each posting count, and how often does the body have it?

Nearly all postings are of a body alone that has them up to three times, and what that counts is the same for all terms
of a document.

    impacts   = code before impact frequency? body most
    code      = "NAME.code": u8 per four postings         two bits each, the first lowest: 1, 2 or 3 where the body has
                                                          it so often and no other field has it; else 0
    before    = "NAME.before": u32 per 1,024 postings     how many codes 0 there are before them
    impact    = "NAME.impact": u8 per code 0              the impact, as `postings` says
    frequency = "NAME.frequency": u8 or u16 per code 0    how often the body has it; of words only
    body      = "NAME.body": u8 per document, three times the impact of what has code 1 there, of what has 2, and 3
    most      = "NAME.most": u8 per list                  the largest impact of its postings
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.container import Container, ContainerWriter
from index.codec.lists import ListsReader, ListsWriter
from index.native import compiled

Array = npt.NDArray[Any]

_READING = compiled("index.codec._reading")

OFTEN = 3
"""So often a body can have what has a code."""
_IN_BYTE = 4
_STEP = 1024
_CODES = (np.arange(256, dtype=np.uint8)[:, None] >> np.array([0, 2, 4, 6], dtype=np.uint8)) & 3
"""The four codes of each byte."""
_READ_AT_ONCE = 1 << 14
"""So many lists of a segment are read at once."""


class Weighed(NamedTuple):
    """Some lists one behind the other: for each its count, i64, and largest impact; documents and codes of postings.

    `impact` and `frequency` are those of the postings with code 0; pairs have no `frequency`.
    """

    counts: Array
    most: Array
    document: Array
    code: Array
    impact: Array
    frequency: Array | None = None


def write_lists(writer: ContainerWriter, name: str, body: Array, parts: Iterable[Weighed]) -> None:
    """Write lists as they come; `body` has three impacts for each document of the segment, as above."""
    lists, kept = ListsWriter(len(body) // OFTEN), _Kept([], [], [], [])

    def unkept() -> Iterator[tuple[Array, Array]]:
        for part in parts:
            kept.code.append(part.code)
            kept.impact.append(part.impact)
            kept.most.append(part.most)
            if part.frequency is not None:
                kept.frequency.append(part.frequency)
            yield part.counts, part.document

    # The longest column is written as it comes, so that nothing of it is kept.
    writer.add_pieces(f"{name}.packed", np.uint8, lists.packed(unkept()))
    lists.write(writer, name)
    _write_codes(writer, name, kept.code)
    writer.add_pieces(f"{name}.impact", np.uint8, kept.impact)
    if kept.frequency:
        frequency = np.concatenate(kept.frequency)
        writer.add(f"{name}.frequency", frequency.astype(np.min_scalar_type(int(frequency.max(initial=0)))))
    writer.add_pieces(f"{name}.most", np.uint8, kept.most)
    writer.add(f"{name}.body", body)


class _Kept(NamedTuple):
    """Pieces of the columns that are kept until they are written."""

    code: list[Array]
    impact: list[Array]
    frequency: list[Array]
    most: list[Array]


def _write_codes(writer: ContainerWriter, name: str, pieces: list[Array]) -> None:
    codes = np.concatenate([np.zeros(0, dtype=np.uint8), *pieces])
    pieces.clear()
    packed, before = _packed_codes(codes)
    writer.add(f"{name}.code", packed)
    writer.add(f"{name}.before", before)


def _packed_codes(codes: Array) -> tuple[Array, Array]:
    """Return codes as bytes, and for each `_STEP` of them how many are 0 before it."""
    if (module := compiled("index.codec._packing")) is not None:
        packed, before = module.codes(codes, _STEP)
        return np.frombuffer(packed, dtype=np.uint8), np.frombuffer(before, dtype=np.uint32)
    padded = np.append(codes, np.ones(-len(codes) % _STEP, dtype=np.uint8))
    others = np.count_nonzero(padded.reshape(-1, _STEP) == 0, axis=1)
    padded[len(codes) :] = 0
    packed = np.zeros(len(padded) // _IN_BYTE, dtype=np.uint8)
    for place in range(_IN_BYTE):
        packed |= padded[place::_IN_BYTE] << 2 * place
    return packed[: -(-len(codes) // _IN_BYTE)], (np.cumsum(others) - others).astype(np.uint32)


class Postings(NamedTuple):
    """The documents that have a term, in order, and its impact in each; `most` is the largest of these."""

    documents: Array
    impacts: Array
    most: int


class Bodies(NamedTuple):
    """Lists one behind the other: the count of each, and of each posting its document and its frequency in the body."""

    counts: Array
    documents: Array
    frequencies: Array


class PostingLists:
    """The postings of all words, or of all pairs, of a segment."""

    def __init__(self, container: Container, name: str) -> None:
        column = container.column
        self._code, self._before, self._impact = (column(f"{name}.{part}") for part in ("code", "before", "impact"))
        self._body, self._most = column(f"{name}.body"), column(f"{name}.most")
        self.documents_in_all = len(self._body) // OFTEN
        self._lists = ListsReader(container, name, self.documents_in_all)
        self._frequency = column(f"{name}.frequency") if f"{name}.frequency" in container else None
        impacts = (self._code, self._before, self._impact, self._body, self._most)
        self.seen = self._lists.seen_with(*impacts)
        """The lists as compiled code reads them, None where there is no such code."""

    def __len__(self) -> int:
        return len(self._most)

    def count(self, number: int) -> int:
        """Return how many documents a list has."""
        if _READING:
            count: int = _READING.count_of(self.seen, number)
            return count
        return int(self._lists.counts(number, number + 1)[0])

    def posting(self, number: int) -> int:
        """Return how many documents the lists before this one have."""
        return self._lists.posting(number)

    def documents(self, first: int, last: int) -> Array:
        """Return the documents of the lists from `first` on and before `last`, one list behind the other, as u32."""
        if _READING:
            return np.frombuffer(_READING.documents_of(self.seen, first, last), dtype=np.uint32)
        return self._lists.documents(first, last)

    def postings(self, number: int) -> Postings:
        """Return the postings of a list."""
        if _READING:
            return arrays_of(_READING.postings_of(self.seen, number))
        documents = self.documents(number, number + 1)
        begin = self._lists.posting(number)
        codes = self._codes(begin, begin + len(documents))
        known = codes > 0
        impacts = np.zeros(len(codes), dtype=np.uint8)
        impacts[known] = self._body.all()[
            (codes[known].astype(np.int64) - 1) * self.documents_in_all + documents[known]
        ]
        impacts[~known] = self._others(self._impact, begin, len(codes) - int(np.count_nonzero(known)))
        return Postings(documents, impacts, int(self._most.slice(number, number + 1)[0]))

    def frequencies(self, first: int, last: int) -> Array:
        """Return how often the body has each of the postings of some lists; of words only."""
        begin, end = self._lists.posting(first), self._lists.posting(last)
        codes = self._codes(begin, end)
        assert self._frequency is not None
        frequencies = codes.astype(self._frequency.slice(0, 0).dtype)
        others = codes == 0
        frequencies[others] = self._others(self._frequency, begin, int(np.count_nonzero(others)))
        return frequencies

    def bodies(self) -> Iterator[Bodies]:
        """Yield all lists, some at a time."""
        for first in range(0, len(self), _READ_AT_ONCE):
            last = min(first + _READ_AT_ONCE, len(self))
            yield Bodies(self._lists.counts(first, last), self.documents(first, last), self.frequencies(first, last))

    def _codes(self, start: int, stop: int) -> Array:
        first = start // _IN_BYTE
        codes = _CODES[self._code.slice(first, -(-stop // _IN_BYTE))].ravel()
        return codes[start - first * _IN_BYTE : stop - first * _IN_BYTE]

    def _others(self, column: Any, start: int, count: int) -> Array:
        """Return what a column has for the next `count` codes 0 from a posting on."""
        if not count:
            return np.zeros(0, dtype=np.uint8)
        step = start // _STEP
        skipped = int(np.count_nonzero(self._codes(step * _STEP, start) == 0))
        first = int(self._before.slice(step, step + 1)[0]) + skipped
        found: Array = column.slice(first, first + count)
        return found


def arrays_of(found: tuple[bytes, bytes, int]) -> Postings:
    """Return postings as compiled code gives them: the bytes of documents and of impacts, and the largest of these."""
    documents, impacts, most = found
    return Postings(np.frombuffer(documents, dtype=np.uint32), np.frombuffer(impacts, dtype=np.uint8), most)
