"""Which documents have a pair of neighbouring characters, and how much does it count in each?

A pair is a character that is no gap and what stands behind it, which may be one: so the documents of a single
character are those of all pairs that it begins. Where these have many postings, the documents are kept by themselves.

    pairs  = first second lists common
    first  = "pair.first": u32 per number of a character, and one    where the pairs begin that it begins
    second = "pair.second": u16 per pair, sorted for each first       the number of what stands behind it, 0 for a gap
    lists  = "pair" as `lists` and `impacts`, a list per pair         the documents with it in any field, and what it
                                                                      counts there, as of words (see `postings`)
    common = "pair.common" as `lists`, a list per number from 1 on    the documents of the character, or none

Impacts are those of words, but of the numbers, places and average lengths in places of the texts' rows:

    weight(pair, document) = sum over fields of  frequency * (w / (1 - b + b * (length / average length)))

The length of a text is the number of its places in its row, the gap behind it included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis.chain import GAP, characters
from index.codec.character_row import FIELD_BITS, GAP_NUMBER, CharacterRow, ends_of
from index.codec.container import Container, ContainerWriter
from index.codec.impacts import OFTEN, PostingLists, Postings, Weighed, write_lists
from index.codec.lists import ListsReader, ListsWriter
from index.codec.postings import FieldWeights, Weighting
from index.native import compiled

Array = npt.NDArray[Any]

_READING = compiled("index.codec._reading")

_COMMON = 1 << 14
"""So many postings all pairs of a character have together if its documents are kept by themselves."""
_AT_ONCE = 1 << 20
"""About how many places are sorted at once: enough for speed, few enough for memory."""
_DEALT_AT_ONCE = 1 << 24
"""How many places are dealt out at once where that is compiled: six bytes for each, and the rows are read once."""
_READ_AT_ONCE = 1 << 18
"""How many places are looked through at once: as many as a cache holds."""
_OWNER_BITS, _DOCUMENT_BITS, _NUMBER_BITS = np.uint64(28), np.uint64(24), np.uint64(16)
_OWNERS, _DOCUMENTS, _NUMBERS, _FIELDS = (
    np.uint64((1 << int(bits)) - 1) for bits in (_OWNER_BITS, _DOCUMENT_BITS, _NUMBER_BITS, FIELD_BITS)
)


@dataclass(frozen=True, slots=True)
class PairWeights:
    """How much a pair counts in each field, as of words."""

    fields: Sequence[FieldWeights]
    k1: float


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Return the pairs of neighbouring characters of a text, folded and in order, without gaps: 大同，军 gives 大同."""
    terms = [token.text for token in characters(text)]
    return [pair for pair in pairwise(terms) if GAP not in pair]


class _Columns(NamedTuple):
    """Pieces of the columns that are kept until they are written."""

    begun: Array
    """How many pairs each number of a character begins, i64."""
    second: list[Array]
    common: dict[int, Array]
    """The documents of common characters."""


def write_pairs(writer: ContainerWriter, rows: Sequence[CharacterRow], counts: Array, weighting: Weighting) -> None:
    """Write the pairs of all `rows`; `counts` tells at how many places each number stands, 0 for the gap.

    The lengths of `weighting` are in places.
    """
    characters = len(counts) - 1
    columns = _Columns(np.zeros(characters + 1, dtype=np.int64), [], {})
    worth = _worth_once(weighting)
    last = len(weighting.fields) - 1
    body = weighting.body_impacts(lambda document, times: worth[document << FIELD_BITS | last] * times)
    module = compiled("index.codec._inverting")
    if module is None:
        parts: Iterator[tuple[int, Array, Weighed]] = (
            _added(columns, entries, worth, weighting) for entries in _sorted_entries(rows, counts)
        )
    else:
        parts = _compiled_parts(columns, rows, counts, (worth, body, weighting.k1, last), module)
    write_lists(writer, "pair", body, _noted(parts, columns, len(weighting.lengths)))
    _write_common(writer, columns.common, characters, len(weighting.lengths))
    writer.add("pair.first", np.append(0, np.cumsum(columns.begun)).astype(np.uint32))
    writer.add_pieces("pair.second", np.uint16, columns.second)


