"""How do the characters of many texts take twelve bits each, so that any of them is read by its place?

Characters are numbered by how common they are, so that nearly all have a number of twelve bits.

    packed = low high rare
    low    = "NAME.low": u8 per place            the lower eight bits of its number; of 4095 where it has a higher one
    high   = "NAME.high": u8 per two places      the other four bits, the first place's lowest
    rare   = "NAME.rare.place": u32              the places with 4095, in order
             "NAME.rare.number": u16             the number at each of them

The lower bits stand by themselves, so that what is looked for is looked for among bytes, many at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.codec.container import Column, Container, ContainerWriter
from index.native import compiled

Array = npt.NDArray[Any]

_READING = compiled("index.codec._reading")

_RARE = 0xFFF
_LOW_BITS, _HIGH_BITS = 8, 4
_AT_ONCE = 1 << 20
"""How many places are packed or unpacked at once, an even number."""


def write_packed(writer: ContainerWriter, name: str, numbers: Array) -> None:
    """Write the numbers of characters, u16, as the row `name`."""
    writer.add_pieces(f"{name}.low", np.uint8, map(_low, _parts(numbers)))
    writer.add_pieces(f"{name}.high", np.uint8, map(_high, _parts(numbers)))
    places = np.flatnonzero(numbers >= _RARE)
    writer.add(f"{name}.rare.place", places.astype(np.uint32))
    writer.add(f"{name}.rare.number", numbers[places])


def _parts(numbers: Array) -> Iterator[Array]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]


def _low(numbers: Array) -> Array:
    if (module := compiled("index.codec._inverting")) is not None:
        return np.frombuffer(module.lows(numbers, _RARE), dtype=np.uint8)
    found: Array = np.minimum(numbers, _RARE) & 0xFF
    return found


def _high(numbers: Array) -> Array:
    if (module := compiled("index.codec._inverting")) is not None:
        return np.frombuffer(module.highs(numbers, _RARE), dtype=np.uint8)
    bits = (np.minimum(numbers, _RARE) >> _LOW_BITS).astype(np.uint8)
    if len(bits) % 2:
        bits = np.append(bits, np.uint8(0))
    found: Array = bits[::2] | bits[1::2] << _HIGH_BITS
    return found


class Numbers(Protocol):
    """The numbers of characters of a row on disk; what is read is held against its checksum."""

    def __len__(self) -> int:
        """Return how many places there are."""

    def slice(self, start: int, stop: int) -> Array:
        """Return the numbers from a place on and before another, u16."""

    def joined(self, starts: Array, ends: Array) -> Array:
        """Return those from each of `starts` on and before each of `ends`, one behind the other."""

    def seen(self) -> Any:
        """Return the row as compiled code reads it."""


class PlainNumbers:
    """Numbers of two bytes each, as a column has them."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self.slice = column.slice
        self.seen = column.seen

    def __len__(self) -> int:
        return len(self._column)

    def joined(self, starts: Array, ends: Array) -> Array:
        """Return those from each of `starts` on and before each of `ends`, one behind the other."""
        view = self._column.slices(starts, ends).data
        parts = [view[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return np.frombuffer(b"".join(parts), dtype=np.uint16)


class PackedNumbers:
    """Numbers of twelve bits each."""

    def __init__(self, container: Container, name: str) -> None:
        self._low, self._high = container.column(f"{name}.low"), container.column(f"{name}.high")
        self._places = container.column(f"{name}.rare.place")
        self._rare = container.column(f"{name}.rare.number")
        columns = (self._low, self._high, self._places, self._rare)
        self._seen: Any = _READING.PackedRow(*(each.seen() for each in columns)) if _READING else None

    def __len__(self) -> int:
        return len(self._low)

    def seen(self) -> Any:
        """Return the row as compiled code reads it; None where there is no such code."""
        return self._seen

    def slice(self, start: int, stop: int) -> Array:
        """Return the numbers from a place on and before another, u16."""
        return self.joined(np.array([start], dtype=np.int64), np.array([stop], dtype=np.int64))

    def joined(self, starts: Array, ends: Array) -> Array:
        """Return those from each of `starts` on and before each of `ends`, one behind the other."""
        if _READING:
            return np.frombuffer(_READING.numbers(self._seen, starts, ends), dtype=np.uint16)
        low, high = self._low.slices(starts, ends), self._high.slices(starts // 2, (ends + 1) // 2)
        lengths = ends - starts
        before = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
        bits = high[places // 2].astype(np.uint16) >> (places % 2 * _HIGH_BITS).astype(np.uint16) & 0xF
        numbers: Array = low[places] | bits << _LOW_BITS
        rare = np.flatnonzero(numbers == _RARE)
        if len(rare):
            numbers[rare] = self._rare.all()[self._places.all().searchsorted(places[rare].astype(np.uint32))]
        return numbers
