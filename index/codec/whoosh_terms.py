"""Which terms does each field of a segment have, and where do they stand? The fields as Whoosh's schema names them.

    NAME                   words: `field.NAME.*`; for the body the postings of all words, where its frequency is not 0
    NAME_characters        characters and gaps with positions, read off the row in which the field's texts are
    id                     the dictionary of ids
    first_day, last_day    Whoosh's numeric terms, made of the days when first asked for
    title_key              whole folded titles, of the values as written or as Whoosh wrote them

Of each kind the terms have keys: whole numbers in the order of the terms' bytes. Finding one term costs a look-up, and
one of a field of characters reading the documents that have it; to list all of such a field, its texts are read once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.fields import NUMERIC

from index.codec.dictionary import Dictionary
from index.codec.inversion import NO_DAY
from index.codec.segment import Segment
from index.codec.values import Values
from index.codec.whoosh_columns import BODY, CHARACTERS, DAYS, WORDS, DocumentColumns
from index.whoosh_schema import TITLE_KEY

Array = npt.NDArray[Any]

NAMES = tuple(sorted((*WORDS, *CHARACTERS, *DAYS, "id", TITLE_KEY)))
"""All indexed fields, in order."""
DAY = NUMERIC(int, signed=True)
"""The kind of number that days are to Whoosh."""
_UNICODE = 0x110000


class Occurrences(NamedTuple):
    """The documents that have a term, in order, and how often; `positions` are those of all documents in a row."""

    documents: Array
    frequencies: Array
    positions: Array | None = None


def _once_in(documents: Array) -> Occurrences:
    return Occurrences(documents, np.ones(len(documents), dtype=np.uint8))


class FieldTerms(ABC):
    """The terms of one field."""

    @property
    @abstractmethod
    def keys(self) -> Array:
        """The keys of all terms, in order."""

    @abstractmethod
    def text(self, key: int) -> bytes:
        """Return the term with this key."""

    @abstractmethod
    def first_key(self, encoded: bytes) -> int:
        """Return a key such that it and all greater ones belong to terms not less than `encoded`, and no others do."""

    @abstractmethod
    def occurrences(self, key: int) -> Occurrences:
        """Return where the term with this key stands; nowhere, if the field has no such term."""

    def find(self, encoded: bytes) -> Occurrences | None:
        """Return where the term `encoded` stands, or None if the field doesn't have it."""
        at = self.place(encoded)
        return self.occurrences(int(self.keys[at])) if at < len(self.keys) and self.text_at(at) == encoded else None

    def place(self, encoded: bytes) -> int:
        """Return the place in `keys` of the first term that is not less than `encoded`."""
        return int(np.searchsorted(self.keys, self.first_key(encoded)))

    def text_at(self, place: int) -> bytes:
        """Return the term with the key at this place."""
        return self.text(int(self.keys[place]))


class WordTerms(FieldTerms):
    """The words of one field but the body."""

    def __init__(self, segment: Segment, name: str) -> None:
        self._words = segment.words
        column = segment.container.column
        self._term, self._first = column(f"field.{name}.term"), column(f"field.{name}.first")
        self._document, self._frequency = column(f"field.{name}.document"), column(f"field.{name}.frequency")

    @property
    def keys(self) -> Array:
        """The numbers of the words that the field has."""
        return self._term.all()

    def text(self, key: int) -> bytes:
        """Return the word with this number."""
        return self._words.bytes_of(key)

    def first_key(self, encoded: bytes) -> int:
        """Return the number of the first word not less than `encoded`."""
        return self._words.first_from(encoded)

    def occurrences(self, key: int) -> Occurrences:
        """Return the postings of the word with this number."""
        at = int(np.searchsorted(self.keys, key))
        first, last = self._first.slice(at, at + 2).tolist()
        return Occurrences(self._document.slice(first, last), self._frequency.slice(first, last))


class BodyTerms(FieldTerms):
    """The words of the body, whose frequencies lie beside the postings of all fields."""

    def __init__(self, segment: Segment) -> None:
        self._words = segment.words
        self._lists = segment.lists

    @cached_property
    def keys(self) -> Array:
        """The numbers of the words that the body has."""
        found = [np.zeros(0, dtype=bool)]
        for some in self._lists.bodies():
            begins = np.cumsum(some.counts) - some.counts
            found.append(np.logical_or.reduceat(some.frequencies > 0, begins))
        return np.flatnonzero(np.concatenate(found))

    def text(self, key: int) -> bytes:
        """Return the word with this number."""
        return self._words.bytes_of(key)

    def first_key(self, encoded: bytes) -> int:
        """Return the number of the first word not less than `encoded`."""
        return self._words.first_from(encoded)

    def find(self, encoded: bytes) -> Occurrences | None:
        """Return where a word stands in the body, without looking at all others."""
        key = self.first_key(encoded)
        if key == len(self._words) or self.text(key) != encoded:
            return None
        found = self.occurrences(key)
        return found if len(found.documents) else None

    def occurrences(self, key: int) -> Occurrences:
        """Return the postings of the word with this number that the body has a part in."""
        frequencies = self._lists.frequencies(key, key + 1)
        inside = frequencies > 0
        return Occurrences(self._lists.documents(key, key + 1)[inside], frequencies[inside])