def _noted(parts: Iterable[tuple[int, Array, Weighed]], columns: _Columns, documents: int) -> Iterator[Weighed]:
    """Yield the lists of parts; note how many pairs their characters begin, and the documents of the common ones.

    A part is the number of its first character, how many pairs this and those behind it begin, and the lists of these.
    """
    for first, begun, lists in parts:
        columns.begun[first : first + len(begun)] = begun
        number = first + np.flatnonzero(begun)
        postings = np.add.reduceat(lists.counts, ends_of(begun[begun > 0])[:-1])
        ends = np.cumsum(postings)
        for at in np.flatnonzero(postings >= _COMMON).tolist():
            seen = np.zeros(documents, dtype=bool)
            seen[lists.document[int(ends[at] - postings[at]) : int(ends[at])]] = True
            columns.common[int(number[at])] = np.flatnonzero(seen).astype(np.uint32)
        yield lists


def _write_common(writer: ContainerWriter, common: dict[int, Array], characters: int, documents: int) -> None:
    counts = np.zeros(characters, dtype=np.int64)
    for character, found in common.items():
        counts[character - 1] = len(found)
    lists = ListsWriter(documents)
    every = np.concatenate([np.zeros(0, dtype=np.uint32), *common.values()])
    writer.add_pieces("pair.common.packed", np.uint8, lists.packed([(counts, every)]))
    lists.write(writer, "pair.common")


def _worth_once(weighting: Weighting) -> Array:
    """Return what a pair that stands in a text once adds to its weight in the document, by the text's owner."""
    documents, fields = weighting.lengths.shape
    worth = np.zeros((documents, 1 << FIELD_BITS), dtype=np.float64)
    for number in range(fields):
        having = np.flatnonzero(weighting.lengths[:, number])
        worth[having, number] = weighting.weights(having, np.full(len(having), number), np.ones(len(having)))
    return worth.ravel()


def _sorted_entries(rows: Sequence[CharacterRow], counts: Array) -> Iterator[Array]:
    """Yield all (first, second, owner) as sorted u64, about `_AT_ONCE` at a time, all pairs of a first together."""
    for first, last in _some_firsts(counts, _AT_ONCE):
        entries = np.concatenate([some for row in rows for some in _entries(row, first, last)])
        entries.sort()
        yield entries


def _some_firsts(counts: Array, places: int) -> Iterator[tuple[int, int]]:
    """Yield from which character on and up to which there are about so many places, or those of one character."""
    ends = np.cumsum(counts)
    done = GAP_NUMBER
    while done < len(counts) - 1:
        upto = max(int(np.searchsorted(ends, ends[done] + places, side="right")) - 1, done + 1)
        yield done + 1, upto
        done = upto


def _entries(row: CharacterRow, first: int, last: int) -> Iterator[Array]:
    """Yield an entry for each place whose character has a number from `first` to `last`, in the order of the row."""
    for start in range(0, len(row.numbers), _READ_AT_ONCE):
        # Lower numbers become very high ones by the subtraction.
        above = row.numbers[start : start + _READ_AT_ONCE] - np.uint16(first)
        places = np.flatnonzero(above <= np.uint16(last - first))
        places += start
        entries = row.numbers[places].astype(np.uint64)
        entries <<= _NUMBER_BITS
        # Behind each there is another place, for a gap stands behind each text.
        places += 1
        entries |= row.numbers[places]
        entries <<= _OWNER_BITS
        low, high = row.starts.searchsorted([start, start + _READ_AT_ONCE], side="right") - 1
        bounds = places.searchsorted(row.starts[low : high + 2], side="right")
        entries |= np.repeat(row.owners[low : high + 1], np.diff(bounds))
        yield entries


def _added(columns: _Columns, entries: Array, worth: Array, weighting: Weighting) -> tuple[int, Array, Weighed]:
    """Add what sorted entries give to the columns, and return the part that they make up."""
    new = _firsts(entries)
    frequency = np.diff(np.append(new, len(entries)))
    entries = entries[new]
    coded = frequency <= OFTEN
    coded &= entries & _FIELDS == len(weighting.fields) - 1
    added = worth[(entries & _OWNERS).astype(np.int64)]
    added *= frequency
    entries >>= np.uint64(FIELD_BITS)
    posting = np.cumsum(_are_new(entries)) - 1
    is_only = np.bincount(posting) == 1
    first = _firsts(entries)
    impact = weighting.impacts(np.bincount(posting, weights=added))
    coded = coded[first] & is_only
    code = np.where(coded, frequency[first], 0).astype(np.uint8)
    entries = entries[first]
    document = (entries & _DOCUMENTS).astype(np.uint32)
    entries >>= _DOCUMENT_BITS
    begin = _firsts(entries)
    pairs = entries[begin]
    columns.second.append((pairs & _NUMBERS).astype(np.uint16))
    counts = np.diff(np.append(begin, len(entries)))
    begun = np.bincount((pairs >> _NUMBER_BITS).astype(np.int64))
    lists = Weighed(counts, np.maximum.reduceat(impact, begin), document, code, impact[~coded])
    number = int(pairs[0] >> _NUMBER_BITS)
    return number, begun[number:], lists


