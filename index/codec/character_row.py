"""What stands beside a place? All characters of a segment in one row in memory, two bytes a place.

A run whose rarest character is found is then read off instead of looked for. Nothing of it is on disk: the row is laid
out from the places of the characters (see `characters`), by a process that asks for many runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

GAP_NUMBER = 0xFFFF
"""Stands in the row for a gap; characters have lower numbers."""

_BLOCK_BITS = 7
"""Every 128th place the number of its text is noted: shorter than most texts, longer than a title."""


class CharacterRow:
    """A row of character numbers, u16, whose texts begin at `starts`; `owners` are their document << 4 | field.

    Runs are asked for by the numbers of their characters.
    """

    def __init__(self, row: Array, starts: Array, owners: Array) -> None:
        self._row = row
        self._starts = starts.astype(np.int64)
        self._ends = np.append(self._starts[1:], len(row))
        self._owners = owners.astype(np.int64)
        blocks = np.arange(0, len(row), 1 << _BLOCK_BITS)
        self._text_at_block = self._starts.searchsorted(blocks, side="right") - 1
        self._outside: dict[int, tuple[Array, Array]] = {}

    def read_off(self, found: Array, numbers: Sequence[int], order: Sequence[int]) -> Array:
        """Keep of the places `found` those where a run begins, whose character `order[0]` is known to be right.

        `order` are the places of the characters in the run, the most telling first.
        """
        found = found[found.searchsorted(0) : found.searchsorted(len(self._row) - len(numbers), side="right")]
        for i in order[1:]:
            found = found[self._row[found + i] == numbers[i]]
        return found

    def texts(self, places: Array) -> Array:
        """Return the number of the text that each place lies in: that of its block, or of one a few texts further."""
        text: Array = self._text_at_block[places >> _BLOCK_BITS]
        open_ = np.flatnonzero(self._ends[text] <= places)
        while len(open_):
            text[open_] += 1
            open_ = open_[self._ends[text[open_]] <= places[open_]]
        return text

    def outside(self, numbers: Sequence[int], field: int) -> Array:
        """Return the places, in order, where a run without gaps begins in any field but `field`."""
        places, begins = self._places_outside(field)
        counts = [int(begins[number + 1] - begins[number]) for number in numbers]
        order = sorted(range(len(numbers)), key=counts.__getitem__)
        rarest = numbers[order[0]]
        return self.read_off(places[begins[rarest] : begins[rarest + 1]] - order[0], numbers, order)

    def _places_outside(self, field: int) -> tuple[Array, Array]:
        """Return the places of all fields but one, by character and then in order, and where each character begins."""
        if field not in self._outside:
            texts = np.flatnonzero(self._owners & 15 != field)
            lengths = self._ends[texts] - self._starts[texts]
            before = np.cumsum(lengths) - lengths
            places = np.repeat(self._starts[texts] - before, lengths) + np.arange(lengths.sum())
            there = self._row[places]
            order = np.argsort(there, kind="stable")
            begins = there[order].searchsorted(np.arange(GAP_NUMBER + 1, dtype=np.uint16))
            self._outside[field] = places[order], begins
        return self._outside[field]

    def stands_in(self, numbers: Sequence[int], documents: Array, field: int) -> Array:
        """Tell of each of `documents` whether a run without gaps stands in its text of a field.

        Quicker than looking for all documents that have it where these are few.
        """
        wanted = np.array(numbers, dtype=np.uint16).tobytes()
        owners = documents.astype(np.int64) << 4 | field
        text = np.minimum(self._owners.searchsorted(owners), len(self._owners) - 1)
        bounds = zip(self._starts[text].tolist(), self._ends[text].tolist(), strict=True)
        found = (_holds(self._row[begin:end].tobytes(), wanted) for begin, end in bounds)
        stands: Array = np.fromiter(found, dtype=bool, count=len(documents))
        stands &= self._owners[text] == owners
        return stands


def _holds(row: bytes, wanted: bytes) -> bool:
    """Tell whether numbers of two bytes each stand in a row of such."""
    at = row.find(wanted)
    while at & 1 and at > 0:
        at = row.find(wanted, at + 1)
    return at >= 0
