"""How does Whoosh read a segment? Its two readers, of terms and of documents, over our columns.

Not for finding terms and values in the columns, which `whoosh_terms` and `whoosh_columns` do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from whoosh.codec.base import FieldCursor, PerDocumentReader, TermsReader
from whoosh.columns import ColumnReader
from whoosh.reading import TermInfo, TermNotFound

from index.codec.whoosh_columns import BODY, DAYS, DocumentColumns
from index.codec.whoosh_matching import ColumnMatcher
from index.codec.whoosh_terms import NAMES, FieldTerms, Occurrences, field_terms
from index.schema import KEYWORDS

_KEPT_TERMS = 32
_SIGN = 1 << 31
"""What makes a day one of Whoosh's sortable numbers."""


class TermColumns(TermsReader):  # type: ignore[misc]  # Whoosh has no annotations, so its classes are Any.
    """The terms of all fields. Methods that go through terms from one on stay within its field."""

    def __init__(self, columns: DocumentColumns) -> None:
        self._columns = columns
        self._fields: dict[str, FieldTerms] = {}
        self._find = lru_cache(maxsize=_KEPT_TERMS)(self._found)

    def _terms(self, name: str) -> FieldTerms | None:
        if name not in self._fields and name in NAMES:
            self._fields[name] = field_terms(self._columns, name)
        return self._fields.get(name)

    def _found(self, name: str, encoded: bytes) -> Occurrences | None:
        terms = self._terms(name)
        return None if terms is None else terms.find(encoded)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) is not None

    def indexed_field_names(self) -> tuple[str, ...]:
        """Return the names of all fields that can have terms."""
        return NAMES

    def cursor(self, name: str, field: Any) -> TermCursor:
        """Return a cursor at the first term of the field `name`; `field` is what the schema says of it."""
        return TermCursor(self, name, self._terms(name), field)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield (field, term) for all terms, field by field, both in order."""
        for name in NAMES:
            yield from self.terms_from(name, b"")

    def terms_from(self, name: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield (field, term) for the terms of one field that are not less than `prefix`."""
        if (terms := self._terms(name)) is not None:
            for place in range(terms.place(prefix), len(terms.keys)):
                yield name, terms.text_at(place)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield ((field, term), info) for all terms."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, name: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield ((field, term), info) for the terms of one field that are not less than `prefix`."""
        return ((term, self.term_info(*term)) for term in self.terms_from(name, prefix))

    def _existing(self, name: str, encoded: bytes) -> Occurrences:
        found = self._find(name, encoded)
        if found is None:
            raise TermNotFound(f"No term {name}:{encoded!r}")
        return found

    def term_info(self, name: str, encoded: bytes) -> TermInfo:
        """Return the statistics of a term; raise TermNotFound if there is no such term."""
        found = self._existing(name, encoded)
        every = self._columns.lengths(name)
        lengths = every[found.documents] if every is not None else None
        return TermInfo(
            weight=float(found.frequencies.sum()),
            df=len(found.documents),
            minlength=int(lengths.min()) if lengths is not None else 0,
            maxlength=int(lengths.max()) if lengths is not None else 0,
            maxweight=float(found.frequencies.max()),
            minid=int(found.documents[0]),
            maxid=int(found.documents[-1]),
        )

    def frequency(self, name: str, encoded: bytes) -> float:
        """Return how often a term stands in all documents."""
        found = self._find(name, encoded)
        return 0.0 if found is None else float(found.frequencies.sum())

    def doc_frequency(self, name: str, encoded: bytes) -> int:
        """Return how many documents have a term."""
        found = self._find(name, encoded)
        return 0 if found is None else len(found.documents)

    def matcher(self, name: str, encoded: bytes, format_: Any, scorer: Any = None) -> ColumnMatcher:
        """Return a matcher for a term; raise TermNotFound if there is no such term."""
        found = self._existing(name, encoded)
        return ColumnMatcher((name, encoded), found, self.term_info(name, encoded), format_, scorer=scorer)


class TermCursor(FieldCursor):  # type: ignore[misc]
    """Walks over the terms of one field, as Whoosh's automata ask; the terms are given as the field makes them text."""

    def __init__(self, reader: TermColumns, name: str, terms: FieldTerms | None, field: Any) -> None:
        self._reader = reader
        self._name = name
        self._terms = terms
        self._field = field
        self._place = 0

    def first(self) -> Any:
        """Go to the first term and return it, or None if there is none."""
        self._place = 0
        return self.text()

    def next(self) -> Any:
        """Go to the next term and return it, or None behind the last."""
        self._place += 1
        return self.text()

    def find(self, term: Any) -> Any:
        """Go to the first term that is not less than `term`, bytes or text, and return it, or None if there is none."""
        encoded = term if isinstance(term, bytes) else self._field.to_bytes(term)
        self._place = 0 if self._terms is None else self._terms.place(encoded)
        return self.text()

    def is_valid(self) -> bool:
        """Return whether there is a term here."""
        return self._terms is not None and self._place < len(self._terms.keys)

    def text(self) -> Any:
        """Return the term here, or None behind the last."""
        return self._field.from_bytes(self._encoded()) if self.is_valid() else None

    term = text

    def _encoded(self) -> bytes:
        assert self._terms is not None
        return self._terms.text_at(self._place)

    def term_info(self) -> TermInfo | None:
        """Return the statistics of the term here, or None behind the last."""
        return self._reader.term_info(self._name, self._encoded()) if self.is_valid() else None


