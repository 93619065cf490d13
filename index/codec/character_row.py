"""What stands beside a place? The characters of many texts in one row, and where a run of them begins in it.

    row   = numbers start owner
    numbers = u16 per place        the number of the character there, 0 for a gap; behind every text stands one; on disk
                                   perhaps as in `packed_row`
    start = u32 per text, and one  where the text begins in numbers
    owner = u32 per text           document << 4 | field; texts lie in this order

Which characters the numbers mean is for `characters` to say, and which texts are worth reading for `pairs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.packed_row import Numbers
from index.native import compiled

Array = npt.NDArray[Any]

GAP_NUMBER = 0
"""Stands in a row for a gap; characters have higher numbers."""
FIELD_BITS = 4
"""How far a document is shifted in an owner."""
_PLACE_BITS = 31
MOST_PLACES = 1 << _PLACE_BITS
_PLACES_A_TEXT = 512
"""So many places are looked through in the time that it takes to get hold of one text; measured."""


class NumberedRun(NamedTuple):
    """A run (see `search.runs.Run`) by the numbers of its characters; `common` tells how common each of them is."""

    numbers: tuple[int, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    common: tuple[int, ...]

    @property
    def is_exact(self) -> bool:
        """Whether it has no wildcards."""
        return not any(self.most)


@dataclass(frozen=True, slots=True)
class CharacterRow:
    """Text j is `numbers[starts[j]:starts[j + 1]]`, its gap behind it included, and belongs to `owners[j]`."""

    numbers: Array
    starts: Array
    owners: Array

    def texts_with(self, run: NumberedRun) -> Array:
        """Return the numbers of the different texts in which a run stands, in order."""
        return self._different(self.places(run))

    def owners_with(self, run: NumberedRun) -> Array:
        """Return the owners of the different texts in which a run stands, in order, as i64."""
        return self.owners[self.texts_with(run)].astype(np.int64)

    def places(self, run: NumberedRun) -> Array:
        """Return the places where a run begins, in order; no run goes beyond its text or over a gap of a wildcard."""
        stops = [*(i for i, high in enumerate(run.most, 1) if high), len(run.numbers)]
        begin = self._found(run, stops[0])
        at = begin + (stops[0] - 1)
        for start, stop in pairwise(stops):
            begin, at = self._continued(begin, at, run, range(start, stop))
            at = at + (stop - start - 1)
        if GAP_NUMBER in run.numbers:
            # The gap behind a text looks like one inside it.
            inside = self.texts(begin) == self.texts(at)
            begin = begin[inside]
        return np.unique(begin) if len(stops) > 1 else begin

    def _found(self, run: NumberedRun, stop: int) -> Array:
        """Return where the first `stop` characters stand: where the rarest does, with the others beside it."""
        rarest = min(range(stop), key=run.common.__getitem__)
        last = len(self.numbers) - stop
        if last < 0:
            return np.zeros(0, dtype=np.int64)
        begin = np.flatnonzero(self.numbers[rarest : last + rarest + 1] == run.numbers[rarest])
        for i in sorted(range(stop), key=run.common.__getitem__)[1:]:
            begin = begin[self.numbers[begin + i] == run.numbers[i]]
        return begin

    def _continued(self, begin: Array, at: Array, run: NumberedRun, following: range) -> tuple[Array, Array]:
        """Return the (begin, at) of the runs that go on with the characters `following` where a wildcard lets them."""
        low, high = run.least[following.start - 1], run.most[following.start - 1]
        found = []
        for between in range(high + 1):
            wanted = at + 1 + between
            if between >= low:
                kept = self._stand(wanted, run, following)
                found.append(begin[kept] << _PLACE_BITS | wanted[kept])
            if between < high:
                inside = wanted < len(self.numbers)
                begin, at, wanted = begin[inside], at[inside], wanted[inside]
                open_ = self.numbers[wanted] != GAP_NUMBER
                begin, at = begin[open_], at[open_]
        # By several wildcards the same two ends may be reached in many ways.
        ends = np.unique(np.concatenate(found))
        return ends >> _PLACE_BITS, ends & (MOST_PLACES - 1)

    def _stand(self, wanted: Array, run: NumberedRun, following: range) -> Array:
        """Return which of the places `wanted` have the characters `following` from there on."""
        kept = np.flatnonzero(wanted <= len(self.numbers) - len(following))
        for beside, i in enumerate(following):
            kept = kept[self.numbers[wanted[kept] + beside] == run.numbers[i]]
        return kept

    def texts(self, places: Array) -> Array:
        """Return the number of the text that each place lies in."""
        text: Array = self.starts.searchsorted(places, side="right") - 1
        return text

    def _different(self, places: Array) -> Array:
        """Return the different texts that places in order lie in, in order."""
        if len(places) > len(self.owners):
            return np.flatnonzero(np.diff(places.searchsorted(self.starts)))
        text = self.texts(places)
        return text[np.append(True, text[1:] != text[:-1])] if len(text) else text

    def lengths(self) -> Array:
        """Return how many places each text takes, its gap included."""
        return np.diff(self.starts)


def ends_of(lengths: Array) -> Array:
    """Return where texts of these lengths begin, one behind the other, and at last where they end, as i64."""
    return np.append(0, np.cumsum(lengths, dtype=np.int64))


class StoredRow:
    """A row on disk. What is read of it is held against its checksum, and nothing else."""

    def __init__(self, numbers: Numbers, starts: Array, owners: Array) -> None:
        self._numbers = numbers
        self._starts = starts.astype(np.int64)
        self._owners = owners

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def owners(self) -> Array:
        """The owners of all texts."""
        return self._owners

    def lengths(self) -> Array:
        """Return how many places each text takes, its gap included."""
        return np.diff(self._starts)

    def text(self, number: int) -> Array:
        """Return the numbers of the characters of one text, the gap behind it included."""
        return self._numbers.slice(*self._starts[number : number + 2].tolist())

    def whole(self) -> CharacterRow:
        """Return all texts."""
        return CharacterRow(self._numbers.slice(0, len(self._numbers)), self._starts, self._owners)

    def holding(self, first: Array, last: Array, run: NumberedRun) -> Array:
        """Tell of the texts from each `first` on and before each `last` whether an exact run stands there.

        A run that begins and ends with a character that is no gap stands in one text only then.
        """
        starts, ends = self._starts[first], self._starts[last]
        wanted = np.array(run.numbers, dtype=np.uint16).tobytes()
        numbers = self._numbers.joined(starts, ends)
        pairs = pairwise(ends_of(ends - starts).tolist())
        found = (_holds(numbers[start:end].tobytes(), wanted) for start, end in pairs)
        return np.fromiter(found, dtype=bool, count=len(starts))

    def seen(self) -> tuple[Any, Array]:
        """Return the row as compiled code reads it, and where its texts begin, as i64."""
        return self._numbers.seen(), self._starts

    def is_read_sooner(self, texts: int, places: int = 0) -> bool:
        """Tell whether all of it is read sooner than so many texts with so many places."""
        return texts * _PLACES_A_TEXT + places > len(self)

    def of(self, texts: Array) -> CharacterRow:
        """Return a row that has these texts, in order; where they are much of all, it has all."""
        places = int((self._starts[texts + 1] - self._starts[texts]).sum())
        return self.whole() if self.is_read_sooner(len(texts), places) else self.only(texts)

    def only(self, texts: Array) -> CharacterRow:
        """Return the row of these texts, in order."""
        starts, ends = self._starts[texts], self._starts[texts + 1]
        return CharacterRow(self._numbers.joined(starts, ends), ends_of(ends - starts), self._owners[texts])


def _holds(row: bytes, wanted: bytes) -> bool:
    """Tell whether numbers of two bytes each stand in a row of such."""
    at = row.find(wanted)
    while at & 1 and at > 0:
        at = row.find(wanted, at + 1)
    return at >= 0


@dataclass(slots=True)
class RowParts:
    """What becomes a row, as it comes: numbers given to characters as they came, and the texts that they make up."""

    _numbers: list[Array] = field(default_factory=list)
    _lengths: list[Array] = field(default_factory=list)
    _owners: list[Array] = field(default_factory=list)

    def add(self, numbers: Array, lengths: Array, owners: Array) -> None:
        """Take texts with their gaps, one behind the other: u16 per place, and the length and owner of each text."""
        self._numbers.append(numbers)
        self._lengths.append(lengths.astype(np.uint32))
        self._owners.append(owners.astype(np.uint32))

    def places(self) -> int:
        """Return how many places there are so far."""
        return sum(map(len, self._numbers))

    def counts(self, numbers: int) -> Array:
        """Return at how many places each of so many numbers stands."""
        counts = np.zeros(numbers, dtype=np.int64)
        module = compiled("index.codec._inverting")
        for piece in self._numbers:
            if module is None:
                counts += np.bincount(piece, minlength=numbers)
            else:
                module.tally(piece, counts)
        return counts

    def owners_and_lengths(self) -> tuple[Array, Array]:
        """Return the owner and the length of each text so far."""
        return _joined(self._owners), _joined(self._lengths)

    def row(self, rank: Array) -> CharacterRow:
        """Return the row, with the number n as `rank[n]`; the parts are let go on the way, to make room."""
        numbers = np.empty(self.places(), dtype=np.uint16)
        module = compiled("index.codec._inverting")
        at = 0
        for piece in _forgotten(self._numbers):
            if module is None:
                numbers[at : at + len(piece)] = rank[piece]
            else:
                module.rank(piece, rank, numbers[at : at + len(piece)])
            at += len(piece)
        owners, lengths = self.owners_and_lengths()
        return CharacterRow(numbers, ends_of(lengths), owners)


def _joined(pieces: Sequence[Array]) -> Array:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.uint32)


def _forgotten(pieces: list[Array]) -> Iterable[Array]:
    """Yield the pieces in order and let go of each, so that what is made of them finds room."""
    pieces.reverse()
    while pieces:
        yield pieces.pop()
