"""What becomes of sorted entries? For each word, the documents that have it, with impacts and frequencies.

Not for making entries, which is the work of `index.codec.inversion` and `merging`.

    entry    = u64: term 24 bits, document 24 bits, field 4 bits, frequency 12 bits (4095 stands for more)
    postings = "word" as `lists` and `impacts`, a list per word    the documents that have it in any field, what it
                                                                   counts there, and how often the body has it
               field*                                              for each field but the last, which is the body
    field    = "field.NAME.term": u32 per word that it has         the words' numbers, in order
               "field.NAME.first": u32 per such word, and one      where its postings begin in the next two
               "field.NAME.document": u8, u16 or u32 per posting   the documents that have it in this field, in order
               "field.NAME.frequency": u8 or u16 per posting

Impacts are BM25F without the inverse document frequency, in 255 steps:

    weight(term, document) = sum over fields of  w * frequency / (1 - b + b * (length / average length))
    impact                 = 255 * weight / (weight + k1), rounded, at least 1

so that a segment is scored by adding up ready-made bytes. All of it is computed in 64-bit floating point from left to
right, the sum in the order of the fields, and halves are rounded to the even number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.container import ContainerWriter
from index.codec.impacts import OFTEN, Weighed, write_lists
from index.native import compiled

Array = npt.NDArray[Any]

IMPACTS = 255
MOST_TERMS = MOST_DOCUMENTS = 1 << 24
MOST_FIELDS = 1 << 4
MOST_FREQUENCY = (1 << 12) - 1

_TERM, _DOCUMENT, _FIELD = np.uint64(40), np.uint64(16), np.uint64(12)
"""How far an entry's parts are shifted."""
_DOCUMENTS, _FIELDS, _FREQUENCIES = np.uint64(MOST_DOCUMENTS - 1), np.uint64(MOST_FIELDS - 1), np.uint64(MOST_FREQUENCY)
_BELOW_TERM = np.uint64((1 << 40) - 1)