def _compiled_parts(
    columns: _Columns,
    rows: Sequence[CharacterRow],
    counts: Array,
    worth: tuple[Array, Array, float, int],
    module: ModuleType,
) -> Iterator[tuple[int, Array, Weighed]]:
    """Yield what `_added` returns for all places, and add to the columns what it adds.

    `worth` is what tells how much pairs count: by owner, in bodies alone, k1, and the number of the body.
    """
    kinds = (np.uint32, np.uint8, np.uint8, np.uint16, np.int64, np.uint8)
    for first, behind, owner, begun in _dealt(rows, counts, module):
        found = module.pairs(behind, owner, begun, *worth)
        document, code, impact, second, number, most = (
            np.frombuffer(one, dtype=kind) for one, kind in zip(found, kinds, strict=True)
        )
        columns.second.append(second)
        yield first, begun, Weighed(number, most, document, code, impact)


def _dealt(
    rows: Sequence[CharacterRow], counts: Array, module: ModuleType
) -> Iterator[tuple[int, Array, Array, Array]]:
    """Yield places by their characters: the first of these, what stands behind, the owners, and how many each has."""
    both = [(row.numbers, row.starts, row.owners) for row in rows]
    for first, last in _some_firsts(counts, _DEALT_AT_ONCE):
        ends = np.cumsum(counts[first : last + 1])
        behind, owner = np.empty(ends[-1], dtype=np.uint16), np.empty(ends[-1], dtype=np.uint32)
        module.deal_places(*both, first, ends - counts[first : last + 1], behind, owner)
        within = np.append(0, counts[first : last + 1])
        done = 0
        for one, other in _some_firsts(within, _AT_ONCE):
            end = int(ends[other - 1])
            yield first + one - 1, behind[done:end], owner[done:end], within[one : other + 1].copy()
            done = end


def _are_new(numbers: Array) -> Array:
    """Tell which of sorted numbers are another than the one before."""
    new = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return new


def _firsts(numbers: Array) -> Array:
    return np.flatnonzero(_are_new(numbers))


class Pairs:
    """The pairs of one segment, by the numbers of their characters."""

    def __init__(self, container: Container) -> None:
        self._first = container.column("pair.first")
        self._second = container.column("pair.second")
        self._lists = PostingLists(container, "pair")
        self._common = ListsReader(container, "pair.common", self._lists.documents_in_all)
        self.seen = (self._first.seen(), self._second.seen(), self._lists.seen, self._common.seen)
        """The columns as compiled code reads them."""

    @cached_property
    def _firsts(self) -> list[int]:
        # As plain numbers: they are looked up one by one.
        found: list[int] = self._first.all().tolist()
        return found

    def different(self, first: int) -> int:
        """Return how many different pairs a character begins, which tells about how common it is."""
        return self._firsts[first + 1] - self._firsts[first]

    def find(self, first: int, second: int) -> int | None:
        """Return the number of a pair, or None if no document has it."""
        if _READING:
            found: int | None = _READING.locate(first, second, *self.seen)
            return found
        low, high = self._firsts[first], self._firsts[first + 1]
        seconds = self._second.slice(low, high)
        # Of the column's own type: a search among numbers of another type would convert all of them first.
        place = int(seconds.searchsorted(np.uint16(second)))
        return low + place if place < len(seconds) and seconds[place] == second else None

    def postings_of(self, first: int, second: int) -> Postings | None:
        """Return the postings of a pair, or None if no document has it."""
        pair = self.find(first, second)
        return None if pair is None else self._lists.postings(pair)

    def most_with(self, first: int) -> int:
        """Return how many documents have a character at the most: each pair that it begins is counted."""
        return self._lists.posting(self._firsts[first + 1]) - self._lists.posting(self._firsts[first])

    def count(self, pair: int) -> int:
        """Return how many documents have a pair."""
        return self._lists.count(pair)

    def documents(self, pair: int) -> Array:
        """Return the documents that have a pair, in order."""
        return self._lists.documents(pair, pair + 1)

    def documents_with(self, first: int, *, among: int) -> Array:
        """Return the documents that have a character, in order; there are `among` documents in all."""
        if _READING:
            return np.frombuffer(_READING.documents_with(first, among, *self.seen), dtype=np.uint32)
        if self._common.counts(first - 1, first)[0]:
            return self._common.documents(first - 1, first)
        found = np.zeros(among, dtype=bool)
        found[self._lists.documents(self._firsts[first], self._firsts[first + 1])] = True
        return np.flatnonzero(found)
