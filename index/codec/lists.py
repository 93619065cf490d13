"""Which documents are in each of many lists, in about as few bits as can tell?

lists   = count longer steps packed
count   = "NAME.count": u8 per list                 how many documents it has; 255 for that or more
longer  = "NAME.longer": u32 per count 255          how many these are
steps   = "NAME.step.bit": u64 per 64 lists         where in packed the first of them begins, in bits
          "NAME.step.posting": u32 per 64 lists     how many documents the lists before it have
          "NAME.step.longer": u32 per 64 lists      how many counts 255 there are before it
packed  = "NAME.packed": list*                      bit by bit, the lowest of each byte first
list    = low* high                                 n documents in order, among N of the segment
low     = the lowest w bits of a document           w: the largest with n * 2**w <= N
high    = for each document 0* 1, then 0*           a 0 each time that what is above these bits grows by one, from
                                                    0 on; n + ((N - 1) >> w) bits in all
        | nothing                                   where n is 1; then w is as many bits as N - 1 has

So a list takes n * (w + 1) + ((N - 1) >> w) bits, within half a bit a document of the least that can tell lists of n
from each other; where it begins follows from the counts before it, and whoever looks for a document passes over the
others by counting bits.

Source: P. Elias, Efficient storage and retrieval by content and address of static files, 1974; R. Fano, 1971; S. Vigna,
Quasi-succinct indices, 2013.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.container import Column, Container, ContainerWriter
from index.native import compiled

Array = npt.NDArray[Any]

_READING = compiled("index.codec._reading")

_STEP = 64
"""How many lists there are to a noted beginning: so many counts are added up in no time."""
_LONGER = 255
_LOADED = 4
"""How many bytes are loaded for the low bits of a document, of which a segment has 2**24 at the most."""


def _widths(counts: Array, documents: int) -> Array:
    """Return how many low bits the documents of lists of these lengths have."""
    # The exponent of a number is how many bits it has.
    widths: Array = np.frexp(documents // np.maximum(counts, 1))[1].astype(np.int64) - 1
    widths[counts == 1] = max(documents - 1, 0).bit_length()
    return widths


def _highs(counts: Array, widths: Array, documents: int) -> Array:
    """Return how many bits come behind the low ones."""
    highs: Array = np.where(counts > 1, counts + (max(documents - 1, 0) >> widths), 0)
    return highs


class _Shape(NamedTuple):
    """Where the parts of lists one behind the other lie: in bits from the first on, and for each list."""

    widths: Array
    highs: Array
    begins: Array
    """Where each list begins, and where the last ends."""


def _shape(counts: Array, documents: int) -> _Shape:
    widths = _widths(counts, documents)
    highs = _highs(counts, widths, documents)
    return _Shape(widths, highs, np.append(0, np.cumsum(counts * widths + highs)))


def _nth(counts: Array) -> Array:
    """Return the place of each document in its list."""
    nth: Array = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return nth


class ListsWriter:
    """Takes lists of documents as they come, each whole."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._counts: list[Array] = []
        self._sizes: list[Array] = []
        self._open = 0
        """The bits of a byte that isn't full."""
        self._packing = compiled("index.codec._packing")

    def packed(self, lists: Iterable[tuple[Array, Array]]) -> Iterator[Array]:
        """Yield the bytes of `packed`; `lists` gives how many documents each list has, i64, and all of these, u32."""
        bits = 0
        for counts, document in lists:
            packed, sizes = self._packed(counts, document, bits)
            self._counts.append(counts.astype(np.uint32))
            self._sizes.append(sizes)
            whole, bits = divmod(bits + int(sizes.sum(dtype=np.int64)), 8)
            self._open = int(packed[whole]) if bits else 0
            yield packed[:whole]
        if bits:
            yield np.array([self._open], dtype=np.uint8)

    def _packed(self, counts: Array, document: Array, bits: int) -> tuple[Array, Array]:
        """Return lists as bytes, behind so many bits that are open, and how many bits each list takes."""
        if self._packing:
            packed, sizes = self._packing.pack(counts, document, self._documents, bits, self._open)
            return np.frombuffer(packed, dtype=np.uint8), np.frombuffer(sizes, dtype=np.uint32)
        shape = _shape(counts, self._documents)
        return self._in_bits(counts, document, shape, bits), np.diff(shape.begins).astype(np.uint32)

    def _in_bits(self, counts: Array, document: Array, shape: _Shape, bits: int) -> Array:
        """Return lists as bytes, behind so many bits that are open."""
        document = document.astype(np.int64)
        which, nth = np.repeat(np.arange(len(counts)), counts), _nth(counts)
        widths, begins = shape.widths[which], bits + shape.begins[which]
        row = np.zeros(bits + int(shape.begins[-1]), dtype=np.uint8)
        row[:bits] = self._open >> np.arange(bits) & 1
        for bit in range(int(shape.widths.max(initial=0))):
            among = np.flatnonzero(widths > bit)
            row[begins[among] + nth[among] * widths[among] + bit] = document[among] >> bit & 1
        among = np.flatnonzero(counts[which] > 1)
        above = document[among] >> widths[among]
        row[begins[among] + counts[which[among]] * widths[among] + above + nth[among]] = 1
        return np.packbits(row, bitorder="little")

    def write(self, writer: ContainerWriter, name: str) -> None:
        """Write how many documents the lists `name` have, and where they begin."""
        counts = np.concatenate([np.zeros(0, dtype=np.uint32), *self._counts])
        sizes = np.concatenate([np.zeros(0, dtype=np.uint32), *self._sizes])
        longer = counts >= _LONGER
        writer.add(f"{name}.count", np.minimum(counts, _LONGER).astype(np.uint8))
        writer.add(f"{name}.longer", counts[longer])
        writer.add(f"{name}.step.bit", _before(sizes).astype(np.uint64))
        writer.add(f"{name}.step.posting", _before(counts).astype(np.uint32))
        writer.add(f"{name}.step.longer", _before(longer).astype(np.uint32))


