"""What does Whoosh ask of a segment document by document? Lengths, ids, stored parts and columns, each when first used.

A field of characters has the lengths of its texts in the row. Days and the values of keyword fields are columns of the
segment itself; what Whoosh's writer was given beyond that stands in

    column.NAME.first = u64 per document, and one      where its value begins in bytes
    column.NAME.bytes = the values
    exact.NAME        = terms as `dictionary`, exact.NAME.first: u32 per term, and one, exact.NAME.document: u32
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec import framing
from index.codec.inversion import NO_DAY
from index.codec.segment import Segment
from index.schema import FIELDS, KEYWORDS

Array = npt.NDArray[Any]

WORDS = {field.name: number for number, field in enumerate(FIELDS)}
"""The fields of words, with their numbers."""
CHARACTERS = {field.characters: number for number, field in enumerate(FIELDS)}
"""The fields of single characters, with their numbers."""
DAYS = ("first_day", "last_day")
BODY = FIELDS[-1].name
"""The field of the whole text."""


class DocumentColumns:
    """A segment as Whoosh sees its documents."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.lengths = lru_cache(maxsize=None)(self._lengths)
        self._first_days = self.segment.container.column("document.first_day")
        self._last_days = self.segment.container.column("document.last_day")

    def _lengths(self, name: str) -> Array | None:
        """Return the length of the field `name` in each document, or None where lengths mean nothing."""
        if name in WORDS:
            return self.segment.lengths(name)
        if name not in CHARACTERS:
            return None
        # The gap behind a text belongs to the row, not to the text.
        lengths = self._places[:, CHARACTERS[name]].astype(np.int64)
        return np.maximum(lengths - 1, 0)

    @cached_property
    def _places(self) -> Array:
        return self.segment.character_lengths(len(CHARACTERS))

    def days(self, name: str) -> Array:
        """Return one of `DAYS` of each document, NO_DAY where it has none."""
        return (self._first_days if name == "first_day" else self._last_days).all()

    def id(self, document: int) -> str:
        """Return the id of a document."""
        return self.segment.id_of(document)

    def stored(self, document: int) -> framing.Stored | None:
        """Return the text and the record of a document, or None if there are none."""
        return framing.decode(self.segment.stored.document(document))

    @cached_property
    def has_values(self) -> bool:
        """Whether the segment keeps values as written; then every document has a title among them."""
        return len(self.segment.values("title")) > 0

    def values(self, name: str, document: int) -> tuple[str, ...]:
        """Return what a document has in the keyword field `name`, as written."""
        return tuple(self.segment.values(name).of(document))

    def column(self, name: str) -> Callable[[int], Any] | None:
        """Return what gives the value of the column `name` for a document (None for no day), or None."""
        if name in DAYS:
            days = self.days(name)
            return lambda document: None if days[document] == NO_DAY else int(days[document])
        if name in KEYWORDS and self.has_values:
            return lambda document: self.values(name, document)
        return self._written(name) if f"column.{name}.first" in self.segment.container else None

    def _written(self, name: str) -> Callable[[int], bytes]:
        first = self.segment.container.column(f"column.{name}.first")
        data = self.segment.container.column(f"column.{name}.bytes")
        return lambda document: data.slice(*first.slice(document, document + 2).tolist()).tobytes()
