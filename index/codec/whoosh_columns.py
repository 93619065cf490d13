"""What does Whoosh ask of a segment document by document? Lengths, ids, stored parts and columns, each when first used.

Whoosh knows more names than a segment has columns: a field of characters has the lengths of its texts in the row, and
what `index.builder` gives Whoosh as `summary` and `title_key` is made from the record, unless Whoosh itself wrote the
segment and with it

    column.NAME.first = u64 per document, and one      where its value begins in bytes
    column.NAME.bytes = the values
    exact.NAME        = terms as `dictionary`, exact.NAME.first: u32 per term, and one, exact.NAME.document: u32
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index import record
from index.analysis import GAP
from index.codec import framing
from index.codec.inversion import NO_DAY
from index.codec.segment import Segment
from index.schema import FIELDS, SUMMARY, Summary, summary

Array = npt.NDArray[Any]

WORDS = {field.name: number for number, field in enumerate(FIELDS)}
"""The fields of words, with their numbers."""
CHARACTERS = {field.characters: number for number, field in enumerate(FIELDS)}
"""The fields of single characters, with their numbers."""
DAYS = ("first_day", "last_day")


class Texts(NamedTuple):
    """Where in the row of characters each text begins and ends, and whose it is; all arrays of one length."""

    start: Array
    end: Array
    document: Array
    field: Array


class DocumentColumns:
    """A segment as Whoosh sees its documents."""

    def __init__(self, path: Path) -> None:
        self.segment = Segment(path)
        self.lengths = lru_cache(maxsize=None)(self._lengths)
        self._first_days = self.segment.container.column("document.first_day")
        self._last_days = self.segment.container.column("document.last_day")

    @cached_property
    def texts(self) -> Texts:
        """Where the texts of the row are."""
        start = self.segment.container.column("character.start").all().astype(np.int64)
        document, field = self.segment.texts()
        # Behind every text there is a gap of its own, so the row ends with one.
        last = self.segment.characters.places(GAP)[-1:]
        return Texts(start, np.append(start[1:] - 1, last), document, field)

    def _lengths(self, name: str) -> Array | None:
        """Return the length of the field `name` in each document, or None where lengths mean nothing."""
        if name in WORDS:
            return self.segment.container.column(f"length.{name}").all()
        if name not in CHARACTERS:
            return None
        found = np.zeros(self.segment.documents, dtype=np.int64)
        chosen = self.texts.field == CHARACTERS[name]
        found[self.texts.document[chosen]] = (self.texts.end - self.texts.start)[chosen]
        return found

    def days(self, name: str) -> Array:
        """Return one of `DAYS` of each document, NO_DAY where it has none."""
        return (self._first_days if name == "first_day" else self._last_days).all()

    @cached_property
    def _id_numbers(self) -> Array:
        documents = self.segment.container.column("id.document").all()
        numbers = np.zeros(self.segment.documents, dtype=np.int64)
        numbers[documents] = np.arange(len(documents))
        return numbers

    def id(self, document: int) -> str:
        """Return the id of a document."""
        return self.segment.ids.term(int(self._id_numbers[document]))

    def stored(self, document: int) -> framing.Stored | None:
        """Return the text and the record of a document, or None if there are none."""
        return framing.decode(self.segment.stored.document(document))

    def summary(self, document: int) -> Summary | None:
        """Return the summary of a document, made from its record, or None if there is no record."""
        stored = self.stored(document)
        return summary(record.decode(stored.record, stored.text)) if stored is not None and stored.record else None

    def column(self, name: str) -> Callable[[int], Any] | None:
        """Return what gives the value of the column `name` for a document (None for no day), or None."""
        if name in DAYS:
            days = self.days(name)
            return lambda document: None if days[document] == NO_DAY else int(days[document])
        if f"column.{name}.first" in self.segment.container:
            return self._written(name)
        return self._encoded_summary if name == SUMMARY else None

    def _written(self, name: str) -> Callable[[int], bytes]:
        first = self.segment.container.column(f"column.{name}.first")
        data = self.segment.container.column(f"column.{name}.bytes")
        return lambda document: data.slice(*first.slice(document, document + 2).tolist()).tobytes()

    def _encoded_summary(self, document: int) -> bytes:
        found = self.summary(document)
        return json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass") if found else b""
