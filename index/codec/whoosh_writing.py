"""How does what Whoosh's writer hands out become a segment? Its two writers collect, and the second one writes it all.

Postings come sorted by field, term and document, one call of Python each: as slow as Whoosh itself. `inversion` is the
fast way. What a segment has no column for is refused with a WriteError that says so; since Whoosh has put the postings
of a refused document into its pool by then, the writer has to be cancelled, and commits nothing.

Impacts, which Whoosh doesn't use, are made with the average lengths of this segment.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
from whoosh.codec.base import FieldWriter, PerDocumentWriter

from index.analysis import GAP
from index.codec import framing
from index.codec.characters_writing import CharactersWriter
from index.codec.container import ContainerWriter
from index.codec.dictionary import write_dictionary
from index.codec.inversion import NO_DAY, Lengths
from index.codec.postings import (
    MOST_DOCUMENTS,
    MOST_FREQUENCY,
    MOST_TERMS,
    Weighting,
    narrow,
    renumbered,
    write_postings,
)
from index.codec.stored import StoredWriter
from index.codec.whoosh_columns import CHARACTERS, DAYS, WORDS
from index.codec.whoosh_terms import DAY
from index.errors import WriteError
from index.schema import FIELDS
from index.weights import K1, PAIRS, WEIGHTS
from index.whoosh_schema import TITLE_KEY

Array = npt.NDArray[Any]
Posting = tuple[str, bytes, int, float, bytes]
"""Field, term, document, weight, and what the field's format made of the rest."""

_STORED = {"id": str, "text": str, "record": bytes}


class DocumentWriter(PerDocumentWriter):  # type: ignore[misc]  # Whoosh has no annotations, so its classes are Any.
    """Collects what belongs to each document."""

    def __init__(self) -> None:
        self.is_closed = False
        self.refused: str | None = None
        self.ids: list[str] = []
        self.stored = StoredWriter()
        self.lengths: list[list[int]] = []
        self.columns: dict[str, dict[int, bytes]] = defaultdict(dict)
        self._known: set[str] = set()
        self._fields: dict[str, Any] | None = None

    def refuse(self, why: str) -> NoReturn:
        """Raise WriteError, now and when the writer is to be committed."""
        self.refused = f"index: {why}; cancel this writer, nothing of it can be kept"
        raise WriteError(self.refused)

    def start_doc(self, document: int) -> None:
        """Begin a document; it has to be the next one."""
        if self._fields is not None:
            self.refuse("the document before this one was given up halfway")
        if document != len(self.ids) or document >= MOST_DOCUMENTS:
            self.refuse(f"document {document:,} can't be written behind {len(self.ids):,} others")
        self._fields = {}
        self.lengths.append([0] * len(FIELDS))

    def add_field(self, name: str, field: Any, value: Any, length: int | None) -> None:
        """Keep a value that the schema stores, and the length of a field of words."""
        if name in WORDS:
            self.lengths[-1][WORDS[name]] = length or 0
        if value is None or not field.stored:  # Merging offers values that are columns of what is merged.
            return
        if not isinstance(value, _STORED.get(name, ())):
            self.refuse(f"a segment stores id and text as str and record as bytes, but no {type(value)} as {name!r}")
        assert self._fields is not None
        self._fields[name] = value

    def add_column_value(self, name: str, column: Any, value: Any) -> None:
        """Keep the value of a column of bytes; days have columns anyway."""
        if name in DAYS:
            return
        if not isinstance(value, bytes):
            self.refuse(f"a segment has no column of {type(value)} for {name!r}, only of bytes and of days")
        self.columns[name][len(self.ids)] = value

    def add_vector_items(self, name: str, field: Any, items: Any) -> None:
        """Refuse vectors."""
        self.refuse(f"a segment keeps no vectors; declare {name!r} without")

    def cancel_doc(self) -> None:
        """Remember that a document was given up: its postings are in Whoosh's pool already."""

    def finish_doc(self) -> None:
        """Take the document."""
        fields, self._fields = self._fields or {}, None
        id = fields.get("id")
        if id is None or id in self._known:
            self.refuse("every document needs an id" if id is None else f"there are two documents with the id {id!r}")
        self._known.add(id)
        self.ids.append(id)
        has_more = "text" in fields or "record" in fields
        self.stored.add(framing.encode(fields.get("text", ""), fields.get("record", b"")) if has_more else b"")

    def close(self) -> None:
        """Take no more."""
        self.is_closed = True