class CharacterTerms(FieldTerms):
    """The characters of one field, and the gaps between them; the keys are code points."""

    def __init__(self, columns: DocumentColumns, field: int) -> None:
        self._columns = columns
        self._field = field

    @cached_property
    def keys(self) -> Array:
        """The code points of the characters that the field has."""
        return self._columns.segment.characters.codes_in(self._field)

    def text(self, key: int) -> bytes:
        """Return the character with this code point."""
        return chr(key).encode("utf-8", "surrogatepass")

    def first_key(self, encoded: bytes) -> int:
        """Return the code point of the field's first character not less than `encoded`."""
        at = bisect_left(self.keys, encoded, key=self.text)
        return int(self.keys[at]) if at < len(self.keys) else _UNICODE

    def find(self, encoded: bytes) -> Occurrences | None:
        """Return where a character stands in this field, without looking at all others."""
        try:
            character = encoded.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return None
        found = self.occurrences(ord(character)) if len(character) == 1 else None
        return found if found is not None and len(found.documents) else None

    def occurrences(self, key: int) -> Occurrences:
        """Return where the character with this code point stands, position by position."""
        documents, positions = self._columns.segment.characters.positions(chr(key), self._field)
        return Occurrences(*np.unique(documents, return_counts=True), positions)


class DictionaryTerms(FieldTerms):
    """The terms of a dictionary with documents of its own; `firsts` are where those of each term begin."""

    def __init__(self, terms: Dictionary, documents: Array, firsts: Array) -> None:
        self._terms, self._documents, self._firsts = terms, documents, firsts

    @cached_property
    def keys(self) -> Array:
        """The numbers of the terms."""
        return np.arange(len(self._terms))

    def text(self, key: int) -> bytes:
        """Return the term with this number."""
        return self._terms.bytes_of(key)

    def first_key(self, encoded: bytes) -> int:
        """Return the number of the first term not less than `encoded`."""
        return self._terms.first_from(encoded)

    def occurrences(self, key: int) -> Occurrences:
        """Return the documents of the term with this number."""
        return _once_in(self._documents[self._firsts[key] : self._firsts[key + 1]])


class ValueTerms(FieldTerms):
    """What the values of a keyword field fold to, each as a whole; the keys are the first forms that fold to it."""

    def __init__(self, values: Values) -> None:
        self._values = values

    @cached_property
    def _texts(self) -> list[bytes]:
        folded = self._values.folded()
        return [folded[key].encode("utf-8", "surrogatepass") for key in self.keys.tolist()]

    @cached_property
    def keys(self) -> Array:
        """The numbers of the forms that fold to something else than the one before."""
        folded = self._values.folded()
        return np.array([i for i, each in enumerate(folded) if not i or each != folded[i - 1]], dtype=np.int64)

    def text(self, key: int) -> bytes:
        """Return what the form with this number folds to."""
        return self._texts[int(np.searchsorted(self.keys, key))]

    def first_key(self, encoded: bytes) -> int:
        """Return the number of the first form that folds to something not less than `encoded`."""
        at = bisect_left(self._texts, encoded)
        return int(self.keys[at]) if at < len(self._texts) else len(self._values)

    def find(self, encoded: bytes) -> Occurrences | None:
        """Return where a folded value stands, without folding all others."""
        try:
            documents = self._values.documents_with(encoded.decode("utf-8", "surrogatepass"))
        except UnicodeDecodeError:
            return None
        return _once_in(documents) if len(documents) else None

    def occurrences(self, key: int) -> Occurrences:
        """Return the documents with a form that folds as the one with this number does."""
        return _once_in(self._values.documents_with(self._values.folded()[key]))


class ListedTerms(FieldTerms):
    """Terms that are made when first asked for: each with the documents that have it, in order."""

    def __init__(self, documents: Mapping[bytes, Sequence[int]]) -> None:
        self._texts = sorted(documents)
        self._documents = documents
        self._keys = np.arange(len(self._texts))

    @property
    def keys(self) -> Array:
        """The places of the terms in their order."""
        return self._keys

    def text(self, key: int) -> bytes:
        """Return the term at this place."""
        return self._texts[key]

    def first_key(self, encoded: bytes) -> int:
        """Return the place of the first term not less than `encoded`."""
        return bisect_left(self._texts, encoded)

    def occurrences(self, key: int) -> Occurrences:
        """Return the documents of the term at this place."""
        return _once_in(np.array(self._documents[self._texts[key]], dtype=np.int64))


def field_terms(columns: DocumentColumns, name: str) -> FieldTerms:
    """Return the terms of the field `name`, one of `NAMES`."""
    segment = columns.segment
    if name == BODY:
        return BodyTerms(segment)
    if name in WORDS:
        return WordTerms(segment, name)
    if name in CHARACTERS:
        return CharacterTerms(columns, CHARACTERS[name])
    if name == "id":
        documents = segment.container.column("id.document").all()
        return DictionaryTerms(segment.ids, documents, np.arange(len(documents) + 1))
    return ListedTerms(_day_terms(columns.days(name))) if name in DAYS else _title_keys(columns)


def _day_terms(days: Array) -> dict[bytes, list[int]]:
    """Return the terms that Whoosh gives numbers: each number in several precisions, for ranges."""
    documents: dict[bytes, list[int]] = defaultdict(list)
    for document in np.flatnonzero(days != NO_DAY).tolist():
        for text, *_ in DAY.index(int(days[document])):
            documents[text].append(document)
    return documents


def _title_keys(columns: DocumentColumns) -> FieldTerms:
    container = columns.segment.container
    if f"exact.{TITLE_KEY}.first" in container:
        document, first = (container.column(f"exact.{TITLE_KEY}.{part}").all() for part in ("document", "first"))
        return DictionaryTerms(Dictionary(container, f"exact.{TITLE_KEY}"), document, first)
    return ValueTerms(columns.segment.values("title"))