class Values(ColumnReader):  # type: ignore[misc]
    """A column that is read value by value."""

    def __init__(self, value: Callable[[int], Any], documents: int) -> None:
        self._value = value
        self._doccount = documents
        self._reverse = False

    def __getitem__(self, document: int) -> Any:
        return self._value(document)

    def sort_key(self, document: int) -> Any:
        """Return what documents are ordered by."""
        return -self[document] if self._reverse else self[document]

    def set_reverse(self) -> None:
        """Order the other way round; raise NotImplementedError where the values are no numbers."""
        if self._doccount and not isinstance(self[0], int):
            raise NotImplementedError("only numbers can be ordered the other way round by a column")
        self._reverse = True


class Names(Values):
    """A column of the values of a keyword field, as tuples; documents are ordered by the first, without one first."""

    def sort_key(self, document: int) -> str:
        """Return the first value of a document."""
        return next(iter(self[document]), "")


class DocumentReader(PerDocumentReader):  # type: ignore[misc]
    """What belongs to each document; `segment` is Whoosh's, which knows what was deleted."""

    def __init__(self, columns: DocumentColumns, segment: Any) -> None:
        self._columns = columns
        self._segment = segment
        self._documents = columns.segment.documents

    def doc_count(self) -> int:
        """Return the number of documents that are not deleted."""
        return self._documents - int(self._segment.deleted_count())

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted or not."""
        return self._documents

    def has_deletions(self) -> bool:
        """Return whether any document was deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, document: int) -> bool:
        """Return whether a document was deleted."""
        return bool(self._segment.is_deleted(document))

    def deleted_docs(self) -> Iterator[int]:
        """Return the numbers of the deleted documents."""
        return iter(self._segment.deleted_docs())

    # Columns.

    def supports_columns(self) -> bool:
        """Return True."""
        return True

    def has_column(self, name: str) -> bool:
        """Return whether there is a column `name`."""
        return self._columns.column(name) is not None

    def column_reader(self, name: str, column: Any) -> Values:
        """Return the values of the column `name` as the schema's `column` has them; raise KeyError if there is none."""
        value = self._columns.column(name)
        if value is None:
            raise KeyError(f"no column {name!r}")
        if name not in DAYS:
            return (Names if name in KEYWORDS else Values)(value, self._documents)
        none = column.default_value()
        return Values(lambda n: none if (day := value(n)) is None else day + _SIGN, self._documents)

    # Lengths.

    def doc_field_length(self, document: int, name: str, default: int = 0) -> int:
        """Return the number of terms that a field has in a document, or `default` if it has none."""
        lengths = self._columns.lengths(name)
        return (int(lengths[document]) if lengths is not None else 0) or default

    def field_length(self, name: str) -> int:
        """Return the number of terms that a field has in all documents."""
        lengths = self._columns.lengths(name)
        return 0 if lengths is None else int(lengths.sum(dtype="int64"))

    def min_field_length(self, name: str) -> int:
        """Return the length of a field where it is shortest, documents without it included."""
        lengths = self._columns.lengths(name)
        return 0 if lengths is None else int(lengths.min(initial=0 if not self._documents else lengths[0]))

    def max_field_length(self, name: str) -> int:
        """Return the length of a field where it is longest."""
        lengths = self._columns.lengths(name)
        return 0 if lengths is None else int(lengths.max(initial=0))

    # Stored fields.

    def stored_fields(self, document: int) -> dict[str, Any]:
        """Return the id of a document, its text and record as far as they were stored, and its values as written.

        The text is there under the name of the field that it is searched by too.
        """
        fields: dict[str, Any] = {"id": self._columns.id(document)}
        if (stored := self._columns.stored(document)) is not None:
            fields["text"] = stored.text
            if stored.record:
                fields["record"] = stored.record
        if self._columns.has_values:
            fields |= {name: list(self._columns.values(name, document)) for name in KEYWORDS}
            fields["title"] = "".join(fields["title"])
            fields[BODY] = fields.get("text", "")
        return fields