class _Words:
    """Collects (word, document, field, frequency)."""

    def __init__(self) -> None:
        self.numbers: dict[bytes, int] = {}
        self.entries = array("Q")

    def add(self, word: bytes, document: int, field: int, frequency: int) -> None:
        number = self.numbers.setdefault(word, len(self.numbers))
        self.entries.append(number << 40 | document << 16 | field << 12 | min(frequency, MOST_FREQUENCY))

    def write(self, writer: ContainerWriter, lengths: Array) -> None:
        terms = sorted(self.numbers)
        write_dictionary(writer, "word", [term.decode("utf-8", "surrogatepass") for term in terms])
        number = np.zeros(len(terms), dtype=np.uint64)
        number[[self.numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.uint64)
        entries = renumbered([np.array(self.entries, dtype=np.uint64)], number)
        write_postings(writer, entries, len(terms), Weighting(WEIGHTS, K1, lengths, _averages(lengths)))


def _averages(lengths: Array) -> Array:
    """Return the average of each field's lengths, a row for each document."""
    return Lengths(lengths.sum(axis=0, dtype=np.int64), len(lengths)).averages()


class _Characters:
    """Collects (document and field, position, character)."""

    def __init__(self) -> None:
        self.owners, self.positions, self.codes = array("Q"), array("Q"), array("Q")

    def add(self, character: str, document: int, field: int, positions: Sequence[int]) -> None:
        self.owners.extend([document << 4 | field] * len(positions))
        self.positions.extend(positions)
        self.codes.extend([ord(character)] * len(positions))

    def sorted(self) -> tuple[Array, Array, Array, Array]:
        """Return all owners, positions and characters in the order of the row, and where each text begins."""
        owners, positions, codes = (np.array(a, dtype=np.int64) for a in (self.owners, self.positions, self.codes))
        order = np.lexsort((positions, owners))
        owners = owners[order]
        return owners, positions[order], codes[order], np.flatnonzero(np.diff(owners, prepend=-1))

    def is_without_holes(self) -> bool:
        """Tell whether each text has exactly one character at each of its positions, from 0 on."""
        owners, positions, _, starts = self.sorted()
        expected = np.arange(len(owners)) - np.repeat(starts, np.diff(np.append(starts, len(owners))))
        return bool((positions == expected).all())

    def write(self, writer: ContainerWriter, documents: int) -> None:
        owners, _, codes, starts = self.sorted()
        texts = CharactersWriter(len(FIELDS))
        # A gap behind every text, so before the beginning of each but the first.
        row = np.insert(codes, np.append(starts, len(codes))[1:], ord(GAP)).astype(np.uint32)
        texts.add(texts.known.of(row), np.diff(np.append(starts, len(codes))) + 1, owners[starts])
        lengths = texts.lengths(documents)
        texts.write(writer, Weighting(PAIRS.fields, PAIRS.k1, lengths, _averages(lengths)))


class PostingsWriter(FieldWriter):  # type: ignore[misc]
    """Collects the postings of all fields, and writes the segment to `path` when they have all come."""

    def __init__(self, documents: DocumentWriter, path: Path) -> None:
        self.is_closed = False
        self._documents = documents
        self._path = path
        self._words = _Words()
        self._characters = _Characters()
        self._days: dict[str, dict[int, int]] = {name: {} for name in DAYS}
        self._title_keys: dict[bytes, list[int]] = defaultdict(list)

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Posting]) -> None:
        """Take all postings of a segment and write it; raise WriteError where there is no column for one."""
        if self._documents.refused is not None:
            raise WriteError(self._documents.refused)
        for name, term, document, weight, value in items:
            if document >= 0:  # Others are words for spelling, which are terms already.
                self._take(name, schema[name].format, schema[name], term, document, weight, value)
        if not self._characters.is_without_holes():
            self._documents.refuse("a field of characters needs one of them at each position from 0 on")
        if len(self._words.numbers) > MOST_TERMS:
            self._documents.refuse(f"a segment holds at most {MOST_TERMS:,} different words")
        with ContainerWriter(self._path) as writer:
            self._write(writer)

    def _take(
        self, name: str, format_: Any, field: Any, term: bytes, document: int, weight: float, value: bytes
    ) -> None:
        refuse = self._documents.refuse
        frequency = int(format_.decode_frequency(value))
        if weight != frequency:
            refuse(f"a segment keeps no boosts, and {name!r} has one")
        if name in WORDS:
            if format_.supports("positions"):
                refuse(f"a segment keeps no positions of words; declare {name!r} with phrase=False")
            self._words.add(term, document, WORDS[name], frequency)
        elif name in CHARACTERS:
            self._take_character(name, format_, term, document, value)
        elif name in DAYS:
            self._take_day(name, field, term, document)
        elif name == TITLE_KEY:
            self._title_keys[term].append(document)
        elif name != "id":
            refuse(f"a segment has no terms of a field {name!r}")
        elif term.decode("utf-8") != self._documents.ids[document]:
            refuse(f"the id {self._documents.ids[document]!r} is to be found by itself, not by {term.decode()!r}")

    def _take_character(self, name: str, format_: Any, term: bytes, document: int, value: bytes) -> None:
        character = term.decode("utf-8", "surrogatepass")
        if len(character) != 1 or (character != GAP and not character.isalnum()):
            self._documents.refuse(f"{name!r} holds single letters and gaps, not {character!r}")
        if not format_.supports("positions") or format_.supports("characters"):
            self._documents.refuse(f"a segment keeps the positions of characters and no more; declare {name!r} so")
        self._characters.add(character, document, CHARACTERS[name], format_.decode_positions(value))

    def _take_day(self, name: str, field: Any, term: bytes, document: int) -> None:
        if any(
            getattr(field, part, None) != getattr(DAY, part) for part in ("numtype", "bits", "signed", "shift_step")
        ):
            self._documents.refuse(f"a segment keeps days as signed numbers of 32 bits; declare {name!r} so")
        if term[0]:  # The same number in a lower precision.
            return
        day = field.from_bytes(term)
        if self._days[name].setdefault(document, day) != day or not NO_DAY < day <= -NO_DAY - 1:
            self._documents.refuse(f"a document has one {name!r}, a number of 32 bits")

    def _write(self, writer: ContainerWriter) -> None:
        documents = self._documents
        lengths = np.array(documents.lengths, dtype=np.uint32).reshape(-1, len(FIELDS))
        for name, number in WORDS.items():
            writer.add(f"length.{name}", narrow(lengths[:, number]))
        for name in DAYS:
            days = [self._days[name].get(document, NO_DAY) for document in range(len(documents.ids))]
            writer.add(f"document.{name}", np.array(days, dtype=np.int32))
        order = sorted(range(len(documents.ids)), key=documents.ids.__getitem__)
        write_dictionary(writer, "id", [documents.ids[i] for i in order])
        writer.add("id.document", np.array(order, dtype=np.uint32))
        documents.stored.write(writer)
        self._words.write(writer, lengths)
        self._characters.write(writer, len(documents.ids))
        self._write_extras(writer)

    def _write_extras(self, writer: ContainerWriter) -> None:
        """Write what `whoosh_columns` says of segments that Whoosh wrote."""
        terms = sorted(self._title_keys)
        write_dictionary(writer, f"exact.{TITLE_KEY}", [term.decode("utf-8", "surrogatepass") for term in terms])
        firsts = np.cumsum([0, *(len(self._title_keys[term]) for term in terms)])
        writer.add(f"exact.{TITLE_KEY}.first", firsts.astype(np.uint32))
        listed = [document for term in terms for document in self._title_keys[term]]
        writer.add(f"exact.{TITLE_KEY}.document", np.array(listed, dtype=np.uint32))
        for name, values in self._documents.columns.items():
            every = [values.get(document, b"") for document in range(len(self._documents.ids))]
            writer.add(f"column.{name}.first", np.cumsum([0, *map(len, every)]).astype(np.uint64))
            writer.add_bytes(f"column.{name}.bytes", b"".join(every))

    def close(self) -> None:
        """Take no more."""
        self.is_closed = True
