"""What stands, character by character, in the bodies, titles and aliases of a segment? The row's pieces by document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.segment import Segment
from index.schema import FIELDS

Array = npt.NDArray[Any]

_BODY = len(FIELDS) - 1
_NAMES = [number for number, field in enumerate(FIELDS) if field.name in ("title", "alias")]


class Texts:
    """The texts of one segment as the numbers of their characters, each with the gap behind it."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    @cached_property
    def _row(self) -> Array:
        return self._segment.characters.row()

    @cached_property
    def _bounds(self) -> dict[int, tuple[Array, Array]]:
        """Where the text of each document begins and ends, by field; both are 0 where it has none."""
        documents, fields = self._segment.texts()
        starts = self._segment.container.column("character.start").all().astype(np.int64)
        ends = np.append(starts[1:], len(self._row))
        bounds = {}
        for field in (_BODY, *_NAMES):
            among = np.flatnonzero(fields == field)
            begin, end = np.zeros((2, self._segment.documents), dtype=np.int64)
            begin[documents[among]], end[documents[among]] = starts[among], ends[among]
            bounds[field] = begin, end
        return bounds

    @cached_property
    def _number(self) -> dict[str, int]:
        return {chr(code): number for number, code in enumerate(self._segment.characters.codes.tolist())}

    def of(self, document: int) -> tuple[list[Array], list[Array]]:
        """Return a document's body, and its title and aliases, each as none or one piece of the row."""
        body, *others = (self._pieces(document, field) for field in (_BODY, *_NAMES))
        return body, [piece for pieces in others for piece in pieces]

    def _pieces(self, document: int, field: int) -> list[Array]:
        begin, end = self._bounds[field]
        return [self._row[begin[document] : end[document]]] if end[document] else []

    def numbers(self, letters: Sequence[str]) -> Array:
        """Return a table from a character's number in the row to its place in `letters`, from 1 on; 0 for others."""
        table = np.zeros(1 << 16, dtype=np.uint8)
        for place, letter in enumerate(letters, 1):
            number = self._number.get(letter)
            if number is not None:
                table[number] = place
        return table
