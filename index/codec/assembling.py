"""What are the columns of a segment, and what is collected for them before they are written?

Not for where it comes from: `inversion` cuts it out of texts, `merging` takes it from other segments.

    segment = length* days marks ids values* stored words postings characters     columns of a container
    length  = "length.FIELD": u8, u16 or u32 per document           how many words the field has; not where all have 0
    days    = "document.first_day" "document.last_day"              i32 per document; NO_DAY where it has none
    marks   = "document.digest" "document.stamp"                    u64 per document, 0: none; not where all are 0
    ids     = "id" as `dictionary`, "id.document": u32 per id       the ids in order, and the document of each
    words   = "word" as `dictionary`
    values, stored, postings, characters = as in the files of these names

Documents are numbered from 0 in the order they came in. Of the fields the last is the body: the longest by far, and the
one whose frequencies lie beside the postings.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import EncodedWords
from index.codec.characters_writing import CharactersWriter
from index.codec.container import ContainerWriter
from index.codec.dictionary import write_dictionary
from index.codec.pairs import PairWeights
from index.codec.postings import (
    MOST_DOCUMENTS,
    MOST_FIELDS,
    MOST_TERMS,
    FieldWeights,
    Weighting,
    narrow,
    renumbered,
    write_postings,
)
from index.codec.stored import StoredWriter
from index.codec.values import ValuesWriter
from index.errors import WriteError

Array = npt.NDArray[Any]

NO_DAY = np.iinfo(np.int32).min


class Lengths(NamedTuple):
    """How long the fields are over a number of documents: first in words, then in places of their rows."""

    sums: Array
    documents: int

    def averages(self) -> Array:
        """Return the average lengths, at least 1, in the same order."""
        return np.maximum(self.sums / max(self.documents, 1), 1.0)


class Words(Protocol):
    """Words by numbers, as they came."""

    @property
    def count(self) -> int:
        """How many there are."""

    def sorted(self) -> tuple[Sequence[str] | EncodedWords, Array]:
        """Return the words in order, and for each number its place in that order, as u64."""


W = TypeVar("W", bound=Words)


class Assembler(Generic[W]):
    """Keeps what becomes one segment until it is written; who derives from it says what comes in."""

    def __init__(
        self,
        fields: Sequence[FieldWeights],
        k1: float,
        words: W,
        keywords: Sequence[str] = (),
        *,
        pairs: PairWeights | None = None,
    ) -> None:
        """Weigh `words` by `fields` and `k1`, and pairs of characters by `pairs`, or likewise where these are None."""
        if not 1 <= len(fields) <= MOST_FIELDS:
            raise ValueError(f"index: a segment has 1 to {MOST_FIELDS} fields, not {len(fields)}")
        self._fields = fields
        self._k1 = k1
        self._words = words
        self._entries: list[Array] = []
        self._lengths: list[Array] = []
        self._pairs = PairWeights(fields, k1) if pairs is None else pairs
        self._characters = CharactersWriter(len(fields))
        self._stored = StoredWriter()
        self._keywords = keywords
        self._values = ValuesWriter(keywords)
        self._ids: list[str] = []
        self._first_days = array("i")
        self._last_days = array("i")
        self._digests = array("Q")
        self._stamps = array("Q")

    def __len__(self) -> int:
        return len(self._ids)

    def lengths(self) -> Lengths:
        """Return how long the fields of all documents so far are."""
        words = np.zeros(len(self._fields), dtype=np.int64)
        for part in self._lengths:
            words += part.sum(axis=0, dtype=np.int64)
        characters = self._characters.lengths(len(self)).sum(axis=0, dtype=np.int64)
        return Lengths(np.append(words, characters), len(self))

    def _check_documents(self, more: int) -> None:
        if len(self) + more > MOST_DOCUMENTS:
            raise WriteError(f"index: a segment holds at most {MOST_DOCUMENTS:,} articles")

    def _check_words(self) -> None:
        if self._words.count > MOST_TERMS:
            raise WriteError(f"index: a segment holds at most {MOST_TERMS:,} different words")

    def write(self, writer: ContainerWriter, averages: Array) -> None:
        """Write the segment; `averages` are the average lengths over the whole index, as `Lengths` has them.

        Can be called once: what is written is forgotten on the way, to make room.
        """
        lengths = np.concatenate(self._lengths or [np.zeros((0, len(self._fields)), dtype=np.uint32)])
        self._write_documents(writer, lengths)
        self._write_ids(writer)
        self._values.write(writer)
        self._stored.write(writer)
        self._stored = StoredWriter()
        of_words, of_characters = averages[: len(self._fields)], averages[len(self._fields) :]
        self._write_words(writer, lengths, of_words)
        in_characters = self._characters.lengths(len(self))
        self._characters.write(writer, Weighting(self._pairs.fields, self._pairs.k1, in_characters, of_characters))

    def _write_documents(self, writer: ContainerWriter, lengths: Array) -> None:
        for column, field in enumerate(self._fields):
            if lengths[:, column].any():
                writer.add(f"length.{field.name}", narrow(lengths[:, column]))
        writer.add("document.first_day", np.array(self._first_days, dtype=np.int32))
        writer.add("document.last_day", np.array(self._last_days, dtype=np.int32))
        for name, marks in (("digest", self._digests), ("stamp", self._stamps)):
            if any(marks):
                writer.add(f"document.{name}", np.array(marks, dtype=np.uint64))

    def _write_ids(self, writer: ContainerWriter) -> None:
        order = sorted(range(len(self._ids)), key=self._ids.__getitem__)
        write_dictionary(writer, "id", [self._ids[i] for i in order])
        writer.add("id.document", np.array(order, dtype=np.uint32))

    def _write_words(self, writer: ContainerWriter, lengths: Array, averages: Array) -> None:
        words, place = self._words.sorted()
        del self._words
        write_dictionary(writer, "word", words)
        del words
        entries = renumbered(self._entries, place)
        write_postings(writer, entries, len(place), Weighting(self._fields, self._k1, lengths, averages))
