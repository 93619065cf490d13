"""What does one segment hold? The columns of its file, as postings, places, lengths and stored documents.

A segment is written once and never changed; what is deleted from it is a bitmap beside it. Its documents are numbered
from 0 in the order they came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.character_row import FIELD_BITS
from index.codec.characters import Characters
from index.codec.container import Container
from index.codec.dictionary import Dictionary
from index.codec.impacts import PostingLists, Postings
from index.codec.stored import StoredReader
from index.codec.values import Values

Array = npt.NDArray[Any]


class Segment:
    """One segment, opened for reading through mmap; every block is checked when it is first touched."""

    def __init__(self, path: Path) -> None:
        self.container = Container(path)
        self.words = Dictionary(self.container, "word")
        self.lists = PostingLists(self.container, "word")
        """The postings of the words, by the words' numbers."""
        self.documents = len(self.container.column("document.first_day"))
        self.values = lru_cache(maxsize=None)(self._values)

    def postings(self, term: str) -> Postings | None:
        """Return the postings of a word over all fields, or None if no document has it."""
        number = self.words.find(term)
        return None if number is None else self.lists.postings(number)

    def frequency(self, term: str) -> int:
        """Return how many documents have a word in any field."""
        number = self.words.find(term)
        return 0 if number is None else self.lists.count(number)

    def seen(self) -> tuple[Any, ...]:
        """Return the columns of words, pairs and characters, and those of the ids, as compiled code reads them."""
        return *self.words.seen, self.lists.seen, *self.characters.seen_pairs(), *self.ids.seen

    def documents_with(self, term: str, field: str) -> Array:
        """Return the documents that have a word in one field, in order."""
        number = self.words.find(term)
        if number is None:
            return np.zeros(0, dtype=np.uint32)
        if f"field.{field}.term" not in self.container:  # The body, whose frequencies lie beside the postings.
            documents = self.lists.documents(number, number + 1)
            return documents[self.lists.frequencies(number, number + 1) > 0]
        present = self.container.column(f"field.{field}.term").all()
        place = int(present.searchsorted(number))
        column = self.container.column(f"field.{field}.document")
        if place == len(present) or present[place] != number:
            return column.slice(0, 0)
        first, last = self.container.column(f"field.{field}.first").slice(place, place + 2).tolist()
        return column.slice(first, last)

    @cached_property
    def characters(self) -> Characters:
        """The rows of characters and their pairs, for exact runs."""
        return Characters(self.container)

    def texts(self) -> tuple[Array, Array]:
        """Return the (document, field) of every text that is not empty, in order."""
        outside, body = self.characters.outside, self.characters.body
        owners = np.append(outside.owners, body.owners[body.lengths() > 0])
        owners.sort()
        return taken_apart(owners)

    def texts_with(self, terms: Sequence[str], least: Sequence[int], most: Sequence[int]) -> tuple[Array, Array]:
        """Return the different (document, field) in which a run stands (see `search.runs.Run`), in order."""
        return taken_apart(self.owners_with(terms, least, most))

    def owners_with(self, terms: Sequence[str], least: Sequence[int], most: Sequence[int]) -> Array:
        """Return the different owners (document << 4 | field) of the texts in which a run stands, in order, as i64."""
        if not any(most):
            return self.characters.owners_with(terms)
        found = self.characters.seek(terms, least, most)
        return np.zeros(0, dtype=np.int64) if found is None else found.owners

    def names_with(self, terms: Sequence[str]) -> Array:
        """Return the owners of the texts, but for bodies, in which these characters stand, in order, as i64.

        Without compiled code, other texts that were read with these may be among them.
        """
        return self.characters.owners_with(terms, outside_only=True)

    def pair(self, first: str, second: str) -> Postings | None:
        """Return the postings of two neighbouring characters over all fields, or None if no document has them.

        The first one is no gap; the second one may be.
        """
        return self.characters.pair_postings(first, second)

    @cached_property
    def stored(self) -> StoredReader:
        """The documents as they were given."""
        return StoredReader(self.container)

    @cached_property
    def ids(self) -> Dictionary:
        """The documents' ids, in order; `document_of` says which document has the id of a number."""
        return Dictionary(self.container, "id")

    def id_of(self, document: int) -> str:
        """Return the id of a document."""
        return self.ids.term(int(self.ranks[document]))

    def document_of(self, id: str) -> int | None:
        """Return the number of the document with the id `id`, or None."""
        number = self.ids.find(id)
        return None if number is None else int(self.container.column("id.document").slice(number, number + 1)[0])

    @cached_property
    def ranks(self) -> Array:
        """The place of each document's id among the ids in order, as i64."""
        documents = self.container.column("id.document").all()
        ranks = np.zeros(self.documents, dtype=np.int64)
        ranks[documents] = np.arange(len(documents))
        return ranks

    def _values(self, name: str) -> Values:
        """Return the values of the keyword field `name`; there are none where the segment doesn't have it."""
        return Values(self.container, name)

    def lengths(self, field: str) -> Array:
        """Return how many words the field has in each document."""
        name = f"length.{field}"
        return self.container.column(name).all() if name in self.container else np.zeros(self.documents, np.uint8)

    def character_lengths(self, fields: int) -> Array:
        """Return how many places of the rows each of the first `fields` fields takes in each document, u32."""
        found = np.zeros((self.documents, fields), dtype=np.uint32)
        for row in (self.characters.outside, self.characters.body):
            documents, numbers = taken_apart(row.owners)
            found[documents, numbers] = row.lengths()
        return found

    def field_size(self, field: str) -> tuple[int, int]:
        """Return how many different words a field has, and how many (word, document) pairs."""
        if f"field.{field}.term" in self.container:
            terms, documents = (self.container.column(f"field.{field}.{part}") for part in ("term", "document"))
            return len(terms), len(documents)
        different = pairs = 0
        for some in self.lists.bodies():
            present = np.append(0, np.cumsum(some.frequencies > 0))
            ends = np.cumsum(some.counts)
            different += int(np.count_nonzero(present[ends] > present[ends - some.counts]))
            pairs += int(present[-1])
        return different, pairs

    @property
    def digests(self) -> Array:
        """The digest of each document, u64; 0 for none."""
        found = self._marks("digest")
        return np.zeros(self.documents, dtype=np.uint64) if found is None else found

    @property
    def stamps(self) -> Array | None:
        """The stamp of each document, u64, 0 for none; None where no document has one."""
        return self._marks("stamp")

    def _marks(self, name: str) -> Array | None:
        column = f"document.{name}"
        return self.container.column(column).all() if column in self.container else None

    @property
    def first_days(self) -> Array:
        """The first day of each document's period, i32; NO_DAY (see `index.codec.assembling`) where it has none."""
        return self.container.column("document.first_day").all()

    @property
    def last_days(self) -> Array:
        """The last day of each document's period, i32; `NO_DAY` where it has none."""
        return self.container.column("document.last_day").all()

    def overlapping(self, first_day: int | None, last_day: int | None) -> Array:
        """Return, for each document, whether its period has a day between these two, both included; None is open."""
        begins = self.first_days
        ends = self.last_days
        found: Array = begins != np.iinfo(np.int32).min
        if first_day is not None:
            found &= ends >= first_day
        if last_day is not None:
            found &= begins <= last_day
        return found


def taken_apart(owners: Array) -> tuple[Array, Array]:
    """Return the document and the field of each owner of a text."""
    return (owners >> FIELD_BITS).astype(np.int64), owners & ((1 << FIELD_BITS) - 1)


def frequencies(segments: Sequence[Segment], term: str) -> int:
    """Return the number of documents that have `term`, over all segments; deleted ones count until they are merged."""
    return sum(segment.frequency(term) for segment in segments)
