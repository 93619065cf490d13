"""How do segments become one? Their columns are put together as if the documents had been inverted at once.

No text is cut anew: postings become entries again, under the numbers that words, characters and documents have in the
new segment. Impacts are computed anew, so that the average lengths may be others than those the segments were made by.
What is deleted leaves nothing behind. Memory grows with what is merged: which segments that are, is for others to say
(`index.compaction`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import WordNumbers
from index.analysis.chain import GAP
from index.codec.assembling import Assembler
from index.codec.character_row import FIELD_BITS, StoredRow
from index.codec.container import ContainerWriter
from index.codec.pairs import PairWeights
from index.codec.postings import FieldWeights, packed
from index.codec.segment import Segment
from index.codec.values import Occurrences

Array = npt.NDArray[Any]


def merge(
    segments: Sequence[Segment],
    live: Sequence[Array | None],
    path: Path,
    *,
    averages: Array,
    fields: Sequence[FieldWeights],
    k1: float,
    keywords: Sequence[str],
    pairs: PairWeights | None = None,
) -> None:
    """Write the documents of `segments`, less those whose `live` flags are off (None: all live), as one segment.

    The documents keep their order. `averages` are the average lengths over the whole index, as `Lengths` has them.
    Raises DamagedError where a segment was changed on disk, and WriteError for more than one segment can hold; no file
    is left then.
    """
    merger = Merger(fields, k1, keywords, pairs=pairs)
    for segment, flags in zip(segments, live, strict=True):
        merger.add(segment, flags)
    with ContainerWriter(path) as writer:
        merger.write(writer, averages)


class _Chosen(NamedTuple):
    """Which documents of a segment are taken: their numbers, a flag for each, and for each its number from now on."""

    numbers: Array
    flags: Array
    renumbered: Array


class _Postings(NamedTuple):
    """Arrays of one length: the words of one field in documents that are taken, as the old segment numbers both."""

    term: Array
    document: Array
    frequency: Array


class Merger(Assembler[WordNumbers]):
    """Takes opened segments and writes them as one."""

    def __init__(
        self,
        fields: Sequence[FieldWeights],
        k1: float,
        keywords: Sequence[str] = (),
        *,
        pairs: PairWeights | None = None,
    ) -> None:
        super().__init__(fields, k1, WordNumbers(), keywords, pairs=pairs)

    def add(self, segment: Segment, live: Array | None = None) -> None:
        """Take the documents of a segment whose flags are set, or all of them."""
        flags = np.ones(segment.documents, dtype=bool) if live is None else live.astype(bool)
        numbers = np.flatnonzero(flags)
        self._check_documents(len(numbers))
        renumbered = np.cumsum(flags) - 1 + len(self)
        chosen = _Chosen(numbers, flags, renumbered)
        self._add_words(segment, chosen)
        self._add_characters(segment, chosen)
        self._add_values(segment, chosen)
        self._add_documents(segment, numbers)

    def _add_documents(self, segment: Segment, numbers: Array) -> None:
        lengths = [segment.lengths(field.name)[numbers].astype(np.uint32) for field in self._fields]
        self._lengths.append(np.stack(lengths, axis=1))
        self._first_days.extend(segment.first_days[numbers].tolist())
        self._last_days.extend(segment.last_days[numbers].tolist())
        self._digests.extend(segment.digests[numbers].tolist())
        stamps = segment.stamps
        self._stamps.extend([0] * len(numbers) if stamps is None else stamps[numbers].tolist())
        ids = list(segment.ids.terms())
        self._ids.extend(ids[rank] for rank in segment.ranks[numbers].tolist())
        for number in numbers.tolist():
            self._stored.add(segment.stored.document(number))

    def _add_words(self, segment: Segment, chosen: _Chosen) -> None:
        parts = [(number, p) for number, f in enumerate(self._fields) for p in _postings(segment, f.name, chosen.flags)]
        used = np.zeros(len(segment.words), dtype=bool)
        for _, postings in parts:
            used[postings.term] = True
        number = np.zeros(len(used), dtype=np.uint64)
        words = compress(segment.words.terms(), used.tolist())
        number[used] = np.fromiter(map(self._words.__getitem__, words), dtype=np.uint64)
        self._check_words()
        for field, (term, document, frequency) in parts:
            self._entries.append(packed(number[term], chosen.renumbered[document], field, frequency))

    def _add_characters(self, segment: Segment, chosen: _Chosen) -> None:
        characters = segment.characters
        for stored in (characters.outside, characters.body):
            numbers, lengths, owners = _texts(stored, chosen)
            self._characters.add(self._renumbered(numbers, characters.codes), lengths, owners)

    def _renumbered(self, numbers: Array, codes: Array) -> Array:
        """Return places of a row with the numbers that characters have from now on; those that it lacks get none."""
        code = np.append(np.uint32(ord(GAP)), codes)
        used = np.zeros(len(code), dtype=bool)
        used[numbers] = True
        number = np.zeros(len(code), dtype=np.uint16)
        number[used] = self._characters.known.of(code[used])
        renumbered: Array = number[numbers]
        return renumbered

    def _add_values(self, segment: Segment, chosen: _Chosen) -> None:
        self._values.add_numbered(len(chosen.numbers), self._values_of(segment, chosen))

    def _values_of(self, segment: Segment, chosen: _Chosen) -> Iterator[tuple[list[str], Occurrences]]:
        for name in self._keywords:
            values = segment.values(name)
            documents, forms = values.occurrences
            taken = chosen.flags[documents]
            renumbered = chosen.renumbered[documents[taken]] - len(self)
            yield values.forms(), Occurrences(renumbered, forms[taken])


def _texts(stored: StoredRow, chosen: _Chosen) -> tuple[Array, Array, Array]:
    """Return the places, lengths and new owners of the texts of a row that are taken; empty bodies are no texts."""
    row = stored.whole()
    lengths = row.lengths()
    taken = chosen.flags[row.owners >> FIELD_BITS] & (lengths > 0)
    owners = row.owners[taken]
    field = owners & ((1 << FIELD_BITS) - 1)
    return (
        row.numbers[np.repeat(taken, lengths)],
        lengths[taken],
        chosen.renumbered[owners >> FIELD_BITS] << FIELD_BITS | field,
    )


def _postings(segment: Segment, field: str, flags: Array) -> Iterator[_Postings]:
    """Yield the postings of a field, less those of documents whose flags are off, some at a time."""
    column = segment.container.column
    if f"field.{field}.term" in segment.container:
        present, first, document, frequency = (
            column(f"field.{field}.{part}").all() for part in ("term", "first", "document", "frequency")
        )
        yield _taken(np.repeat(present, np.diff(first)), document, frequency, flags)
        return
    done = 0
    for some in segment.lists.bodies():  # The body, whose frequencies lie beside the postings over all fields.
        term = np.repeat(np.arange(done, done + len(some.counts), dtype=np.uint32), some.counts)
        yield _taken(term, some.documents, some.frequencies, flags)
        done += len(some.counts)


def _taken(term: Array, document: Array, frequency: Array, flags: Array) -> _Postings:
    taken = flags[document]
    taken &= frequency > 0
    return _Postings(term[taken], document[taken], frequency[taken])
