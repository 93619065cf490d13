"""How do texts become a segment? Batches of documents come in, the columns of one segment go out.

Terms are numbered as they come; an entry (term, document, field, frequency) is one 64-bit number, so that one sort
puts millions of them in order. Nothing is done for a single posting in Python.

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
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import WordNumbers, characters_all, cut_all, fold_all
from index.codec.characters import CharacterNumbers, write_characters
from index.codec.container import ContainerWriter
from index.codec.dictionary import write_dictionary
from index.codec.postings import (
    MOST_DOCUMENTS,
    MOST_FIELDS,
    MOST_TERMS,
    FieldWeights,
    Weighting,
    entries_of,
    narrow,
    renumbered,
    write_postings,
)
from index.codec.stored import StoredWriter
from index.codec.values import ValuesWriter
from index.errors import WriteError

__all__ = ["NO_DAY", "Document", "FieldWeights", "Inverter", "Lengths"]

Array = npt.NDArray[Any]

NO_DAY = np.iinfo(np.int32).min


class Document(NamedTuple):
    """What a segment is given of one article: a text for each field, in the schema's order, and what is stored.

    `values` are the values as written of each keyword field, or nothing. `digest` and `stamp` are u64, 0 for none: by
    what the article, or the file that it came from, is known again.
    """

    id: str
    texts: Sequence[str]
    stored: bytes
    first_day: int | None = None
    last_day: int | None = None
    values: Sequence[Sequence[str]] = ()
    digest: int = 0
    stamp: int = 0


class Lengths(NamedTuple):
    """The number of words in each field over a number of documents."""

    words: Array
    documents: int

    def averages(self) -> Array:
        """Return the average length of each field, at least 1."""
        return np.maximum(self.words / max(self.documents, 1), 1.0)


class Inverter:
    """Takes batches of documents and writes them as one segment; memory grows with the text it is given."""

    def __init__(
        self, fields: Sequence[FieldWeights], k1: float, cut: Callable[[str], list[str]], keywords: Sequence[str] = ()
    ) -> None:
        if not 1 <= len(fields) <= MOST_FIELDS:
            raise ValueError(f"index: a segment has 1 to {MOST_FIELDS} fields, not {len(fields)}")
        self._fields = fields
        self._k1 = k1
        self._cut = cut
        self._words = WordNumbers()
        self._entries: list[Array] = []
        self._lengths: list[Array] = []
        self._known = CharacterNumbers()
        self._row: list[Array] = []
        self._starts: list[Array] = []
        self._owners: list[Array] = []
        self._characters = 0
        self._stored = StoredWriter()
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
        return Lengths(words, len(self))

    def add(self, documents: Sequence[Document]) -> None:
        """Take a batch; a few megabytes of text at a time are best."""
        if len(self) + len(documents) > MOST_DOCUMENTS:
            raise WriteError(f"index: a segment holds at most {MOST_DOCUMENTS:,} articles")
        texts, document, field = self._flat(documents)
        folded = fold_all(texts)
        self._add_words(folded, document, field, len(documents))
        self._add_characters(folded, document, field)
        self._values.add(each.values for each in documents)
        for each in documents:
            self._ids.append(each.id)
            self._stored.add(each.stored)
            first = NO_DAY if each.first_day is None else each.first_day
            self._first_days.append(first)
            self._last_days.append(first if each.last_day is None else each.last_day)
            self._digests.append(each.digest)
            self._stamps.append(each.stamp)

    def _flat(self, documents: Sequence[Document]) -> tuple[list[str], Array, Array]:
        """Return all texts that are not empty, with the number of the document and of the field of each."""
        first = len(self)
        rows = [(text, d, f) for d, each in enumerate(documents, first) for f, text in enumerate(each.texts) if text]
        texts = [text for text, _, _ in rows]
        places = np.array([(d, f) for _, d, f in rows], dtype=np.uint64).reshape(-1, 2)
        return texts, places[:, 0], places[:, 1]

    def _add_words(self, folded: list[str], document: Array, field: Array, count: int) -> None:
        batch = cut_all(folded, self._cut, self._words)
        if self._words.count > MOST_TERMS:
            raise WriteError(f"index: a segment holds at most {MOST_TERMS:,} different words")
        self._entries.append(entries_of(batch.word.astype(np.uint64), document[batch.text], field[batch.text]))
        place = (document - np.uint64(len(self))) * np.uint64(len(self._fields)) + field
        lengths = np.bincount(place.astype(np.int64)[batch.text], minlength=count * len(self._fields))
        self._lengths.append(lengths.reshape(count, len(self._fields)).astype(np.uint32))

    def _add_characters(self, folded: list[str], document: Array, field: Array) -> None:
        batch = characters_all(folded)
        self._row.append(self._known.of(batch.codes))
        self._starts.append((batch.starts[:-1] + self._characters).astype(np.uint32))
        self._owners.append((document << np.uint64(4) | field).astype(np.uint32))
        self._characters += len(batch.codes)

    def write(self, writer: ContainerWriter, averages: Array) -> None:
        """Write the segment; `averages` are the average lengths of the fields over the whole index.

        Can be called once: what is written is forgotten on the way, to make room.
        """
        lengths = np.concatenate(self._lengths or [np.zeros((0, len(self._fields)), dtype=np.uint32)])
        self._write_documents(writer, lengths)
        self._write_ids(writer)
        self._values.write(writer)
        self._stored.write(writer)
        self._stored = StoredWriter()
        self._write_words(writer, lengths, averages)
        starts = np.concatenate(self._starts or [np.zeros(0, dtype=np.uint32)])
        owners = np.concatenate(self._owners or [np.zeros(0, dtype=np.uint32)])
        write_characters(writer, self._known, _forgotten(self._row), starts, owners, self._characters)

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
        self._words = WordNumbers()
        write_dictionary(writer, "word", words)
        del words
        entries = renumbered(self._entries, place)
        write_postings(writer, entries, len(place), Weighting(self._fields, self._k1, lengths, averages))


def _forgotten(pieces: list[Array]) -> Iterator[Array]:
    """Yield the pieces in order and let go of each, so that what is made of them finds room."""
    pieces.reverse()
    while pieces:
        yield pieces.pop()
