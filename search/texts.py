"""What stands, character by character, in the bodies, titles and aliases of a segment? The rows' texts by document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.segment import Segment
from index.schema import FIELDS

Array = npt.NDArray[Any]

_NAMES = [number for number, field in enumerate(FIELDS) if field.name in ("title", "alias")]


class Texts:
    """The texts of one segment as the numbers of their characters, each with the gap behind it."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def of(self, document: int) -> tuple[list[Array], list[Array]]:
        """Return a document's body, and its title and aliases, each as none or one piece of the row."""
        characters = self._segment.characters
        body = characters.body.text(document)
        others = characters.texts_outside(document)
        return [body] if len(body) else [], [others[field] for field in _NAMES if field in others]

    def numbers(self, letters: Sequence[str]) -> Array:
        """Return a table from a character's number in the row to its place in `letters`, from 1 on; 0 for others."""
        table = np.zeros(1 << 16, dtype=np.uint8)
        for place, letter in enumerate(letters, 1):
            number = self._segment.characters.number(letter)
            if number:
                table[number] = place
        return table