_AT_ONCE = 1 << 18
"""About how many entries are worked on at once: enough for speed, few enough for memory."""


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much a word in a field counts, and how far long texts of it are held back (BM25F's w and b)."""

    name: str
    weight: float
    b: float


@dataclass(frozen=True, slots=True)
class Weighting:
    """What turns frequencies into impacts.

    `lengths` is the number of words per document and field, `averages` that of each field over the whole index.
    """

    fields: Sequence[FieldWeights]
    k1: float
    lengths: Array
    averages: Array

    def impacts(self, weight: Array) -> Array:
        """Return the weights of words in documents as impacts, u8."""
        return np.maximum(np.rint(IMPACTS * weight / (weight + self.k1)), 1).astype(np.uint8)

    def weights(self, document: Array, field: Array, frequency: Array) -> Array:
        """Return what each frequency adds to the weight of its word in its document."""
        w, b = np.array([(f.weight, f.b) for f in self.fields], dtype=np.float64).T
        held_back = (1 - b)[field] + b[field] * (self.lengths[document, field] / self.averages[field])
        added: Array = w[field] * frequency / held_back
        return added

    def body_impacts(self, added: Callable[[Array, int], Array]) -> Array:
        """Return the impacts of what bodies have once, then of what they have twice, then three times, and no more.

        `added` gives what something adds to its weight in the bodies of documents by standing there so often.
        """
        having = np.flatnonzero(self.lengths[:, -1])
        found = np.zeros((OFTEN, len(self.lengths)), dtype=np.uint8)
        for times in range(1, OFTEN + 1):
            found[times - 1, having] = self.impacts(added(having, times))
        return found.ravel()

    def held_back(self) -> Array:
        """Return by what `weights` divides, for each document and field."""
        b = np.array([f.b for f in self.fields], dtype=np.float64)
        found: Array = (1 - b) + b * (self.lengths / self.averages)
        return found


def owners_of(document: Array, field: Array) -> Array:
    """Return what an entry has between its term and its frequency; both are u64."""
    owners: Array = document << _DOCUMENT | field << _FIELD
    return owners


def entries_of(term: Array, owners: Array) -> Array:
    """Return, sorted, one entry for each different (term, owner) with its frequency; both are u64."""
    found = term << _TERM | owners
    found.sort()
    first = _firsts(found)
    frequency = np.minimum(np.diff(np.append(first, len(found))), MOST_FREQUENCY)
    entries: Array = found[first] | frequency.astype(np.uint64)
    return entries


def packed(term: Array, document: Array, field: int, frequency: Array) -> Array:
    """Return an entry for each (term, document, field) with its frequency, in the same order; terms are u64."""
    entries: Array = term << _TERM
    entries |= document.astype(np.uint64) << _DOCUMENT
    entries |= frequency.astype(np.uint64)
    entries |= np.uint64(field) << _FIELD
    return entries


def renumbered(parts: list[Array], number: Array) -> Iterator[Array]:
    """Yield the entries of all `parts` in order, each term i as `number[i]`; `parts` are changed, and empty at the end.

    They come some at a time, all of a term together.
    """
    module = compiled("index.codec._inverting")
    return _merged(parts, number) if module is None else _dealt(parts, number, module)


def _merged(parts: list[Array], number: Array) -> Iterator[Array]:
    """Sort each part, and then some of all parts at a time, so that there is never a second copy of them all."""
    counts = np.zeros(len(number), dtype=np.int64)
    for part in parts:
        part[:] = number[part >> _TERM] << _TERM | part & _BELOW_TERM
        part.sort()
        _count(counts, part)
    begins = [0] * len(parts)
    for done in _some_terms(counts):
        last = np.uint64(done - 1) << _TERM | _BELOW_TERM
        stops = [int(np.searchsorted(part, last, side="right")) for part in parts]
        some = np.concatenate([part[begin:stop] for part, begin, stop in zip(parts, begins, stops, strict=True)])
        begins = stops
        some.sort()
        yield some
    parts.clear()


def _dealt(parts: list[Array], number: Array, module: ModuleType) -> Iterator[Array]:
    """Deal out the entries by their terms, which leaves them in order where documents came one after the other."""
    by_old, counts = np.zeros((2, len(number)), dtype=np.int64)
    for part in parts:
        module.count(part, by_old)
    counts[number] = by_old
    ends = np.cumsum(counts)
    entries = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint64)
    places = np.stack([(ends - counts)[number], number.astype(np.int64)], axis=1)
    parts.reverse()
    while parts:
        module.deal(parts.pop(), places, entries)
    begin = 0
    for done in _some_terms(counts):
        some = entries[begin : ends[done - 1]]
        begin = int(ends[done - 1])
        if (some[1:] < some[:-1]).any():
            some.sort()
        yield some


def _some_terms(counts: Array) -> Iterator[int]:
    """Yield how many terms are done with after each step of about `_AT_ONCE` entries."""
    ends = np.cumsum(counts)
    done = 0
    while done < len(counts):
        before = ends[done - 1] if done else 0
        done = max(int(np.searchsorted(ends, before + _AT_ONCE, side="right")), done + 1)
        yield done


class _Sorted(NamedTuple):
    """What sorted entries give: see `impacts.Weighed`; and those entries that are not of bodies."""

    document: Array
    code: Array
    impact: Array
    frequency: Array
    others: Array


_Weigh = Callable[[Array, Array, Array], _Sorted]
"""Weighs sorted entries; adds to counts how many postings each term has, and raises its largest impact."""


def write_postings(writer: ContainerWriter, entries: Iterable[Array], terms: int, weighting: Weighting) -> None:
    """Write the postings of `terms` words, whose sorted `entries` come some at a time, all of a term together."""
    last, documents = len(weighting.fields) - 1, len(weighting.lengths)
    body = weighting.body_impacts(lambda document, times: weighting.weights(document, np.array(last), np.array(times)))
    pieces: list[Array] = []
    write_lists(writer, "word", body, _weighed(entries, terms, weighting, body, pieces))
    others = _joined(pieces, np.uint64)
    field = _field(others)
    for number, field_weights in enumerate(weighting.fields[:-1]):
        _write_field(writer, field_weights.name, others[field == number], terms, documents)


