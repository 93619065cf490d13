"""How do texts become sorted postings? Batches of documents come in, columns of one segment go out.

Terms are numbered as they come; an entry (term, document, field, frequency) is one 64-bit number, so that one sort
puts millions of them in order. Nothing is done for a single posting in Python.

    entry = u64: term 24 bits, document 24 bits, field 4 bits, frequency 12 bits (4095 stands for more)

Impacts are BM25F without the inverse document frequency, in 255 steps:

    weight(term, document) = sum over fields of  w * frequency / (1 - b + b * length / average length)
    impact                 = 255 * weight / (weight + k1), rounded, at least 1

so that a segment is scored by adding up ready-made bytes. The averages are the index's own when it was built.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import characters_all, cut_all, fold_all
from index.codec.characters import CharacterNumbers, write_characters
from index.codec.container import ContainerWriter
from index.codec.dictionary import write_dictionary
from index.codec.stored import StoredWriter
from index.errors import WriteError

Array = npt.NDArray[Any]

IMPACTS = 255
_MOST_TERMS = _MOST_DOCUMENTS = 1 << 24
_MOST_FREQUENCY = (1 << 12) - 1
NO_DAY = np.iinfo(np.int32).min


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much a word in a field counts, and how far long texts of it are held back (BM25F's w and b)."""

    name: str
    weight: float
    b: float


class Document(NamedTuple):
    """What a segment is given of one article: a text for each field, in the schema's order, and what is stored."""

    id: str
    texts: Sequence[str]
    stored: bytes
    first_day: int | None = None
    last_day: int | None = None


class Lengths(NamedTuple):
    """The number of words in each field over a number of documents."""

    words: Array
    documents: int

    def averages(self) -> Array:
        """Return the average length of each field, at least 1."""
        return np.maximum(self.words / max(self.documents, 1), 1.0)