def _before(numbers: Array) -> Array:
    """Return the sum of all before the first of every `_STEP` numbers."""
    if not len(numbers):
        return np.zeros(0, dtype=np.int64)
    sums = np.add.reduceat(numbers, np.arange(0, len(numbers), _STEP), dtype=np.int64)
    before: Array = np.cumsum(sums) - sums
    return before


class ListsReader:
    """The lists `name` of a segment that has so many documents."""

    def __init__(self, container: Container, name: str, documents: int) -> None:
        self._documents = documents
        self._count = container.column(f"{name}.count")
        self._longer = container.column(f"{name}.longer")
        self._packed = container.column(f"{name}.packed")
        self._step = tuple(container.column(f"{name}.step.{part}") for part in ("bit", "posting", "longer"))

    def __len__(self) -> int:
        return len(self._count)

    def seen_with(self, *impacts: Column) -> Any:
        """Return the lists as compiled code reads them, perhaps with columns of `impacts`; None without such code."""
        if not _READING:
            return None
        columns = (self._count, self._longer, *self._step, self._packed)
        return _READING.Lists(self._documents, *(each.seen() for each in (*columns, *impacts)))

    @cached_property
    def seen(self) -> Any:
        """The lists as compiled code reads them; None without such code."""
        return self.seen_with()

    def counts(self, first: int, last: int) -> Array:
        """Return how many documents each list from `first` on and before `last` has, as i64."""
        begin = first // _STEP * _STEP
        if begin >= last:
            return np.zeros(0, dtype=np.int64)
        counts = self._count.slice(begin, last).astype(np.int64)
        longer = np.flatnonzero(counts == _LONGER)
        if len(longer):
            before = int(self._step[2].slice(begin // _STEP, begin // _STEP + 1)[0])
            counts[longer] = self._longer.slice(before, before + len(longer))
        return counts[first - begin :]

    def _before(self, number: int) -> tuple[int, int]:
        """Return how many bits and how many documents there are before a list."""
        step = number // _STEP
        if step == len(self._step[0]):
            # Behind the last list, which fills its step.
            step -= 1
        if step < 0:
            return 0, 0
        bit, posting = (int(column.slice(step, step + 1)[0]) for column in self._step[:2])
        counts = self.counts(step * _STEP, number)
        return bit + int(_shape(counts, self._documents).begins[-1]), posting + int(counts.sum())

    def posting(self, number: int) -> int:
        """Return how many documents the lists before this one have."""
        return self._before(number)[1]

    def documents(self, first: int, last: int) -> Array:
        """Return the documents of the lists from `first` on and before `last`, one list behind the other, as u32."""
        counts = self.counts(first, last)
        shape = _shape(counts, self._documents)
        begin, _ = self._before(first)
        end = begin + int(shape.begins[-1])
        packed = self._packed.slice(begin // 8, -(-end // 8))
        which, nth = np.repeat(np.arange(len(counts)), counts), _nth(counts)
        documents = self._low(packed, begin % 8 + shape.begins[which] + nth * shape.widths[which], shape.widths[which])
        bits = np.unpackbits(packed, bitorder="little")[begin % 8 : begin % 8 + end - begin]
        lows = counts * shape.widths
        is_high = np.repeat(np.tile([False, True], len(counts)), np.stack([lows, shape.highs], axis=1).ravel())
        among = np.flatnonzero(counts[which] > 1)
        places = np.flatnonzero(bits.view(bool) & is_high) - (shape.begins[:-1] + lows)[which[among]] - nth[among]
        documents[among] |= places << shape.widths[which[among]]
        return documents.astype(np.uint32)

    def _low(self, packed: Array, bit: Array, widths: Array) -> Array:
        """Return the numbers of so many bits that begin at each bit."""
        padded = np.append(packed, np.zeros(_LOADED, dtype=np.uint8)).astype(np.int64)
        loaded = sum(padded[(bit >> 3) + place] << 8 * place for place in range(_LOADED))
        found: Array = loaded >> (bit & 7) & ((1 << widths) - 1)
        return found