def _weighed(
    entries: Iterable[Array], terms: int, weighting: Weighting, body: Array, others: list[Array]
) -> Iterator[Weighed]:
    """Yield the lists of all words, some at a time; add the entries that are not of bodies to `others`."""
    module = compiled("index.codec._inverting")
    weigh = _weigher(weighting) if module is None else _compiled_weigher(weighting, body, module)
    counts, most = np.zeros(terms, dtype=np.int64), np.zeros(terms, dtype=np.uint8)
    done = 0
    for some in entries:
        found = weigh(some, counts, most)
        upto = int(some[-1] >> _TERM) + 1 if len(some) else done
        others.append(found.others)
        yield Weighed(counts[done:upto], most[done:upto], *found[:-1])
        done = upto


def _weigher(weighting: Weighting) -> _Weigh:
    last = len(weighting.fields) - 1

    def weigh(entries: Array, counts: Array, most: Array) -> _Sorted:
        first = _firsts(entries >> _DOCUMENT)
        _count(counts, entries[first])
        document, field, frequency = _document(entries), _field(entries), entries & _FREQUENCIES
        posting = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(entries))))
        weight = np.bincount(posting, weights=weighting.weights(document, field, frequency))
        impact = weighting.impacts(weight)
        np.maximum.at(most, (entries[first] >> _TERM).astype(np.int64), impact)
        body = np.zeros(len(first), dtype=np.uint16)
        body[posting[field == last]] = frequency[field == last]
        coded = (np.bincount(posting) == 1) & (body > 0) & (body <= OFTEN)
        code = np.where(coded, body, 0).astype(np.uint8)
        return _Sorted(document[first].astype(np.uint32), code, impact[~coded], body[~coded], entries[field != last])

    return weigh


def _compiled_weigher(weighting: Weighting, body: Array, module: ModuleType) -> _Weigh:
    held_back, weights = weighting.held_back(), np.array([field.weight for field in weighting.fields])
    kinds = (np.uint32, np.uint8, np.uint8, np.uint16, np.uint64)

    def weigh(entries: Array, counts: Array, most: Array) -> _Sorted:
        found = module.weigh(entries, held_back, weights, body, weighting.k1, counts, most)
        return _Sorted(*(np.frombuffer(one, dtype=kind) for one, kind in zip(found, kinds, strict=True)))

    return weigh


def _write_field(writer: ContainerWriter, name: str, entries: Array, terms: int, documents: int) -> None:
    counts = np.zeros(terms, dtype=np.int64)
    _count(counts, entries)
    present = np.flatnonzero(counts)
    writer.add(f"field.{name}.term", present.astype(np.uint32))
    writer.add(f"field.{name}.first", np.append(0, np.cumsum(counts[present])).astype(np.uint32))
    writer.add(f"field.{name}.document", narrow(_document(entries), most=documents))
    writer.add(f"field.{name}.frequency", narrow(entries & _FREQUENCIES))


def _firsts(numbers: Array) -> Array:
    """Return where in the sorted `numbers` a new one begins."""
    new = np.ones(len(numbers), dtype=bool)
    new[1:] = numbers[1:] != numbers[:-1]
    return np.flatnonzero(new)


def _count(counts: Array, entries: Array) -> None:
    """Add to `counts` how many of the sorted `entries` each term has."""
    if len(entries):
        term = (entries >> _TERM).astype(np.int64)
        counts[term[0] : term[-1] + 1] += np.bincount(term - term[0])


def _document(entries: Array) -> Array:
    return (entries >> _DOCUMENT & _DOCUMENTS).astype(np.int64)


def _field(entries: Array) -> Array:
    return (entries >> _FIELD & _FIELDS).astype(np.int64)


def _joined(pieces: list[Array], kind: npt.DTypeLike) -> Array:
    """Return all pieces as one array, and empty the list."""
    joined = np.concatenate([*pieces, np.zeros(0, dtype=kind)])
    pieces.clear()
    return joined


def narrow(numbers: Array, *, most: int | None = None) -> Array:
    """Return `numbers`, none negative, in the narrowest type that holds them (or `most`)."""
    largest = most if most is not None else int(numbers.max(initial=0))
    return numbers.astype(np.min_scalar_type(largest))