class Inverter:
    """Takes batches of documents and writes them as one segment; memory grows with the text it is given."""

    def __init__(self, fields: Sequence[FieldWeights], k1: float, cut: Callable[[str], list[str]]) -> None:
        self._fields = fields
        self._k1 = k1
        self._cut = cut
        self._numbers: dict[str, int] = {}
        self._entries: list[Array] = []
        self._lengths: list[Array] = []
        self._known = CharacterNumbers()
        self._row: list[Array] = []
        self._starts: list[Array] = []
        self._owners: list[Array] = []
        self._characters = 0
        self._stored = StoredWriter()
        self._ids: list[str] = []
        self._days: list[tuple[int, int]] = []

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
        if len(self) + len(documents) > _MOST_DOCUMENTS:
            raise WriteError(f"index: a segment holds at most {_MOST_DOCUMENTS:,} articles")
        texts, document, field = self._flat(documents)
        folded = fold_all(texts)
        self._add_words(folded, document, field, len(documents))
        self._add_characters(folded, document, field)
        for each in documents:
            self._ids.append(each.id)
            self._stored.add(each.stored)
            first = NO_DAY if each.first_day is None else each.first_day
            self._days.append((first, first if each.last_day is None else each.last_day))

    def _flat(self, documents: Sequence[Document]) -> tuple[list[str], Array, Array]:
        """Return all texts that are not empty, with the number of the document and of the field of each."""
        first = len(self)
        rows = [(text, d, f) for d, each in enumerate(documents, first) for f, text in enumerate(each.texts) if text]
        texts = [text for text, _, _ in rows]
        places = np.array([(d, f) for _, d, f in rows], dtype=np.uint64).reshape(-1, 2)
        return texts, places[:, 0], places[:, 1]

    def _add_words(self, folded: list[str], document: Array, field: Array, count: int) -> None:
        batch = cut_all(folded, self._cut)
        number = self._numbers.setdefault
        terms = np.array([number(term, len(self._numbers)) for term in batch.terms], dtype=np.uint64)
        if len(self._numbers) > _MOST_TERMS:
            raise WriteError(f"index: a segment holds at most {_MOST_TERMS:,} different words")
        entries = (terms[batch.term] << np.uint64(40)) | ((document << np.uint64(16)) | (field << np.uint64(12)))[
            batch.text
        ]
        entries.sort()
        first = np.flatnonzero(np.append(True, entries[1:] != entries[:-1])) if len(entries) else np.zeros(0, np.int64)
        frequency = np.minimum(np.diff(np.append(first, len(entries))), _MOST_FREQUENCY).astype(np.uint64)
        self._entries.append(entries[first] | frequency)
        place = (document[batch.text] - np.uint64(len(self))) * np.uint64(len(self._fields)) + field[batch.text]
        lengths = np.bincount(place.astype(np.int64), minlength=count * len(self._fields))
        self._lengths.append(lengths.reshape(count, len(self._fields)).astype(np.uint32))

    def _add_characters(self, folded: list[str], document: Array, field: Array) -> None:
        batch = characters_all(folded) if folded else None
        if batch is not None:
            self._row.append(self._known.of(batch.codes))
            self._starts.append((batch.starts[:-1] + self._characters).astype(np.uint32))
            self._owners.append((document << np.uint64(4) | field).astype(np.uint32))
            self._characters += len(batch.codes)

    def write(self, writer: ContainerWriter, averages: Array) -> None:
        """Write the segment; `averages` are the average lengths of the fields over the whole index."""
        lengths = np.concatenate(self._lengths or [np.zeros((0, len(self._fields)), dtype=np.uint32)])
        for column, field in enumerate(self._fields):
            writer.add(f"length.{field.name}", narrow(lengths[:, column]))
        days = np.array(self._days, dtype=np.int32).reshape(-1, 2)
        writer.add("document.first_day", days[:, 0])
        writer.add("document.last_day", days[:, 1])
        self._write_ids(writer)
        self._stored.write(writer)
        self._write_words(writer, lengths, averages)
        row = np.concatenate(self._row or [np.zeros(0, dtype=np.uint16)])
        self._row.clear()
        starts = np.concatenate(self._starts or [np.zeros(0, dtype=np.uint32)])
        owners = np.concatenate(self._owners or [np.zeros(0, dtype=np.uint32)])
        write_characters(writer, self._known, row, starts, owners)

    def _write_ids(self, writer: ContainerWriter) -> None:
        order = sorted(range(len(self._ids)), key=self._ids.__getitem__)
        write_dictionary(writer, "id", [self._ids[i] for i in order])
        writer.add("id.document", np.array(order, dtype=np.uint32))

    def _write_words(self, writer: ContainerWriter, lengths: Array, averages: Array) -> None:
        entries = np.concatenate(self._entries or [np.zeros(0, dtype=np.uint64)])
        self._entries.clear()
        names = list(self._numbers)
        present = np.zeros(len(names), dtype=bool)
        present[(entries >> np.uint64(40)).astype(np.int64)] = True
        used = np.flatnonzero(present).tolist()
        order = sorted(used, key=names.__getitem__)
        write_dictionary(writer, "word", [names[i] for i in order])
        rank = np.zeros(len(names) or 1, dtype=np.uint64)
        rank[order] = np.arange(len(order), dtype=np.uint64)
        entries = (rank[entries >> np.uint64(40)] << np.uint64(40)) | (entries & np.uint64((1 << 40) - 1))
        entries.sort()
        self._write_impacts(writer, entries, lengths, averages, len(order))
        for number, field in enumerate(self._fields):
            chosen = entries[(entries >> np.uint64(12)) & np.uint64(15) == number]
            self._write_field(writer, field.name, chosen, len(order))

    def _write_impacts(
        self, writer: ContainerWriter, entries: Array, lengths: Array, averages: Array, terms: int
    ) -> None:
        """Write, for each term, the documents that have it in any field, with their impacts."""
        field = ((entries >> np.uint64(12)) & np.uint64(15)).astype(np.int64)
        document = ((entries >> np.uint64(16)) & np.uint64(_MOST_DOCUMENTS - 1)).astype(np.int64)
        b = np.array([f.b for f in self._fields], dtype=np.float32)[field]
        held_back = 1 - b + b * (lengths[document, field] / averages[field])
        weights = np.array([f.weight for f in self._fields], dtype=np.float32)[field]
        weight = weights * (entries & np.uint64(_MOST_FREQUENCY)).astype(np.float32) / held_back
        pairs = entries >> np.uint64(16)
        first = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])) if len(pairs) else np.zeros(0, np.int64)
        total = np.add.reduceat(weight, first) if len(first) else weight
        impact = np.maximum(np.rint(IMPACTS * total / (total + self._k1)), 1).astype(np.uint8)
        begins = np.searchsorted(pairs[first] >> np.uint64(24), np.arange(terms + 1, dtype=np.uint64))
        writer.add("word.first", begins.astype(np.uint32))
        writer.add("word.document", narrow(document[first], most=len(self)))
        writer.add("word.impact", impact)
        writer.add("word.most", np.maximum.reduceat(impact, begins[:-1]) if terms else impact)

    def _write_field(self, writer: ContainerWriter, name: str, entries: Array, terms: int) -> None:
        """Write, for each term that stands in a field, the documents and how often."""
        rank = entries >> np.uint64(40)
        begins = np.searchsorted(rank, np.arange(terms + 1, dtype=np.uint64))
        present = np.flatnonzero(np.diff(begins))
        writer.add(f"field.{name}.term", present.astype(np.uint32))
        writer.add(f"field.{name}.first", np.append(begins[present], len(entries)).astype(np.uint32))
        document = (entries >> np.uint64(16)) & np.uint64(_MOST_DOCUMENTS - 1)
        writer.add(f"field.{name}.document", narrow(document, most=len(self)))
        writer.add(f"field.{name}.frequency", narrow(entries & np.uint64(_MOST_FREQUENCY)))


def narrow(numbers: Array, *, most: int | None = None) -> Array:
    """Return `numbers`, none negative, in the narrowest type that holds them (or `most`)."""
    largest = most if most is not None else int(numbers.max(initial=0))
    return numbers.astype(np.min_scalar_type(largest))
